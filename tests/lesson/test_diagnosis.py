"""Every patient is what its answer says, its cure heals, and every other answer is refuted."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explainer import propagate
from explainer.charts.data import HEALTHY
from explainer.lesson import pictures
from explainer.lesson.measured.diagnosis import (
    CLEAR,
    CURES,
    KINDS,
    PATIENTS,
    Patient,
    kind_of,
    patient,
)
from explainer.lesson.measured.examination import CAUSES, Exam, Subject, examine, picture
from explainer.lesson.measured.flow import SAMPLES, WIDTH, flows, relative, tendency
from explainer.lesson.numbers import size
from explainer.lesson.parts import patient_causes, patient_cures

PAGE = Path(__file__).parents[2] / "pages" / "diagnosis.py"
CHUNK = 20
FIRSTS = range(1, 201, CHUNK)
UNREADABLE = re.compile(r"nan|inf\b|⁻³⁰|\{|0\.0000|-\d")
LOW, HIGH = np.log10(HEALTHY)


@cache
def patients(first: int) -> list[Patient]:
    return [patient(number) for number in range(first, first + CHUNK)]


def change(exam: Exam, column: str) -> float:
    """The factor a layer on a column of an exam, as a power of ten."""
    first, last = exam.layers[column].iloc[0], exam.layers[column].iloc[-1]
    return float(np.log10(last / first)) / (exam.flow.depth - 1)


def signs(case: Patient) -> dict[str, bool]:
    """What the numbers say, read from the table anew: no two causes share all their signs."""
    exam, layers = case.exam, case.exam.layers
    back = exam.flow.backward
    return {
        "falls": back < LOW,
        "grows": back > HIGH,
        "alike": layers["differ"].iloc[0] == 1,
        "off": layers["zeros"].iloc[-1] > 0.99 and layers["delta_rms"].iloc[0] == 0,
        "wide": bool(layers["std"].iloc[-1] > 0) and change(exam, "std") > LOW,
        "middle": exam.low > 0.01 and exam.high < 0.99 and layers["slope"].max() <= 0.25,
        "same": layers["cosine"].iloc[-1] > 0.9,
    }


SIGNS = {
    "small": {"falls": True, "alike": False, "off": False, "wide": False},
    "large": {"grows": True, "alike": False, "off": False},
    "slope": {"falls": True, "alike": False, "wide": True},
    "biases": {"falls": True, "alike": False, "wide": True, "middle": False, "same": True},
    "equal": {"alike": True},
    "dead": {"alike": False, "off": True},
    "healthy": {"falls": False, "grows": False, "alike": False, "off": False},
}


@pytest.mark.parametrize("first", FIRSTS)
def test_the_numbers_name_the_cause_and_refute_every_other(first: int) -> None:
    for case in patients(first):
        found = signs(case)
        wanted = SIGNS[case.cause]
        assert {sign: bool(found[sign]) for sign in wanted} == wanted, case
        assert [cause for cause, holds in CAUSES.items() if holds(case.exam)] == [case.cause]
        assert len(set(case.causes)) == 4
        assert case.cause in case.causes
        assert case.causes[-1] == "healthy"
        if case.cause not in ("healthy", "equal"):
            worst = max(LOW - case.exam.flow.backward, case.exam.flow.backward - HIGH)
            worst = max(worst, LOW - case.exam.flow.forward)
            assert worst > CLEAR, "nobody at the edge of health is called ill"


@pytest.mark.parametrize("first", FIRSTS)
def test_the_right_cure_heals_and_no_other(first: int) -> None:
    for case in patients(first):
        assert len(case.cures) == 4
        assert list(case.cures)[-1] == "none"
        for name, after in case.cures.items():
            flow, layers = after.exam.flow, after.exam.layers
            if name == case.cure:
                assert tendency(flow.backward) == tendency(flow.forward) == 0
                assert layers["differ"].min() > WIDTH / 2
                assert after.healed
                continue
            outside = max(LOW - flow.backward, flow.backward - HIGH, LOW - flow.forward)
            alike = layers["differ"].iloc[-1] == 1
            assert outside > CLEAR or alike, f"{case.number}: {name} heals too"


def natural_cures(cause: str, subject: Subject) -> list[Subject]:
    """What would heal a network if `cause` were its cause: weights of any size, for one."""
    least = max(subject.std, 0.01)
    sizes = least * np.sqrt(2.0) ** np.arange(-8, 18)
    larger = [float(size) for size in sizes if least * 1.01 < size < 4]
    smaller = [float(size) for size in sizes if size < least * 0.99]
    return {
        "small": [replace(subject, std=std) for std in larger],
        "large": [replace(subject, std=std) for std in smaller],
        "saturated": [replace(subject, std=std) for std in smaller],
        "dead": [replace(subject, activation="leaky_relu")],
        "biases": [replace(subject, bias_mean=0.0, bias_std=0.0)],
        "equal": [replace(subject, equal=False)],
    }.get(cause, [])


@pytest.mark.parametrize("first", list(FIRSTS)[:5])
def test_no_wrong_cause_has_a_cure_of_any_size(first: int) -> None:
    for case in patients(first):
        wrong = set(case.causes) - {case.cause}
        if case.cause == "healthy":
            continue
        if case.cause == "large":  # both want smaller weights, but nothing stops the gradient
            wrong -= {"saturated"}
        for cause in wrong:
            for subject in natural_cures(cause, case.subject):
                healed = subject != case.subject and examine(subject).illness == 0
                assert not healed, f"{case.number}: {cause} is a cause too, see {subject}"


def test_larger_weights_cure_a_sigmoid_and_are_never_wrong_for_it() -> None:
    for number in range(1, 201):
        if kind_of(number) != "sigmoid":
            continue
        case = patient(number)
        assert "small" not in case.causes
        assert "larger" not in case.cures
        assert examine(replace(case.subject, std=1.2)).illness == 0
        tiny = examine(replace(case.subject, std=0.001))
        assert 0.45 < tiny.low < tiny.high < 0.55, "it gathers at ½, not at 0"
        grown = examine(replace(case.subject, std=2.0))
        assert grown.flow.backward > HIGH, "too large weights make its gradient grow"


@pytest.mark.parametrize("first", FIRSTS)
def test_a_signal_that_fades_is_told_by_the_spread_across_inputs(first: int) -> None:
    for case in patients(first):
        if case.cause not in ("small", "biases", "slope"):
            continue
        layers, told = case.exam.layers, patient_causes.evidence(case)
        assert change(case.exam, "std_across_inputs") < LOW
        if case.cause != "slope":
            for place in (0, -1):
                assert size(layers["std_across_inputs"].iloc[place]) in told


@pytest.mark.parametrize("first", FIRSTS)
def test_every_answer_has_a_reply_with_numbers_of_this_patient(first: int) -> None:
    for case in patients(first):
        texts = [patient_causes.evidence(case)]
        texts += [patient_causes.refutation(c, case) for c in case.causes if c != case.cause]
        assert all(re.search(r"\d", text) for text in texts)
        assert len(set(texts)) == len(case.causes)
        texts += [patient_cures.outcome(after, case) for after in case.cures.values()]
        texts += [patient_cures.lesson_of(case), patient_cures.described(case.subject)]
        for text in texts:
            assert not UNREADABLE.search(text), text


@pytest.mark.parametrize("first", FIRSTS)
def test_what_replies_claim_beyond_the_cause(first: int) -> None:
    for case in patients(first):
        exam, last = case.exam, case.exam.layers.iloc[-1]
        wrong = set(case.causes) - {case.cause}
        if "slope" in wrong:
            assert exam.low < 0 or last["zeros"] > 0.2, "not what a sigmoid puts out"
        if "dead" in wrong:
            assert last["dead"] < 0.35
            assert exam.layers["delta_rms"].min() > 0 or case.cause == "equal"
        if "saturated" in wrong and case.cause != "large":
            assert exam.saturated < 0.2
        if case.cause == "large" and exam.saturated:
            assert exam.saturated > 0.4, "the outputs crowd at the ends"
        if "biases" in wrong and case.cause != "healthy":
            assert exam.flow.backward > HIGH or change(exam, "std") < LOW
        for after in case.cures.values():
            found = patient_cures.outcome(after, case)
            flow = after.exam.flow
            if "explodes" in found:
                assert flow.backward > HIGH
            if "fades" in found:
                assert min(flow.forward, flow.backward) < LOW
                assert flow.backward < 0


def test_each_kind_comes_once_before_any_comes_again() -> None:
    for first in range(1, PATIENTS - len(KINDS), len(KINDS)):
        assert {kind_of(number) for number in range(first, first + len(KINDS))} == set(KINDS)
    assert {kind.cause for kind in KINDS.values()} == set(CAUSES) - {"saturated"}
    assert {cure for kind in KINDS.values() for cure in kind.cures} <= set(CURES)


@pytest.mark.parametrize("number", [1, 4, 9, PATIENTS])
def test_a_number_is_always_the_same_patient(number: int) -> None:
    once, again = patient(number), patient(number)
    assert once.subject == again.subject
    assert (once.causes, list(once.cures)) == (again.causes, list(again.cures))
    assert once.exam.layers.equals(again.exam.layers)


@pytest.mark.parametrize(("activation", "std"), [("tanh", 1.0), ("relu", 0.1), ("sigmoid", 0.1)])
def test_the_exam_measures_what_the_engine_does(activation: str, std: float) -> None:
    run = propagate(
        activation=activation,
        initializer="normal",
        std=std,
        depth=10,
        samples=SAMPLES,
        seed=5,
        bins=25,
    )
    exam = examine(Subject(activation, std, 10, 5))
    columns = list(run.layers.columns)
    assert exam.layers[columns].equals(run.layers)
    assert exam.flow == flows(relative(run.layers.assign(value=0)))[0]


def test_units_that_answer_alike_are_counted() -> None:
    """Equal weights: one answer. Dead units all answer 0: one answer more than the living give."""
    assert set(examine(Subject("tanh", 0.01, 6, 0, equal=True)).layers["differ"]) == {1}
    exam = examine(Subject("relu", 0.1414, 12, 2))
    dead = (exam.layers["dead"] * WIDTH).round().astype(int)
    assert (exam.layers["differ"] == WIDTH - dead + (dead > 0)).all()
    assert dead.max() > 1


def test_a_patient_without_gradient_is_drawn_off_the_axis() -> None:
    dead = next(case for case in patients(1) if case.cause == "dead")
    placed = picture(dead.subject, dead.exam, dead.exam)
    assert placed["gradient"]["off"].all()
    assert dead.exam.blocked
    assert (pictures.lab_values(dead.exam).iloc[:, -1] == "0").all()


def opened(**query: str) -> AppTest:
    test = AppTest.from_file(str(PAGE), default_timeout=60)
    for key, value in {"lang": "en", **query}.items():
        test.query_params[key] = value
    return test.run()


def said(test: AppTest) -> str:
    return "\n".join(str(m.value) for m in test.markdown)


def test_a_case_from_the_first_look_to_the_cure() -> None:
    test = opened(patient="3")
    case = patient(3)
    assert "0.5" not in said(test)
    assert "tanh" not in said(test), "the picture has no name"
    right = case.causes.index(case.cause) + 1
    wrong = 1 + next(i for i, cause in enumerate(case.causes) if cause != case.cause)
    test.button(key=f"cause_{wrong}").click().run()
    assert patient_causes.refutation(case.causes[wrong - 1], case) in said(test)
    assert patient_causes.evidence(case) in said(test)
    assert "causes named: 0 of 1" in said(test)
    cure = list(case.cures).index(case.cure) + 1
    test.button(key=f"cure_{cure}").click().run()
    assert "cures: 1 of 1" in said(test)
    assert patient_cures.described(case.subject) in said(test)
    assert len(test.get("vega_lite_chart")) == 2
    test.button(key="ask").click().run()
    test.button(key=f"cause_{right}").click().run()
    assert "causes named: 1 of 1" in said(test)
    assert ":material/check_circle:" in said(test)


def test_the_link_holds_the_patient_and_no_answer() -> None:
    test = opened()
    test.button(key="cause_1").click().run()
    test.button(key="next_patient").click().run()
    assert test.session_state["patient"] == 2
    assert set(test.query_params) <= {"lang", "patient"}
    assert not test.exception
    fresh = opened(patient="2")
    assert fresh.session_state["patient"] == 2
    assert not fresh.toast
    assert fresh.button(key="cause_1")
    test.session_state["patient"] = PATIENTS
    test.run()
    test.button(key="next_patient").click().run()
    assert test.session_state["patient"] == 1


@pytest.mark.parametrize("absurd", ["1e999", "0", "-3", "1000", "nan", "", "½", "17.5", "9" * 8000])
def test_an_absurd_patient_opens_another_with_a_notice(absurd: str) -> None:
    test = opened(patient=absurd)
    assert not test.exception
    assert len(test.toast) == 1
    assert "1 – 999" in test.toast[0].value
    case = patient(18 if absurd == "17.5" else 1)
    test.button(key="cause_1").click().run()
    assert patient_causes.evidence(case) in said(test)
    assert test.number_input(key="patient").value == case.number


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("number", range(1, len(KINDS) + 1))
def test_every_kind_of_patient_in_both_languages(number: int, lang: str) -> None:
    test = opened(patient=str(number), lang=lang)
    for key in ("cause_2", "cure_4"):
        test.button(key=key).click().run()
        assert not test.exception
    assert re.search("[가-힣]", said(test)) if lang == "ko" else True
    assert not re.search(r"\{[a-z_]+\}|\bnan\b|\binf\b", said(test))

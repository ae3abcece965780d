"""The checks agree with their references, say so rightly, and would say so if they did not."""

import re
from dataclasses import replace
from itertools import pairwise
from math import log10

import pandas as pd
import pytest
import vl_convert

from explainer import ACTIVATIONS
from explainer.charts.checks import ChecksWords, live_checks
from explainer.lesson.lessons import lesson_named
from explainer.lesson.measured.checks import check as measure
from explainer.lesson.measured.myths import MEASURED, myth
from explainer.lesson.parts.myths import told
from explainer.lesson.pictures.checks import table, written
from explainer.lesson.works import WORKS
from explainer.simulation.checks import CHECKS, FAR, STANDS, TOPICS, Check, Outcome, outcome
from explainer.simulation.checks.check import between, near
from explainer.simulation.checks.of_single_networks import DERIVATIVES

UNREADABLE = re.compile(r"nan|inf\b|0\.0000\b", re.IGNORECASE)
NAMES = [check.name for check in CHECKS]


def invented(by: str, value: float, **changes: object) -> Outcome:
    """Run a check that measures `value`, with 2 as its reference and 0.5 allowed."""
    check = Check(
        "x", "signal", "x", "", "algebra", "difference", near(0.5, 2.0), lambda _: [value]
    )
    return outcome(replace(check, by=by, **changes), 0)  # type: ignore[arg-type]


def test_the_derivative_of_every_activation_is_checked() -> None:
    checked = [name for check in DERIVATIVES for name in check.measure.args[0]]  # type: ignore[attr-defined]
    assert sorted(checked) == sorted(ACTIVATIONS)


@pytest.mark.parametrize("number", range(1, len(CHECKS) + 1), ids=NAMES)
def test_every_check_agrees(number: int) -> None:
    found = measure(number, 0)
    assert found.passed, written(found)
    assert abs(found.share) <= 1


def test_the_table_of_checks_is_sound() -> None:
    assert len(set(NAMES)) == len(NAMES)
    for check in CHECKS:
        assert check.topic in TOPICS
        assert check.stands in STANDS
        assert check.source in WORKS or check.stands in ("algebra", "differences")
    topics = [check.topic for check in CHECKS]
    assert list(dict.fromkeys(topics)) == sorted(set(topics), key=topics.index)
    assert sum(a != b for a, b in pairwise(topics)) == len(set(topics)) - 1


@pytest.mark.parametrize(
    ("by", "value", "share"),
    [
        ("difference", 2.25, 0.5),
        ("difference", 1.0, -2.0),
        ("difference", 99.0, FAR),
        ("ratio", 2.5, 0.5),
        ("ratio", 1.9, -0.1),
        ("decades", 2.6, 1.2),
    ],
)
def test_a_wrong_value_would_be_seen(by: str, value: float, share: float) -> None:
    found = invented(by, value)
    assert found.share == pytest.approx(share)
    assert found.passed == (abs(share) <= 1)


def test_no_tolerance_allows_nothing() -> None:
    exact = near(0.0, 2.0)
    assert invented("difference", 2.0, expected=exact).passed
    for value in (2.0 + 1e-15, 2.0 - 1e-15):
        found = invented("difference", value, expected=exact)
        assert not found.passed
        assert abs(found.share) == FAR


def test_of_several_values_the_worst_counts() -> None:
    expected = (*near(0.5, 2.0), between(0.0, 1.0, 5.0))
    check = Check("x", "signal", "x", "", "algebra", "difference", expected, lambda _: [2.1, 0.2])
    assert outcome(check, 0).reference == 1.0
    assert outcome(check, 0).share == pytest.approx(-0.8)
    with pytest.raises(ValueError, match="argument 2"):
        outcome(replace(check, measure=lambda _: [2.0]), 0)


def test_numbers_are_written_as_a_reader_reads_them() -> None:
    decades = Outcome("x", "decades", log10(2000), log10(2500), log10(1.25), 0.15, 0.15)
    assert written(decades) == ("2,000", "2,500", "×1.25", "×0.71 … ×1.4")
    ratio = Outcome("x", "ratio", 0.0119, 0.012, 0.0084, 0.05, 0.05)
    assert written(ratio) == ("0.01190", "0.01200", "+0.84%", "±5%")
    none = Outcome("x", "difference", 0.0, 0.0, 0.0, 0.0, 0.0)
    assert written(none) == ("0", "0", "0", "0")
    uneven = Outcome("x", "difference", 0.7, 0.5, -0.2, 0.3, 0.1)
    assert written(uneven)[2:] == ("−0.20", "−0.30 … +0.10")


def test_the_table_says_which_check_differs() -> None:
    good = Outcome(NAMES[0], "difference", 0.0, 1e-9, 1e-9, 1e-6, 1e-6)
    rows = table([good, replace(good, measured=1.0, difference=1.0)])
    assert len(rows) == 3  # the topic, and two checks
    assert "agrees" in str(rows.iloc[1, 0])
    assert "differs" in str(rows.iloc[2, 0])
    assert not UNREADABLE.search(rows.to_string())


def test_the_picture_of_checks_draws() -> None:
    rows = pd.DataFrame(
        {
            "value": [1, 2], "level": [0.5, -3.0], "passed": [True, False],
            "role": ["ink", "backward"], "text": "one", "text2": "two", "kept": 2, "turn": 1,
        }
    )  # fmt: skip
    topics = pd.DataFrame({"first": [0.5], "last": [2.5], "name": ["topic"], "odd": [False]})
    corners = pd.DataFrame({"value": [0.5, 2.5], "level": [-3.0, 3.0]})
    named = {"checks": rows, "topics": topics, "checks_extent": corners}
    values = {name: frame.to_dict("records") for name, frame in named.items()}
    spec = live_checks(ChecksWords("axis", "a picture"))
    svg = vl_convert.vegalite_to_svg({**spec, "datasets": values, "width": 600}, vl_version="6.1")
    assert "NaN" not in svg
    assert {"topic", "one", "two", "axis"} <= set(svg.replace("<", ">").split(">"))


@pytest.mark.parametrize("one", told(), ids=lambda one: one.name)
def test_each_myth_is_answered_by_its_measurement(one: object) -> None:
    names = set(re.findall(r"\{(\w+)\}", one.answer))  # type: ignore[attr-defined]
    assert names
    assert names <= set(myth(one.name, 0))  # type: ignore[attr-defined]
    assert one.source in WORKS  # type: ignore[attr-defined]
    assert lesson_named(one.page)  # type: ignore[attr-defined]


def test_every_measured_myth_is_told() -> None:
    assert [one.name for one in told()] == list(dict.fromkeys(one.name for one in told()))
    assert {one.name for one in told()} == set(MEASURED)


@pytest.mark.parametrize("seed", [0, 5])
def test_what_is_measured_against_the_myths(seed: int) -> None:
    """Numbers of science.md, sections 2 to 6, at its tolerances."""
    tanh = myth("saturated", seed)
    assert tanh["saturated"] == pytest.approx(0.783, abs=0.02)
    assert tanh["reached10"] == pytest.approx(3.34, abs=0.2)
    assert tanh["median10"] == pytest.approx(-5.3, abs=0.4)
    assert myth("sigmoid", seed)["reached10"] == pytest.approx(-5.693, abs=0.15)
    variance = myth("variance", seed)
    assert variance["first"] == pytest.approx(0.459, abs=0.02)
    assert variance["last"] == pytest.approx(0.438, abs=0.05)
    assert variance["common"] == pytest.approx(0.998, abs=0.001)
    assert myth("masks", seed)["changed"] == 0
    leaky = myth("leaky", seed)
    assert leaky["relu_silent"] == pytest.approx(0.28, abs=0.12)
    assert leaky["leaky_silent"] == pytest.approx(0.27, abs=0.12)
    assert leaky["diverged"] == 5
    elu = myth("elu", seed)
    assert abs(elu["lecun"]) < 0.1
    assert elu["he"] > 0.3
    assert myth("zeros", seed) == {"zeros": 0, "constant": pytest.approx(0, abs=1e-12)}
    assert myth("small", seed)["spread"] == pytest.approx(1, abs=0.03)
    assert myth("fans", seed) == pytest.approx({"narrows": 1.203, "widens": 0.426}, abs=1e-3)
    uniform = myth("uniform", seed)
    assert uniform["xavier_normal10"] == pytest.approx(uniform["xavier_uniform10"], abs=0.12)
    assert uniform["uniform10"] < uniform["xavier_uniform10"] - 1
    assert myth("default", seed)["reached10"] == pytest.approx(4.5 * log10(1 / 6), abs=0.3)

"""The diagnosis game: a patient, its pictures, two questions, and what becomes of it.

What a reader answers stays in the session. The link holds the patient's number and no more, so
that it gives nothing away.
"""

from collections.abc import Sequence

import streamlit as st

from explainer.lesson import cached, pictures
from explainer.lesson.controls import apply, counter
from explainer.lesson.explain import deeper
from explainer.lesson.language import _
from explainer.lesson.measured.diagnosis import PATIENTS, Patient, Treated
from explainer.lesson.parts import patient_causes as causes
from explainer.lesson.parts import patient_cures as cures
from explainer.lesson.pictures.diagnosis import BESIDE
from explainer.lesson.presenting import presenting

Answers = dict[str, str]  # "cause" and "cure"; "" where the reader had it shown
RIGHT, WRONG, SHOWN = ":material/check_circle:", ":material/cancel:", ":material/visibility:"


def game() -> None:
    """Draw a patient with its questions and, once both are answered, the network behind it."""
    with st.container(key="patients", horizontal=True, vertical_alignment="bottom", gap="small"):
        number = counter("patient", _("patient"), 1, PATIENTS, 1)
        st.button(
            _("Next patient"),
            key="next_patient",
            icon=":material/arrow_forward:",
            shortcut="n" if presenting() else None,
            on_click=apply,
            args=({"patient": number % PATIENTS + 1},),
        )
        place = st.empty()
        score = _score()
        if score:
            st.markdown(score, width="content")
    with st.spinner(_("Measuring …")):
        patient = cached.patient(number)
    answers = _answers(number)
    asked = next((what for what in ("cause", "cure") if what not in answers), None)
    with place:
        _way_out(number, asked)
    with st.container(key="predict", border=asked is not None, gap="xsmall"):
        _questions(patient, answers)
    with st.container(key="stage", gap="xsmall"):
        _show(patient, answers.get("cure"))
    with deeper(_("The picture as numbers")):
        st.table(pictures.lab_values(patient.exam), border="horizontal", hide_index=True)


def _way_out(number: int, asked: str | None) -> None:
    """Draw the button that shows the answer or, after the last one, asks again."""
    if asked is None:
        st.button(
            _("ask again"),
            key="ask",
            type="tertiary",
            shortcut="q" if presenting() else None,
            on_click=_forget,
            args=(number,),
        )
        return
    st.button(
        _("show me"),
        key="show",
        type="tertiary",
        shortcut="s" if presenting() else None,
        on_click=_answer,
        args=(number, asked, ""),
    )


def _questions(patient: Patient, answers: Answers) -> None:
    """Ask for the cause, then for the cure; what is answered stands as a reply."""
    if "cause" not in answers:
        labels = [causes.cause_label(cause) for cause in patient.causes]
        _ask(_("What is wrong?"), "cause", patient.number, patient.causes, labels)
        return
    st.markdown(_reply_to_cause(patient, answers["cause"]))
    if "cure" not in answers:
        names = list(patient.cures)
        labels = [cures.cure_label(cure) for cure in names]
        _ask(_("What would help?"), "cure", patient.number, names, labels)
    else:
        st.markdown(_reply_to_cure(patient, answers["cure"]))


def _ask(
    question: str, what: str, number: int, names: Sequence[str], labels: Sequence[str]
) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{question}**", width="content")
        for place, (name, label) in enumerate(zip(names, labels, strict=True), start=1):
            st.button(
                label,
                key=f"{what}_{place}",
                shortcut=str(place) if presenting() else None,
                on_click=_answer,
                args=(number, what, name),
            )


def _reply_to_cause(patient: Patient, answer: str) -> str:
    right = causes.cause_label(patient.cause)
    evidence = causes.evidence(patient)
    if answer in ("", patient.cause):
        return f"{RIGHT if answer else SHOWN} **{right}** · {evidence}"
    text = f"{WRONG} **{causes.cause_label(answer)}** · {causes.refutation(answer, patient)}"
    return f"{text}  \n{SHOWN} **{right}** · {evidence}"


def _reply_to_cure(patient: Patient, answer: str) -> str:
    right = cures.cure_label(patient.cure)
    healed = cures.outcome(patient.cures[patient.cure], patient)
    because = cures.lesson_of(patient)
    if answer in ("", patient.cure):
        return f"{RIGHT if answer else SHOWN} **{right}** · {healed} {because}"
    became = cures.outcome(patient.cures[answer], patient)
    text = f"{WRONG} **{cures.cure_label(answer)}** · {became}"
    return f"{text}  \n{SHOWN} **{right}** · {healed} {because}"


def _show(patient: Patient, cure: str | None) -> None:
    """Draw the patient; once the cure is answered beside what each cure makes of it."""
    if cure is None:
        st.caption(_how_to_read(patient))
        pictures.patient(patient.subject, patient.exam, patient.exam, "histograms")
        return
    before, after = st.columns(2, vertical_alignment="bottom")
    with before:
        st.markdown(f"**{cures.described(patient.subject)}**")
        _beside(patient, patient.cures["none"], "histograms")
    with after:
        _beside(patient, patient.cures[_looked_at(patient, cure)], "cured")


def _beside(patient: Patient, shown: Treated, key: str) -> None:
    pictures.patient(shown.subject, shown.exam, patient.exam, key, BESIDE)


def _looked_at(patient: Patient, cure: str) -> str:
    """Draw the choice among the cures to look at: first the one that was named."""
    names = [name for name in patient.cures if name != "none"]
    first = next((name for name in (cure, patient.cure) if name in names), names[0])
    chosen = st.pills(
        _("after"),
        names,
        format_func=cures.cure_label,
        default=first,
        key=f"look_{patient.number}",
        required=True,
        label_visibility="collapsed",
    )
    return str(chosen)


def _how_to_read(patient: Patient) -> str:
    line = _(
        ":blue[Bars]: outputs. Numbers under them: how many of 100 units answer differently. "
        ":orange[Dots]: gradient; a diamond is off the axis. "
        ":green[Green]: healthy (rule of thumb)."
    )
    if (patient.exam.layers["below"] + patient.exam.layers["above"]).max() > 0:
        line += " " + _("Outside the axis: values beyond it.")
    return line


def _score() -> str:
    """Say how many answers were right, once there are some."""
    right, given = {"cause": 0, "cure": 0}, {"cause": 0, "cure": 0}
    for number, answers in _all_answers().items():
        patient = cached.patient(number)
        for what, answer in answers.items():
            given[what] += 1
            right[what] += answer == getattr(patient, what)
    texts = {"cause": _("causes named: {right} of {given}"), "cure": _("cures: {right} of {given}")}
    said = [
        text.format(right=right[what], given=given[what])
        for what, text in texts.items()
        if given[what]
    ]
    return ":gray[{}]".format(" · ".join(said)) if said else ""


def _all_answers() -> dict[int, Answers]:
    given: dict[int, Answers] = st.session_state.setdefault("diagnoses", {})
    return given


def _answers(number: int) -> Answers:
    return _all_answers().get(number, {})


def _answer(number: int, what: str, name: str) -> None:
    _all_answers().setdefault(number, {})[what] = name


def _forget(number: int) -> None:
    _all_answers().pop(number, None)

"""The page of checks: measured while the reader watches, then drawn, told and tabled."""

from time import monotonic

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explainer.lesson import cached, pictures
from explainer.lesson.controls import places_named
from explainer.lesson.language import _
from explainer.lesson.numbers import percent
from explainer.lesson.pictures.checks import comparison, source, table
from explainer.lesson.stage import places
from explainer.lesson.verdict import Finding, verdict
from explainer.simulation.checks import CHECKS, Outcome

PATIENCE = 0.15  # seconds without news
NAMES = [check.name for check in CHECKS]


def check_number(name: str) -> int:
    """Return the number of a check, from 1."""
    return NAMES.index(name) + 1


def checks_picture(seed: int, default: str) -> None:
    """Measure all checks at `seed` and draw them; the check `default` is told first."""
    picture, control, words = places()
    with control:
        kept = places_named("check", _called, NAMES, default)
    rows = st.container(key="checks").empty()
    with picture:
        head = st.empty()
        outcomes = _watched(seed, head, rows)
    rows.table(table(outcomes), border="horizontal", hide_index=True)
    with picture:
        head.caption(
            _(
                "**Move along the picture, click to keep.** Dots: differences from the references. "
                ":green[Green]: all that is allowed."
            )
        )
        pictures.checks(outcomes, kept)
    with words:
        verdict(_("seed {seed}").format(seed=seed), *_findings(outcomes, kept))


def _called(number: int) -> str:
    """Name a check in the reader's language."""
    text = _("check {number} of {count}: {name}")
    return text.format(number=number, count=len(CHECKS), name=_(CHECKS[number - 1].claim))


def _watched(seed: int, progress: DeltaGenerator, rows: DeltaGenerator) -> list[Outcome]:
    """Measure all checks, showing how far that is while it takes time."""
    outcomes: list[Outcome] = []
    shown = monotonic()
    for number, check in enumerate(CHECKS, start=1):
        if monotonic() - shown > PATIENCE:
            progress.progress(number / len(CHECKS), f"{number}/{len(CHECKS)} · {_(check.claim)}")
            rows.table(table(outcomes), border="horizontal", hide_index=True)
            shown = monotonic()
        outcomes.append(cached.check(number, seed))
    return outcomes


def _findings(outcomes: list[Outcome], kept: int) -> list[Finding]:
    """How many agree, and the check that the reader keeps."""
    agreeing = sum(one.passed for one in outcomes)
    widest = max(outcomes, key=lambda one: abs(one.share))
    all_of_them = _("{agreeing} of {count} agree.").format(agreeing=agreeing, count=len(CHECKS))
    if widest.passed:
        text = _("The widest difference, of check {number}, uses {share} of what is allowed.")
    else:
        text = _("Check {number} differs by {share} of what is allowed.")
    number = check_number(widest.name)
    text = text.format(number=number, share=percent(abs(widest.share)))
    own = outcomes[kept - 1]
    sentence = f"{_(CHECKS[kept - 1].claim)}: {comparison(own)}. {source(kept)}"
    head = _("Check {number} agrees.") if own.passed else _("Check {number} differs.")
    return [(all_of_them, text), (head.format(number=kept), sentence)]

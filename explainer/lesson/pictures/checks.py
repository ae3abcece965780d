"""The checks in the reader's words: one dot each, then table after table."""

import math
from collections.abc import Sequence
from itertools import groupby

import pandas as pd

from explainer.charts.checks import ChecksWords, live_checks
from explainer.lesson.language import _
from explainer.lesson.numbers import from_log10
from explainer.lesson.pictures.live import draw, turn
from explainer.lesson.works import WORKS
from explainer.simulation.checks import CHECKS, FAR, STANDS, TOPICS, Outcome

AGREES, DIFFERS = ":material/check_circle:", ":material/cancel:"


def checks(outcomes: Sequence[Outcome], kept: int) -> None:
    """Draw each outcome's difference in tolerances; the control is `check`, at number `kept`."""
    words = ChecksWords(
        axis=_("difference from the reference: ±1 is all that is allowed"),
        description=_(
            "One dot a check: its difference from the reference value, in units of what is "
            "allowed. The shaded band, from -1 to 1, is where a check agrees. The slider under the "
            "picture goes through the checks."
        ),
    )
    levels = [one.share for one in outcomes]
    widest = max(1.3, *map(abs, levels)) if max(map(abs, levels)) <= 1 else FAR
    rows = pd.DataFrame(
        {
            "value": range(1, len(outcomes) + 1),
            "level": levels,
            "passed": [one.passed for one in outcomes],
            "role": ["ink" if one.passed else "backward" for one in outcomes],
            "text": [f"{n} · {_(check.claim)}" for n, check in enumerate(CHECKS, start=1)],
            "text2": [comparison(one) for one in outcomes],
            "kept": kept,
            "turn": turn("check"),
        }
    )
    corners = pd.DataFrame({"value": [0.5, len(rows) + 0.5], "level": [-widest, widest]})
    datasets = {"checks": rows, "topics": _topics(), "checks_extent": corners}
    draw("live_sweep", live_checks(words), datasets, "check")


def table(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """Return the table of the checks, topic after topic, as far as there are `outcomes`."""
    columns = ["", _("check"), _("reference"), _("here"), _("difference"), _("allowed")]
    rows: list[list[str]] = []
    topic = ""
    for number, (check, one) in enumerate(zip(CHECKS, outcomes, strict=False), start=1):
        if check.topic != topic:
            topic = check.topic
            rows.append(["", f"**{_(TOPICS[topic])}**", *[""] * 4])
        mark = f"{AGREES} " + _("agrees") if one.passed else f"{DIFFERS} " + _("**differs**")
        rows.append([mark, f"{number} · {_(check.claim)} {source(number)}", *written(one)])
    return pd.DataFrame(rows, columns=columns)


def source(number: int) -> str:
    """Say where the reference of a check comes from, and what it rests on, in grey."""
    check = CHECKS[number - 1]
    stands = _(STANDS[check.stands])
    if not check.source:
        return f":gray[({stands})]"
    citation, url = WORKS[check.source]
    work = f"[{citation}]({url})"
    if check.stands in ("apart", "derived"):  # the number is not in the work
        said = _("{stands}; the effect: {work}").format(stands=stands, work=work)
        return f":gray[({said})]"
    return f":gray[({work}: {stands})]"


def comparison(one: Outcome) -> str:
    """Say in one line what was expected and what was found."""
    reference, here, difference, allowed = written(one)
    return _("reference {reference}, here {here}: {difference}, allowed {allowed}").format(
        reference=reference, here=here, difference=difference, allowed=allowed
    )


def written(one: Outcome) -> tuple[str, str, str, str]:
    """Write reference, measured value, difference and tolerance of an outcome."""
    if one.by == "decades":
        return (
            from_log10(one.reference),
            from_log10(one.measured),
            "×" + from_log10(one.difference, 3),
            f"×{from_log10(-one.below)} … ×{from_log10(one.above)}",
        )
    digits = _digits(one)
    values = _number(one.reference, digits), _number(one.measured, digits)
    if one.by == "ratio":
        return *values, _signed(100 * one.difference) + "%", f"±{100 * one.above:g}%"
    if math.isclose(one.below, one.above):
        return *values, _signed(one.difference), f"±{_number(one.above)}" if one.above else "0"
    return *values, _signed(one.difference), f"−{_number(one.below)} … +{_number(one.above)}"


def _digits(one: Outcome) -> int:
    """As many significant digits as the tolerance lets tell apart, and one more."""
    relative = min(one.below, one.above)
    if one.by == "difference":
        relative = relative / abs(one.reference) if one.reference else 1.0
    return min(6, max(2, 2 - math.floor(math.log10(relative)))) if relative else 2


def _number(value: float, digits: int = 2) -> str:
    if value == 0:
        return "0"
    if value == round(value) and abs(value) < 1e5:
        return f"{value:,.0f}"
    return ("−" if value < 0 else "") + from_log10(math.log10(abs(value)), digits)


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + _number(value)


def _topics() -> pd.DataFrame:
    rows, first = [], 0.5
    for odd, (topic, own) in enumerate(groupby(CHECKS, lambda check: check.topic)):
        last = first + len(list(own))
        rows.append({"first": first, "last": last, "name": _(TOPICS[topic]), "odd": odd % 2 == 1})
        first = last
    return pd.DataFrame(rows)

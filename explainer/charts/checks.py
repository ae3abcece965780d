"""Many comparisons in one picture: how far each is from its reference, in tolerances."""

from dataclasses import dataclass
from typing import Any

import altair as alt

from explainer.charts.bands import IS_CURRENT, corners
from explainer.charts.live import following_pointer, pointer_selections
from explainer.charts.roles import paint, spoken
from explainer.charts.stacked import once

HEIGHT = 345
TOP, BOTTOM = 0.25, 0.86  # of the plot, from the top: sentences over it, topics under it
GAP = 0.12  # between topics, in checks
NARROW = "width < 620"
MARKS = alt.Scale(domain=[True, False], range=["circle", "diamond"])


@dataclass(frozen=True)
class ChecksWords:
    """The words of the picture in the reader's language; `description` is its text alternative."""

    axis: str
    description: str


@once
def live_checks(words: ChecksWords) -> dict[str, Any]:
    """Return the Vega-Lite specification, for named data sets.

    Data sets: `checks` (value: 1.., level: the difference in tolerances, passed, role, kept, turn;
    text, text2: the sentences that follow the pointer), `topics` (first, last: of a topic's checks;
    name, odd: every other) and `checks_extent` (value, level: the corners of the axes).
    """
    checks, topics = (alt.Chart(alt.NamedData(name)) for name in ("checks", "topics"))
    x, first, middle = (
        alt.X(f"{field}:Q", scale=alt.Scale(nice=False, zero=False), axis=None)
        for field in ("value", "first", "middle")
    )
    axis = alt.Axis(
        title=words.axis, titleAngle=0, titleAlign="left", titleAnchor="end",
        titleBaseline="bottom", titleX=0, titleY=alt.ExprRef(f"height*{TOP} - 6"),
        values=[-1, 0, 1], labelExpr="datum.value ? format(datum.value, '+d') : '0'", grid=False,
    )  # fmt: skip
    ends = [{"expr": f"height*{BOTTOM}"}, {"expr": f"height*{TOP}"}]
    y = alt.Y("level:Q", scale=alt.Scale(range=ends, nice=False, zero=False), axis=axis)
    here = checks.transform_filter(IS_CURRENT)
    band = topics.transform_calculate(
        low="-1", high="1", zero="0", first=f"datum.first + {GAP}", last=f"datum.last - {GAP}"
    )
    shape = alt.Shape("passed:N", scale=MARKS, legend=None)
    top, bottom = (alt.ExprRef(f"height*{end}") for end in (TOP, BOTTOM))
    pick, commit = pointer_selections()
    chart = alt.layer(
        paint(band.mark_rect(opacity=0.7, tooltip=None), "healthy").encode(
            x=first, x2="last:Q", y=alt.Y("low:Q"), y2="high:Q"
        ),
        corners("checks_extent").encode(x=x, y=y),
        paint(band.mark_rule(tooltip=None), "rule").encode(
            x=first, x2="last:Q", y="zero:Q"
        ),
        paint(here.mark_rule(tooltip=None, y=top, y2=bottom), "faint").encode(x=x),
        paint(checks.mark_point(filled=True, size=60, opacity=1, tooltip=None)).encode(
            x=x, y=y, shape=shape
        ),
        paint(here.mark_point(size=260, strokeWidth=2, tooltip=None), "ink").encode(
            x=x, y="level:Q"
        ),
        *(_topic(topics, odd, middle) for odd in (True, False)),
        *(_sentence(here, field, line) for line, field in enumerate(("text", "text2"))),
        checks.mark_point(opacity=0, size=1, tooltip=None)
        .encode(x=x, y="level:Q")
        .add_params(pick, commit),
    )  # fmt: skip
    spec: dict[str, Any] = chart.properties(
        height=HEIGHT, padding={"bottom": 4}, description=words.description
    ).to_dict(validate=False)
    return following_pointer(spec, "checks")


def _topic(topics: alt.Chart, odd: bool, middle: alt.X) -> alt.Chart:
    """Name every other topic; on a narrow screen they take turns on two lines."""
    own = topics.transform_filter("datum.odd" if odd else "!datum.odd").transform_calculate(
        middle="(datum.first + datum.last) / 2"
    )
    line = f"height*{BOTTOM} + 8" + (f" + ({NARROW} ? 18 : 0)" if odd else "")
    text: alt.Chart = own.mark_text(
        baseline="top", fontSize=12, y=alt.ExprRef(line), tooltip=None
    ).encode(x=middle, text="name:N")
    return paint(text, "ink")


def _sentence(here: alt.Chart, field: str, line: int) -> alt.Chart:
    text: alt.Chart = here.mark_text(
        align="left",
        baseline="top",
        fontSize=alt.ExprRef(f"{NARROW} ? 11.5 : 14"),
        limit=alt.ExprRef(f"{NARROW} ? width + 28 : width"),
        fontWeight=600 if line == 0 else 400,
        x=alt.ExprRef(f"{NARROW} ? -28 : 0"),
        y=20 * line,
        tooltip=None,
        **spoken(field),
    ).encode(text=f"{field}:N")
    return paint(text, "ink")

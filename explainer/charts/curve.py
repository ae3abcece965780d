"""A function with its derivative, and a point that moves along both under the pointer."""

from dataclasses import dataclass
from typing import Any

import altair as alt

from explainer.charts.bands import IS_CURRENT, fixed
from explainer.charts.live import (
    LAYOUTS,
    following_pointer,
    pointer_selections,
)
from explainer.charts.roles import paint, spoken
from explainer.charts.stacked import once


@dataclass(frozen=True)
class CurveWords:
    """The words of the picture in the reader's language; `description` is its text alternative."""

    input: str
    description: str


@once
def live_curve(words: CurveWords) -> dict[str, Any]:
    """Return the Vega-Lite specification, for named data sets.

    Data sets: `curve_extent` (value, f: the corners of the axes), `curve` (value, f, slope, and the
    tangent's ends left, right, low, high; text, the numbers in the formula; kept, turn) and
    `saturated` (left, right: where the unit is called so).
    """
    curve = alt.Chart(alt.NamedData("curve"))
    x = alt.X(
        "value:Q",
        scale=alt.Scale(nice=False, zero=False),
        axis=alt.Axis(title=words.input, grid=False, tickCount=7, format="~g"),
    )
    y = alt.Y(
        "f:Q",
        scale=alt.Scale(
            nice=False, zero=False, range=[{"expr": "height"}, {"expr": "height*0.17"}]
        ),
        axis=alt.Axis(title=None, tickCount=5),
    )
    here = curve.transform_filter(IS_CURRENT)
    pick, commit = pointer_selections()
    chart = alt.layer(
        fixed("curve_extent", x, y),
        paint(
            alt.Chart(alt.NamedData("saturated")).mark_rect(
                opacity=0.25, tooltip=None, y=alt.ExprRef("height*0.17"), y2=alt.ExprRef("height")
            ),
            "rule",
        ).encode(x=alt.X("left:Q"), x2="right:Q"),
        paint(curve.mark_line(strokeWidth=2.5, tooltip=None), "forward").encode(x=x, y=y),
        paint(curve.mark_line(strokeWidth=2.5, strokeDash=[6, 3], tooltip=None), "backward").encode(
            x=x, y="slope:Q"
        ),
        paint(here.mark_rule(strokeWidth=2.5, tooltip=None), "ink").encode(
            x=alt.X("left:Q"), x2="right:Q", y=alt.Y("low:Q"), y2="high:Q"
        ),
        paint(here.mark_rule(strokeDash=[2, 3], tooltip=None), "faint").encode(
            x=x, y=alt.Y("f:Q"), y2="slope:Q"
        ),
        paint(here.mark_circle(size=150, opacity=1, tooltip=None), "forward").encode(x=x, y=y),
        paint(here.mark_circle(size=150, opacity=1, tooltip=None), "backward").encode(
            x=x, y="slope:Q"
        ),
        *(
            paint(
                here.mark_text(
                    align="left",
                    baseline="top",
                    fontSize=12,
                    fontWeight=600,
                    x=0,
                    y=line,
                    tooltip=None,
                    **spoken(field),
                ),
                role,
            ).encode(text=f"{field}:N")
            for line, field, role in ((0, "text", "forward"), (18, "text2", "backward"))
        ),
        curve.mark_point(opacity=0, size=1, tooltip=None).encode(x=x, y=y).add_params(pick, commit),
    )
    spec: dict[str, Any] = chart.properties(
        height=LAYOUTS["strip"].height, description=words.description
    ).to_dict(validate=False)
    return following_pointer(spec, "curve")

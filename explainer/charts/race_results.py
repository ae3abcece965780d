"""How long each activation took over many seeds: a dot and a line a row, on a log axis."""

from dataclasses import dataclass
from typing import Any

import altair as alt

from explainer.charts.roles import paint
from explainer.charts.stacked import once


@dataclass(frozen=True)
class ResultWords:
    """The words of the picture in the reader's language; `description` is its text alternative."""

    steps: str
    description: str


@once
def race_results(words: ResultWords) -> dict[str, Any]:
    """Return the Vega-Lite specification, for the named data set `results`.

    Columns: row (from 0, the top), name, low, high (ends of the line, null for none), median (the
    dot), arrived (filled, else hollow), text (beside it), and ends (5 and 2000: what the axis must
    cover, in any two rows).
    """
    results = alt.Chart(alt.NamedData("results"))
    axis = alt.Axis(title=words.steps, orient="bottom", format="~g", tickCount=4, labelPadding=5)
    x = alt.X("median:Q", scale=alt.Scale(type="log", nice=False), axis=axis)
    names = alt.Axis(
        title=None, domain=False, ticks=False, labelPadding=8, labelLimit=90, labelFlush=False
    )
    y = alt.Y("name:N", sort=None, axis=names)
    named = results.mark_text(align="left", dx=10, fontSize=11.5, tooltip=None)
    chart = alt.layer(
        results.mark_point(opacity=0, tooltip=None).encode(x=alt.X("ends:Q"), y=y),
        paint(results.mark_rule(strokeWidth=5, opacity=0.35, tooltip=None), "forward").encode(
            x=alt.X("low:Q"), x2="high:Q", y=y
        ),
        paint(
            results.transform_filter("datum.arrived").mark_circle(
                size=110, opacity=1, tooltip=None
            ),
            "forward",
        ).encode(x=x, y=y),
        paint(
            results.transform_filter("!datum.arrived").mark_point(size=80, tooltip=None), "ink"
        ).encode(x=x, y=y),
        paint(named.transform_filter("datum.arrived"), "ink").encode(
            x=alt.X("beside:Q"), y=y, text="text:N"
        ),
        paint(
            results.transform_filter("!datum.arrived").mark_text(
                align="right", dx=-10, fontSize=11.5, tooltip=None
            ),
            "ink",
        ).encode(x=x, y=y, text="text:N"),
    )
    spec: dict[str, Any] = chart.properties(height=270, description=words.description).to_dict(
        validate=False
    )
    return spec

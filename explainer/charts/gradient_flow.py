"""Several gradients per layer side by side on one log axis, each relative to the last layer."""

from dataclasses import dataclass
from typing import Any

import altair as alt

from explainer.charts.roles import paint, power_of_ten
from explainer.charts.stacked import once

HEIGHT = 210
SHAPES = {"backward": "circle", "ink": "square"}


@dataclass(frozen=True)
class FlowWords:
    """The words of the picture in the reader's language; `description` is its text alternative."""

    title: str
    layer: str
    size: str
    description: str


@once
def gradient_flow(words: FlowWords) -> dict[str, Any]:
    """Return the Vega-Lite specification, for the data set `series`.

    Columns: layer, role ("backward" or "ink"), series (its name), log10, size (10 ** log10) and
    named (whether this dot carries the name of its series).
    """
    series = alt.Chart(alt.NamedData("series"))
    x = alt.X(
        "layer:Q",
        scale=alt.Scale(nice=False, zero=False, padding=14),
        axis=alt.Axis(title=words.layer, tickMinStep=1, format="d", grid=False),
    )
    y = alt.Y(
        "log10:Q",
        scale=alt.Scale(nice=True, zero=True, padding=10),
        axis=alt.Axis(title=words.size, labelExpr=power_of_ten(), tickMinStep=1, tickCount=5),
    )
    tooltip = [
        alt.Tooltip("series:N", title=" "),
        alt.Tooltip("layer:Q", title=words.layer),
        alt.Tooltip("size:Q", title=words.size, format=".2~g"),
    ]
    layers = []
    for role, shape in SHAPES.items():
        own = series.transform_filter(f"datum.role === '{role}'")
        dots = own.mark_point(shape=shape, size=55, filled=True, opacity=1)
        name = own.transform_filter("datum.named").mark_text(
            align="left", dx=9, dy=-12, fontSize=13, fontWeight=600, tooltip=None
        )
        layers += [
            paint(own.mark_line(strokeWidth=1.2, tooltip=None), role).encode(x=x, y=y),
            paint(dots, role).encode(x=x, y=y, tooltip=tooltip),
            paint(name, role).encode(x=x, y=y, text="series:N"),
        ]
    title = alt.TitleParams(words.title, fontSize=14, offset=8)
    chart = alt.layer(*layers).properties(
        height=HEIGHT, title=title, padding={"bottom": 4}, description=words.description
    )
    spec: dict[str, Any] = chart.to_dict(validate=False)
    return spec

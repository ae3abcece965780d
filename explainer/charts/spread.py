"""Pooled against across: histograms per layer, and under them what single units do over inputs."""

from dataclasses import dataclass
from typing import Any

import altair as alt

from explainer.charts.bands import band_axis, corners
from explainer.charts.panels import forward
from explainer.charts.roles import paint
from explainer.charts.stacked import once, stacked

POOLED, ACROSS = (0.1, 0.42), (0.64, 0.93)


@dataclass(frozen=True)
class SpreadWords:
    """Titles of the upper and the lower half, and the text alternative."""

    pooled: str
    across: str
    description: str


@once
def spread(words: SpreadWords) -> dict[str, Any]:
    """Return the Vega-Lite specification of both halves over one axis of layers.

    Data sets: `extent`, `bars` and `notes` as in panels.forward, `layers` (layer, name), and
    `units` (layer: a place within its room; low, high, mean of a unit's outputs over inputs).
    """
    x = alt.X("layer:Q", scale=alt.Scale(nice=False, zero=False), axis=None)
    y = alt.Y("activation:Q", **band_axis(words.across, ACROSS, format="~g"))
    units, names = (alt.Chart(alt.NamedData(name)) for name in ("units", "layers"))
    ranges = units.mark_rule(strokeWidth=2.5, tooltip=None)
    means = units.mark_circle(size=14, opacity=1, tooltip=None)
    labels = names.mark_text(
        baseline="top", dy=4, fontSize=11.5, y=alt.ExprRef(f"height*{ACROSS[1]}"), tooltip=None
    )
    across = alt.layer(
        corners("extent").encode(x=x, y=y),
        paint(ranges, "forward").encode(x=x, y="low:Q", y2="high:Q"),
        paint(means, "ink").encode(x=x, y="mean:Q"),
        paint(labels, "faint").encode(x=x, text="name:N"),
    )
    return stacked(
        forward(words.pooled, POOLED, "true"),
        across,
        height=300,
        padding={"bottom": 4},
        description=words.description,
    )

"""The live strip: both panels and, under them, the axis that the reader sweeps with the pointer.

Everything the pointer can show is already in the browser, so that following it costs no request.
One Vega parameter, `current`, holds the value of the sweep that is drawn: the one under the
pointer, else the one that was kept. The specification holds no number of a run: Streamlit then
swaps data in place and never rebuilds the picture.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import altair as alt

from explainer.charts.panels import (
    Band,
    Layered,
    PanelWords,
    backward_panel,
    band_axis,
    forward_panel,
)
from explainer.charts.roles import paint, power_of_ten

HEIGHT = 350
FORWARD: Band = (0.125, 0.395)
BACKWARD: Band = (0.515, 0.78)
RAIL: Band = (0.915, 1.0)

IS_CURRENT = "datum.value === current"


@dataclass(frozen=True)
class StripWords:
    """The words of a strip in the reader's language; `description` is its text alternative."""

    panels: PanelWords
    rail: str
    description: str


@cache
def live_strip(words: StripWords, sweep: Literal["scale", "depth"]) -> dict[str, Any]:
    """Return the Vega-Lite specification of the live strip, for named data sets.

    Data sets: those of the panels, with a column `value`, the place in the sweep (networks cut at
    different depths share their layers, and so their histograms); and `rail` (value, log10,
    theory, text, kept, turn), where `text` is the sentence that follows the
    pointer, `kept` repeats the value that was kept and `turn` rises with each rerun, or a second
    click on the same place would be no change.
    """
    shown = IS_CURRENT if sweep == "scale" else "datum.layer <= current"
    chart = alt.layer(
        forward_panel(words.panels, FORWARD, shown),
        backward_panel(words.panels, BACKWARD, IS_CURRENT),
        _rail(words, sweep),
    )
    chart = chart.resolve_scale(x="independent", y="independent")
    chart = chart.properties(height=HEIGHT, padding={"bottom": 4}, description=words.description)
    spec: dict[str, Any] = chart.to_dict()
    return following_pointer(spec, "rail")


def following_pointer(spec: dict[str, Any], kept_in: str) -> dict[str, Any]:
    """Add the parameter `current`: the value under the pointer, else the data set's `kept`."""
    under = "length(data('pick_store')) ? data('pick_store')[0].values[0]"
    kept = f"length(data('{kept_in}')) ? data('{kept_in}')[0].kept : 0"
    current = {"name": "current", "expr": f"{under} : {kept}"}
    return {**spec, "params": [*spec.get("params", []), current]}


def pointer_selections() -> tuple[alt.Parameter, alt.Parameter]:
    """Return `pick`, which follows the pointer, and `commit`, which a click or tap sets.

    Both belong on the topmost layer: the nearest of its points along x answers anywhere in the
    picture. Only `commit` is sent to the server.
    """
    pick = alt.selection_point(
        name="pick",
        on="pointermove",
        nearest=True,
        encodings=["x"],
        empty=False,
        clear="pointerleave",
    )
    commit = alt.selection_point(
        name="commit", on="pointerup", nearest=True, encodings=["x"], fields=["turn"], clear=False
    )
    return pick, commit


def _sweep_scale(sweep: Literal["scale", "depth"]) -> alt.Scale:
    if sweep == "scale":
        return alt.Scale(type="log", nice=False)
    return alt.Scale(nice=False, zero=False)


def _rail(words: StripWords, sweep: Literal["scale", "depth"]) -> Layered:
    rail = alt.Chart(alt.NamedData("rail"))
    x = alt.X(
        "value:Q",
        scale=_sweep_scale(sweep),
        axis=alt.Axis(
            title=None,
            orient="bottom",
            format="~g" if sweep == "scale" else "d",
            grid=False,
            tickCount=5,
            labelPadding=5,
        ),
    )
    y = alt.Y(
        "log10:Q",
        **band_axis(words.rail, RAIL, labelExpr=power_of_ten(), tickCount=2, tickMinStep=1),
    )
    sentence = rail.transform_filter(IS_CURRENT).mark_text(
        align="left",
        baseline="top",
        fontSize=alt.ExprRef("width < 420 ? 12 : 14"),
        fontWeight=600,
        x=alt.ExprRef("width < 420 ? -40 : 0"),
        y=0,
        tooltip=None,
    )
    pick, commit = pointer_selections()
    # A depth stands on the rail where its last layer stands in the panels.
    same_x = alt.Chart(alt.NamedData("extent")).mark_point(opacity=0, tooltip=None)
    layers = [same_x.encode(x=alt.X("layer:Q"))] if sweep == "depth" else []
    return alt.layer(
        *layers,
        paint(rail.mark_line(strokeWidth=1.2, tooltip=None), "ink").encode(x=x, y="theory:Q"),
        paint(rail.mark_circle(size=16, opacity=1, tooltip=None), "backward").encode(x=x, y=y),
        paint(
            rail.transform_filter(IS_CURRENT).mark_circle(size=170, opacity=1, tooltip=None),
            "backward",
        ).encode(x=x, y="log10:Q"),
        paint(sentence, "ink").encode(text="text:N"),
        rail.mark_point(opacity=0, size=1, tooltip=None)
        .encode(x=x, y="log10:Q")
        .add_params(pick, commit),
    )

"""Live pictures: panels over each other and, under them, the rail that the reader sweeps.

Everything the pointer can show is already in the browser, so that following it costs no request.
One Vega parameter, `current`, holds the value of the sweep that is drawn: the one under the
pointer, else the one that was kept. The specification holds no number of a run: Streamlit then
swaps data in place and never rebuilds the picture.
"""

from dataclasses import dataclass
from math import log10
from typing import Any, NamedTuple

import altair as alt

from explainer.charts.bands import IS_CURRENT, Band, Layered, band_axis, corners
from explainer.charts.panels import PANELS
from explainer.charts.roles import paint, power_of_ten, spoken
from explainer.charts.stacked import once, stacked

CURVE = "datum.stroke || 1.6"  # width of a curve on the rail


class Sweep(NamedTuple):
    """What can be swept: is its axis logarithmic, is what is drawn over it; how it is written."""

    log: bool
    powers: bool
    written: str
    shown: str = IS_CURRENT
    """Which rows of the forward panel belong to `current`."""
    root: bool = False
    """Is its axis one of square roots, which gives the first steps room?"""
    factors: bool = False
    """Are the powers of ten drawn over it factors near 1, to be written as plain numbers?"""


SWEEPS = {
    "scale": Sweep(log=True, powers=True, written="~g"),
    "factor_scale": Sweep(log=True, powers=True, written="~g", factors=True),
    # networks cut at different depths share their layers, and so their histograms
    "depth": Sweep(log=False, powers=True, written="d", shown="datum.layer <= current"),
    "slope": Sweep(log=False, powers=True, written="~g"),
    "rate": Sweep(log=True, powers=False, written="~g"),
    "step": Sweep(log=False, powers=False, written="d"),
    "early_step": Sweep(log=False, powers=False, written="d", root=True),
    "size": Sweep(log=False, powers=False, written="~g"),
    "loss_step": Sweep(log=False, powers=True, written="d"),
    "part": Sweep(log=False, powers=False, written=".0%"),
}


class Layout(NamedTuple):
    """How a picture is divided: its height, its panels from the top (kind, band), the rail."""

    height: int
    panels: tuple[tuple[str, Band], ...]
    rail: Band


LAYOUTS = {
    "strip": Layout(330, (("forward", (0.125, 0.395)), ("backward", (0.515, 0.78))), (0.915, 1.0)),
    "training": Layout(360, (("forward", (0.12, 0.34)), ("backward", (0.455, 0.65))), (0.795, 1.0)),
    "factors": Layout(360, (("forward", (0.12, 0.31)), ("backward", (0.425, 0.58))), (0.725, 1.0)),
    "cells": Layout(350, (("cells", (0.125, 0.6)),), (0.74, 1.0)),
    "units": Layout(350, (("units", (0.125, 0.6)),), (0.74, 1.0)),
    "pillars": Layout(370, (("pillars", (0.12, 0.38)), ("pillars2", (0.5, 0.76))), (0.87, 1.0)),
    "two_cells": Layout(370, (("cells", (0.12, 0.38)), ("cells2", (0.5, 0.76))), (0.87, 1.0)),
    "matrices": Layout(362, (("matrix", (0.12, 0.38)), ("matrix2", (0.5, 0.76))), (0.87, 1.0)),
    "cause": Layout(362, (("matrix", (0.115, 0.36)), ("matrix2", (0.455, 0.7))), (0.815, 1.0)),
    "path": Layout(370, (("plane", (0.115, 0.66)),), (0.8, 1.0)),
    "plane": Layout(350, (("plane", (0.125, 0.74)),), (0.87, 1.0)),
    "race": Layout(360, (("cells", (0.12, 0.5)),), (0.62, 1.0)),
    "rail": Layout(165, (), (0.3, 1.0)),
    "curves": Layout(290, (), (0.16, 1.0)),
}


LIFTED = 5  # pixels of the sentence over the picture: while presenting its letters are large
_FACTORS = (0.03, 0.1, 0.3, 1, 3, 10, 30)
_FACTOR_LABELS = {
    "values": [log10(factor) for factor in _FACTORS],
    "labelExpr": "format(pow(10, datum.value), '.1~r')",
    "tickCount": len(_FACTORS),
    "labelOverlap": False,
}


@dataclass(frozen=True)
class PictureWords:
    """The words of a picture in the reader's language; `description` is its text alternative.

    `titles` belong to the panels of the layout, from the top; `rail` is the title of the rail.
    """

    titles: tuple[str, ...]
    rail: str
    description: str


@once
def live_picture(layout: str, sweep: str, words: PictureWords) -> dict[str, Any]:
    """Return the Vega-Lite specification of a layout of LAYOUTS over a sweep of SWEEPS.

    Data sets: those of its panels, with a column `value`, the place in the sweep; and the rail's:
    `rail` (value, level, role, line, text, kept, turn): dots at `level`, a thin line at `line`,
    the sentence `text` that follows the pointer; `kept` repeats the value that was kept and `turn`
    rises with each rerun, or a second click on the same place would be no change. Optional:
    `curves` (value, level, series, role, name: printed where it is not empty, over the curve, or,
    where it has a true `beside`, right of that point; it may have a `stroke`, its width) and
    `rail_extent` (level: what the rail's axis must cover). A data set that has no rows may be left
    out.
    """
    height, panels, rail = LAYOUTS[layout]
    drawn = [
        PANELS[kind](title, band, SWEEPS[sweep].shown if kind == "forward" else IS_CURRENT)
        for (kind, band), title in zip(panels, words.titles, strict=True)
    ]
    spec = stacked(
        *drawn,
        _rail(words.rail, sweep, rail),
        height=height,
        # Room for half of the large dot at the rail's end, and for the sentence.
        padding={"bottom": 4, "right": 6, "top": LIFTED},
        description=words.description,
    )
    return following_pointer(spec, "rail")


def following_pointer(spec: dict[str, Any], kept_in: str) -> dict[str, Any]:
    """Add the parameter `current`: the value under the pointer, else the data set's `kept`.

    `column` is the name of its column where a table has one for each value (data.column_of).
    All data sets are in the specification, empty and in one order: Streamlit rebuilds a picture
    whose data sets come in another.
    """
    under = "length(data('pick_store')) ? data('pick_store')[0].values[0]"
    kept = f"length(data('{kept_in}')) ? data('{kept_in}')[0].kept : 0"
    current = {"name": "current", "expr": f"{under} : {kept}"}
    column = {"name": "column", "expr": "'v' + current"}
    empty: dict[str, Any] = {name: [] for name in sorted(named_data(spec))}
    return {**spec, "params": [*spec.get("params", []), current, column], "datasets": empty}


# A finger leaves as it is lifted: what it keeps stands until the server has answered.
LEFT = (
    "pointerleave[event.pointerType !== 'touch'], "
    "pointerleave[event.pointerType === 'touch']{0, 700}"
)


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
        clear=LEFT,
    )
    commit = alt.selection_point(
        name="commit", on="pointerup", nearest=True, encodings=["x"], fields=["turn"], clear=False
    )
    return pick, commit


def named_data(spec: Any) -> set[str]:
    """Return the names of all data sets that a specification draws."""
    if isinstance(spec, list):
        return set().union(*map(named_data, spec))
    if not isinstance(spec, dict):
        return set()
    own = {spec["name"]} if set(spec) == {"name"} else set()
    return own.union(*map(named_data, spec.values()))


def _rail(title: str, sweep: str, band: Band) -> Layered:
    log, powers, written, _, root, factors = SWEEPS[sweep]
    rail = alt.Chart(alt.NamedData("rail"))
    curves = alt.Chart(alt.NamedData("curves"))
    scale = alt.Scale(type="sqrt" if root else "linear", nice=False, zero=False)
    scale = alt.Scale(type="log", nice=False) if log else scale
    axis = alt.Axis(
        title=None, orient="bottom", format=written, grid=False, tickCount=5, labelPadding=5
    )
    x = alt.X("value:Q", scale=scale, axis=axis)
    labels = {"labelExpr": power_of_ten(), "tickCount": 2, "tickMinStep": 1} if powers else {}
    labels = _FACTOR_LABELS if factors else labels
    y = alt.Y("level:Q", **band_axis(title, band, **labels))
    here = rail.transform_filter(IS_CURRENT)
    top, bottom = (alt.ExprRef(f"height*{end}") for end in band)
    sentence = here.mark_text(
        align="left",
        baseline="top",
        fontSize=alt.ExprRef("width < 420 ? 12 : 14"),
        fontWeight=600,
        x=alt.ExprRef("width < 420 ? -40 : 0"),
        y=-LIFTED,
        tooltip=None,
        **spoken("text"),
    )
    named = curves.transform_filter("datum.name").transform_calculate(
        role="datum.role === 'rule' ? 'faint' : datum.role"  # a rule's own is too pale for a text
    )
    over = named.transform_filter("!datum.beside").mark_text(
        align="right", baseline="bottom", dy=-2, fontSize=11, tooltip=None
    )
    beside = named.transform_filter("datum.beside").mark_text(
        align="left", dx=3, fontSize=11, tooltip=None
    )
    pick, commit = pointer_selections()
    # A depth stands on the rail where its last layer stands in the panels.
    same_x = [corners("extent").encode(x=alt.X("layer:Q"))] if sweep == "depth" else []
    return alt.layer(
        *same_x,
        corners("rail_extent").encode(y=y),
        paint(here.mark_rule(strokeWidth=1, y=top, y2=bottom, tooltip=None), "faint").encode(x=x),
        paint(rail.mark_line(strokeWidth=1.2, tooltip=None), "ink").encode(x=x, y="line:Q"),
        paint(curves.mark_line(strokeWidth=alt.ExprRef(CURVE), tooltip=None)).encode(
            x=x, y="level:Q", detail="series:N"
        ),
        *(paint(names).encode(x=x, y="level:Q", text="name:N") for names in (over, beside)),
        paint(rail.mark_circle(size=16, opacity=1, tooltip=None)).encode(x=x, y=y),
        paint(here.mark_circle(size=170, opacity=1, tooltip=None)).encode(x=x, y="level:Q"),
        paint(sentence, "ink").encode(text="text:N"),
        rail.mark_point(opacity=0, size=1, tooltip=None)
        .encode(x=x, y="level:Q")
        .add_params(pick, commit),
    )

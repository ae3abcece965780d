"""The panels that live pictures are made of, each a layered chart over named data sets.

A panel has its own y scale in its own band of the picture's height: `band=(top, bottom)`,
fractions from the top. `shown` is the Vega expression that chooses the rows of the current value.
In pictures of layers, layer 1 stands left, the output right, on the same x scale in all panels.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import altair as alt

from explainer.charts.roles import paint, power_of_ten

Band = tuple[float, float]
Layered = alt.LayerChart | alt.FacetChart  # what alt.layer is declared to return
IS_CURRENT = "datum.value === current"  # `current` is the place in the sweep that is drawn
OFF_SCALE = alt.Scale(domain=[False, True], range=["circle", "diamond"])  # beyond the axis


def forward(title: str, band: Band, shown: str) -> Layered:
    """Histograms per layer, each on its side over its layer.

    Data sets: `extent` (layer, activation: the corners of the axes), `bars` (layer, x, y, y2,
    apart, and the bar's length: `v` if it is always the same, else a column v<value> for each value
    of the sweep, as `matrix` has them), `notes` (layer, text, printed under it) and, whatever the
    value, `ghost_bars` (as `bars`, with `v`): the outlines of a network that was pinned.
    """
    bars, ghost = (alt.Chart(alt.NamedData(name)) for name in ("bars", "ghost_bars"))
    length = "datum.v"
    if shown == IS_CURRENT:
        length = "(datum.v || datum['v' + current] || 0)"
    else:
        bars = bars.transform_filter(shown)
    bars = bars.transform_calculate(x2=f"datum.x + {length}")
    ghost = ghost.transform_calculate(x2="datum.x + datum.v")
    place: dict[str, Any] = {"x": _x("x"), "x2": "x2:Q", "y": alt.Y("y:Q"), "y2": "y2:Q"}
    note = {"baseline": "top", "dy": 3, "fontSize": 11, "y": _height(band[1])}
    return alt.layer(
        _corners("activation", title, band, format="~g"),
        *(
            paint(bars.transform_filter(rows).mark_rect(tooltip=None), role).encode(**place)
            for rows, role in (("!datum.apart", "forward"), ("datum.apart", "ink"))
        ),
        paint(ghost.mark_rect(filled=False, strokeWidth=1, tooltip=None), "faint").encode(**place),
        _text(_rows("notes", shown), "text", **note).encode(x=_x("layer")),
    )


def backward(title: str, band: Band, shown: str) -> Layered:
    """The gradient at each layer, relative to the last layer, on a log axis.

    Data sets, with all vertical places as powers of ten: `extent` (layer, log10: the corners of
    the axes), `layers` (layer, name), `healthy` (layer, low, high), `limits` (log10, text, above:
    where a number format runs out), `gradient` (layer, log10, theory, off), `median` (layer,
    log10: of the units' |δ|, in hollow dots), `luck` (layer, low, high) and, whatever the value,
    `ghost` (layer, log10): a network that was pinned, in hollow squares.
    """
    x, dots = _x("layer"), _rows("gradient", shown)
    low_high: dict[str, Any] = {"x": x, "y": alt.Y("low:Q"), "y2": "high:Q"}
    limits, ghost = (alt.Chart(alt.NamedData(name)) for name in ("limits", "ghost"))
    limit = {"align": "right", "fontSize": 10.5, "x": alt.ExprRef("width")}
    name = {"baseline": "top", "dy": 4, "fontSize": 11.5, "y": _height(band[1])}
    return alt.layer(
        paint(_rows("healthy", shown).mark_area(opacity=0.7, tooltip=None), "healthy").encode(
            **low_high
        ),
        _corners("log10", title, band, labelExpr=power_of_ten(), tickMinStep=1),
        paint(limits.mark_rule(strokeDash=[2, 3], tooltip=None), "faint").encode(y="log10:Q"),
        _text(
            limits.transform_filter("!datum.above"), "text", baseline="top", dy=3, **limit
        ).encode(y="log10:Q"),
        _text(
            limits.transform_filter("datum.above"), "text", baseline="bottom", dy=-2, **limit
        ).encode(y="log10:Q"),
        paint(_rows("median", shown).mark_point(size=40, tooltip=None), "backward").encode(
            x=x, y="log10:Q"
        ),
        paint(_rows("luck", shown).mark_area(opacity=0.22, tooltip=None), "backward").encode(
            **low_high
        ),
        paint(ghost.mark_line(strokeDash=[4, 3], tooltip=None), "faint").encode(x=x, y="log10:Q"),
        paint(ghost.mark_point(shape="square", size=55, tooltip=None), "faint").encode(
            x=x, y="log10:Q"
        ),
        paint(
            dots.transform_filter("!datum.off").mark_line(strokeWidth=1.2, tooltip=None), "ink"
        ).encode(x=x, y="theory:Q"),
        paint(dots.mark_point(size=58, opacity=1, filled=True, tooltip=None), "backward").encode(
            x=x, y="log10:Q", shape=alt.Shape("off:N", scale=OFF_SCALE, legend=None)
        ),
        _text(alt.Chart(alt.NamedData("layers")), "name", **name).encode(x=x),
    )


def cells(title: str, band: Band, shown: str, name: str = "cells") -> Layered:
    """Rectangles with texts among them: grids of units, matrices as heat maps, bars of a race.

    Data sets, after `name`: `cells` (x, x2, y, y2, role, strength: opacity from 0 to 1),
    `cells_extent` (x, y: the corners of the axes) and `cells_text` (value or null for always, x,
    y, text, align: "left", "center" or "right").
    """
    x = alt.X("x:Q", scale=alt.Scale(nice=False, zero=False), axis=None)
    y = alt.Y("y:Q", **band_axis(title, band, labels=False, ticks=False, domain=False, grid=False))
    opacity = alt.FillOpacity(
        "strength:Q", scale=alt.Scale(domain=[0, 1], range=[0.04, 1]), legend=None
    )
    return alt.layer(
        corners(f"{name}_extent").encode(x=x, y=y),
        paint(_rows(name, shown).mark_rect(tooltip=None)).encode(
            x=x, x2="x2:Q", y=y, y2="y2:Q", fillOpacity=opacity
        ),
        *_texts(name, shown, x),
    )


def matrix(title: str, band: Band, shown: str, name: str = "matrix") -> Layered:
    """Matrices of signed numbers as heat maps; a negative one is a smaller cell.

    The same cells show all values of the sweep: a thousand marks that change are several times as
    fast as a thousand that go and come. Data sets, after `name`: `matrix` (x, y: the lower left
    corner of a cell of size 1, and for each value of the sweep a column v<value>, from -1 to 1),
    `matrix_paper` (x, x2, y, y2: what the cells are drawn on), and as `cells` has them
    `matrix_extent` and `matrix_text`.
    """
    x = alt.X("x:Q", scale=alt.Scale(nice=False, zero=False), axis=None)
    y = alt.Y("y:Q", **band_axis(title, band, labels=False, ticks=False, domain=False, grid=False))
    cell = alt.Chart(alt.NamedData(name)).transform_calculate(v="datum['v' + current] || 0")
    cell = cell.transform_calculate(inset="datum.v < 0 ? 0.16 : 0")
    cell = cell.transform_calculate(
        role="datum.inset ? 'backward' : 'forward'",
        left="datum.x + datum.inset",
        right="datum.x + 1 - datum.inset",
        bottom="datum.y + datum.inset",
        top="datum.y + 1 - datum.inset",
    )
    strength = alt.ExprRef("abs(datum.v)")  # no field of a scale, which would check each number
    paper = alt.Chart(alt.NamedData(f"{name}_paper")).mark_rect(opacity=0.14, tooltip=None)
    return alt.layer(
        corners(f"{name}_extent").encode(x=x, y=y),
        paint(paper, "rule").encode(x=x, x2="x2:Q", y=y, y2="y2:Q"),
        paint(cell.mark_rect(fillOpacity=strength, aria=False, tooltip=None)).encode(
            x=_x("left"), x2="right:Q", y=alt.Y("bottom:Q"), y2="top:Q"
        ),
        *_texts(name, shown, x),
    )


def plane(title: str, band: Band, shown: str) -> Layered:
    """Points and lines in a plane: a cloud of data with a unit's kink, a path over a valley.

    Data sets: `plane_extent` (x, y: the corners of the axes), `contours` (x, y, series, order: not
    of any value), `segments` (x, y, x2, y2, role, dashed), `points` (x, y, role, filled) and
    `labels` (x, y, text); the last three with `value`, null for always.
    """
    x = alt.X("x:Q", scale=alt.Scale(nice=False, zero=False), axis=None)
    y = alt.Y("y:Q", **band_axis(title, band, labels=False, ticks=False, grid=False))
    shown = f"datum.value === null || {shown}"
    lines, points = _rows("segments", shown), _rows("points", shown)
    contours = alt.Chart(alt.NamedData("contours")).mark_line(strokeWidth=1, tooltip=None)
    ends: dict[str, Any] = {"x": x, "x2": "x2:Q", "y": y, "y2": "y2:Q"}
    return alt.layer(
        corners("plane_extent").encode(x=x, y=y),
        paint(contours, "rule").encode(x=x, y="y:Q", detail="series:N", order="order:Q"),
        paint(
            lines.transform_filter("!datum.dashed").mark_rule(strokeWidth=2.5, tooltip=None)
        ).encode(**ends),
        paint(
            lines.transform_filter("datum.dashed").mark_rule(
                strokeWidth=1.5, strokeDash=[5, 4], tooltip=None
            )
        ).encode(**ends),
        paint(
            points.transform_filter("datum.filled").mark_circle(size=60, opacity=1, tooltip=None)
        ).encode(x=x, y="y:Q"),
        paint(points.transform_filter("!datum.filled").mark_point(size=50, tooltip=None)).encode(
            x=x, y="y:Q"
        ),
        _text(_rows("labels", shown), "text", align="left", dx=6, fontSize=12).encode(x=x, y="y:Q"),
    )


# What a layout of live.py can name.
PANELS: dict[str, Callable[[str, Band, str], Layered]] = {
    "forward": forward,
    "backward": backward,
    "cells": cells,
    "cells2": partial(cells, name="cells2"),
    "matrix": matrix,
    "matrix2": partial(matrix, name="matrix2"),
    "plane": plane,
}


def band_axis(title: str, band: Band, **settings: Any) -> dict[str, Any]:
    """Return scale and axis of a band, the title over it, flush left, where a reader begins."""
    top, bottom = band
    axis = alt.Axis(
        title=title,
        orient="left",
        titleAngle=0,
        titleAlign="left",
        titleAnchor="end",
        titleBaseline="bottom",
        titleX=0,
        titleY=_height(top, -6),
        labelPadding=6,
        **{"tickCount": 3, **settings},
    )
    ends = [{"expr": f"height*{bottom}"}, {"expr": f"height*{top}"}]
    return {"scale": alt.Scale(range=ends, nice=False, zero=False), "axis": axis}


def corners(name: str) -> alt.Chart:
    """Draw nothing, but span axes over the data set `name`: what is shown changes, they do not."""
    chart: alt.Chart = alt.Chart(alt.NamedData(name)).mark_point(opacity=0, tooltip=None)
    return chart


def _corners(field: str, title: str, band: Band, **axis: Any) -> alt.Chart:
    y = alt.Y(f"{field}:Q", **band_axis(title, band, **axis))
    chart: alt.Chart = corners("extent").encode(x=_x("layer"), y=y)
    return chart


def _rows(name: str, shown: str) -> alt.Chart:
    rows: alt.Chart = alt.Chart(alt.NamedData(name)).transform_filter(shown)
    return rows


def _texts(name: str, shown: str, x: alt.X) -> list[alt.Chart]:
    texts = alt.Chart(alt.NamedData(f"{name}_text")).transform_filter(
        f"datum.value === null || {shown}"
    )
    return [
        paint(
            texts.transform_filter(f"datum.align === '{align}'").mark_text(
                align=align, baseline="middle", fontSize=12, tooltip=None
            ),
            "ink",
        ).encode(x=x, y="y:Q", text="text:N")
        for align in ("left", "center", "right")
    ]


def _text(chart: alt.Chart, field: str, **mark: Any) -> alt.Chart:
    text: alt.Chart = chart.mark_text(tooltip=None, **mark)
    return paint(text, "faint").encode(text=f"{field}:N")


def _x(field: str) -> alt.X:
    return alt.X(f"{field}:Q", scale=alt.Scale(nice=False, zero=False), axis=None)


def _height(fraction: float, pixels: int = 0) -> Any:
    return alt.ExprRef(f"height*{fraction}{pixels:+d}")

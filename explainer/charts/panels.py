"""The panels that live pictures are made of, each a layered chart over named data sets.

In pictures of layers, layer 1 stands left, the output right, on the same x scale in all panels.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import altair as alt

from explainer.charts.bands import (
    IS_CURRENT,
    Band,
    Layered,
    across,
    band_axis,
    corners,
    fixed,
    height,
    rows,
    text,
)
from explainer.charts.cells import cells, matrix, pillars, units
from explainer.charts.roles import paint, power_of_ten

OFF_SCALE = alt.Scale(domain=[False, True], range=["circle", "diamond"])  # beyond the axis


def forward(title: str, band: Band, shown: str) -> Layered:
    """Histograms per layer, each on its side over its layer.

    Data sets: `extent` (layer, activation: the corners of the axes), `bars` (layer, x, y, y2,
    apart, and the bar's length: `v` if it is always the same, else a column v<value> for each value
    of the sweep, as in cells.py), `notes` (layer, text, printed under it) and, whatever the value,
    `ghost_bars` (as `bars`, with `v`): the outlines of a network that was pinned.
    """
    bars, ghost = (alt.Chart(alt.NamedData(name)) for name in ("bars", "ghost_bars"))
    length = "datum.v"
    if shown == IS_CURRENT:
        length = "(datum.v || datum[column] || 0)"
    else:
        bars = bars.transform_filter(shown)
    bars = bars.transform_calculate(x2=f"datum.x + {length}")
    ghost = ghost.transform_calculate(x2="datum.x + datum.v")
    place: dict[str, Any] = {"x": across("x"), "x2": "x2:Q", "y": alt.Y("y:Q"), "y2": "y2:Q"}
    note = {"baseline": "top", "dy": 3, "fontSize": 11, "y": height(band[1])}
    return alt.layer(
        _corners("activation", title, band, format="~g"),
        *(
            paint(bars.transform_filter(rows).mark_rect(tooltip=None), role).encode(**place)
            for rows, role in (("!datum.apart", "forward"), ("datum.apart", "ink"))
        ),
        paint(ghost.mark_rect(filled=False, strokeWidth=1, tooltip=None), "faint").encode(**place),
        text(rows("notes", shown), "text", **note).encode(x=across("layer")),
    )


def backward(title: str, band: Band, shown: str) -> Layered:
    """The gradient at each layer, relative to the last layer, on a log axis.

    Data sets, with all vertical places as powers of ten: `extent` (layer, log10: the corners of
    the axes), `layers` (layer, name), `healthy` (layer, low, high), `limits` (log10, text, above:
    where a number format runs out), `gradient` (layer, log10, theory, off), `median` (layer,
    log10: of the units' |δ|, in hollow dots), `luck` (layer, low, high) and, whatever the value,
    `ghost` (layer, log10, off): a network that was pinned, in hollow squares.
    """
    x, dots = across("layer"), rows("gradient", shown)
    low_high: dict[str, Any] = {"x": x, "y": alt.Y("low:Q"), "y2": "high:Q"}
    limits, ghost = (alt.Chart(alt.NamedData(name)) for name in ("limits", "ghost"))
    inside = ghost.transform_filter("!datum.off")
    limit = {"align": "right", "fontSize": 10.5, "x": alt.ExprRef("width")}
    name = {"baseline": "top", "dy": 4, "fontSize": 11.5, "y": height(band[1])}
    return alt.layer(
        paint(rows("healthy", shown).mark_area(opacity=0.7, tooltip=None), "healthy").encode(
            **low_high
        ),
        _corners("log10", title, band, labelExpr=power_of_ten(), tickMinStep=1),
        paint(limits.mark_rule(strokeDash=[2, 3], tooltip=None), "faint").encode(y="log10:Q"),
        text(limits.transform_filter("!datum.above"), "text", baseline="top", dy=3, **limit).encode(
            y="log10:Q"
        ),
        text(
            limits.transform_filter("datum.above"), "text", baseline="bottom", dy=-2, **limit
        ).encode(y="log10:Q"),
        paint(rows("median", shown).mark_point(size=40, tooltip=None), "backward").encode(
            x=x, y="log10:Q"
        ),
        paint(rows("luck", shown).mark_area(opacity=0.22, tooltip=None), "backward").encode(
            **low_high
        ),
        paint(inside.mark_line(strokeDash=[4, 3], tooltip=None), "faint").encode(x=x, y="log10:Q"),
        *(
            paint(of.mark_point(shape=shape, size=55, tooltip=None), "faint").encode(
                x=x, y="log10:Q"
            )
            for of, shape in ((inside, "square"), (ghost.transform_filter("datum.off"), "diamond"))
        ),
        paint(
            dots.transform_filter("!datum.off").mark_line(strokeWidth=1.2, tooltip=None), "ink"
        ).encode(x=x, y="theory:Q"),
        paint(dots.mark_point(size=58, opacity=1, filled=True, tooltip=None), "backward").encode(
            x=x, y="log10:Q", shape=alt.Shape("off:N", scale=OFF_SCALE, legend=None)
        ),
        text(alt.Chart(alt.NamedData("layers")), "name", **name).encode(x=x),
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
    lines, points = rows("segments", shown), rows("points", shown)
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
        text(rows("labels", shown), "text", align="left", dx=6, fontSize=12).encode(x=x, y="y:Q"),
    )


# What a layout of live.py can name.
PANELS: dict[str, Callable[[str, Band, str], Layered]] = {
    "forward": forward,
    "backward": backward,
    "cells": cells,
    "cells2": partial(cells, name="cells2"),
    "pillars": pillars,
    "pillars2": partial(pillars, name="pillars2"),
    "units": units,
    "matrix": matrix,
    "matrix2": partial(matrix, name="matrix2"),
    "plane": plane,
}


def _corners(field: str, title: str, band: Band, **axis: Any) -> alt.Chart:
    return fixed("extent", across("layer"), alt.Y(f"{field}:Q", **band_axis(title, band, **axis)))

"""Panels of rectangles: grids of units, matrices as heat maps, bars.

In all but `cells` the same marks show all values of the sweep, from one table with a column
v<value> for each (see data.column_of): marks that change are several times as fast as marks that go
and come, and the table is a fraction as large. All have two data sets more, after the panel's
name: `…_extent` (x, y: the corners of the axes) and `…_text` (value or null for always, x, y, text,
align: "left", "center" or "right").
"""

from typing import Any

import altair as alt

from explainer.charts.bands import Band, Layered, across, band_axis, fixed, rows
from explainer.charts.roles import paint

SHARES = {"plus": 1, "minus": 0.68}  # of a matrix's cell, by the sign of its number
PLACE_OF = "datum.x + ' ' + datum.y"
PLACE = alt.Key("place:N")  # a mark lasts when other data come: a third of the changes on the page
OPACITY = alt.FillOpacity(
    "strength:Q", scale=alt.Scale(domain=[0, 1], range=[0.04, 1]), legend=None
)


def cells(title: str, band: Band, shown: str, name: str = "cells") -> Layered:
    """Rectangles of any kind, which go and come.

    Data set `cells` (value, x, x2, y, y2, role, strength: opacity from 0 to 1).
    """
    drawn = _rectangles(rows(name, shown)).encode(fillOpacity=OPACITY)
    return _among_texts(title, band, shown, name, drawn)


def pillars(title: str, band: Band, shown: str, name: str = "pillars") -> Layered:
    """Bars that grow and shrink, also below their foot.

    Data set `pillars` (x, x2, y: the foot, role, strength as in `cells`; v: the height).
    """
    pillar = _lasting(name).transform_calculate(y2="datum.y + datum.v")
    drawn = _rectangles(pillar).encode(fillOpacity=OPACITY, key=PLACE)
    return _among_texts(title, band, shown, name, drawn)


def units(title: str, band: Band, shown: str, name: str = "units") -> Layered:
    """A grid of units, the stronger the more inputs each is on for; pale if off, crossed if dead.

    Data set `units` (x, x2, y, y2; v: the share of inputs, 0 if off for all of them, -1 if dead).
    """
    unit = _lasting(name)
    cell = unit.transform_calculate(role="datum.v > 0 ? 'forward' : 'rule'")
    strength = alt.ExprRef("datum.v > 0 ? 0.33 + 0.67 * datum.v : 0.38")
    cross = unit.transform_filter("datum.v < 0").transform_calculate(
        cross="'×'", middle="(datum.x + datum.x2) / 2", center="(datum.y + datum.y2) / 2"
    )
    return _among_texts(
        title,
        band,
        shown,
        name,
        _rectangles(cell, fillOpacity=strength).encode(key=PLACE),
        _printed(cross, "center").encode(x=across("middle"), y="center:Q", text="cross:N"),
    )


def matrix(title: str, band: Band, shown: str, name: str = "matrix") -> Layered:
    """Matrices of signed numbers as heat maps; a negative one is a smaller cell.

    Data sets `matrix` (x, y: the lower left corner of a cell of size 1; v: from -1 to 1) and
    `matrix_paper` (x, x2, y, y2: what the cells are drawn on).
    """
    paper = alt.Chart(alt.NamedData(f"{name}_paper")).transform_calculate(role="'rule'")
    return _among_texts(
        title, band, shown, name, _rectangles(paper, opacity=0.14), _signed(name, band)
    )


def _signed(name: str, band: Band) -> alt.Chart:
    """Draw a cell a row about its center.

    The value stands in the marks alone: as a field of the rows it would have them checked and
    placed again at each move of the pointer, in half as much time again.
    """
    top, bottom = band
    ends, high = f"data('{name}_extent')", f"height * {bottom - top:.4g}"
    params = [
        alt.param(
            name=f"{name}_{side}_{sign}",
            expr=f"length({ends}) ? {share} * {pixels} / ({ends}[1].{axis} - {ends}[0].{axis}) : 0",
        )
        for side, axis, pixels in (("width", "x", "width"), ("height", "y", high))
        for sign, share in SHARES.items()
    ]
    params += [
        alt.param(name=f"{name}_fill_{sign}", expr=f"scale('color', '{role}')")
        for sign, role in (("plus", "forward"), ("minus", "backward"))
    ]

    def by_sign(channel: str) -> alt.ExprRef:
        return alt.ExprRef(f"datum[column] < 0 ? {name}_{channel}_minus : {name}_{channel}_plus")

    cell: alt.Chart = alt.Chart(alt.NamedData(name)).mark_rect(
        tooltip=None,
        fill=by_sign("fill"),
        fillOpacity=alt.ExprRef("abs(datum[column] || 0)"),
        width=by_sign("width"),
        height=by_sign("height"),
    )
    placed = cell.transform_calculate(
        place=PLACE_OF, center="datum.x + 0.5", middle="datum.y + 0.5"
    )
    drawn: alt.Chart = placed.encode(x=across("center"), y="middle:Q", key=PLACE)
    return drawn.add_params(*params)


def _lasting(name: str) -> alt.Chart:
    """Begin a chart of marks that show every value: `v` is the present one, `place` the mark's."""
    chart: alt.Chart = alt.Chart(alt.NamedData(name)).transform_calculate(place=PLACE_OF)
    return chart.transform_calculate(v="datum[column] || 0")


def _rectangles(chart: alt.Chart, **mark: Any) -> alt.Chart:
    """Draw a rectangle a row, in the colour of its role."""
    return paint(chart.mark_rect(tooltip=None, **mark)).encode(
        x=across("x"), x2="x2:Q", y="y:Q", y2="y2:Q"
    )


def _among_texts(title: str, band: Band, shown: str, name: str, *drawn: alt.Chart) -> Layered:
    """Put charts between a panel's axes and its texts."""
    y = alt.Y("y:Q", **band_axis(title, band, labels=False, ticks=False, domain=False, grid=False))
    texts = rows(f"{name}_text", f"datum.value === null || {shown}")
    return alt.layer(
        fixed(f"{name}_extent", across("x"), y),
        *drawn,
        *(
            _printed(texts.transform_filter(f"datum.align === '{align}'"), align).encode(
                x=across("x"), y="y:Q", text="text:N"
            )
            for align in ("left", "center", "right")
        ),
    )


def _printed(chart: alt.Chart, align: Any) -> alt.Chart:
    text = chart.mark_text(align=align, baseline="middle", fontSize=12, tooltip=None)
    return paint(text, "ink")

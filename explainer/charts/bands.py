"""What all panels of live pictures have in common: their band of the height, axes, rows and texts.

A panel has its own y scale in its own band of the picture's height: `band=(top, bottom)`,
fractions from the top. `shown` is the Vega expression that chooses the rows of the current value.
"""

from typing import Any

import altair as alt

from explainer.charts.roles import paint

Band = tuple[float, float]
Layered = alt.LayerChart | alt.FacetChart  # what alt.layer is declared to return
IS_CURRENT = "datum.value === current"  # `current` is the place in the sweep that is drawn


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
        titleY=height(top, -6),
        labelPadding=6,
        **{"tickCount": 3, **settings},
    )
    ends = [{"expr": f"height*{bottom}"}, {"expr": f"height*{top}"}]
    return {"scale": alt.Scale(range=ends, nice=False, zero=False), "axis": axis}


def corners(name: str) -> alt.Chart:
    """Draw nothing, but span axes over the data set `name`: what is shown changes, they do not."""
    chart: alt.Chart = alt.Chart(alt.NamedData(name)).mark_point(opacity=0, tooltip=None)
    return chart


def fixed(name: str, x: alt.X, y: alt.Y) -> alt.Chart:
    """Draw nothing, but end both axes at the two rows of `name`, whatever else is drawn.

    Without a domain Vega looks for the ends among all marks again at each move of the pointer.
    """
    x, y = x.copy(), y.copy()
    for axis in (x, y):
        field = str(axis["shorthand"]).removesuffix(":Q")
        end = f"length(data('{name}')) ? data('{name}')"
        axis["scale"]["domain"] = [{"expr": f"{end}[{row}].{field} : {row}"} for row in (0, 1)]
    chart: alt.Chart = corners(name).encode(x=x, y=y)
    return chart


def rows(name: str, shown: str) -> alt.Chart:
    """Begin a chart of those rows of a data set that are `shown`."""
    chart: alt.Chart = alt.Chart(alt.NamedData(name)).transform_filter(shown)
    return chart


def text(chart: alt.Chart, field: str, **mark: Any) -> alt.Chart:
    """Print `field` of each row, in the colour of what is aside."""
    marks: alt.Chart = chart.mark_text(tooltip=None, **mark)
    return paint(marks, "faint").encode(text=f"{field}:N")


def across(field: str) -> alt.X:
    """Return the horizontal axis of all panels, which is not drawn."""
    return alt.X(f"{field}:Q", scale=alt.Scale(nice=False, zero=False), axis=None)


def height(fraction: float, pixels: int = 0) -> Any:
    """Return a place of a mark as a fraction of the picture's height."""
    return alt.ExprRef(f"height*{fraction}{pixels:+d}")

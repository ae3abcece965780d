"""A map: one row an activation, over the scale of the weights, picked in both directions.

Under it belongs the strip of the place that was kept: histograms and gradients, not live.
"""

from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from explainer.charts.bands import IS_CURRENT
from explainer.charts.live import LEFT, following_pointer
from explainer.charts.panels import backward, forward
from explainer.charts.roles import paint, spoken
from explainer.charts.stacked import once, stacked

# Pixels. The rows stand between TOP, under two sentences and the names of the lines, and the axis,
# which is inside the plot: so that the pointer picks a place there too.
HEIGHT, TOP, AXIS = 205, 60, 28
SIDES: tuple[tuple[Literal["left", "center", "right"], int], ...] = (
    ("right", 6),
    ("center", 0),
    ("left", -4),
)
SHADE = 0.075  # opacity of one layer of colour
PLACE = IS_CURRENT.replace("value", "place")


@dataclass(frozen=True)
class MapWords:
    """The words of the map in the reader's language; `rows` are the activations, from the top."""

    rows: tuple[str, ...]
    scale: str
    description: str


@once
def scale_map(words: MapWords) -> dict[str, Any]:
    """Return the Vega-Lite specification, for named data sets.

    Data sets: `shades` (name: of the row, value, value2: its ends, role: thin layers of colour over
    each other, but `healthy` is solid and outlined), `schemes` (value, text, align: named lines),
    `zones` (value, name, text), `trials` (value, name, learned: filled or hollow) and `rail`: every
    place that can be picked (place: its number, value, name, text and text2: two lines, kept: the
    number of the place kept, turn).
    """
    rail = alt.Chart(alt.NamedData("rail"))
    pick = alt.selection_point(
        name="pick",
        on="pointermove",
        nearest=True,
        fields=["place"],
        empty=False,
        clear=LEFT,
    )
    commit = alt.selection_point(
        name="commit", on="pointerup", nearest=True, fields=["turn", "value", "name"], clear=False
    )
    here = rail.transform_filter(PLACE)
    x, y = _x(words.scale), _y(words.rows)
    line: dict[str, Any] = {
        "align": "left",
        "baseline": "top",
        "fontSize": alt.ExprRef("width < 420 ? 12 : 14"),
        "x": alt.ExprRef("width < 420 ? -70 : 0"),
        "tooltip": None,
    }
    target = rail.mark_point(opacity=0, size=1, tooltip=None).encode(x=x, y=y)
    ring = here.mark_point(size=360, strokeWidth=2.6, opacity=1, tooltip=None)
    chart = alt.layer(
        *_ground(x, y),
        *_marks(x, y),
        paint(ring, "ink").encode(x=x, y=y),
        paint(here.mark_text(fontWeight=600, y=0, **line, **spoken("text")), "ink").encode(
            text="text:N"
        ),
        paint(here.mark_text(y=20, **line, **spoken("text2")), "ink").encode(text="text2:N"),
        target.add_params(pick, commit),
    )
    spec: dict[str, Any] = chart.properties(
        height=HEIGHT, padding={"bottom": 4}, description=words.description
    ).to_dict(validate=False)
    return following_pointer(spec, "rail")


@dataclass(frozen=True)
class PlaceWords:
    """The words of the strip of one place: the titles of its panels, and its text alternative."""

    titles: tuple[str, str]
    description: str


@once
def place_strip(words: PlaceWords, height: int = 170) -> dict[str, Any]:
    """Return the specification of histograms and gradients of one network.

    Data sets: those of the panels `forward` and `backward`.
    """
    return stacked(
        forward(words.titles[0], (0.09, 0.42), "true"),
        backward(words.titles[1], (0.6, 0.92), "true"),
        height=height,
        padding={"bottom": 4},
        description=words.description,
    )


def _ground(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The colours of theory; what is healthy has an edge too."""
    shades = alt.Chart(alt.NamedData("shades"))
    healthy = shades.transform_filter("datum.role === 'healthy'")
    others = shades.transform_filter("datum.role !== 'healthy'")
    edge = healthy.mark_rect(filled=False, strokeWidth=1.2, opacity=1, tooltip=None)
    return [
        paint(others.mark_rect(opacity=SHADE, tooltip=None)).encode(x=x, x2="value2:Q", y=y),
        paint(healthy.mark_rect(opacity=1, tooltip=None)).encode(x=x, x2="value2:Q", y=y),
        paint(edge, "ink").encode(x=x, x2="value2:Q", y=y),
    ]


def _marks(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The named schemes as lines, the names of the zones, the trainings as dots."""
    schemes, zones, trials = (alt.Chart(alt.NamedData(n)) for n in ("schemes", "zones", "trials"))
    line = schemes.mark_rule(
        strokeDash=[3, 3], y=TOP - 4, y2=alt.ExprRef(f"height-{AXIS}"), tooltip=None
    )
    zone = zones.mark_text(fontSize=12.5, fontStyle="italic", tooltip=None)
    learned = trials.transform_filter("datum.learned")
    failed = trials.transform_filter("!datum.learned")
    return [
        paint(line, "ink").encode(x=x),
        *(
            paint(
                schemes.transform_filter(f"datum.align === '{align}'").mark_text(
                    align=align, baseline="bottom", y=TOP - 5, dx=dx, fontSize=11.5, tooltip=None
                ),
                "ink",
            ).encode(x=x, text="text:N")
            for align, dx in SIDES
        ),
        paint(zone, "ink").encode(x=x, y=y, text="text:N"),
        paint(learned.mark_circle(size=60, opacity=1, tooltip=None), "ink").encode(x=x, y=y),
        paint(failed.mark_point(size=42, opacity=1, tooltip=None), "ink").encode(x=x, y=y),
    ]


def _x(title: str) -> alt.X:
    axis = alt.Axis(
        title=title,
        orient="bottom",
        format="~g",
        grid=False,
        tickCount=4,
        offset=-AXIS,
        titlePadding=-12,
        titleAnchor="end",
    )
    return alt.X("value:Q", scale=alt.Scale(type="log", nice=False), axis=axis)


def _y(rows: tuple[str, ...]) -> alt.Y:
    ends: Any = [{"expr": f"{TOP}"}, {"expr": f"height-{AXIS}"}]
    scale = alt.Scale(domain=list(rows), range=ends, paddingInner=0.12, paddingOuter=0)
    axis = alt.Axis(
        title=None,
        orient="left",
        domain=False,
        ticks=False,
        labelPadding=6,
        labelFlush=False,
        labelOverlap=False,
    )
    return alt.Y("name:N", scale=scale, axis=axis)

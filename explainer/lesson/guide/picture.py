"""The gradient layer by layer as SVG, black on white: axes to draw into, or drawn."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise

from explainer.lesson.numbers import SUPERSCRIPT

WIDTH, HEIGHT = 640, 200
LEFT, RIGHT, TOP, BOTTOM = 92, 12, 8, 34  # margins; names of the curves stand in the left one
NAME = 14  # between names
LINES = 9  # at most, of powers of ten
STEPS = (1, 2, 3, 5, 10, 20, 50)
DASHES = ("none", "7 4", "2 3", "9 3 2 3", "4 2")


def picture(curves: Mapping[str, Sequence[float]], about: str, layers: str, *, drawn: bool) -> str:
    """Return axes that hold `curves`, powers of ten by layer and name; with them where `drawn`.

    `about` says what the picture shows, `layers` names its axis.
    """
    depth = max(len(curve) for curve in curves.values())
    powers = [power for curve in curves.values() for power in curve]
    step = next(s for s in STEPS if (max(powers) - min(powers)) / s < LINES - 1)
    low, high = step * int(min(powers) // step), -step * int(-max(powers) // step)
    high = max(high, low + step)

    def x(layer: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (layer - 1) / max(depth - 1, 1)

    def y(power: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - power) / (high - low)

    parts = []
    for power in range(low, high + 1, step):
        parts.append(_line([(LEFT, y(power)), (WIDTH - RIGHT, y(power))], "grid"))
        parts.append(_text(LEFT - 26, y(power), f"10{str(power).translate(SUPERSCRIPT)}", "end"))
    for layer in range(1, depth + 1) if depth <= 20 else (1, *range(10, depth + 1, 10)):
        parts.append(_line([(x(layer), TOP), (x(layer), HEIGHT - BOTTOM)], "grid"))
        parts.append(_text(x(layer), HEIGHT - BOTTOM + 11, str(layer), "middle"))
    parts.append(_text((LEFT + WIDTH) / 2, HEIGHT - 6, layers, "middle"))
    if drawn:
        ends = _apart({name: y(curve[0]) for name, curve in curves.items()})
        for (name, curve), dashes in zip(curves.items(), DASHES, strict=False):
            points = [(x(layer), y(power)) for layer, power in enumerate(curve, start=1)]
            parts.append(_line(points, "curve", dashes))
            parts.append(_text(LEFT - 10, ends[name], name, "middle", "name"))
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(about)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{"".join(parts)}</svg>'


def _apart(heights: Mapping[str, float]) -> dict[str, float]:
    """Move names that would stand on each other apart, and none off the picture."""
    order = sorted(heights, key=lambda name: heights[name])
    places = {name: heights[name] for name in order}
    for above, below in pairwise(order):
        places[below] = max(places[below], places[above] + NAME)
    over = max(0.0, places[order[-1]] - (HEIGHT - BOTTOM))
    return {name: place - over for name, place in places.items()}


def _line(points: Sequence[tuple[float, float]], kind: str, dashes: str = "none") -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline class="{kind}" stroke-dasharray="{dashes}" points="{path}"/>'


def _text(x: float, y: float, text: str, anchor: str, kind: str = "tick") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" dominant-baseline="central"'
    return f'<text class="{kind}" {place}>{escape(text)}</text>'

"""An activation function with its derivative, and a point that moves along both."""

from collections.abc import Callable, Sequence
from math import floor, log10

import numpy as np
import pandas as pd

from explainer import ACTIVATIONS
from explainer.charts import data
from explainer.charts.curve import CurveWords, live_curve
from explainer.lesson.language import _
from explainer.lesson.numbers import from_log10
from explainer.lesson.pictures.live import draw, turn


def _value(f: float) -> str:
    """Write a value f; near ±1 with the digits that tell it from that."""
    short = 1 - abs(f)
    return f"{f:.{2 - floor(log10(short))}f}" if 0 < short < 0.01 else f"{f:.3g}"


# The slope in terms of the value f, for the sentence on the curve.
SLOPES: dict[str, Callable[[float], str]] = {
    "sigmoid": lambda f: f"{_value(f)} × {1 - f:.3g}",
    "tanh": lambda f: f"1 − {_value(abs(f))}²",
}


def curve(
    activation: str,
    values: Sequence[float],
    kept: float,
    set_to: str,
    parameter: float | None = None,
    key: str = "live_curve",
) -> None:
    """Draw an activation function with its derivative over `values`, the inputs z of one unit.

    The control `set_to` holds the movable point, at `kept`. Shaded: where the unit is saturated.
    `parameter` is the function's slope or alpha, if not the default.
    """
    words = CurveWords(
        input=_("input z of one unit"),
        description=_(
            "A function, drawn solid, and its derivative, dashed, over the input z, with a point "
            "that moves along both. Shaded: where the unit counts as saturated."
        ),
    )
    function = ACTIVATIONS[activation]
    points = data.curve(function, np.array(values), parameter)
    pairs = zip(points["f"], points["slope"], strict=True)
    points = points.assign(
        kept=kept,
        turn=turn(set_to),
        text=[
            f"f({z:g}) = {_value(f)}".replace("-", "−")
            for z, f in zip(values, points["f"], strict=True)
        ],
        text2=[f"f′ = {_slope(activation, f, slope)}".replace("-", "−") for f, slope in pairs],
    )
    shaded = data.saturated_inputs(function, points)
    drawn = points[["f", "slope", "low", "high"]]  # all tangents: the axis stays where it is
    corners = {
        "value": [min(values), max(values)],
        "f": [drawn.min(axis=None), drawn.max(axis=None)],
    }
    datasets = {"curve": points, "saturated": shaded, "curve_extent": pd.DataFrame(corners)}
    draw(key, live_curve(words), datasets, set_to)


def _slope(activation: str, f: float, slope: float) -> str:
    if activation in SLOPES:
        return f"{SLOPES[activation](f)} = {from_log10(log10(slope))}"
    return f"{slope:.3g}"

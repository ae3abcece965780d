"""Draws the shared pictures: adds the reader's words to what was measured, and keeps clicks."""

from collections.abc import Callable, Sequence
from math import floor, log10
from typing import Any, Literal

import numpy as np
import pandas as pd
import streamlit as st

from explainer import ACTIVATIONS
from explainer.charts import data
from explainer.charts.curve import CurveWords, live_curve
from explainer.charts.data import Datasets
from explainer.charts.gradient_flow import FlowWords, gradient_flow
from explainer.charts.panels import PanelWords
from explainer.charts.strip import StripWords, live_strip
from explainer.lesson.language import _
from explainer.lesson.measured import Measured, luck_band
from explainer.lesson.numbers import from_log10, percent
from explainer.lesson.verdict import pointer_sentence

# The slope in terms of the value f, for the sentence on the curve.
SLOPES: dict[str, Callable[[float], str]] = {
    "sigmoid": lambda f: f"{f:.3g} × {1 - f:.3g}",
    "tanh": lambda f: f"1 − {abs(f):.{max(3, 2 - floor(log10(1 - abs(f))))}f}²",
}
NO_MARKS = {
    "notes": pd.DataFrame(columns=["value", "layer", "text"]),
    "median": pd.DataFrame(columns=["value", "layer", "log10"]),
}


def strip(
    measured: Measured,
    kept: float,
    symbol: str,
    sweep: Literal["scale", "depth"],
    set_to: str,
    luck: pd.DataFrame,
    extra: Datasets | None = None,
) -> None:
    """Draw the live strip of a sweep over the control `set_to`, which a click on it sets.

    `kept` is that control's value and `symbol` its name in the sentence that follows the pointer;
    `luck` is the table of seeds at `kept`. `extra` may hold the optional sets `notes` and `median`.
    """
    corners = measured.datasets["extent"]
    rail = measured.datasets["rail"]
    sentences = [pointer_sentence(symbol, v, measured.flows[v]) for v in rail["value"]]
    band = luck_band(luck, measured.flows[kept].depth).assign(value=kept)
    band[["low", "high"]] = band[["low", "high"]].clip(*corners["log10"])
    _live(
        "live_sweep",
        live_strip(_strip_words(sweep), sweep),
        {
            **NO_MARKS,
            **measured.datasets,
            **(extra or {}),
            "rail": rail.assign(kept=kept, turn=_turn(set_to), text=sentences),
            "luck": band,
            "limits": data.number_limits(corners, _limit_words),
        },
        set_to,
    )


def saturation_marks(measured: Measured) -> Datasets:
    """Return the strip's optional marks on saturation: share under each layer, median |δ|."""
    layers, (low, high) = measured.layers, measured.datasets["extent"]["log10"]
    place = {"value": layers["value"], "layer": layers["layer"]}
    shares = [percent(float(share)) for share in layers["saturated"]]
    return {
        "notes": pd.DataFrame({**place, "text": shares}),
        "median": pd.DataFrame({**place, "log10": layers["median"].clip(low, high)}),
    }


def curve(activation: str, values: Sequence[float], kept: float, set_to: str) -> None:
    """Draw an activation function with its derivative over `values`, the inputs z of one unit.

    The control `set_to` holds the movable point, at `kept`. Shaded: where the unit is saturated.
    """
    words = CurveWords(
        input=_("input z of one unit"),
        description=_(
            "A function, drawn solid, and its derivative, dashed, over the input z, with a point "
            "that moves along both. Shaded: where the unit counts as saturated."
        ),
    )
    function = ACTIVATIONS[activation]
    points = data.curve(function, np.array(values))
    slopes = zip(values, points["f"], points["slope"], strict=True)
    points = points.assign(
        kept=kept,
        turn=_turn(set_to),
        text=[f"f({z:g}) = {f:.3g}" for z, f in zip(values, points["f"], strict=True)],
        text2=[
            f"f′({z:g}) = {SLOPES[activation](f)} = {from_log10(log10(slope))}"
            for z, f, slope in slopes
        ],
    )
    shaded = data.saturated_inputs(function, points)
    _live("live_curve", live_curve(words), {"curve": points, "saturated": shaded}, set_to)


def gradients(layers: pd.DataFrame) -> None:
    """Draw |δ| and |dW| of the run `layers` (the engine's table) beside each other."""
    words = FlowWords(
        title=_("ReLU with Xavier weights: |δ| and |dW| of each layer"),
        layer=_("layer"),
        size=_("relative to the last layer"),
        description=_(
            "For each layer the size of |δ|, the gradient of what enters the activation function, "
            "and of |dW|, the gradient of the weights, on one logarithmic axis."
        ),
    )
    named = {"backward": ("|δ|", "delta_rms"), "ink": ("|dW|", "weight_gradient_rms")}
    series = pd.concat(
        data.series(role, name, layers["layer"], layers[column])
        for role, (name, column) in named.items()
    )
    st.vega_lite_chart(
        spec={**gradient_flow(words), "datasets": {"series": series}}, key="gradient_flow"
    )


def _live(key: str, spec: dict[str, Any], datasets: Datasets, set_to: str) -> None:
    """Draw a live picture: following the pointer asks nothing of the server, a click sets once."""
    st.vega_lite_chart(
        spec={**spec, "datasets": datasets},
        key=key,
        on_select=_keep(key, set_to),
        selection_mode=["commit"],
    )


def _keep(chart: str, set_to: str) -> Callable[[], None]:
    def keep() -> None:
        points = st.session_state[chart].selection.get("commit", [])
        if points and points[0].get("value") is not None:
            st.session_state[set_to] = type(st.session_state[set_to])(points[0]["value"])

    return keep


def _turn(key: str) -> int:
    """Count the drawings of a picture: a second click on one place must still be news."""
    counter = f"turn_{key}"
    st.session_state[counter] = st.session_state.get(counter, 0) + 1
    return int(st.session_state[counter])


def _limit_words(name: str, upper: bool) -> str:
    if upper:
        return _("{name} ends here").format(name=name)
    return _("{name} rounds to zero below").format(name=name)


def _strip_words(sweep: Literal["scale", "depth"]) -> StripWords:
    return StripWords(
        panels=PanelWords(
            forward=_("forward → what each layer outputs"),
            backward=_("← backward: the gradient |δ|, last layer = 1"),
        ),
        rail=_("the gradient at layer 1, over the weight scale σ")
        if sweep == "scale"
        else _("the gradient at layer 1, over the number of layers"),
        description=_(
            "Above, a histogram of the activations of each layer. In the middle, the size of the "
            "gradient at each layer on a logarithmic axis, with the theory as a line. Below, the "
            "gradient at layer 1 over the swept quantity. The slider under the picture moves it."
        ),
    )

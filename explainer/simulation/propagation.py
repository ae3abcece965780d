"""One random network, at initialisation: activations forward, gradients backward, per layer."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

import numpy as np
import pandas as pd

from explainer.simulation import arguments, statistics
from explainer.simulation.activations import Activation
from explainer.simulation.flow import Layer, Room, Source, backward, draw_layers, forward, source
from explainer.simulation.formulas import Array
from explainer.simulation.recipe import Recipe, Settings
from explainer.simulation.statistics import Histogram, Scaled, scaled, unscaled
from explainer.simulation.threads import all_threads

FORWARD = ["mean", "std", "std_across_inputs", "cosine", "saturated", "zeros", "dead"]
BACKWARD = ["delta_rms", "delta_median", "weight_gradient_rms"]
LAYER_COLUMNS = ["layer", *FORWARD, *BACKWARD, "below", "above"]


@dataclass(frozen=True)
class Propagation:
    """Result of `propagate`: statistics per layer, histograms per layer, and the settings."""

    layers: pd.DataFrame
    histograms: pd.DataFrame
    settings: dict[str, Any]


def propagate(
    *,
    activation: str = "tanh",
    initializer: str = "xavier_normal",
    depth: int = 10,
    width: int = 100,
    samples: int = 300,
    seed: int = 0,
    data: str = "gaussian",
    bins: int = 40,
    **settings: Unpack[Settings],
) -> Propagation:
    """Send a signal through `depth` random layers of `width` units, and a gradient back.

    data="gaussian": inputs (samples, width) and dL/dx^depth are N(0, 1). data="digits": the first
    `samples` (at most 1797) of the shuffled digits, a linear softmax readout (LeCun normal) and
    the true cross-entropy gradient of each example.

    Returns frames (one row a layer 1..depth; all of outputs x^l = phi(h^l), all finite):
    layers: mean and std over units and inputs; std_across_inputs: rms over units of a unit's std;
    cosine: mean over pairs of inputs (rows of zeros left out; 0 if none are left); saturated: share
    beyond the activation's thresholds, null where it has none; zeros: share exactly 0; dead: share
    of units with phi' = 0 on every input; delta_rms, delta_median of |delta|, delta = dL/dh;
    weight_gradient_rms: gaussian sqrt(mean_x |x|^2 |delta|^2 / (fan_in fan_out)), per example;
    digits: of the gradient averaged over the batch; below, above: share outside the histogram.
    histograms: layer, left, right, fraction; exact zeros of ReLU have left == right == 0.

    Raises ValueError for arguments that are impossible, and if the signal overflows float64.
    Numbers too small for float64 are 0.
    """
    recipe = Recipe.of(activation, initializer, settings)
    check_sizes(depth, width, samples, seed, bins)
    ends = source(data, width, samples, seed)
    weights, biases = draw_layers(recipe, seed, ends.inputs.shape[1], width, depth)
    room = Room.of(samples, width, depth, keep=ends.batch_gradient)
    with all_threads(samples * width):
        rows, histograms = measure(recipe, ends, weights, biases, bins, room)
    given = {name: value for name, value in settings.items() if value is not None}
    return Propagation(
        layers_frame(rows),
        histograms_frame(histograms),
        {
            "activation": activation, "initializer": initializer, "depth": depth, "width": width,
            "samples": samples, "seed": seed, "data": data, "bins": bins, **given,
        },
    )  # fmt: skip


def check_sizes(depth: int, width: int, samples: int, seed: int, bins: int = 1) -> None:
    """Raise ValueError for sizes out of range."""
    arguments.integer("depth", depth, 1, arguments.MAX_DEPTH)
    arguments.integer("width", width, 1, arguments.MAX_WIDTH)
    arguments.integer("samples", samples, 2, arguments.MAX_SAMPLES)
    arguments.integer("seed", seed, 0, arguments.MAX_SEED)
    arguments.integer("bins", bins, 1, arguments.MAX_BINS)


Row = dict[str, float | None]
Meter = Callable[[Scaled], float]


def measure(
    recipe: Recipe,
    ends: Source,
    weights: Sequence[Array],
    biases: Sequence[Array],
    bins: int,
    room: Room,
) -> tuple[list[Row], list[Histogram]]:
    """Run both passes in `room` and measure every layer: rows, histograms, first layer first."""
    rows: list[Row] = []
    histograms: list[Histogram] = []
    meters: list[Meter] = []
    for layer in forward(recipe, ends.inputs, weights, biases, room):
        row, histogram = measure_forward(recipe.activation, layer, bins)
        rows.append({"layer": len(rows) + 1, **row})
        histograms.append(histogram)
        meters.append(gradient_meter(ends, layer.inputs))
    top = ends.top_gradient(unscaled(layer.outputs))
    try:
        back = measure_backward(top, [w.T for w in weights[1:]], room, meters)
    except OverflowError as error:
        raise ValueError("the gradient overflows float64: the weights are too large") from error
    rows = [{**row, **more} for row, more in zip(rows, back, strict=True)]
    return rows, histograms


def measure_forward(activation: Activation, layer: Layer, bins: int) -> tuple[Row, Histogram]:
    """Measure the outputs of one layer."""
    x = unscaled(layer.outputs)
    zeros = statistics.zeros(x)
    histogram = statistics.histogram(x, activation, bins, zeros)
    spread = statistics.spread(layer.outputs)
    return {
        "mean": spread.mean,
        "std": spread.std,
        "std_across_inputs": spread.across,
        "cosine": statistics.cosine(layer.outputs),
        "saturated": statistics.saturated(x, activation),
        "zeros": zeros,
        "dead": statistics.dead(layer.slopes),
        "below": histogram.below,
        "above": histogram.above,
    }, histogram


def measure_backward(
    top: Array, transposed: Sequence[Array], room: Room, meters: Sequence[Meter]
) -> list[Row]:
    """Run the backward pass from top = dL/dx^L and measure gradients, first layer first."""
    rows: list[Row] = [
        {
            "delta_rms": statistics.rms(delta),
            "delta_median": statistics.median_size(delta),
            "weight_gradient_rms": meter(delta),
        }
        for meter, delta in zip(reversed(meters), backward(top, transposed, room), strict=True)
    ]
    return rows[::-1]


def gradient_meter(ends: Source, x: Scaled) -> Meter:
    """Give the function from delta (samples, fan_out) to the rms of the weight gradient.

    Batch: X^T delta / samples, of the mean loss. Else: x^T delta of single examples, without
    forming it, as |x^T delta|^2 = |x|^2 |delta|^2; then only |x|^2 is kept.
    """
    if ends.batch_gradient:

        def batch(delta: Scaled) -> float:
            gradient = x.values.T @ delta.values / len(x.values)  # (fan_in, fan_out)
            return statistics.rms(scaled(gradient, x.exponent + delta.exponent))

        return batch
    samples, fan_in = x.values.shape
    squares, exponent = x.squares, x.exponent  # the values themselves may be overwritten

    def example(delta: Scaled) -> float:
        products = float(squares @ delta.squares)
        size = math.sqrt(products / (samples * fan_in * delta.values.shape[1]))
        return math.ldexp(size, exponent + delta.exponent)

    return example


def layers_frame(rows: Sequence[Row], *first: str) -> pd.DataFrame:
    """Rows to a frame, columns `first` in front; `saturated` may be null."""
    columns: dict[str, Any] = {
        name: np.array([row[name] for row in rows]) for name in [*first, *LAYER_COLUMNS]
    }
    columns["saturated"] = pd.array(columns["saturated"], dtype="Float64")
    return pd.DataFrame(columns)


def histograms_frame(histograms: Sequence[Histogram]) -> pd.DataFrame:
    """Histograms of layers 1.. to one frame: layer, left, right, fraction."""
    return pd.DataFrame(
        {
            "layer": np.repeat(
                np.arange(1, len(histograms) + 1), [len(h.left) for h in histograms]
            ),
            "left": np.concatenate([h.left for h in histograms]),
            "right": np.concatenate([h.right for h in histograms]),
            "fraction": np.concatenate([h.fraction for h in histograms]),
        }
    )

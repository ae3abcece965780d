"""One random network, at initialisation: activations forward, gradients backward, per layer."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple, Unpack

import numpy as np
import pandas as pd

from explainer.simulation import arguments, statistics
from explainer.simulation.activations import Activation
from explainer.simulation.flow import (
    Layer,
    Room,
    Source,
    backward,
    draw_layers,
    forward,
    source,
    stretches,
)
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
    weights, biases = draw_layers(recipe, seed, ends.inputs.shape[-1], width, depth)
    room = Room.of(samples, width, depth, keep=ends.batch_gradient)
    with all_threads(samples * width):
        found = measure(recipe, ends, [w[None] for w in weights], biases, bins, room)
    given = {name: value for name, value in settings.items() if value is not None}
    return Propagation(
        layers_frame([found.columns]),
        histograms_frame([found.histograms]),
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


Columns = dict[str, Array]
Meter = Callable[[Scaled], Array]


class Measured(NamedTuple):
    """What was measured of some networks: columns (runs, depth), and histograms of each layer."""

    columns: Columns
    histograms: Sequence[Histogram]


def measure(
    recipe: Recipe,
    ends: Source,
    weights: Sequence[Array],
    biases: Sequence[Array],
    bins: int,
    room: Room,
    medians: bool = True,
) -> Measured:
    """Run both passes of networks of weights (runs, fan_in, units) in `room`; measure all layers.

    Without `medians` there is no `delta_median`. Raises ValueError if the signal or its gradient
    overflows float64.
    """
    found: list[Columns] = []
    histograms: list[Histogram] = []
    meters: list[Meter] = []
    layers = forward(recipe, ends.inputs, weights, biases, room)
    for layer, numbers, histogram in measure_layers(recipe.activation, layers, bins, room):
        found.append(numbers)
        histograms.append(histogram)
        meters.append(gradient_meter(ends.batch_gradient, layer.inputs))
    top = ends.top_gradient(unscaled(layer.outputs))
    deltas = backward(top, [w.swapaxes(1, 2) for w in weights[1:]], room)
    with gradient_in_float64():
        for numbers, meter, delta in zip(reversed(found), reversed(meters), deltas, strict=True):
            numbers |= measure_backward(delta, meter, medians)
    return Measured(columns_of(found), histograms)


@contextmanager
def gradient_in_float64() -> Iterator[None]:
    """Raise ValueError where a gradient overflows."""
    try:
        yield
    except OverflowError as error:
        raise ValueError("the gradient overflows float64: the weights are too large") from error


def measure_layers(
    activation: Activation, layers: Iterator[Layer], bins: int, room: Room
) -> Iterator[tuple[Layer, Columns, Histogram]]:
    """Give each layer of a forward pass in `room` with what is measured of its outputs."""
    for stretch in stretches(layers, room):
        found, bars = measure_forward(activation, stretch.outputs, stretch.slopes, bins)
        for place, layer in enumerate(stretch.layers):
            numbers = {name: number[place] for name, number in found.items()}
            yield layer, numbers, bars.of(place)


def measure_forward(
    activation: Activation, outputs: Scaled, slopes: Array, bins: int
) -> tuple[Columns, Histogram]:
    """Measure outputs and slopes (..., samples, units) of layers: a number for each network."""
    x = unscaled(outputs)
    zeros = statistics.zeros(x)
    histogram = statistics.histogram(x, activation, bins, zeros)
    spread = statistics.spread(outputs)
    return {
        "mean": spread.mean,
        "std": spread.std,
        "std_across_inputs": spread.across,
        "cosine": statistics.cosine(outputs),
        "saturated": statistics.saturated(x, activation),
        "zeros": zeros,
        "dead": statistics.dead(slopes),
        "below": histogram.below,
        "above": histogram.above,
    }, histogram


def measure_backward(delta: Scaled, meter: Meter, medians: bool) -> Columns:
    """Measure the gradient at one layer: a number for each run."""
    found = {"delta_rms": statistics.rms(delta), "weight_gradient_rms": meter(delta)}
    return found | {"delta_median": statistics.median_size(delta)} if medians else found


def gradient_meter(batch_gradient: bool, x: Scaled) -> Meter:
    """Give the function from delta (runs, samples, units) to the rms of the weight gradient.

    Batch: X^T delta / samples, of the mean loss. Else: x^T delta of single examples, without
    forming it, as |x^T delta|^2 = |x|^2 |delta|^2; then only |x|^2 is kept.
    """
    samples, fan_in = x.values.shape[-2:]
    if batch_gradient:

        def batch(delta: Scaled) -> Array:
            gradient = x.values.swapaxes(-1, -2) @ delta.values / samples  # (.., fan_in, units)
            return statistics.rms(scaled(gradient, x.exponent + delta.exponent))

        return batch
    squares, exponent = x.squares, x.exponent  # the values themselves may be overwritten

    def example(delta: Scaled) -> Array:
        products = np.vecdot(squares, delta.squares)
        size = np.sqrt(products / (samples * fan_in * delta.values.shape[-1]))
        return statistics.times_power(size, exponent + delta.exponent)

    return example


def columns_of(layers: Sequence[Columns]) -> Columns:
    """Put the numbers of layers 1.. beside each other, and the layers' own: (..., depth)."""
    columns = {name: np.stack([layer[name] for layer in layers], axis=-1) for name in layers[0]}
    numbers = np.arange(1, len(layers) + 1)
    return {"layer": np.broadcast_to(numbers, columns["mean"].shape), **columns}


def layers_frame(parts: Sequence[Columns], **first: Array) -> pd.DataFrame:
    """The columns of all parts to one frame, a row a layer; `first` stand in front.

    Where an activation cannot saturate, `saturated` is null.
    """
    columns: dict[str, Any] = {
        name: np.concatenate([part[name].ravel() for part in parts])
        for name in LAYER_COLUMNS
        if name in parts[0]
    }
    columns["saturated"] = pd.array(columns["saturated"], dtype="Float64")
    return pd.DataFrame({**first, **columns}, copy=False)


def histograms_frame(parts: Sequence[Sequence[Histogram]], **first: Array) -> pd.DataFrame:
    """The histograms of all parts to one frame, run after run: layer, left, right, fraction.

    Each part holds those of layers 1..depth; `first` stand in front, one for each bar.
    """
    bars, depth = parts[0][0], len(parts[0])
    stacks = [np.stack([one.fraction for one in part], axis=-2) for part in parts]
    fraction = np.concatenate([stack.ravel() for stack in stacks])
    runs = fraction.size // (depth * len(bars.left))
    return pd.DataFrame(
        {
            **first,
            "layer": np.tile(np.repeat(np.arange(1, depth + 1), len(bars.left)), runs),
            "left": np.tile(bars.left, runs * depth),
            "right": np.tile(bars.right, runs * depth),
            "fraction": fraction,
        },
        copy=False,
    )

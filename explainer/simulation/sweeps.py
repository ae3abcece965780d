"""Many propagations at once: over the weights' scale and over depth."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Unpack

import numpy as np
import pandas as pd

from explainer.simulation import arguments
from explainer.simulation.flow import (
    Layer,
    Room,
    Source,
    back,
    draw_layers,
    forward,
    source,
)
from explainer.simulation.formulas import Array
from explainer.simulation.initializers import ones
from explainer.simulation.propagation import (
    Columns,
    Measured,
    check_sizes,
    columns_of,
    gradient_in_float64,
    gradient_meter,
    histograms_frame,
    layers_frame,
    measure,
    measure_backward,
    measure_layers,
)
from explainer.simulation.recipe import Recipe, Settings
from explainer.simulation.statistics import scaled, unscaled
from explainer.simulation.theory import delta_ratio, mean_field, theory_frame
from explainer.simulation.threads import for_each, groups

_MOST = 5_000_000  # numbers of the gradients that run back together: 80 MB, as two layers are kept


@dataclass(frozen=True)
class Sweep:
    """Frames as `propagate` and `theory` give them, with the swept quantity as first column."""

    layers: pd.DataFrame
    histograms: pd.DataFrame
    theory: pd.DataFrame
    settings: dict[str, Any]


def sweep_scale(
    stds: Sequence[float],
    *,
    activation: str = "tanh",
    initializer: str = "normal",
    depth: int = 10,
    width: int = 100,
    samples: int = 200,
    seed: int = 0,
    data: str = "gaussian",
    bins: int = 24,
    medians: bool = True,
    **settings: Unpack[Settings],
) -> Sweep:
    """Give at each std in `stds` what `propagate(initializer="normal", std=std, ...)` gives.

    The weights are drawn once; only their scale changes. Another random `initializer` gives their
    distribution, and `stds` still their standard deviation. The first column is `weight_std`
    (`std` is that of the outputs). Without `medians`, a fifth of the time, there is no
    `delta_median`.
    Raises ValueError as `propagate` does, and where theory leaves float64.
    """
    if settings.get("std") is not None:
        raise ValueError(f"std is what sweeps: give it in stds; got std={settings['std']}")
    scales = arguments.standard_deviations("stds", stds)
    check_sizes(depth, width, samples, seed, bins)
    recipe = _of_unit_variance(Recipe.of(activation, initializer, settings))
    ends = source(data, width, samples, seed)
    units, biases = draw_layers(recipe, seed, ends.inputs.shape[-1], width, depth)

    def run(group: slice) -> Measured:
        some = np.array(scales[group])
        room = Room.of(samples, width, depth, keep=ends.batch_gradient, runs=len(some))
        weights = [some[:, None, None] * unit for unit in units]
        return measure(recipe, ends, weights, biases, bins, room, medians)

    found = for_each(run, groups(len(scales), max(width, samples) * width, depth))
    field = mean_field(
        recipe.activation,
        recipe.parameter,
        width * np.square(scales),
        recipe.bias_std**2,
        depth,
    )
    expected = theory_frame(field)
    expected.insert(0, "weight_std", np.repeat(scales, depth))
    bars = depth * len(found[0].histograms[0].left)
    shared = _settings(activation, width, samples, seed, data, settings)
    return Sweep(
        layers_frame([some.columns for some in found], weight_std=np.repeat(scales, depth)),
        histograms_frame([some.histograms for some in found], weight_std=np.repeat(scales, bars)),
        expected,
        {"stds": scales, "initializer": initializer, "depth": depth, "bins": bins, **shared},
    )


def _of_unit_variance(recipe: Recipe) -> Recipe:
    """Return the recipe of weights of variance 1, distributed as those of `recipe`."""
    scheme = recipe.scheme
    if scheme.draw is ones:
        raise ValueError(f"initializer must be random; got {scheme.name!r}")
    return replace(recipe, scheme=replace(scheme, scale=lambda *_: 1.0))


def sweep_depth(
    depths: Sequence[int],
    *,
    activation: str = "tanh",
    initializer: str = "xavier_normal",
    width: int = 100,
    samples: int = 200,
    seed: int = 0,
    data: str = "gaussian",
    bins: int = 24,
    medians: bool = True,
    **settings: Unpack[Settings],
) -> Sweep:
    """Cut one deep network after each of `depths` layers; the gradient enters at the cut.

    What `propagate(depth=...)` gives at each depth, as shallower networks of a seed are the first
    layers of deeper ones. Frames have `depth` as first column, except histograms, which the cuts
    share. Without `medians`, over a third of the time, there is no `delta_median`.
    Raises ValueError as `propagate` does.
    """
    cuts = arguments.integers("depths", depths, 1, arguments.MAX_DEPTH)
    check_sizes(max(cuts), width, samples, seed, bins)
    recipe = Recipe.of(activation, initializer, settings)
    ends = source(data, width, samples, seed)
    drawn, biases = draw_layers(recipe, seed, ends.inputs.shape[-1], width, max(cuts))
    weights = [w[None] for w in drawn]
    room = Room.of(samples, width, max(cuts), keep=True)
    passed = forward(recipe, ends.inputs, weights, biases, room)
    found = measure_layers(recipe.activation, passed, bins, room)
    layers, ahead, histograms = zip(*found, strict=True)
    parts = {}
    with gradient_in_float64():
        for some in _together(sorted(set(cuts), reverse=True), samples * width):
            gradients = list(_gradients(some, ends, layers, weights, medians))[::-1]
            for place, cut in enumerate(some):
                pairs = zip(ahead[:cut], gradients[:cut], strict=True)
                numbers = [_of(0, forth) | _of(place, back) for forth, back in pairs]
                parts[cut] = columns_of(numbers)
    shared = _settings(activation, width, samples, seed, data, settings)
    return Sweep(
        layers_frame([parts[cut] for cut in cuts], depth=np.repeat(cuts, cuts)),
        histograms_frame([histograms]),
        _nested_theory(recipe, width, cuts),
        {"depths": cuts, "initializer": initializer, "bins": bins, **shared},
    )


def _together(cuts: list[int], size: int) -> Iterator[list[int]]:
    """Share cuts out into lists whose gradients, of `size` numbers each, find room together."""
    most = max(1, _MOST // size)
    return (cuts[start : start + most] for start in range(0, len(cuts), most))


def _of(run: int, numbers: Columns) -> Columns:
    return {name: number[run] for name, number in numbers.items()}


def _gradients(
    cuts: Sequence[int],
    ends: Source,
    layers: Sequence[Layer],
    weights: Sequence[Array],
    medians: bool,
) -> Iterator[Columns]:
    """Measure the gradients of all `cuts` (falling) at once, from the deepest layer down.

    What is measured at a layer has a number for each cut above it, the deepest first.
    """
    room = np.empty((2, len(cuts), *layers[0].slopes.shape[1:]))
    delta = scaled(room[0, :0])
    for number in range(cuts[0], 0, -1):
        layer, above = layers[number - 1], len(delta.values)
        here = room[number % 2, : above + (number in cuts)]
        if above:
            transposed = np.ascontiguousarray(weights[number].swapaxes(1, 2))
            back(delta.values, transposed, layer.slopes, here[:above])
        if number in cuts:
            top = ends.top_gradient(unscaled(layer.outputs))
            np.multiply(top, layer.slopes, out=here[above:])
        entered = np.zeros(len(here) - above, dtype=np.int_)
        delta = scaled(here, np.append(delta.exponent, entered))
        yield measure_backward(delta, gradient_meter(ends.batch_gradient, layer.inputs), medians)


def _nested_theory(recipe: Recipe, width: int, cuts: Sequence[int]) -> pd.DataFrame:
    """Theory of every cut, from one recursion to the deepest."""
    variance = np.array([width * recipe.weight_std(width, width) ** 2])
    field = mean_field(recipe.activation, recipe.parameter, variance, recipe.bias_std**2, max(cuts))
    columns = {
        name: np.concatenate([getattr(field, name)[0, :cut] for cut in cuts])
        for name in ("q", "mean", "std", "chi")
    }
    return pd.DataFrame(
        {
            "depth": np.repeat(cuts, cuts),
            "layer": np.concatenate([np.arange(1, cut + 1) for cut in cuts]),
            **columns,
            "delta_ratio": np.concatenate([delta_ratio(field.chi[:, :cut])[0] for cut in cuts]),
        }
    )


def _settings(
    activation: str, width: int, samples: int, seed: int, data: str, settings: Settings
) -> dict[str, Any]:
    given = {name: value for name, value in settings.items() if value is not None}
    return {
        "activation": activation, "width": width, "samples": samples,
        "seed": seed, "data": data, **given,
    }  # fmt: skip

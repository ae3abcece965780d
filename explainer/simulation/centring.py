"""Bias shift with the cause taken away: one step on outputs whose mean is kept only in part.

From every output of the layer below a part of its unit's mean is subtracted, in the batch of the
step and in the inputs that its effect is measured on; the deltas stay what they were. LeCun,
Bottou, Orr & Müller 1998 ask for inputs of mean 0 for this reason. See `updates` for the measure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Unpack

import numpy as np
import pandas as pd

from explainer.simulation import arguments
from explainer.simulation.datasets import DATASETS
from explainer.simulation.formulas import Array
from explainer.simulation.recipe import Recipe, Settings
from explainer.simulation.theory import moments
from explainer.simulation.updates import Step, common_share, random_outputs, step_on_data

HIDDEN, LAYER = 4, 3  # hidden layers of the network that classifies; the one the step is taken on


@dataclass(frozen=True)
class Centring:
    """Result of `centring`, for each share of the mean that was kept."""

    shares: pd.DataFrame  # kept, mean and std of the outputs, share of dh, theory (see `centring`)
    matrix: pd.DataFrame  # kept, unit, input, output, change: the two divided by their rms


def centring(
    kept: Sequence[float],
    *,
    activation: str = "sigmoid",
    initializer: str = "xavier_normal",
    data: str = "gaussian",
    width: int = 100,
    samples: int = 500,
    batch_size: int = 64,
    units: int = 8,
    inputs: int = 30,
    seed: int = 0,
    **settings: Unpack[Settings],
) -> Centring:
    """Measure one step on the weights above `width` outputs of which a share of the mean is kept.

    data="gaussian": outputs phi(z) and deltas are random, z and delta from N(0, 1). Any of
    DATASETS: outputs and deltas of a network of four hidden layers, at layer 3, with the softmax
    cross-entropy of one batch. The effect dh of the step is measured on `samples` inputs.

    shares: kept, mean, std (across inputs, rms over units), share of dh common to all inputs;
    theory, its closed form for random outputs and deltas (null for data sets). matrix: for the
    first `units` units and `inputs` inputs the output x of the layer below and the change dh.
    Raises ValueError for impossible arguments.
    """
    arguments.integer("width", width, 2, arguments.MAX_WIDTH)
    arguments.integer("samples", samples, 2, arguments.MAX_SAMPLES)
    arguments.integer("batch_size", batch_size, 1, arguments.MAX_SAMPLES)
    seed = arguments.integer("seed", seed, 0, arguments.MAX_SEED)
    recipe = Recipe.of(activation, initializer, settings)
    if data == "gaussian":
        step = _random_step(recipe, width, samples, batch_size, seed)
    else:
        arguments.choice("data", data, {"gaussian": None, **DATASETS})
        net = (activation, initializer, data, [width] * HIDDEN, batch_size, seed, settings)
        step = _real_step(step_on_data(*net), samples)
    rows, grids = [], []
    for share in kept:
        removed = (1.0 - arguments.number("kept", share, 0.0, 1.0)) * step.mean
        outputs = step.outputs - removed  # (samples, width)
        change = outputs @ (np.outer(removed, step.bias_gradient) - step.gradient)
        mean, std = outputs.mean(), np.sqrt(outputs.var(axis=0).mean())
        r = width * share**2 * step.ratio
        theory = (r**2 + r) / (r**2 + 2.0 * r + width)
        rows.append((share, float(mean), float(std), common_share(change) or 0.0, theory))
        grids.append(_grid(outputs, change, units, inputs).assign(kept=share))
    columns = ["kept", "mean", "std", "share", "theory"]
    shares = pd.DataFrame(rows, columns=columns).astype({"theory": "Float64"})
    if data != "gaussian":
        shares["theory"] = pd.NA
    return Centring(shares, pd.concat(grids, ignore_index=True))


class _Step(NamedTuple):
    """What a step needs, so that subtracting m from every output costs no other pass.

    The weights' gradient of outputs x - m is X^T delta - m (sum of delta)^T, and the sum of delta
    is the gradient of the biases.
    """

    outputs: Array  # (samples, width), of the layer below
    mean: Array  # (width,)
    ratio: float  # mean^2 / variance of phi(z), for the closed form
    gradient: Array  # (width, units)
    bias_gradient: Array  # (units,)


def _random_step(recipe: Recipe, width: int, samples: int, size: int, seed: int) -> _Step:
    """Draw outputs and deltas, as `updates.common_mode` does."""
    others, batch, deltas = random_outputs(recipe, width, samples, size, seed)
    moment = moments(recipe.activation, recipe.parameter, np.ones(1))
    mean, std = float(moment.mean[0]), float(moment.std[0])
    ratio = (mean / std) ** 2
    return _Step(others, np.full(width, mean), ratio, batch.T @ deltas, deltas.sum(axis=0))


def _real_step(step: Step, samples: int) -> _Step:
    """Take outputs and deltas of layer LAYER of a network on real data."""
    outputs = step.inputs[LAYER - 1][:samples]
    gradients = step.gradients[LAYER - 1], step.bias_gradients[LAYER - 1]
    scale = np.abs(gradients[0]).max() or 1.0  # the share does not depend on it
    return _Step(outputs, outputs.mean(axis=0), 0.0, gradients[0] / scale, gradients[1] / scale)


def _grid(outputs: Array, change: Array, units: int, inputs: int) -> pd.DataFrame:
    """First units and inputs of both, unit by unit, each divided by its rms over all of them."""
    shown = (
        (values[:inputs, :units] / (np.sqrt(np.square(values).mean()) or 1.0)).T
        for values in (outputs, change)
    )
    output, dh = shown
    return pd.DataFrame(
        {
            "unit": np.repeat(np.arange(1, output.shape[0] + 1), output.shape[1]),
            "input": np.tile(np.arange(1, output.shape[1] + 1), output.shape[0]),
            "output": output.ravel(),
            "change": dh.ravel(),
        }
    )

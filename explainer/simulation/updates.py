"""Bias shift, measured on the update itself: how much of it is the same for every input.

One step of gradient descent on one weight matrix, W <- W - rate G, changes the pre-activations
above it by dh = -rate x G. Outputs x whose mean is not 0 make part of dh common to all inputs: it
acts as a change of bias. Clevert, Unterthiner & Hochreiter 2015; LeCun et al. 1998.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Unpack

import numpy as np
import pandas as pd

from explainer.simulation import arguments
from explainer.simulation.datasets import DATASETS, Data, DataSet, load_dataset, standardise
from explainer.simulation.flow import softmax_gradient
from explainer.simulation.formulas import Array
from explainer.simulation.initializers import standard_normal
from explainer.simulation.network import Network
from explainer.simulation.recipe import Recipe, Settings
from explainer.simulation.streams import Stream, generator
from explainer.simulation.theory import Moments, moments

# Ten overlapping Gaussian clouds, one a class: 500 points in all, in 50 dimensions.
CLASSES, POINTS, FEATURES, DISTANCE = 10, 500, 50, 0.5


@dataclass(frozen=True)
class CommonMode:
    """Result of `common_mode`: what was measured, and its closed form for many inputs."""

    share: float  # of the change dh: sum_units (mean_x dh)^2 / sum_units mean_x dh^2
    share_theory: float  # (r^2 + r) / (r^2 + 2 r + width), r = width mean^2 / variance of outputs
    kappa: float  # of E[x x^T]: largest eigenvalue / mean of the others
    kappa_theory: float  # 1 + r
    same_sign: float  # of pairs of a unit's weights, share whose gradients have the same sign
    same_sign_theory: float  # 1/2 + asin(mean^2 / E x^2) / pi, for large batches


def common_mode(
    *,
    activation: str = "sigmoid",
    width: int = 100,
    samples: int = 1000,
    batch_size: int = 64,
    std: float = 1.0,
    seed: int = 0,
    slope: float | None = None,
    alpha: float | None = None,
) -> CommonMode:
    """Measure one step on the weights (width, width) above one layer of random outputs.

    The outputs are phi(std z), z ~ N(0, 1); the step is taken on `batch_size` of them with random
    deltas from N(0, 1), and its effect is measured on `samples` others. Weights whose gradient is
    exactly 0 (ReLU, batch size 1) are in no pair. Few samples raise the measured kappa: by a factor
    of (1 + sqrt(width / samples))^2 where kappa is 1 (Marchenko & Pastur 1967).
    Raises ValueError for impossible arguments.
    """
    recipe = Recipe.of(activation, "zeros", {"slope": slope, "alpha": alpha})
    arguments.integer("width", width, 32, arguments.MAX_WIDTH)
    arguments.integer("samples", samples, 32, arguments.MAX_SAMPLES)
    arguments.integer("batch_size", batch_size, 1, arguments.MAX_SAMPLES)
    arguments.number("std", std, 0.01, arguments.MAX_SCALE)
    seed = arguments.integer("seed", seed, 0, arguments.MAX_SEED)
    others, batch, deltas = random_outputs(recipe, width, samples, batch_size, seed, std)
    gradient = batch.T @ deltas  # (width, units)
    eigenvalues = np.linalg.eigvalsh(others.T @ others)
    moment = moments(recipe.activation, recipe.parameter, np.array([std**2]))
    r = width * float(moment.mean[0] / moment.std[0]) ** 2
    return CommonMode(
        share=common_share(others @ gradient) or 0.0,
        share_theory=(r**2 + r) / (r**2 + 2.0 * r + width),
        kappa=float(eigenvalues[-1] / eigenvalues[:-1].mean()),
        kappa_theory=1.0 + r,
        same_sign=_same_sign(gradient),
        same_sign_theory=same_sign_limit(moment),
    )


def random_outputs(
    recipe: Recipe, width: int, samples: int, batch_size: int, seed: int, std: float = 1.0
) -> tuple[Array, Array, Array]:
    """Draw outputs phi(std z), (samples, width) and (batch_size, width), and the batch's deltas."""
    batch, others = (
        recipe.activation.function(
            std * standard_normal(generator(seed, Stream.INPUTS, part), size, width),
            recipe.parameter,
        )
        for part, size in enumerate((batch_size, samples))
    )
    return others, batch, standard_normal(generator(seed, Stream.TOP_GRADIENT), batch_size, width)


def same_sign_limit(moment: Moments) -> float:
    """Probability that two weights' gradients over a large batch of random deltas agree in sign.

    The two are jointly normal with correlation mean^2 / E x^2: 1/2 + asin(correlation) / pi.
    """
    return 0.5 + float(np.arcsin(moment.mean[0] ** 2 / moment.second[0])) / np.pi


def update_shares(
    *,
    activation: str = "sigmoid",
    initializer: str = "xavier_normal",
    dataset: str = "digits",
    widths: Sequence[int] = (100, 100, 100, 100),
    batch_size: int = 64,
    seed: int = 0,
    **settings: Unpack[Settings],
) -> pd.DataFrame:
    """Measure the common share of one SGD step on each weight matrix alone, on real data.

    The network has hidden layers of `widths` units; the step is that of the softmax cross-entropy
    of one batch (drawn with replacement), its effect is measured on the whole set. `dataset` is one
    of DATASETS, or "clouds": ten overlapping Gaussian clouds in 50 dimensions, whose features are
    independent within a class (those of the digits are not, which lowers ReLU's share).

    Returns a frame: layer 1..len(widths) + 1, the last the output layer; share in 0..1, null where
    the step changes nothing. Layer 1's is 0: the data are centred. The share does not depend on the
    learning rate. Raises ValueError for impossible arguments, and if the signal overflows.
    """
    step = step_on_data(activation, initializer, dataset, widths, batch_size, seed, settings)
    pairs = zip(step.inputs, step.gradients, strict=True)
    shares = [common_share(_change(inputs, gradient)) for inputs, gradient in pairs]
    frame = pd.DataFrame({"layer": np.arange(1, len(shares) + 1), "share": shares})
    return frame.astype({"share": "Float64"})


class Step(NamedTuple):
    """One step on each weight matrix: what enters it, and the gradients of one batch."""

    inputs: list[Array]  # (samples, fan_in)
    gradients: list[Array]  # (fan_in, fan_out)
    bias_gradients: list[Array]  # (fan_out,)


def step_on_data(
    activation: str,
    initializer: str,
    dataset: str,
    widths: Sequence[int],
    batch_size: int,
    seed: int,
    settings: Settings,
) -> Step:
    """Draw the data, the network and a batch; give the whole set's signal, the batch's gradient."""
    seed = arguments.integer("seed", seed, 0, arguments.MAX_SEED)
    arguments.integer("batch_size", batch_size, 1, arguments.MAX_SAMPLES)
    hidden = arguments.integers("widths", widths, 1, arguments.MAX_WIDTH)
    arguments.integer("number of widths", len(hidden), 1, arguments.MAX_DEPTH)
    known = arguments.choice("dataset", dataset, {**DATASETS, CLOUDS.name: CLOUDS})
    inputs, labels = (
        _clouds(generator(seed, Stream.INPUTS)) if known is CLOUDS else load_dataset(dataset, seed)
    )
    sizes = [inputs.shape[1], *hidden, known.classes]
    network = Network.random(sizes, activation, initializer, seed, **settings)
    batch = generator(seed, Stream.BATCHES).integers(len(labels), size=batch_size)
    with np.errstate(all="ignore"):
        trace = network.forward(inputs[batch])
        gradient = softmax_gradient(trace.pre[-1], labels[batch]) / batch_size
        grads = network.backward(trace, gradient)
        signal = [inputs, *network.forward(inputs).post]
    if not all(np.isfinite(values).all() for values in [*grads.weights, *signal]):
        raise ValueError(
            f"the signal overflows float64: the weights of initializer {initializer!r} are too"
            f" large for {len(sizes) - 1} layers of {activation}"
        )
    return Step(signal[:-1], grads.weights, grads.biases)


def _change(inputs: Array, gradient: Array) -> Array:
    """Give dh (samples, units) at a learning rate at which no weight changes by more than 1."""
    return np.asarray(inputs @ (gradient / -(np.abs(gradient).max() or 1.0)))


def common_share(change: Array) -> float | None:
    """sum_units (mean_x dh)^2 / sum_units mean_x dh^2 of dh (samples, units); None if all are 0."""
    largest = np.abs(change).max()
    if largest == 0.0:
        return None
    scaled = change / largest  # squares neither overflow nor underflow
    common = np.square(scaled.mean(axis=0)).sum()
    return float(common / np.square(scaled).mean(axis=0).sum())


def _same_sign(gradient: Array) -> float:
    """Share of pairs of weights of a unit, gradient (weights, units), whose signs agree."""
    up, down = (gradient > 0).sum(axis=0), (gradient < 0).sum(axis=0)
    pairs = (up + down) * (up + down - 1) / 2.0
    return float(1.0 - (up * down).sum() / pairs.sum())


def _clouds(rng: np.random.Generator) -> Data:
    labels = rng.integers(CLASSES, size=POINTS)
    centres = DISTANCE * standard_normal(rng, CLASSES, FEATURES)
    return Data(standardise(centres[labels] + standard_normal(rng, POINTS, FEATURES)), labels)


CLOUDS = DataSet("clouds", "Ten clouds", CLASSES, _clouds)

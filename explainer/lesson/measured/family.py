"""The ReLU family before and in training: a swept slope, the gain of each, ELU's mean, PReLU."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from explainer import ACTIVATIONS, propagate, sweep_scale, theory, train
from explainer.lesson.measured.flow import SAMPLES, WIDTH, Measured, Setup
from explainer.lesson.measured.network import BINS, placed_strip
from explainer.simulation.theory import Moments, moments

# Slopes of Leaky ReLU and PReLU, alphas of ELU: 0 is ReLU.
SLOPES = (0.0, 0.01, 0.1, 0.18, 0.25, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
FAMILY = ("relu", "leaky_relu", "prelu", "elu", "selu", "gelu", "silu")

MEAN_GAINS = (0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4142)  # 1: LeCun's weights, √2: He's
MEAN_WIDTH, MEAN_DEPTH, MEAN_SAMPLES = 500, 10, 60  # wide: measured means are near the theory's

PRELU_STEPS, PRELU_EVERY, PRELU_RATE = 400, 10, 0.3


def gain(activation: str, parameter: float | None = None) -> float:
    """Return √n·σ of the weights that keep the signal: 1/√E φ(z)², z ~ N(0, 1).

    For the piecewise linear ones it is He's √(2/(1 + a²)) and keeps the gradient as well.
    """
    return float(1 / np.sqrt(_moments(activation, parameter).second[0]))


def gradient_factor(activation: str, parameter: float | None = None) -> float:
    """Return by which factor a layer multiplies |δ|, weights of `gain`, E h² = 1: gain·rms φ′."""
    slope = _moments(activation, parameter).slope_second[0]
    return gain(activation, parameter) * float(np.sqrt(slope))


def factors() -> pd.DataFrame:
    """Return for each of FAMILY its gain, and what an own-gain layer does to |δ|; by name."""
    rows = {name: (gain(name), gradient_factor(name)) for name in FAMILY}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["gain", "backward"])


def family_setup(activation: str, init: str, slope: float, depth: int, seed: int) -> Setup:
    """Return the network of a slope with weights of `init`: "lecun", "he", or "own" (its gain)."""
    gains = {"lecun": 1.0, "he": np.sqrt(2.0)}
    size = gains[init] if init in gains else gain(activation, slope)
    return Setup(activation, float(size / np.sqrt(WIDTH)), depth, seed, parameter=slope)


def slope_strip(activation: str, init: str, depth: int, seed: int) -> Measured:
    """Sweep the slope (ELU: alpha) over SLOPES, with the same draw of the weights."""
    layers, histograms, expected = [], [], []
    for slope in SLOPES:
        given = family_setup(activation, init, slope, depth, seed).given
        run = propagate(**given, samples=SAMPLES, bins=BINS)
        del given["seed"]
        layers.append(run.layers.assign(value=slope))
        histograms.append(run.histograms.assign(value=slope))
        expected.append(theory(**given).assign(value=slope))
    tables = [pd.concat(found, ignore_index=True) for found in (layers, histograms, expected)]
    return placed_strip(tables[0], tables[1], tables[2], activation, span=(-12.0, 8.0))


def elu_means(seed: int) -> pd.DataFrame:
    """Return the mean output of each layer of an ELU network over MEAN_GAINS of its weights.

    Columns: value (the gain √n·σ), layer, mean, theory.
    """
    sweep = sweep_scale(
        [size / np.sqrt(MEAN_WIDTH) for size in MEAN_GAINS],
        activation="elu",
        depth=MEAN_DEPTH,
        width=MEAN_WIDTH,
        samples=MEAN_SAMPLES,
        bins=1,
        seed=seed,
    )
    return pd.DataFrame(
        {
            "value": np.repeat(MEAN_GAINS, MEAN_DEPTH),
            "layer": sweep.layers["layer"],
            "mean": sweep.layers["mean"],
            "theory": sweep.theory["mean"],
        }
    )


@dataclass(frozen=True)
class LearnedSlopes:
    """PReLU's slopes in training: units (value: the step, layer, unit, slope), steps, accuracy."""

    units: pd.DataFrame
    accuracy: float

    @property
    def means(self) -> pd.DataFrame:
        """Mean slope: a row a step, a column a layer."""
        return self.units.groupby(["value", "layer"])["slope"].mean().unstack()

    def last(self, layer: int) -> pd.Series:
        """Return the slopes of a layer's units after training."""
        units = self.units[self.units["value"] == self.units["value"].max()]
        of_layer: pd.DataFrame = units[units["layer"] == layer]
        return of_layer["slope"]


def learned_slopes(seed: int) -> LearnedSlopes:
    """Train two layers of 64 PReLUs on the spirals; units stand in the order of their last slope.

    All slopes begin at 0.25, as He et al. 2015 let them.
    """
    fit = train(
        dataset="spirals",
        widths=(64, 64),
        activation="prelu",
        initializer="he_normal",
        learning_rate=PRELU_RATE,
        steps=PRELU_STEPS,
        record_every=PRELU_EVERY,
        seed=seed,
        snapshots=True,
    )
    order = [np.argsort(slopes) for slopes in fit.networks[-1].slopes]
    tables = [
        pd.DataFrame(
            {
                "value": int(step),
                "layer": layer,
                "unit": np.arange(len(slopes)),
                "slope": slopes[order[layer - 1]],
            }
        )
        for step, network in zip(fit.layers["step"].unique(), fit.networks, strict=True)
        for layer, slopes in enumerate(network.slopes, start=1)
    ]
    return LearnedSlopes(
        pd.concat(tables, ignore_index=True), float(fit.steps["accuracy"].iloc[-1])
    )


def _moments(activation: str, parameter: float | None) -> Moments:
    function = ACTIVATIONS[activation]
    value = function.default if parameter is None else parameter
    return moments(function, value, np.ones(1))

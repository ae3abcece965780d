"""He's page: two trainings a factor of √2 apart, a leak in the formula, fan-in against fan-out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from explainer import Network, load_dataset, luck, propagate, standard_deviation
from explainer.charts import data
from explainer.charts.data import Datasets
from explainer.lesson.measured.flow import SAMPLES, WIDTH, Flow, flows, relative
from explainer.lesson.measured.training import (
    Plan,
    Trained,
    Watch,
    after,
    inspected,
    training_strip,
)
from explainer.lesson.measured.xavier import level_one, rail_curve

SCHEMES = {"xavier": "xavier_normal", "he": "he_normal"}
UNITS = 32
STEPS, EVERY = 300, 20
RATES = (0.002, 0.005, 0.01, 0.02, 0.03, 0.05)
TOP = 0.8  # of the rail: losses beyond it are drawn there
GUESSING = float(np.log(2.0))  # the loss of a network that cannot tell two classes apart
SLOPES = (0.0, 0.01, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
PAIRS = ((784, 300), (300, 100), (100, 10), (10, 100))
ALTERNATING = (400, *(100, 400) * 10)
FANS = {"he": "fan_in", "he_out": "fan_out", "post": "fan_avg"}
VGG_B = (64, 128, 128, 256, 256, 512, 512, 512, 512)  # units a layer of conv2 to conv10
BINS = 21


def plan(scheme: str, depth: int, rate: float, seed: int) -> Plan:
    """Return the training of a scheme of SCHEMES: `depth` ReLU layers on two circles."""
    return Plan(
        "circles", (UNITS,) * depth, "relu", SCHEMES[scheme], rate, STEPS, seed, record_every=EVERY
    )


def duel(depth: int, rate: float, seed: int, watch: Watch | None = None) -> dict[str, Trained]:
    """Train by each of SCHEMES, one after the other, with the same batches and the same luck."""
    return {
        scheme: training_strip(plan(scheme, depth, rate, seed), after(number * STEPS, watch))
        for number, scheme in enumerate(SCHEMES)
    }


def outcome(scheme: str, depth: int, rate: float, seed: int) -> tuple[float, Flow]:
    """Train as `duel` does; return the last loss, and the flow before the first step."""
    asked = plan(scheme, depth, rate, seed)
    fit = asked.run()
    before, _ = inspected(asked, [(0, fit.networks[0])])
    return float(fit.steps["loss"].iloc[-1]), flows(relative(before))[0]


def std(scheme: str) -> float:
    """Return the standard deviation of the weights between two hidden layers of a training."""
    return standard_deviation(SCHEMES[scheme], UNITS, UNITS)


def expected(scheme: str, depth: int) -> float:
    """Return |δ| at layer 1 relative to layer `depth` in theory, as a power of ten."""
    return float((depth - 1) * np.log10(UNITS * std(scheme) ** 2 / 2) / 2)


def rival(scheme: str) -> str:
    """Return the other one of SCHEMES."""
    return next(name for name in SCHEMES if name != scheme)


def losses(shown: Trained, other: Trained, names: tuple[str, str]) -> Datasets:
    """Return the rail's data sets for two losses: the one `shown` and, faint, the other's."""
    curves = []
    for trained, name, role in zip((shown, other), names, ("ink", "faint"), strict=True):
        fine = trained.steps[~trained.steps["diverged"]]
        curve = rail_curve(name, fine["step"].to_numpy(), fine["loss"].to_numpy(), role)
        curve["level"] = curve["level"].clip(upper=TOP)
        curves.append(named_at(curve, name, 2 * len(curve) // 3))
    rail = shown.datasets["rail"]
    return {
        "rail": rail.assign(level=rail["level"].clip(upper=TOP)),
        "curves": pd.concat(curves),
        "rail_extent": pd.DataFrame({"level": [0.0, TOP]}),
    }


def ghost(
    pinned: Trained, step: int, corners: pd.DataFrame, curves: pd.DataFrame, name: str
) -> Datasets:
    """Return the data sets of a picture with a pinned training behind it, as at `step`.

    `name` is printed over its loss.
    """
    layers = pinned.at(step)[["layer", "log10"]]
    rail = pinned.datasets["rail"][["value", "level"]]
    loss = rail.assign(level=rail["level"].clip(upper=TOP), series="pinned", role="rule")
    others = [
        np.interp(loss["value"], other["value"], other["level"])
        for _series, other in curves.groupby("series")
    ]
    named = named_at(loss, name, _freest(loss["level"], others))
    return {
        **data.with_room(corners, layers["layer"]),
        "ghost": data.ghost(layers, corners),
        "curves": pd.concat([curves, named]),
    }


def _freest(levels: ArrayLike, others: list[Any]) -> int:
    """Return the place where a curve can be named: far from all others, in its last two thirds.

    All are heights at the same places.
    """
    start = np.size(levels) // 3
    apart = np.min(np.abs(np.asarray(levels) - np.asarray(others)), axis=0)
    return start + int(np.argmax(apart[start:]))


def named_at(curve: pd.DataFrame, name: str, place: int) -> pd.DataFrame:
    """Print the name of a curve at its point number `place` instead of its last."""
    return curve.assign(name=["" if k != place else name for k in range(len(curve))])


@dataclass(frozen=True)
class Half:
    """What ReLU does to one layer of a network before training: mean squares and histograms."""

    layer: int
    before: float
    after: float
    zeros: float
    shapes: tuple[tuple[float, ...], tuple[float, ...]]
    """Shares before and after ReLU, between -3 and 3 root mean squares of what enters it."""


def halves(scheme: str, depth: int, seed: int) -> list[Half]:
    """Measure each layer of the network that `plan` trains, on its data, before the first step."""
    sizes = [2, *(UNITS,) * depth, 2]
    network = Network.random(sizes, "relu", SCHEMES[scheme], seed)
    trace = network.forward(load_dataset("circles", seed)[0])
    found = []
    for layer, (pre, post) in enumerate(zip(trace.pre[:-1], trace.post[:-1], strict=True), start=1):
        size = float(np.sqrt(np.mean(pre**2)))
        shapes = [
            tuple((np.histogram(x / size, BINS, (-3.0, 3.0))[0] / x.size).tolist())
            for x in (pre, post)
        ]
        squares = size**2, float(np.mean(post**2))
        found.append(Half(layer, *squares, float(np.mean(post == 0.0)), (shapes[0], shapes[1])))
    return found


@dataclass(frozen=True)
class Leaks:
    """Leaky ReLU over its slope: the picture's data sets, and factors a layer with Xavier's scale.

    `factors`: at each of SLOPES, on the signal's root mean square and on |δ|.
    """

    datasets: Datasets
    factors: dict[float, tuple[float, float]]


def gain(slope: float) -> float:
    """Return He's scale relative to Xavier's where widths are equal: √(2 / (1 + a²))."""
    scales = [
        standard_deviation("he_normal", WIDTH, WIDTH, gain_slope=slope),
        standard_deviation("xavier_normal", WIDTH, WIDTH),
    ]
    return scales[0] / scales[1]


def leaks(seed: int) -> Leaks:
    """Run ten layers at each of SLOPES with Xavier's scale.

    Larger weights by a factor multiply signal and gradient by it in each layer, exactly: so no
    second run is needed for He's.
    """
    runs = [
        propagate(
            activation="leaky_relu", slope=slope, initializer="xavier_normal", depth=10,
            width=WIDTH, samples=SAMPLES, seed=seed,
        ).layers.assign(value=slope)
        for slope in SLOPES
    ]  # fmt: skip
    sizes = [np.hypot(run["mean"].to_numpy(), run["std"].to_numpy()) for run in runs]
    back = flows(relative(pd.concat(runs, ignore_index=True)))
    factors = {
        slope: (float(size[-1] / size[0]) ** (1 / 9), float(10 ** back[slope].backward))
        for slope, size in zip(SLOPES, sizes, strict=True)
    }
    slopes = np.array(SLOPES)
    forward, backward = np.array(list(factors.values())).T
    gains = np.array([gain(slope) for slope in SLOPES])
    curves = [
        named_at(rail_curve(name, slopes, levels, "forward"), name, 10)
        for name, levels in (("Xavier", forward), ("He", forward * gains))
    ]
    datasets = {
        "rail": pd.DataFrame({"value": slopes, "level": backward, "line": 1.0 / gains}),
        "curves": pd.concat([*curves, level_one(slopes, 1.0).assign(name="")]),
        "rail_extent": pd.DataFrame({"level": [0.6, 1.2]}),
    }
    return Leaks(datasets, factors)


def fans() -> pd.DataFrame:
    """Return the standard deviation by each of FANS for PAIRS of widths: fan_in, fan_out, FANS."""
    rows = [
        {
            "fan_in": fan_in,
            "fan_out": fan_out,
            **{
                name: standard_deviation("he_normal", fan_in, fan_out, mode=mode)
                for name, mode in FANS.items()
            },
        }
        for fan_in, fan_out in PAIRS
    ]
    return pd.DataFrame(rows)


def alternating(seed: int, seeds: int = 4) -> dict[str, float]:
    """Return what two layers, 400 → 100 → 400, multiply the mean square by, under each of FANS.

    The geometric mean over ten such pairs and `seeds` networks. Draws by the three formulas differ
    by a factor a layer, which ReLU passes on exactly: one run serves all.
    """
    logs = []
    for number in range(seed, seed + seeds):
        network = Network.random(ALTERNATING, "relu", "he_normal", number)
        inputs = np.random.default_rng(number).standard_normal((SAMPLES, ALTERNATING[0]))
        x = inputs
        for weights in network.weights:
            x = np.maximum(x @ weights, 0.0)
        logs.append(np.log(np.mean(x**2) / np.mean(inputs**2)))
    measured = float(np.exp(np.mean(logs) / (len(ALTERNATING) // 2)))
    return {name: measured * _pair(mode) / _pair("fan_in") for name, mode in FANS.items()}


def _pair(mode: str) -> float:
    """Variances of the weights of a layer 400 → 100 and one back, multiplied."""
    there, back = (
        standard_deviation("he_normal", *fans, mode=mode) for fans in ((400, 100), (100, 400))
    )
    return there**2 * back**2


def vgg_loss() -> float:
    """Return how much weaker weights of std 0.01 make the gradient from conv10 to conv2."""
    fans = 9 * np.array(VGG_B)
    return float(np.prod(np.sqrt(2 / fans) / 0.01))


def luck_of_he(seed: int, depth: int = 30, seeds: int = 20) -> tuple[float, float]:
    """Return the middle 80 % of |δ| at layer 1 relative to layer `depth`, over He networks."""
    runs = luck(
        seeds, activation="relu", initializer="he_normal", depth=depth, width=UNITS, samples=50,
        seed=seed,
    )  # fmt: skip
    sizes = runs.pivot(index="seed", columns="layer", values="delta_rms")
    low, high = np.percentile(sizes[1] / sizes[depth], (10, 90))
    return float(low), float(high)

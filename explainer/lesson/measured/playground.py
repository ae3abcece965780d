"""Any network that the playground's controls can ask for: at the start, and in training."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from explainer import DATASETS, Network, inspect, load_dataset, train
from explainer.lesson.measured.flow import SAMPLES, WIDTH, Measured, Setup
from explainer.lesson.measured.network import (
    LUCK_SAMPLES,
    LUCK_SEEDS,
    STDS,
    luck_table,
    setup_strip,
)
from explainer.lesson.measured.training import Plan, Trained, Watch, strip_of

WIDTHS = (16, 32, 64, 100, 128, 256)
XAVIER = {width: float(f"{width**-0.5:.3g}") for width in WIDTHS}
HE = {width: float(f"{(2 / width) ** 0.5:.4g}") for width in WIDTHS}
# What can be chosen: the usual scales, and for each width exactly Xavier's and He's.
SCALES = tuple(sorted({*STDS, *XAVIER.values(), *HE.values()}))
_FEW = [std for std in STDS if std != HE[WIDTH]][::2]  # four a decade
INITIALIZERS = ("normal", "uniform", "orthogonal")
DEEP = 20  # layers: beyond, the axes are longer and the histograms coarser
POINTS = 300  # of a data set, that a training's picture is measured on
FRAMES = 30  # steps of a training that can be looked at
# Weight matrices drawn to know luck: more would keep the reader waiting.
LUCK_WEIGHTS = 3_000_000


def setup(
    activation: str,
    initializer: str,
    std: float,
    depth: int,
    width: int,
    seed: int,
    source: str,
    bias_std: float,
    parameter: float | None,
) -> Setup:
    """Describe a network."""
    sent = samples(depth, width)
    return Setup(
        activation, std, depth, seed, source, parameter, width, initializer, bias_std, sent
    )


def samples(depth: int, width: int) -> int:
    """Return how many inputs are sent through a network: fewer through a large one."""
    size = depth * width**2
    return SAMPLES if size <= 4e5 else LUCK_SAMPLES


def strip(network: Setup) -> Measured:
    """Sweep a network over its common scales and its own.

    Raises ValueError if the signal leaves float64.
    """
    span = (-16.0, 10.0) if network.depth > DEEP else (-12.0, 8.0)
    stds = sorted({*_common(network), network.std})
    return setup_strip(network, stds, bars(network.depth), span)


def shared(network: Setup) -> Setup:
    """Return the network that has the same `strip`, whichever of the common scales is its own."""
    common = _common(network)
    return replace(network, std=common[0]) if network.std in common else network


def _common(network: Setup) -> Sequence[float]:
    """Return the usual scales, for a deep network every other, and Xavier's and He's."""
    usual = _FEW if network.depth > DEEP else STDS
    return *usual, XAVIER[network.width], HE[network.width]


def bars(depth: int) -> int:
    """Return how many bars a layer's histogram may have, for a picture that stays small."""
    return 25 if depth <= 10 else 13 if depth <= DEEP else 7


def luck(network: Setup) -> pd.DataFrame | None:
    """Return |δ| over seeds as `luck_table` does, or None where that would take too long."""
    heavy = LUCK_SEEDS * network.depth * network.width**2 > LUCK_WEIGHTS
    return None if heavy or network.initializer == "orthogonal" else luck_table(network)


def plan(network: Setup, dataset: str, rate: float, steps: int) -> Plan:
    """Describe the training of a network's hidden layers on a data set."""
    return Plan(
        dataset,
        (network.width,) * network.depth,
        network.activation,
        network.initializer,
        rate,
        steps,
        network.seed,
        record_every=max(1, steps // FRAMES),
    )


def seconds(plan: Plan) -> float:
    """Estimate how long a training takes on one core."""
    sizes = [load_dataset(plan.dataset).inputs.shape[1], *plan.widths]
    weights = sum(a * b for a, b in zip(sizes, plan.widths, strict=False))
    products = plan.steps * plan.batch_size + 2 * FRAMES * POINTS
    return float(6e-10 * weights * products + 3e-5 * plan.steps * len(plan.widths))


def training(network: Setup, plan: Plan, watch: Watch) -> Trained:
    """Train `network`, which gets a readout, and look at each recorded step; `watch` may end it.

    Every layer has the same gain, std · sqrt(fan-in), so that a layer of another width is neither
    favoured nor starved.
    """
    inputs, labels = (part[:POINTS] for part in load_dataset(plan.dataset, plan.seed))
    layers: list[pd.DataFrame] = []
    histograms: list[pd.DataFrame] = []

    def visit(step: int, current: Network) -> None:
        found = inspect(current, inputs, labels, bins=bars(network.depth))
        layers.append(found.layers.assign(value=step))
        histograms.append(found.histograms.assign(value=step))

    asked: dict[str, Any] = {**vars(plan), "network": start(network, plan.dataset)}
    del asked["settings"]
    fit = train(visit=visit, watch=watch, **asked, **_parameter(network))
    return strip_of(
        plan, fit.steps, *(pd.concat(t, ignore_index=True) for t in (layers, histograms))
    )


def start(network: Setup, dataset: str) -> Network:
    """Draw the network that is trained: its hidden layers and a linear readout."""
    source, classes = load_dataset(dataset).inputs.shape[1], DATASETS[dataset].classes
    sizes = [source, *[network.width] * network.depth, classes]
    scheme, size = _OF_FAN_IN[network.initializer]
    drawn = Network.random(sizes, initializer=scheme, seed=network.seed, **network.layer)
    for weights in drawn.weights:
        weights *= size * network.std * network.width**0.5
    return drawn


# The scheme of each distribution, and what its weights lack of a standard deviation 1/sqrt(fan-in).
_OF_FAN_IN = {
    "normal": ("lecun_normal", 1.0),
    "uniform": ("uniform", 3**0.5),
    "orthogonal": ("orthogonal", 1.0),
}


def _parameter(network: Setup) -> dict[str, Any]:
    return {k: v for k, v in network.layer.items() if k in ("slope", "alpha")}

"""Random networks: what the strips show over the weights' scale and over depth."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from explainer import ACTIVATIONS, luck, propagate, sweep_depth, sweep_scale, theory
from explainer.charts import data
from explainer.charts.arrow import Encoded
from explainer.charts.data import Datasets
from explainer.lesson.measured.flow import (
    SAMPLES,
    WIDTH,
    Measured,
    Run,
    Setup,
    flows,
    log10_of,
    relative,
)

BINS = 25  # odd: the middle bar of a symmetric activation stands on 0
LUCK_SEEDS = 10
LUCK_SAMPLES = 50  # chance lies in the weights: more inputs would not narrow the band
# Weight scales: eight a decade, and He's sqrt(2 / 100) exactly; Xavier's is 0.1.
STDS = tuple(sorted([float(f"{10 ** (k / 8):.3g}") for k in range(-20, 5)] + [0.1414]))
DEPTHS = (*range(2, 20), *range(20, 51, 2))  # a cut costs as much as all layers below it


def scale_strip(
    activation: str,
    depth: int,
    seed: int,
    source: str,
    parameter: float | None = None,
    stds: Sequence[float] = STDS,
    width: int = WIDTH,
    medians: bool = False,
) -> Measured:
    """Sweep the weights' standard deviation over `stds`; `source` is the engine's `data`."""
    setup = Setup(activation, stds[0], depth, seed, source, parameter, width)
    return setup_strip(setup, stds, medians=medians)


def setup_strip(
    setup: Setup,
    stds: Sequence[float],
    bins: int = BINS,
    span: tuple[float, float] = (-12.0, 8.0),
    medians: bool = False,
) -> Measured:
    """Sweep a network over `stds`, whatever its own; `span` is what the gradient's axis may hold.

    With `medians` its tables have the gradient's median too. Raises ValueError if the signal leaves
    float64.
    """
    sweep = sweep_scale(
        stds,
        **setup.layer,
        initializer=setup.initializer,
        depth=setup.depth,
        width=setup.width,
        samples=setup.samples,
        bins=bins,
        medians=medians,
        seed=setup.seed,
        data=setup.data,
    )
    renamed = {"weight_std": "value"}
    return placed_strip(
        sweep.layers.rename(columns=renamed),
        sweep.histograms.rename(columns=renamed),
        sweep.theory.rename(columns=renamed),
        setup.activation,
        span,
    )


def depth_strip(activation: str, std: float, seed: int, source: str) -> Measured:
    """Cut one network of N(0, std²) weights after each of DEPTHS layers."""
    sweep = sweep_depth(
        DEPTHS,
        activation=activation,
        initializer="normal",
        std=std,
        width=WIDTH,
        samples=SAMPLES,
        bins=BINS,
        medians=False,
        seed=seed,
        data=source,
    )
    renamed = {"depth": "value"}
    return placed_strip(
        sweep.layers.rename(columns=renamed),
        sweep.histograms.assign(value=0),
        sweep.theory.rename(columns=renamed),
        activation,
        span=(-48.0, 24.0),
    )


def alone(setup: Setup, bins: int = BINS) -> Measured:
    """Run a network at its own scale; raises ValueError if the signal leaves float64."""
    return setup_strip(setup, (setup.std,), bins, medians=True)


def behind(pinned: Measured, corners: pd.DataFrame) -> Datasets:
    """Place a pinned network (of `alone`) behind a picture whose axes end at `corners`.

    A deeper one makes room for its layers. Its outputs are drawn only where the axis of the picture
    is theirs.
    """
    layers = pinned.layers[["layer", "log10"]]
    placed = {
        **data.with_room(corners, layers["layer"]),
        "ghost": data.ghost(layers, corners),
    }
    if np.allclose(pinned.datasets["extent"]["activation"], corners["activation"]):
        placed["ghost_bars"] = pinned.datasets["bars"]
    return placed


def one_run(setup: Setup) -> Run:
    """Run one network: what the strips show at one place."""
    run = propagate(**setup.given, samples=setup.samples, data=setup.data)
    given = {name: value for name, value in setup.given.items() if name != "seed"}
    layers = relative(run.layers.assign(value=setup.std))
    return Run(setup, layers, theory(**given), flows(layers)[setup.std])


def luck_table(setup: Setup, seeds: int = LUCK_SEEDS) -> pd.DataFrame:
    """Return |δ| of a network at `seeds` seeds from its own on, as powers of ten.

    Columns are layers, rows seeds.
    """
    runs = luck(seeds, **setup.given, samples=LUCK_SAMPLES, data=setup.data)
    return runs.assign(log10=log10_of(runs["delta_rms"])).pivot(
        index="seed", columns="layer", values="log10"
    )


def luck_band(
    sizes: pd.DataFrame, depth: int, within: tuple[float, float] = (-np.inf, np.inf)
) -> pd.DataFrame:
    """Return the middle 80 % of |δ| relative to layer `depth` over the seeds of a luck table.

    Columns layer, low, high, the latter kept `within` an axis. The table is of networks of `depth`
    layers; near the critical scale one of deeper networks serves as well, elsewhere it does not.
    """
    seeds = sizes.to_numpy()[:, :depth]
    low, high = np.percentile(seeds - seeds[:, -1:], (10, 90), axis=0).clip(*within)
    return pd.DataFrame({"layer": np.arange(1, depth + 1), "low": low, "high": high})


def placed_strip(
    layers: pd.DataFrame,
    histograms: pd.DataFrame,
    expected: pd.DataFrame,
    activation: str,
    span: tuple[float, float],
) -> Measured:
    """Place a sweep for the strip from the engine's tables, each with a column `value`.

    `span` is the most that the gradient's axis covers, as powers of ten.
    """
    limits = ACTIVATIONS[activation].limits
    layers = relative(layers)
    expected = expected.assign(log10=log10_of(expected["delta_ratio"]))
    corners = data.extent(int(layers["layer"].max()), limits, layers["log10"], span)
    gradient = data.gradient(layers, expected, corners)
    datasets = {
        "extent": corners,
        "bars": data.bars(histograms, _once(layers, histograms), limits),
        "gradient": gradient,
        "healthy": data.healthy(gradient, corners),
        "layers": data.layer_names(int(corners["layer"].max())),
        "rail": _first_layers(layers, expected),
    }
    return Measured(Encoded(datasets), layers, expected, flows(layers))


def _once(layers: pd.DataFrame, histograms: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `layers` that stand beside `histograms`: cuts share their layers."""
    if histograms["value"].nunique() == layers["value"].nunique():
        return layers
    deepest: pd.DataFrame = layers[layers["value"] == layers["value"].max()]
    return deepest.assign(value=0)


def _first_layers(layers: pd.DataFrame, expected: pd.DataFrame) -> pd.DataFrame:
    """Return the gradient at layer 1, measured and expected, at each value: the rail."""
    first = layers["layer"].to_numpy() == 1
    level, line = (table["log10"].to_numpy()[first] for table in (layers, expected))
    return pd.DataFrame({"value": layers["value"].to_numpy()[first], "level": level, "line": line})

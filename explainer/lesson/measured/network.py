"""Random networks: what the strips show over the weights' scale and over depth."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from explainer import ACTIVATIONS, luck, propagate, sweep_depth, sweep_scale, theory
from explainer.charts import data
from explainer.charts.data import Datasets

WIDTH = 100
BINS = 25  # odd: the middle bar of a symmetric activation stands on 0
SAMPLES = 200
LUCK_SAMPLES = 50  # chance lies in the weights: more inputs would not narrow the band
# Weight scales: eight a decade, and He's sqrt(2 / 100) exactly; Xavier's is 0.1.
STDS = tuple(sorted([float(f"{10 ** (k / 8):.3g}") for k in range(-20, 5)] + [0.1414]))
DEPTHS = tuple(range(2, 51))
ROUNDING = 1e-12  # relative to an output: a smaller difference between inputs is mostly rounding


@dataclass(frozen=True)
class Setup:
    """A random network as the controls describe it; names are those of `explainer.propagate`.

    Its weights have the standard deviation `std`, distributed as by `initializer`: normal, uniform
    or orthogonal.
    """

    activation: str
    std: float
    depth: int
    seed: int
    data: str = "gaussian"
    parameter: float | None = None
    """Slope or alpha of the activation; None for its default."""
    width: int = WIDTH
    initializer: str = "normal"
    bias_std: float = 0.0
    samples: int = SAMPLES

    @property
    def given(self) -> dict[str, Any]:
        """What the engine is asked for, of normal or uniform weights."""
        uniform = self.initializer == "uniform"
        return {
            **self.layer,
            "initializer": self.initializer,
            **({"limit": np.sqrt(3) * self.std} if uniform else {"std": self.std}),
            "depth": self.depth,
            "width": self.width,
            "seed": self.seed,
        }

    @property
    def layer(self) -> dict[str, Any]:
        """What a layer adds to its weights."""
        parameter = _parameter(self.activation, self.parameter)
        return {"activation": self.activation, "bias_std": self.bias_std, **parameter}


@dataclass(frozen=True)
class Flow:
    """What a network did to its signal and its gradient; factors per layer as powers of ten."""

    depth: int
    forward: float
    """Factor a layer on a unit's standard deviation across inputs: what tells inputs apart."""
    backward: float
    """Factor a layer on |δ|, the root mean square gradient."""
    reached: float
    """|δ| at layer 1 relative to the last layer."""


def flows(layers: pd.DataFrame) -> dict[float, Flow]:
    """Read the flow at each `value` of a sweep from its table (the engine's columns, and log10).

    `log10` is |δ| relative to the last layer; rows are ordered by value, then by layer. The
    difference between inputs is followed down to ROUNDING of the outputs.
    """
    first, last = layers.drop_duplicates("value"), layers.drop_duplicates("value", keep="last")
    clear = layers["std_across_inputs"] > ROUNDING * np.hypot(layers["mean"], layers["std"])
    followed = clear.groupby(layers["value"]).cummin() | (layers["layer"] == 1)
    seen = layers[followed].drop_duplicates("value", keep="last")
    depth, reached = last["layer"].to_numpy(), first["log10"].to_numpy()
    start, end = (_log10(table["std_across_inputs"]).to_numpy() for table in (first, seen))
    forward = (end - start) / np.maximum(seen["layer"].to_numpy() - 1, 1)
    columns = zip(
        first["value"], depth, forward, reached / np.maximum(depth - 1, 1), reached, strict=True
    )
    return {value: Flow(int(d), float(f), float(b), float(r)) for value, d, f, b, r in columns}


@dataclass(frozen=True)
class Run:
    """One network: how it was set up, the engine's table of it, theory's, and its flow."""

    setup: Setup
    layers: pd.DataFrame
    theory: pd.DataFrame
    flow: Flow


@dataclass(frozen=True)
class Measured:
    """A sweep: the picture's data sets, the engine's tables of it, and the flow at each value."""

    datasets: Datasets
    layers: pd.DataFrame
    theory: pd.DataFrame
    flows: dict[float, Flow]

    def run(self, setup: Setup, value: float) -> Run:
        """Return the run of the sweep at `value`, which `setup` describes."""
        theory = self.theory[self.theory["value"] == value]
        return Run(setup, self.at(value), theory, self.flows[value])

    def at(self, value: float) -> pd.DataFrame:
        """Return the engine's table of the run at `value`."""
        return self.layers[self.layers["value"] == value]


def scale_strip(
    activation: str,
    depth: int,
    seed: int,
    source: str,
    parameter: float | None = None,
    stds: Sequence[float] = STDS,
) -> Measured:
    """Sweep the weights' standard deviation over `stds`; `source` is the engine's `data`."""
    return setup_strip(Setup(activation, stds[0], depth, seed, source, parameter), stds)


def setup_strip(
    setup: Setup,
    stds: Sequence[float],
    bins: int = BINS,
    span: tuple[float, float] = (-12.0, 8.0),
) -> Measured:
    """Sweep a network over `stds`, whatever its own; `span` is what the gradient's axis may hold.

    Raises ValueError if the signal leaves float64.
    """
    sweep = sweep_scale(
        stds,
        **setup.layer,
        initializer=setup.initializer,
        depth=setup.depth,
        width=setup.width,
        samples=setup.samples,
        bins=bins,
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


def one_run(setup: Setup) -> Run:
    """Run one network: what the strips show at one place."""
    run = propagate(**setup.given, samples=setup.samples, data=setup.data)
    given = {name: value for name, value in setup.given.items() if name != "seed"}
    layers = relative(run.layers.assign(value=setup.std))
    return Run(setup, layers, theory(**given), flows(layers)[setup.std])


def luck_table(setup: Setup, seeds: int) -> pd.DataFrame:
    """Return |δ| of a network at `seeds` seeds from its own on, as powers of ten.

    Columns are layers, rows seeds.
    """
    runs = luck(seeds, **setup.given, samples=LUCK_SAMPLES, data=setup.data)
    return runs.assign(log10=_log10(runs["delta_rms"])).pivot(
        index="seed", columns="layer", values="log10"
    )


def _parameter(activation: str, value: float | None) -> dict[str, Any]:
    """Slope or alpha under the name that the engine knows it by."""
    name = ACTIVATIONS[activation].parameter_name
    return {} if value is None or name is None else {name: value}


def luck_band(sizes: pd.DataFrame, depth: int) -> pd.DataFrame:
    """Return the middle 80 % of |δ| relative to layer `depth` over the seeds of a luck table.

    Columns layer, low, high. A gradient that enters at a deeper layer has passed as many random
    layers when it comes by: one table serves every depth.
    """
    ratios = sizes.loc[:, :depth].sub(sizes[depth], axis=0)
    low, high = np.percentile(ratios, (10, 90), axis=0)
    return pd.DataFrame({"layer": ratios.columns, "low": low, "high": high})


def weight_change(layers: pd.DataFrame) -> float:
    """Return |dW| at layer 1 relative to the last layer, as a power of ten."""
    sizes = _log10(layers["weight_gradient_rms"])
    return float(sizes.iloc[0] - sizes.iloc[-1])


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
    expected = expected.assign(log10=_log10(expected["delta_ratio"]))
    corners = data.extent(int(layers["layer"].max()), limits, layers["log10"], span)
    gradient = data.gradient(layers, expected, corners)
    datasets = {
        "extent": corners,
        "bars": data.bars(histograms, _once(layers, histograms), limits),
        "gradient": gradient,
        "healthy": data.healthy(gradient, corners),
        "layers": data.layer_names(int(corners["layer"].max())),
        "rail": _first_layers(layers)
        .rename(columns={"log10": "level"})
        .assign(line=_first_layers(expected)["log10"].to_numpy()),
    }
    return Measured(datasets, layers, expected, flows(layers))


def relative(layers: pd.DataFrame) -> pd.DataFrame:
    """Add |δ| and its median relative to the last layer's |δ|, as powers of ten."""
    top = _log10(layers.groupby("value")["delta_rms"].transform("last"))
    return layers.assign(
        log10=_log10(layers["delta_rms"]) - top, median=_log10(layers["delta_median"]) - top
    )


def _once(layers: pd.DataFrame, histograms: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `layers` that stand beside `histograms`: cuts share their layers."""
    if histograms["value"].nunique() == layers["value"].nunique():
        return layers
    deepest: pd.DataFrame = layers[layers["value"] == layers["value"].max()]
    return deepest.assign(value=0)


def _first_layers(table: pd.DataFrame) -> pd.DataFrame:
    return table.loc[table["layer"] == 1, ["value", "log10"]]


def _log10(size: pd.Series) -> pd.Series:
    """log10, where 0 (smaller than float64 holds) counts as the smallest number it holds."""
    return pd.Series(np.log10(size.clip(lower=np.finfo(float).tiny)), index=size.index)

"""What a live picture shows, computed once: numbers placed as marks, words left to the page.

Pure functions of scalars, so that `cached` can keep their results.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from explainer import ACTIVATIONS, luck, propagate, sweep_depth, sweep_scale
from explainer.charts import data
from explainer.charts.data import Datasets

WIDTH = 100
BINS = 25  # odd: the middle bar of a symmetric activation stands on 0
SAMPLES = 200
LUCK_SAMPLES = 50  # chance lies in the weights: more inputs would not narrow the band
# Weight scales: eight a decade, and He's sqrt(2 / 100) exactly; Xavier's is 0.1.
STDS = tuple(sorted([float(f"{10 ** (k / 8):.3g}") for k in range(-20, 5)] + [0.1414]))
DEPTHS = tuple(range(2, 51))


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

    `log10` is |δ| relative to the last layer; rows are ordered by value, then by layer.
    """
    first, last = layers.drop_duplicates("value"), layers.drop_duplicates("value", keep="last")
    depth, reached = last["layer"].to_numpy(), first["log10"].to_numpy()
    tiny = np.finfo(float).tiny
    start, end = (
        np.log10(t["std_across_inputs"].clip(lower=tiny)).to_numpy() for t in (first, last)
    )
    steps = np.maximum(depth - 1, 1)
    columns = zip(
        first["value"], depth, (end - start) / steps, reached / steps, reached, strict=True
    )
    return {value: Flow(int(d), float(f), float(b), float(r)) for value, d, f, b, r in columns}


@dataclass(frozen=True)
class Measured:
    """A sweep: the picture's data sets, the engine's tables of it, and the flow at each value."""

    datasets: Datasets
    layers: pd.DataFrame
    theory: pd.DataFrame
    flows: dict[float, Flow]

    def at(self, value: float) -> pd.DataFrame:
        """Return the engine's table of the run at one value of the sweep."""
        return self.layers[self.layers["value"] == value]


@dataclass(frozen=True)
class Run:
    """One network: the engine's table of it, and its flow."""

    layers: pd.DataFrame
    flow: Flow


def scale_strip(activation: str, depth: int, seed: int, source: str) -> Measured:
    """Sweep the weights' standard deviation over STDS; `source` is the engine's `data`."""
    sweep = sweep_scale(
        STDS,
        activation=activation,
        depth=depth,
        width=WIDTH,
        samples=SAMPLES,
        bins=BINS,
        seed=seed,
        data=source,
    )
    renamed = {"weight_std": "value"}
    return _measured(
        sweep.layers.rename(columns=renamed),
        sweep.histograms.rename(columns=renamed),
        sweep.theory.rename(columns=renamed),
        activation,
        span=(-12.0, 8.0),
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
    return _measured(
        sweep.layers.rename(columns=renamed),
        sweep.histograms.assign(value=0),
        sweep.theory.rename(columns=renamed),
        activation,
        span=(-48.0, 24.0),
    )


def one_run(activation: str, std: float, depth: int, seed: int, source: str) -> Run:
    """Run one network of N(0, std²) weights: what the strips show at one place."""
    run = propagate(
        activation=activation,
        initializer="normal",
        std=std,
        depth=depth,
        width=WIDTH,
        samples=SAMPLES,
        seed=seed,
        data=source,
    )
    layers = _relative(run.layers.assign(value=std))
    return Run(layers, flows(layers)[std])


def luck_table(
    activation: str, std: float, depth: int, seed: int, source: str, seeds: int
) -> pd.DataFrame:
    """Return |δ| of the same network at `seeds` seeds: columns layer; rows seeds; powers of ten."""
    runs = luck(
        seeds,
        activation=activation,
        initializer="normal",
        std=std,
        depth=depth,
        width=WIDTH,
        samples=LUCK_SAMPLES,
        seed=seed,
        data=source,
    )
    return runs.assign(log10=_log10(runs["delta_rms"])).pivot(
        index="seed", columns="layer", values="log10"
    )


def luck_band(sizes: pd.DataFrame, depth: int) -> pd.DataFrame:
    """Return the middle 80 % of |δ| relative to layer `depth` over the seeds of a luck table.

    Columns layer, low, high. A gradient that enters at a deeper layer has passed as many random
    layers when it comes by: one table serves every depth.
    """
    ratios = sizes.loc[:, :depth].sub(sizes[depth], axis=0)
    low, high = np.percentile(ratios, (10, 90), axis=0)
    return pd.DataFrame({"layer": ratios.columns, "low": low, "high": high})


def _measured(
    layers: pd.DataFrame,
    histograms: pd.DataFrame,
    theory: pd.DataFrame,
    activation: str,
    span: tuple[float, float],
) -> Measured:
    limits = ACTIVATIONS[activation].limits
    layers = _relative(layers)
    theory["log10"] = _log10(theory["delta_ratio"])
    corners = data.extent(int(layers["layer"].max()), limits, layers["log10"], span)
    gradient = data.gradient(layers, theory, corners)
    datasets = {
        "extent": corners,
        "bars": data.bars(histograms, _once(layers, histograms), limits),
        "gradient": gradient,
        "healthy": data.healthy(gradient, corners),
        "layers": data.layer_names(int(corners["layer"].max())),
        "rail": _first_layers(layers).assign(theory=_first_layers(theory)["log10"].to_numpy()),
    }
    return Measured(datasets, layers, theory, flows(layers))


def _relative(layers: pd.DataFrame) -> pd.DataFrame:
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

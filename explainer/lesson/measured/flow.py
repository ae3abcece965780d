"""A random network as the controls set it up, and what it did to its signal and gradient."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from explainer import ACTIVATIONS
from explainer.charts.arrow import Encoded
from explainer.charts.data import healthy_range

WIDTH = 100
SAMPLES = 100
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
        parameter = parameter_given(self.activation, self.parameter)
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
    """|δ| at layer 1 relative to the last layer; like `backward` NaN where the last one's is 0."""


def flows(layers: pd.DataFrame) -> dict[float, Flow]:
    """Read the flow at each `value` of a sweep from its table (the engine's columns, and log10).

    `log10` is |δ| relative to the last layer; rows are ordered by value, then by layer. The
    difference between inputs is followed down to ROUNDING of the outputs.
    """
    first, last = _ends(layers)
    layer = layers["layer"].to_numpy()
    clear = layers["std_across_inputs"] > ROUNDING * np.hypot(layers["mean"], layers["std"])
    # The first layer of each run whose inputs only rounding tells apart, or one beyond the deepest.
    lost = np.minimum.reduceat(np.where(clear | (layer == 1), layer[last].max() + 1, layer), first)
    seen = np.minimum(last, first + lost - 2)
    spread = log10_of(layers["std_across_inputs"]).to_numpy()
    forward = (spread[seen] - spread[first]) / np.maximum(layer[seen] - 1, 1)
    depth, reached = layer[last], layers["log10"].to_numpy()[first]
    backward = reached / np.maximum(depth - 1, 1)
    values = layers["value"].to_numpy()[first].tolist()
    columns = zip(values, depth, forward, backward, reached, strict=True)
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

    datasets: Encoded
    layers: pd.DataFrame
    theory: pd.DataFrame
    flows: dict[float, Flow]

    def run(self, setup: Setup, value: float) -> Run:
        """Return the run of the sweep at `value`, which `setup` describes."""
        return Run(setup, self.at(value), _rows(self.theory, value), self.flows[value])

    def at(self, value: float) -> pd.DataFrame:
        """Return the engine's table of the run at `value`."""
        return _rows(self.layers, value)


def _rows(table: pd.DataFrame, value: float) -> pd.DataFrame:
    """Return the rows of a sweep's table at `value`, which stand together."""
    here = table["value"].to_numpy() == value
    first = int(here.argmax())
    return table.iloc[first : first + int(here.sum())]


def tendency(powers: ArrayLike, layers: int = 1) -> NDArray[np.int_]:
    """Judge a change over `layers` layers, as powers of ten, by the rule of thumb `healthy_range`.

    -1 where it falls below, 1 where it rises above, 0 where it stays within. Where there is no
    ratio (NaN), nothing arrives: -1.
    """
    low, high = healthy_range(layers)
    rises, falls = np.greater(powers, high), ~np.greater_equal(powers, low)
    return np.asarray(rises.astype(int) - falls.astype(int))


def weight_change(layers: pd.DataFrame) -> float:
    """Return |dW| at layer 1 relative to the last layer, as a power of ten."""
    sizes = log10_of(layers["weight_gradient_rms"])
    return float(sizes.iloc[0] - sizes.iloc[-1])


def relative(layers: pd.DataFrame) -> pd.DataFrame:
    """Add |δ|, and its median if measured, relative to the last layer's |δ|, as powers of ten.

    NaN where that is 0.
    """
    first, last = _ends(layers)
    sizes = log10_of(layers["delta_rms"])
    tops = np.where(layers["delta_rms"].to_numpy()[last] == 0, np.nan, sizes.to_numpy()[last])
    top = np.repeat(tops, last - first + 1)
    layers = layers.assign(log10=sizes - top)
    if "delta_median" in layers:
        layers["median"] = log10_of(layers["delta_median"]) - top
    return layers


def _ends(layers: pd.DataFrame) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """Return the rows of first and of last layers, one of each at every `value` of a sweep."""
    first = np.flatnonzero(layers["layer"].to_numpy() == 1)
    return first, np.append(first[1:], len(layers)) - 1


def parameter_given(activation: str, value: float | None) -> dict[str, Any]:
    """Slope or alpha under the name that the engine knows it by."""
    name = ACTIVATIONS[activation].parameter_name
    return {} if value is None or name is None else {name: value}


def log10_of(size: pd.Series) -> pd.Series:
    """log10, where 0 (smaller than float64 holds) counts as the smallest number it holds."""
    return pd.Series(np.log10(np.maximum(size.to_numpy(), np.finfo(float).tiny)), index=size.index)

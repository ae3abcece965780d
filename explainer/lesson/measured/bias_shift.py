"""Bias shift: one step seen input by input, units across inputs, the mean of each layer."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from explainer import ACTIVATIONS, Network, propagate
from explainer.charts import data
from explainer.charts.data import Datasets
from explainer.lesson.measured.flow import SAMPLES, WIDTH
from explainer.lesson.measured.network import BINS
from explainer.lesson.measured.training import Trained
from explainer.simulation.centring import centring
from explainer.simulation.initializers import standard_normal
from explainer.simulation.streams import Stream, generator

KEPT = tuple(round(0.05 * k, 2) for k in range(21))  # share of the mean that outputs keep
UNITS, INPUTS = 7, 30  # what the matrices show
# Each activation with its own usual scheme, where a network on real data is drawn.
SCHEMES = {
    "sigmoid": "xavier_normal",
    "relu": "he_normal",
    "leaky_relu": "he_normal",
    "elu": "lecun_normal",
    "tanh": "xavier_normal",
}
# Curves on the rails, and at which value each is named. (Leaky ReLU's lies on ReLU's. Where the
# sigmoid is not what is shown, it has none: the page asks about it.)
NAMED_KEPT = {"sigmoid": 0.2, "relu": 0.6, "elu": 1.0, "tanh": 0.5}
ROOM = 1.1  # of a cell of size 1
RAIL_TOP = 1.15  # leaves room for a name over a curve at 1
COUNTS = {"output": "+{} −{}", "change": "↑{} ↓{}"}


@dataclass(frozen=True)
class Step:
    """One step on the weights above a layer: the picture's data sets, and the engine's table."""

    datasets: Datasets
    shares: pd.DataFrame

    def at(self, kept: float) -> pd.Series:
        """Return the row of `shares` where this share of the mean is kept."""
        return self.shares[self.shares["kept"] == kept].iloc[0]


def one_step(activation: str, source: str, seed: int) -> Step:
    """Take one step at every share of KEPT, on random or real (`digits`) outputs and gradients."""

    def measured(name: str, units: int, inputs: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        found = centring(
            KEPT,
            activation=name,
            initializer=SCHEMES[name],
            data=source,
            width=WIDTH,
            samples=300,
            units=units,
            inputs=inputs,
            seed=seed,
        )
        return found.shares, found.matrix

    shares, matrix = measured(activation, UNITS, INPUTS)
    curves = {
        name: shares if name == activation else measured(name, 1, 1)[0]
        for name in NAMED_KEPT
        if name in (activation, "relu", "elu", "tanh")
    }
    datasets = {
        "rail": pd.DataFrame(
            {
                "value": shares["kept"],
                "level": shares["share"].round(4),
                "line": shares["theory"].to_numpy(dtype=float, na_value=np.nan).round(4),
            }
        ),
        "rail_extent": pd.DataFrame({"level": [0.0, RAIL_TOP]}),
        "curves": pd.concat(
            named_curve(name, t["kept"], t["share"], NAMED_KEPT) for name, t in curves.items()
        ),
        **_cells("matrix", matrix, "output"),
        **_cells("matrix2", matrix, "change"),
    }
    return Step(datasets, shares)


def named_curve(
    name: str, value: pd.Series, level: pd.Series, named: Mapping[str, float]
) -> pd.DataFrame:
    """Place the curve of one activation on a rail, with its name at one value."""
    label = ACTIVATIONS[name].label
    return pd.DataFrame(
        {
            "value": value,
            "level": level.round(4),
            "series": name,
            "role": "faint",
            "name": np.where(value == named[name], label, ""),
        }
    )


def _cells(name: str, matrix: pd.DataFrame, field: str) -> Datasets:
    """Place a matrix, units in rows and inputs in columns, with a count of signs beside each row.

    The square root of a number's size, up to twice the rms, is the strength of its cell.
    """
    strength = np.sign(matrix[field]) * np.sqrt((matrix[field].abs() / 2).clip(upper=1))
    table = matrix.assign(v=strength.round(3).astype(np.float32)).pivot(
        index=["unit", "input"], columns="kept", values="v"
    )
    table.columns = table.columns.map(data.column_of)
    unit, entry = (table.index.get_level_values(level).to_numpy() for level in (0, 1))
    table = table.assign(x=ROOM * (entry - 1.0), y=ROOM * (UNITS - unit)).reset_index(drop=True)
    rows = matrix.assign(up=matrix[field] > 0, down=matrix[field] < 0)
    signs = rows.groupby(["kept", "unit"], as_index=False)[["up", "down"]].sum()
    texts = pd.DataFrame(
        {
            "value": signs["kept"],
            "x": ROOM * INPUTS + 0.4,
            "y": ROOM * (UNITS - signs["unit"]) + 0.5,
            "text": [COUNTS[field].format(*s) for s in signs[["up", "down"]].to_numpy()],
            "align": "left",
        }
    )
    corners = pd.DataFrame({"x": [0.0, ROOM * INPUTS * 1.2], "y": [0.0, ROOM * UNITS]})
    paper = table[["x", "y"]].assign(x2=table["x"] + 1.0, y2=table["y"] + 1.0)
    return {
        name: table, f"{name}_text": texts, f"{name}_extent": corners, f"{name}_paper": paper
    }  # fmt: skip


@dataclass(frozen=True)
class Units:
    """A random network: its layers, their pooled histograms, and some units over all inputs."""

    layers: pd.DataFrame  # the engine's
    datasets: Datasets


def units_across(activation: str, std: float, depth: int, seed: int) -> Units:
    """Send SAMPLES inputs through a network of N(0, std²) weights and look at single units."""
    given = {"activation": activation, "initializer": "normal", "seed": seed, "std": std}
    run = propagate(depth=depth, width=WIDTH, samples=SAMPLES, bins=BINS, **given)  # type: ignore[arg-type]
    network = Network.random([WIDTH] * (depth + 1), **given)  # type: ignore[arg-type]
    signal = network.forward(standard_normal(generator(seed, Stream.INPUTS), SAMPLES, WIDTH))
    signal.post[-1] = network.activation.function(signal.pre[-1], network.parameter)
    limits = ACTIVATIONS[activation].limits
    layers, histograms = run.layers.assign(value=0), run.histograms.assign(value=0)
    places = np.arange(UNITS) / UNITS - (UNITS - 1) / (2 * UNITS)
    strokes = [
        pd.DataFrame(
            {
                "layer": number + 0.9 * places,
                "low": outputs[:, :UNITS].min(axis=0).clip(*limits),
                "high": outputs[:, :UNITS].max(axis=0).clip(*limits),
                "mean": outputs[:, :UNITS].mean(axis=0).clip(*limits),
            }
        )
        for number, outputs in enumerate(signal.post, start=1)
    ]
    no_gradient = pd.Series([0.0])
    datasets = {
        "extent": data.extent(depth, limits, no_gradient, (0.0, 0.0)),
        "bars": data.bars(histograms, layers, limits),
        "notes": pd.DataFrame(
            {"value": 0, "layer": layers["layer"], "text": _two_digits(layers["cosine"])}
        ),
        "units": pd.concat(strokes, ignore_index=True).round(5),
        "layers": data.layer_names(depth),
    }
    return Units(layers, datasets)


def _two_digits(numbers: pd.Series) -> list[str]:
    return [f"{number + 0.0:.2f}".replace("-0.00", "0.00") for number in numbers]


def layer_means(trained: Trained) -> Datasets:
    """Return the rail of a training of every layer's mean output; its dots are the last layer's."""
    table = trained.layers[["value", "layer", "mean"]]
    last_layer = table["layer"].max()
    steps = np.sort(table["value"].unique())
    places = len(steps) - 1 - 2 * (last_layer - table["layer"])  # of names: lines may be one
    top = table[table["layer"] == last_layer]
    return {
        "rail": pd.DataFrame({"value": top["value"], "level": top["mean"], "line": np.nan}),
        "rail_extent": pd.DataFrame({"level": [0.0, 0.8]}),
        "curves": pd.DataFrame(
            {
                "value": table["value"],
                "level": table["mean"].round(4),
                "series": table["layer"],
                "role": np.where(table["layer"] == last_layer, "backward", "forward"),
                "name": np.where(table["value"] == steps[places], table["layer"].astype(str), ""),
            }
        ),
    }

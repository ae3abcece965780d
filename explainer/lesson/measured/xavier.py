"""Xavier's page: one layer of unequal widths, draws of one spread, gains of tanh."""

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from explainer import Network, initialize, propagate, standard_deviation, theory
from explainer.charts.data import Datasets
from explainer.lesson.measured import network
from explainer.lesson.measured.flow import SAMPLES, WIDTH, Flow, Measured, flows, relative

STDS = tuple(sorted([std for std in network.STDS if std >= 0.01] + [0.4]))  # 0.4: 4 x Xavier
WIDTHS = (50, 100, 200, 400, 800)
RULES = {
    "1/√n_in": ("lecun_normal", "fan_in"),
    "Xavier": ("xavier_normal", "fan_avg"),
    "1/√n_out": ("xavier_normal", "fan_out"),
}
HEIGHTS = (0.3, 0.62, 0.46)  # of the marks of the RULES, as powers of ten: names stand apart
SPAN = (-1.0, 1.0)  # of a factor a layer, as powers of ten
DRAWS: dict[str, dict[str, Any]] = {
    "normal": {"initializer": "xavier_normal"},
    "uniform": {"initializer": "xavier_uniform"},
    "truncated": {"initializer": "xavier_normal", "truncated": True},
    "pytorch": {"initializer": "uniform"},
}


def rule_std(rule: str, fan_in: int, fan_out: int) -> float:
    """Return the weights' standard deviation by a rule of RULES, to three digits as on the grid."""
    scheme, mode = RULES[rule]
    return float(f"{standard_deviation(scheme, fan_in, fan_out, mode=mode):.3g}")


# Weight scales of one layer, with what each rule asks for at each pair of WIDTHS.
LAYER_STDS = tuple(
    sorted(
        {rule_std(rule, *pair) for rule in RULES for pair in product(WIDTHS, WIDTHS)}
        | {0.02, 0.0237, 0.0282, 0.168, 0.2, 0.237}
    )
)


@dataclass(frozen=True)
class Balance:
    """One linear layer between unequal widths: the picture's data sets, and its two factors.

    `factors`: at each of LAYER_STDS, what the layer multiplies signal and gradient by.
    """

    datasets: Datasets
    factors: dict[float, tuple[float, float]]


def balance(fan_in: int, fan_out: int, seed: int) -> Balance:
    """Send signals through one linear layer and gradients back, at each of LAYER_STDS."""
    rng = np.random.default_rng([seed, fan_in, fan_out])
    layer = Network([initialize("normal", fan_in, fan_out, seed, std=1.0)], activation="linear")
    signal = rng.standard_normal((SAMPLES, fan_in))
    gradient = rng.standard_normal((SAMPLES, fan_out))
    trace = layer.forward(signal)
    forward = float(trace.pre[-1].std() / signal.std())
    backward = float(layer.backward(trace, gradient).inputs.std() / gradient.std())
    stds = np.array(LAYER_STDS)
    lines = [
        rail_curve("forward", stds, np.log10(stds * forward), "forward"),
        rail_curve("backward", stds, np.log10(stds * backward), "backward"),
        level_one(stds),
    ]
    marks = [
        mark(rule, rule_std(rule, fan_in, fan_out), (SPAN[0], height))
        for rule, height in zip(RULES, HEIGHTS, strict=True)
    ]
    rail = pd.DataFrame({"value": stds, "level": np.log10(stds * backward), "line": np.nan})
    datasets = {
        "rail": rail,
        "curves": pd.concat(lines + marks),
        "rail_extent": pd.DataFrame({"level": SPAN}),
    }
    return Balance(datasets, {std: (std * forward, std * backward) for std in LAYER_STDS})


def level_one(values: np.ndarray, level: float = 0.0) -> pd.DataFrame:
    """Return the line at which a factor is 1, named near its left end; its `level` there."""
    line = rail_curve("one", values, np.full(len(values), level), "rule")
    line.loc[1, "name"] = "×1"
    return line


def mark(name: str, value: float, ends: tuple[float, float]) -> pd.DataFrame:
    """Return a line across a rail at `value`, named at its upper end."""
    return rail_curve(name, np.array([value, value]), np.array(ends), "faint", name)


def rail_curve(
    series: str, values: np.ndarray, levels: np.ndarray, role: str, name: str = ""
) -> pd.DataFrame:
    """Return a curve for a rail, with its name at its last point if it has one."""
    names = [""] * (len(values) - 1) + [name]
    table = {"value": values, "level": levels, "series": series, "role": role, "name": names}
    return pd.DataFrame(table)


def both_ways(measured: Measured, depth: int) -> Datasets:
    """Return the data sets of a rail that shows the factor a layer forward and back, over σ.

    Dots are the gradient's, over the theory's line; the curve is the signal's.
    """
    span = (-1.7, 1.6)
    values = np.array(list(measured.flows))
    back = np.array([flow.backward for flow in measured.flows.values()])
    there = np.array([flow.forward for flow in measured.flows.values()])
    theory_line = measured.datasets["rail"]["line"].to_numpy() / max(depth - 1, 1)
    xavier = standard_deviation("xavier_normal", WIDTH, WIDTH)
    return {
        "rail": pd.DataFrame({"value": values, "level": back, "line": theory_line}),
        "curves": pd.concat(
            [
                level_one(values),
                mark("Xavier", xavier, (span[0], 0.8)),
                rail_curve("forward", values, there, "forward"),
            ]
        ),
        "rail_extent": pd.DataFrame({"level": span}),
    }


@dataclass(frozen=True)
class Draw:
    """Weights by one of DRAWS, in tanh layers; sizes in units of 1/√n, Xavier's spread."""

    std: float
    largest: float
    flow: Flow
    histogram: tuple[float, ...]
    """Shares of the first layer's weights between -4 and 4."""


def draws(seed: int) -> dict[str, Draw]:
    """Draw ten tanh layers by each of DRAWS and measure weights, signal and gradient."""
    found = {}
    for name, settings in DRAWS.items():
        run = propagate(activation="tanh", width=WIDTH, samples=SAMPLES, seed=seed, **settings)
        flow = flows(relative(run.layers.assign(value=0.0)))[0.0]
        weights = initialize(fan_in=WIDTH, fan_out=WIDTH, seed=seed, **settings) * np.sqrt(WIDTH)
        shares = np.histogram(weights, bins=25, range=(-4.0, 4.0))[0] / weights.size
        largest = float(np.abs(weights).max())
        found[name] = Draw(float(weights.std()), largest, flow, tuple(shares.tolist()))
    return found


def tanh_gains() -> dict[str, pd.DataFrame]:
    """Return theory's 50 tanh layers at three gains: √n·σ of 1, of 5/3, and what keeps q = 1."""
    unit = theory(activation="tanh", depth=2, width=WIDTH, initializer="normal", std=0.1)
    keeps = float(1.0 / np.sqrt(unit["q"].iloc[1]))
    return {
        name: theory(
            activation="tanh",
            depth=50,
            width=WIDTH,
            initializer="normal",
            std=gain / np.sqrt(WIDTH),
        ).assign(gain=gain)
        for name, gain in {"xavier": 1.0, "keeps": keeps, "pytorch": 5 / 3}.items()
    }

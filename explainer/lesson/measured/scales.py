"""Weights too small and too large: the classic ten layers, and what such networks can learn."""

import numpy as np
import pandas as pd

from explainer import Network, sweep_scale, train
from explainer.lesson.measured.flow import SAMPLES, WIDTH, Flow, relative, tendency
from explainer.lesson.measured.training import Watch, after
from explainer.simulation.initializers import standard_normal
from explainer.simulation.streams import Stream, generator

# Stanford CS231n 2017, lecture 6: the standard deviation of each layer's outputs, as printed.
PUBLISHED = (
    *("0.213081", "0.047551", "0.010630", "0.002378", "0.000532"),
    *("0.000119", "0.000026", "0.000006", "0.000001", "0.000000"),
)
DEPTH, UNITS = 10, 500  # of the lecture
SMALL, LARGE = 0.01, 1.0
HIDDEN_LAYERS = (1, 2, 3, 10)
RATES = {SMALL: 1.0, LARGE: 0.02}  # small weights need a large rate; large ones diverge at it
STEPS, TRAINED_UNITS = 300, 64


def both_arrive(flow: Flow) -> bool:
    """Does each layer keep signal and gradient near their size, by a rule of thumb?"""
    steps = max(flow.depth - 1, 1)
    return not tendency([steps * flow.forward, steps * flow.backward], steps).any()


def classic() -> dict[float, pd.DataFrame]:
    """Run the lecture's network, 10 layers of 500 tanh units, at SMALL and at LARGE.

    Columns layer, std, expected (theory's std), saturated, and |δ| relative to the last layer as
    powers of ten: log10 its root mean square, median its median.
    """
    sweep = sweep_scale(
        (SMALL, LARGE), activation="tanh", depth=DEPTH, width=UNITS, samples=SAMPLES, bins=1
    )
    layers = relative(sweep.layers.rename(columns={"weight_std": "value"}))
    layers["expected"] = sweep.theory["std"].to_numpy()
    columns = ["layer", "std", "expected", "saturated", "log10", "median"]
    return {std: layers.loc[layers["value"] == std, columns] for std in (SMALL, LARGE)}


def gradient_spread(activation: str, std: float, depth: int, seed: int) -> float:
    """Return how much the units' weight gradients differ, in the layer where they do least.

    Root mean square distance of a unit's gradient from their mean, relative to their size: 0 if
    all units get the same gradient, about 1 if theirs have nothing in common.
    """
    network = Network.random([WIDTH] * (depth + 2), activation, "normal", seed, std=std)
    network.weights[-1] = np.eye(WIDTH)  # what enters at the top reaches the last layer as it is
    inputs, top = (
        standard_normal(generator(seed, stream), SAMPLES, WIDTH)
        for stream in (Stream.INPUTS, Stream.TOP_GRADIENT)
    )
    gradients = network.backward(network.forward(inputs), top).weights[:-1]
    return min(map(units_differ, gradients))


def units_differ(gradient: np.ndarray) -> float:
    """Return how much the units' gradients differ, relative to their size; (fan_in, units)."""
    apart = gradient - gradient.mean(axis=1, keepdims=True)
    return float(np.sqrt((apart**2).sum() / (gradient**2).sum()))


def trained_losses(seed: int, watch: Watch | None = None) -> pd.DataFrame:
    """Train ReLU networks of few and of many hidden layers from small and from large weights.

    Columns layers, std, loss (the last finite one), diverged: the step at which, or null.
    """
    rows: list[tuple[object, ...]] = []
    for layers in HIDDEN_LAYERS:
        for std, rate in RATES.items():
            fit = train(
                dataset="circles",
                activation="relu",
                widths=[TRAINED_UNITS] * layers,
                initializer="normal",
                std=std,
                learning_rate=rate,
                steps=STEPS,
                record_every=STEPS // 3,
                seed=seed,
                watch=after(len(rows) * STEPS, watch),
            )
            end = fit.steps.iloc[-1]
            rows.append((layers, std, end["loss"], end["step"] if end["diverged"] else None))
    table = pd.DataFrame(rows, columns=["layers", "std", "loss", "diverged"])
    return table.astype({"diverged": "Int64"})

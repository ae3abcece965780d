"""What the checks measure on updates and trainings."""

from typing import Any

import numpy as np

from explainer.simulation.formulas import Array
from explainer.simulation.training import Training, train
from explainer.simulation.updates import CommonMode, common_mode
from explainer.simulation.zigzag import zigzag

# Seeds of which a mean is taken, from the reader's own on: as many as keep luck within a third of
# what is allowed.
SHARE_RUNS = {
    "sigmoid": 2, "relu": 6, "leaky_relu": 6, "prelu": 50, "elu": 50, "tanh": 2, "selu": 2,
}  # fmt: skip
SIGN_RUNS = {"sigmoid": 36, "relu": 18, "elu": 3, "tanh": 3}
COLLAPSED, STALLED, KILLED = 5, 3, 5


def common_shares(seed: int) -> list[float]:
    """Share of one step's change that is the same for every input, an activation each."""
    return [
        float(np.mean([_update(name, run, 1000).share for run in range(seed, seed + runs)]))
        for name, runs in SHARE_RUNS.items()
    ]


def same_signs(seed: int) -> list[float]:
    """Share of pairs of a unit's weights that a large batch pushes the same way."""
    return [
        float(np.mean([_update(name, run, 32).same_sign for run in range(seed, seed + runs)]))
        for name, runs in SIGN_RUNS.items()
    ]


def _update(activation: str, seed: int, samples: int) -> CommonMode:
    return common_mode(activation=activation, batch_size=1000, samples=samples, seed=seed)


def same_sign_alone(activation: str, seed: int) -> float:
    """Share of such pairs for a batch of one example."""
    return common_mode(activation=activation, batch_size=1, samples=32, seed=seed).same_sign


def valley() -> list[float]:
    """Steps to 1 % error, and the path's length in straight lines, for sigmoid features."""
    descent = zigzag(activation="sigmoid")
    return [float(descent.steps or 0), descent.detour]


def collapse(seed: int) -> Array:
    """Mean activation of sigmoid layers 2, 3 and 4 of 4 after 100 steps: mean of seeds."""
    fits = [
        train(
            dataset="spirals3", widths=[100] * 4, activation="sigmoid", initializer="uniform",
            learning_rate=1.0, batch_size=10, steps=100, record_every=100, seed=run,
        )
        for run in range(seed, seed + COLLAPSED)
    ]  # fmt: skip
    return np.asarray(np.mean([_last(fit, "mean")[1:] for fit in fits], axis=0))


def thirty_relu_layers(initializer: str, seed: int) -> float:
    """Loss of 30 ReLU layers after 300 steps: median of seeds."""
    fits = [
        train(
            dataset="circles", widths=[64] * 30, activation="relu", initializer=initializer,
            learning_rate=0.02, steps=300, record_every=300, seed=run,
        )
        for run in range(seed, seed + STALLED)
    ]  # fmt: skip
    return float(np.median([fit.steps["loss"].iloc[-1] for fit in fits]))


def dead_after_training(rate: float, seed: int) -> float:
    """Share of ReLU units that are off for every point after 400 steps: mean of KILLED seeds."""
    spirals: dict[str, Any] = {"dataset": "spirals", "widths": [64, 64], "activation": "relu"}
    shares = [
        _last(
            train(**spirals, learning_rate=rate, steps=400, record_every=400, seed=run), "dead"
        ).mean()
        for run in range(seed, seed + KILLED)
    ]
    return float(np.mean(shares))


def _last(fit: Training, column: str) -> Array:
    """Give a column of the last recorded step, one value a layer."""
    last = fit.layers[fit.layers["step"] == fit.layers["step"].max()]
    return np.asarray(last[column], dtype=np.float64)

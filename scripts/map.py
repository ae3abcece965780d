"""Train real networks over the scale of their weights and store what they learn; takes 40 minutes.

A map of initialisations says where a signal passes; these trainings say where a network learns.
"""

import math
from itertools import product
from statistics import median
from typing import Any

from threadpoolctl import threadpool_limits

from explainer import train
from explainer.simulation.stored import MAP, write

ACTIVATIONS = ("tanh", "sigmoid", "relu", "leaky_relu", "elu", "gelu")
DEPTHS = (5, 10, 20, 30)
STDS = (
    0.01, 0.0178, 0.0316, 0.0562, 0.075, 0.1, 0.1414, 0.178, 0.237, 0.316, 0.422, 0.562, 1.0,
)  # fmt: skip
RATES = (0.001, 0.01, 0.1, 0.3)
SEEDS = 3
WIDTH = 100
STEPS = 300
ABOUT = f"""\
Trainings of networks of `depth` hidden layers of {WIDTH} units, weights from N(0, std^2), biases 0
at first, on circles by plain stochastic gradient descent, batches of 32, {STEPS} steps or until
99 % of the training set is right (looked at every 20 steps).
learning_rate: the best of {", ".join(map(str, RATES))} by median accuracy, then by median loss.
accuracy, loss: at the end, on the training set, medians of {SEEDS} seeds; empty if most diverged.
diverged: of how many seeds the loss was no longer a number below 1e100.
"""


def trainings(activation: str, depth: int, std: float, rate: float) -> dict[str, Any]:
    """Train from each seed; return one row for all."""
    ends = []
    for seed in range(SEEDS):
        fit = train(
            dataset="circles", widths=[WIDTH] * depth, activation=activation,
            initializer="normal", std=std, learning_rate=rate, batch_size=32, steps=STEPS,
            seed=seed, record_every=20, watch=lambda _, __, accuracy: accuracy >= 0.99,
        )  # fmt: skip
        ends.append(fit.steps.iloc[-1])
    diverged = sum(bool(end.diverged) for end in ends)
    accuracy = median(-math.inf if end.diverged else end.accuracy for end in ends)
    loss = median(math.inf if end.diverged else end.loss for end in ends)
    return {
        "activation": activation, "depth": depth, "std": std, "learning_rate": rate,
        "accuracy": accuracy, "loss": loss, "seeds": SEEDS, "diverged": diverged,
    }  # fmt: skip


def best(activation: str, depth: int, std: float) -> dict[str, Any]:
    """Train at each rate; return the best row, its numbers as they are stored."""
    rows = [trainings(activation, depth, std, rate) for rate in RATES]
    row = max(rows, key=lambda row: (row["accuracy"], -row["loss"], -row["learning_rate"]))
    for column in ("accuracy", "loss"):
        row[column] = float(f"{row[column]:.4g}") if math.isfinite(row[column]) else None
    return row


def main() -> None:
    """Train all networks of the map and store what they learned."""
    rows = []
    for activation, depth in product(ACTIVATIONS, DEPTHS):
        print(activation, depth, flush=True)
        rows += [best(activation, depth, std) for std in STDS]
    write(MAP, rows, ABOUT)


if __name__ == "__main__":
    with threadpool_limits(limits=1):
        main()

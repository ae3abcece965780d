"""Two weights by gradient descent: inputs of one sign make the path zig-zag.

Least squares with inputs x = (phi(z1), phi(z2)), z ~ N(0, 1): the loss is e^T H e / 2 with the
error e = w - TARGET and the Hessian H = E[x x^T] = variance I + mean^2 1 1^T. A mean other than 0
makes it a narrow valley. LeCun et al. 1998; Stanford's cs231n notes, "Neural networks 1".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from explainer.simulation import arguments
from explainer.simulation.activations import Activation
from explainer.simulation.formulas import Array
from explainer.simulation.recipe import Recipe
from explainer.simulation.streams import Stream, generator
from explainer.simulation.theory import Moments, moments
from explainer.simulation.updates import same_sign_limit

# From the origin only the first weight has a way to go. The error has equal parts along both axes
# of the valley, so that with the best constant rate both shrink alike: |e| by (k - 1) / (k + 1).
START = np.array([0.0, 0.0])
TARGET = np.array([1.0, 0.0])
DONE = 0.01  # of the error at the start
LOST = 1e6  # of the error at the start: diverged
PATH_COLUMNS = ["step", "w1", "w2", "g1", "g2", "error"]


@dataclass(frozen=True)
class Descent:
    """Result of `zigzag`.

    `path` has a row for each point, the start first: step 0.., weights w1 w2, the gradient g1 g2 of
    the step taken from there, and error = |w - TARGET| / |START - TARGET|.
    """

    path: pd.DataFrame
    hessian: Array  # (2, 2)
    kappa: float  # condition number: ratio of the Hessian's eigenvalues
    learning_rate: float
    steps: int | None  # to an error of 1 %; None if not reached
    detour: float  # length of the path / straight line from START to TARGET
    flips: int  # steps at which both components of the gradient change sign
    agreement: float | None  # share of gradients, both components not 0, that agree in sign
    diverged: bool  # the error passed 1e6

    def contours(self, *, count: int = 5, points: int = 73) -> pd.DataFrame:
        """Level curves of the loss: ellipses about TARGET, evenly spaced, the last through START.

        Returns a frame, closed curves: level = loss / loss at START; point 0..points - 1; w1, w2.
        """
        arguments.integer("count", count, 1, 100)
        arguments.integer("points", points, 4, 10_000)
        eigenvalues, axes = np.linalg.eigh(self.hessian)
        angle = np.linspace(0.0, 2.0 * np.pi, points)
        circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)  # (points, 2)
        start = START - TARGET
        ellipse = np.sqrt(start @ self.hessian @ start) * (circle / np.sqrt(eigenvalues)) @ axes.T
        sizes = np.arange(1, count + 1) / count
        curves = (TARGET + sizes[:, None, None] * ellipse).reshape(-1, 2)
        return pd.DataFrame(
            {
                "level": np.repeat(sizes**2, points),
                "point": np.tile(np.arange(points), count),
                "w1": curves[:, 0],
                "w2": curves[:, 1],
            }
        )


def zigzag(
    *,
    activation: str = "sigmoid",
    batch_size: int | None = None,
    learning_rate: float | None = None,
    noise: float = 0.0,
    steps: int = 100,
    seed: int = 0,
    slope: float | None = None,
    alpha: float | None = None,
) -> Descent:
    """Descend from START until the error is 1 % or `steps` are taken.

    Each step follows the exact gradient H e or, with `batch_size`, the gradient of that many fresh
    examples with labels TARGET x + noise N(0, 1). `learning_rate` defaults to the best constant one
    for exact gradients, 2 / (sum of H's eigenvalues), and to a fifth of it for batches.
    Raises ValueError for impossible arguments.
    """
    recipe = Recipe.of(activation, "zeros", {"slope": slope, "alpha": alpha})
    moment = moments(recipe.activation, recipe.parameter, np.ones(1))
    hessian = _hessian(moment)
    small, large = np.linalg.eigvalsh(hessian)
    rate = 2.0 / float(small + large) * (1.0 if batch_size is None else 0.2)
    if learning_rate is not None:
        rate = arguments.number("learning_rate", learning_rate, 0.0, 1e6, above=True)
    arguments.number("noise", noise, 0.0, arguments.MAX_SCALE)
    arguments.integer("steps", steps, 1, 10_000)
    seed = arguments.integer("seed", seed, 0, arguments.MAX_SEED)
    if batch_size is not None:
        arguments.integer("batch_size", batch_size, 1, 10_000)
        batches = _batches(recipe.activation, recipe.parameter, batch_size, seed)
    else:
        batches = None
    rows = np.array(list(_descend(hessian, rate, steps, noise, batches)))
    error = rows[:, -1]
    return Descent(
        pd.DataFrame(rows, columns=PATH_COLUMNS).astype({"step": int}),
        hessian,
        float(large / small),
        rate,
        len(rows) - 1 if error[-1] <= DONE else None,
        float(np.hypot(*np.diff(rows[:, 1:3], axis=0).T).sum()),
        *_signs(rows[:, 3:5]),
        bool(error[-1] > LOST),
    )


def sign_agreement(
    *,
    activation: str = "sigmoid",
    batch_sizes: Sequence[int] = (1, 2, 4, 8, 16, 32, 64),
    draws: int = 4000,
    seed: int = 0,
    slope: float | None = None,
    alpha: float | None = None,
) -> pd.DataFrame:
    """How often the gradients of the two weights have the same sign at TARGET, by batch size.

    There only the labels' noise is left to push: deltas are N(0, 1), independent of x.
    Returns a frame: batch_size; agreement, the share of `draws` batches, those left out whose
    gradient has a component of exactly 0 (ReLU); limit, of large batches, in closed form:
    1/2 + asin(mean^2 / E x^2) / pi. Standard error at most 1 / sqrt(draws).
    Raises ValueError for impossible arguments.
    """
    recipe = Recipe.of(activation, "zeros", {"slope": slope, "alpha": alpha})
    sizes = arguments.integers("batch_sizes", batch_sizes, 1, 1000)
    arguments.integer("draws", draws, 100, arguments.MAX_SAMPLES)
    arguments.integer("seed", seed, 0, arguments.MAX_SEED)
    limit = same_sign_limit(moments(recipe.activation, recipe.parameter, np.ones(1)))
    found = []
    for size in sizes:
        rng = generator(seed, Stream.BATCHES, size)
        x = recipe.activation.function(rng.standard_normal((draws, 2, size)), recipe.parameter)
        gradients = (x @ rng.standard_normal((draws, size, 1)))[..., 0]
        found.append(_signs(gradients)[1])
    return pd.DataFrame({"batch_size": sizes, "agreement": found, "limit": limit})


def _hessian(moment: Moments) -> Array:
    """E[x x^T] of two independent outputs."""
    return np.asarray(moment.std[0] ** 2 * np.eye(2) + moment.mean[0] ** 2)


def _batches(
    activation: Activation, parameter: float, size: int, seed: int
) -> Iterator[tuple[Array, Array]]:
    """Give batch after batch: inputs (size, 2) and the standard normal noise (size,)."""
    rng = generator(seed, Stream.BATCHES)
    while True:
        yield activation.function(rng.standard_normal((size, 2)), parameter), rng.normal(size=size)


def _descend(
    hessian: Array,
    rate: float,
    steps: int,
    noise: float,
    batches: Iterator[tuple[Array, Array]] | None,
) -> Iterator[tuple[float, ...]]:
    """Give the rows of the path."""
    w, start = START, np.hypot(*(START - TARGET))
    for step in range(steps + 1):
        if batches is None:
            gradient = hessian @ (w - TARGET)
        else:
            x, extra = next(batches)
            gradient = (x @ (w - TARGET) - noise * extra) @ x / len(x)
        error = float(np.hypot(*(w - TARGET)) / start)
        yield (step, *w, *gradient, error)
        if error <= DONE or error > LOST:
            return
        w = w - rate * gradient


def _signs(gradients: Array) -> tuple[int, float | None]:
    """Count flips of both signs in a row of gradients (n, 2), and the share that agree in sign.

    A component below 1e-12 of the largest is rounding, or 0, and has no sign; None if no gradient
    has two signs.
    """
    signs = np.sign(np.where(np.abs(gradients) > 1e-12 * np.abs(gradients).max(), gradients, 0.0))
    flips = (signs[1:] * signs[:-1] < 0).all(axis=1)
    known = signs.all(axis=1)
    agree = signs[known, 0] == signs[known, 1]
    return int(flips.sum()), float(agree.mean()) if known.any() else None

"""How one ReLU unit dies: a single step of gradient descent that is too large.

A unit a = max(0, w x + b) is to learn the answers of another one, on POINTS points drawn evenly
from the unit disc; the loss is the mean of (a - target)^2 / 2. It starts too steep and with too
large a bias, so that it answers too much on most points where it is on. Each of those, x', moves
w x + b of any point x by -rate (a' - target') (x' x + 1) / POINTS, and x' x > -1 in the disc: a
step lowers w x + b on every point, and above some rate no point is left on: the gradient is then
exactly 0 for ever. So found for the seeds 0..199, at rates above 2.5 to 6.1; at rates from 0.1 to 1
the unit learns its task. Points farther out make no such promise: a very large step can then turn
the unit on for points on the other side. Compare Stanford's cs231n notes, "Neural networks 1", on
ReLUs that die.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from explainer.simulation import arguments
from explainer.simulation.formulas import Array, relu, relu_derivative
from explainer.simulation.streams import Stream, generator

POINTS = 60
EXTENT = 1.5  # the picture shows the square [-EXTENT, EXTENT]^2
LATER = 1000  # further steps
MAX_RATE = 1e3
# Weights w1, w2 and bias b.
START = np.array([1.0, 0.0, 0.3])
TEACHER = np.array([0.7 * np.cos(np.pi / 6.0), 0.7 * np.sin(np.pi / 6.0), 0.0])  # turned by 30°
ENDS = ["start1", "start2", "end1", "end2"]


@dataclass(frozen=True)
class UnitStep:
    """Result of `unit_step`.

    points: a row a point, x1, x2, target; before and after, w x + b before and after the step (the
    unit is on where it is positive).
    lines: a row each for unit = target, before, after: w1, w2, b, and the kink line w x + b = 0 in
    the square, from (start1, start2) to (end1, end2): the unit is on to the left of this direction.
    Null where the line misses the square.
    outcome: the row of `unit_sweep` at this rate.
    """

    points: pd.DataFrame
    lines: pd.DataFrame
    outcome: pd.Series


class _Task(NamedTuple):
    """Points with a third column of ones, (POINTS, 3), and what the unit should answer there."""

    inputs: Array
    targets: Array


def unit_step(*, learning_rate: float, seed: int = 0) -> UnitStep:
    """Take one step of `learning_rate` on the points of `seed` and show all there is to see.

    Raises ValueError for an impossible rate or seed.
    """
    rate = arguments.number("learning_rate", learning_rate, 0.0, MAX_RATE)
    outcome = unit_sweep([rate], seed=seed).iloc[0]
    task = _task(seed)
    after = START - rate * _gradient(task, START)
    units = {"target": TEACHER, "before": START, "after": after}
    points = pd.DataFrame(
        {
            "x1": task.inputs[:, 0],
            "x2": task.inputs[:, 1],
            "target": task.targets,
            "before": task.inputs @ START,
            "after": task.inputs @ after,
        }
    )
    rows = [(name, *unit, *_kink(unit)) for name, unit in units.items()]
    lines = pd.DataFrame(rows, columns=["unit", "w1", "w2", "b", *ENDS])
    return UnitStep(points, lines.astype(dict.fromkeys(ENDS, "Float64")), outcome)


def unit_sweep(learning_rates: Sequence[float], *, seed: int = 0) -> pd.DataFrame:
    """Take one step of each rate from the same start, then LATER further ones.

    Returns a frame, a row a rate: learning_rate; on_before and on, the number of points the unit is
    on for before and after the step; w1, w2, b after it; start1, start2, end1, end2, the kink line
    in the square (null where it misses it); gradient, its norm after the step; loss_before and
    loss; dead, on for no point; and after the further steps on_later, loss_later, dead_later and
    moved, the largest change of w or b in them: exactly 0 once dead.
    Raises ValueError for an impossible rate or seed.
    """
    given = np.atleast_1d(np.array(learning_rates, dtype=object))
    arguments.integer("number of learning_rates", len(given), 1, 1000)
    rates = np.array([arguments.number("learning_rates", rate, 0.0, MAX_RATE) for rate in given])
    task = _task(seed)
    units = START - rates[:, None] * _gradient(task, START)  # (rates, 3)
    later = units
    for _ in range(LATER):
        later = later - rates[:, None] * _gradient(task, later)
    on, on_later = _on(task, units), _on(task, later)
    frame = pd.DataFrame(
        {
            "learning_rate": rates,
            "on_before": _on(task, START),
            "on": on,
            "w1": units[:, 0],
            "w2": units[:, 1],
            "b": units[:, 2],
            "gradient": np.linalg.norm(_gradient(task, units), axis=1),
            "loss_before": _loss(task, START),
            "loss": _loss(task, units),
            "dead": on == 0,
            "on_later": on_later,
            "loss_later": _loss(task, later),
            "dead_later": on_later == 0,
            "moved": np.abs(later - units).max(axis=1),
        }
    )
    ends = pd.DataFrame([_kink(unit) for unit in units], columns=ENDS).astype("Float64")
    return pd.concat([frame, ends], axis=1)


def _task(seed: int) -> _Task:
    """Draw the points of a seed, evenly over the unit disc."""
    rng = generator(arguments.integer("seed", seed, 0, arguments.MAX_SEED), Stream.INPUTS)
    angle = rng.uniform(0.0, 2.0 * np.pi, POINTS)
    radius = np.sqrt(rng.uniform(size=POINTS))
    inputs = np.stack([radius * np.cos(angle), radius * np.sin(angle), np.ones(POINTS)], axis=1)
    return _Task(inputs, relu(inputs @ TEACHER, 0.0))


def _on(task: _Task, units: Array) -> NDArray[np.int64]:
    """Count the points that units (..., 3) are on for: (...)."""
    return np.asarray((units @ task.inputs.T > 0).sum(axis=-1))


def _loss(task: _Task, units: Array) -> Array:
    """Mean of (a - target)^2 / 2 for units (..., 3): (...)."""
    errors = relu(units @ task.inputs.T, 0.0) - task.targets
    return np.asarray(np.square(errors).mean(axis=-1) / 2.0)


def _gradient(task: _Task, units: Array) -> Array:
    """Gradient of the loss with respect to w1, w2, b for units (..., 3): (..., 3)."""
    h = units @ task.inputs.T  # (..., POINTS)
    deltas = (relu(h, 0.0) - task.targets) * relu_derivative(h, 0.0)
    return np.asarray(deltas @ task.inputs / POINTS)


def _kink(unit: Array) -> tuple[float | None, ...]:
    """Clip the line w x + b = 0 to the square: both ends, or None four times if it misses it."""
    w, b = unit[:2], unit[2]
    size = np.hypot(*w)
    if size == 0.0:
        return (None,) * 4
    foot, along = -b * w / size**2, np.array([w[1], -w[0]]) / size
    low, high = -np.inf, np.inf  # of t in foot + t along
    for point, direction in zip(foot, along, strict=True):
        if direction == 0.0:
            if abs(point) > EXTENT:
                return (None,) * 4
            continue
        sides = sorted(((-EXTENT - point) / direction, (EXTENT - point) / direction))
        low, high = max(low, sides[0]), min(high, sides[1])
    if low >= high:
        return (None,) * 4
    return (*(foot + low * along), *(foot + high * along))

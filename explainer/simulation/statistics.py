"""What is measured of one layer: its outputs, its gradient, a histogram.

Squares are taken of numbers near 1: a signal beyond 10^+-100 is first multiplied by a power of two,
which changes no digit, so that nothing reported over- or underflows on the way.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explainer.simulation.activations import Activation, Array

_SAFE = 1e100  # the square of what lies in 1/_SAFE.._SAFE, summed, stays far inside float64


class Scaled(NamedTuple):
    """An array as values * 2**exponent; exponent is 0 unless squares need care."""

    values: Array
    exponent: int


class Spread(NamedTuple):
    """Mean, standard deviation over units and inputs, and the units' rms std across inputs."""

    mean: float
    std: float
    across: float


def scaled(x: Array, exponent: int = 0) -> Scaled:
    """Take a power of two out of x * 2**exponent where squares of x would leave float64.

    Raises OverflowError if x is not finite.
    """
    peak = max(float(x.max()), -float(x.min()))
    if not math.isfinite(peak):
        raise OverflowError("the signal leaves float64")
    if peak == 0.0 or 1.0 / _SAFE < peak < _SAFE:
        return Scaled(x, exponent)
    shift = math.frexp(peak)[1]
    return Scaled(np.ldexp(x, -shift), exponent + shift)


def unscaled(x: Scaled) -> Array:
    """The array itself."""
    return np.ldexp(x.values, x.exponent) if x.exponent else x.values


def spread(x: Scaled) -> Spread:
    """Measure outputs (samples, units)."""
    values, exponent = x
    unit_means = np.full(len(values), 1.0 / len(values)) @ values  # (units,)
    across = 0.0
    for rows in blocks(values):
        centred = values[rows] - unit_means
        across += float(np.vdot(centred, centred)) / values.size
    std = math.sqrt(across + float(unit_means.var()))
    numbers = (float(unit_means.mean()), std, math.sqrt(across))
    return Spread(*(math.ldexp(number, exponent) for number in numbers))


def blocks(x: Array) -> Iterator[slice]:
    """Slices of rows small enough for the processor's cache: much faster for long formulas."""
    step = max(1, 2**15 // x.shape[1])
    return (slice(start, start + step) for start in range(0, len(x), step))


def row_squares(x: Array) -> Array:
    """|x_i|^2 of each row: (samples,)."""
    squares: Array = np.einsum("ij,ij->i", x, x)
    return squares


def cosine(x: Array, squares: Array) -> float:
    """Mean cosine between the rows of x over all pairs; rows that are 0 are left out.

    0 if fewer than two rows are left. The sum over pairs is |sum of unit rows|^2.
    """
    length = np.sqrt(squares)
    alive = length > 0
    count = int(np.count_nonzero(alive))
    if count < 2:
        return 0.0
    total = np.divide(1.0, length, out=np.zeros_like(length), where=alive) @ x
    mean = (float(total @ total) - count) / (count * (count - 1))
    return min(1.0, max(-1.0, mean))


def rms(x: Scaled) -> float:
    """Root mean square of all entries."""
    return math.ldexp(math.sqrt(float(np.vdot(x.values, x.values)) / x.values.size), x.exponent)


def median_size(x: Scaled) -> float:
    """Median of |entries|, exact (for an even count the mean of the middle two)."""
    values = x.values
    ranks = (values.size - 1) // 2, values.size // 2  # of the middle two, equal for an odd count
    sizes, below = _around_median(values, ranks) if values.size > 2**12 else (np.empty(0), 0)
    if not below <= ranks[0] <= ranks[1] < below + sizes.size:
        sizes, below = np.abs(values).ravel(), 0
    middle = [rank - below for rank in ranks]
    return math.ldexp(float(np.partition(sizes, middle)[middle].mean()), x.exponent)


def _around_median(values: Array, ranks: tuple[int, int]) -> tuple[Array, int]:
    """|entries| in a bracket that most likely holds the median, and how many lie below it.

    A sample gives the bracket, more than four of its standard errors to either side, so that only
    a tenth or two of the entries need ordering.
    """
    sample = np.sort(np.abs(values.ravel()[:: max(40, values.size // 2048)]))
    margin = 2.3 * math.sqrt(len(sample))
    low, high = (sample[int(len(sample) / 2 + side * margin)] for side in (-1, 1))
    if low == 0.0:  # half are 0 behind a ReLU: leave those out if the median lies above
        zeros = values.size - int(np.count_nonzero(values))
        if zeros > ranks[1]:
            return np.zeros(ranks[1] + 1), 0
        low = np.nextafter(0.0, 1.0) if zeros <= ranks[0] else low
    below, parts = 0, []
    for rows in blocks(values):
        sizes = np.abs(values[rows]).ravel()
        inside = sizes >= low
        below += sizes.size - int(np.count_nonzero(inside))
        inside &= sizes <= high
        parts.append(sizes.compress(inside))
    return np.concatenate(parts), below


def saturated(x: Array, activation: Activation) -> float | None:
    """Share of outputs beyond the activation's thresholds; None where it has none."""
    if activation.saturation is None:
        return None
    low, high = activation.saturation
    return float(np.count_nonzero(x < low) + np.count_nonzero(x > high)) / x.size


def dead(derivative: Array) -> float:
    """Share of units (columns) whose phi' is 0 on every input."""
    alive = (derivative.max(axis=0) > 0) | (derivative.min(axis=0) < 0)
    return 1.0 - float(np.count_nonzero(alive) / alive.size)


class Histogram(NamedTuple):
    """Bins' edges and shares of all outputs; a bin of exact zeros has left == right == 0."""

    left: Array
    right: Array
    fraction: Array
    below: float
    above: float


def histogram(x: Array, activation: Activation, bins: int, zeros: int) -> Histogram:
    """Count outputs in `bins` equal bins over the activation's limits, both ends included.

    `zeros` is how many outputs are exactly 0; they get their own row where the activation
    makes them (ReLU). fraction, below and above sum to 1.
    """
    low, high = activation.limits
    edges = np.linspace(low, high, bins + 1)
    counts = np.zeros(bins + 2, dtype=np.int64)  # first: below, last: above
    per_unit = (1.0 - 2e-12) * bins / (high - low)
    for rows in blocks(x):
        position = x[rows] * per_unit
        position += 1.0 + 1e-12 * bins - low * per_unit
        np.clip(position, 0.0, bins + 1.0, out=position)
        counts += np.bincount(position.astype(np.intp).ravel(), minlength=bins + 2)
    left, right = edges[:-1], edges[1:]
    inner: NDArray[np.int64] = counts[1:-1]
    if activation.zeros_apart:
        inner[int(np.searchsorted(edges, 0.0, side="right")) - 1] -= zeros
        left, right, inner = np.r_[0.0, left], np.r_[0.0, right], np.r_[zeros, inner]
    below, *_, above = (counts / x.size).tolist()
    return Histogram(left, right, np.asarray(inner / x.size, dtype=np.float64), below, above)

"""What is measured of one layer: its outputs, its gradient, a histogram.

Squares are taken of numbers near 1: a signal beyond 10^+-100 is first multiplied by a power of two,
which changes no digit, so that nothing reported over- or underflows on the way.
"""

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explainer.simulation.activations import Activation
from explainer.simulation.formulas import Array

_SAFE = 1e120  # sums of squares in 1/_SAFE.._SAFE: even products of two stay far inside float64


class Scaled(NamedTuple):
    """An array as values * 2**exponent; exponent is 0 unless squares need care."""

    values: Array  # (samples, units)
    exponent: int
    squares: Array  # |values_i|^2 of each row: (samples,)


class Spread(NamedTuple):
    """Mean, standard deviation over units and inputs, and the units' rms std across inputs."""

    mean: float
    std: float
    across: float


def scaled(x: Array, exponent: int = 0) -> Scaled:
    """Take a power of two out of x * 2**exponent where squares of x would leave float64.

    Raises OverflowError if x is not finite.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        squares = np.vecdot(x, x)
        if 1.0 / _SAFE < squares.sum() < _SAFE:
            return Scaled(x, exponent, squares)
    peak = max(float(x.max()), -float(x.min()))
    if not math.isfinite(peak):
        raise OverflowError("the signal leaves float64")
    shift = math.frexp(peak)[1]
    values = np.ldexp(x, -shift)
    return Scaled(values, exponent + shift, np.vecdot(values, values))


def unscaled(x: Scaled) -> Array:
    """The array itself."""
    return np.ldexp(x.values, x.exponent) if x.exponent else x.values


def spread(x: Scaled) -> Spread:
    """Measure outputs (samples, units)."""
    values = x.values
    unit_means = np.full(len(values), 1.0 / len(values)) @ values  # (units,)
    second = float(x.squares.sum()) / values.size
    across = second - float(unit_means @ unit_means) / unit_means.size
    if across < 0.01 * second:  # digits cancel: take the means off first, at three times the time
        across = 0.0
        for rows in blocks(values):
            centred = values[rows] - unit_means
            across += float(np.vdot(centred, centred)) / values.size
    mean = float(unit_means.sum()) / unit_means.size
    unit_means -= mean
    std = math.sqrt(across + float(unit_means @ unit_means) / unit_means.size)
    numbers = (mean, std, math.sqrt(across))
    return Spread(*(math.ldexp(number, x.exponent) for number in numbers))


def blocks(x: Array) -> Iterator[slice]:
    """Even slices of rows small enough for the processor's cache: long formulas run much faster."""
    count = -(-x.size // 2**15)
    step = max(1, -(-len(x) // max(1, count)))
    return (slice(start, start + step) for start in range(0, len(x), step))


def cosine(x: Scaled) -> float:
    """Mean cosine between the rows of x over all pairs; rows that are 0 are left out.

    0 if fewer than two rows are left. The sum over pairs is |sum of unit rows|^2.
    """
    length = np.sqrt(x.squares)
    alive = length > 0
    count = int(np.count_nonzero(alive))
    if count < 2:
        return 0.0
    total = np.divide(1.0, length, out=np.zeros_like(length), where=alive) @ x.values
    mean = (float(total @ total) - count) / (count * (count - 1))
    return min(1.0, max(-1.0, mean))


def rms(x: Scaled) -> float:
    """Root mean square of all entries."""
    return math.ldexp(math.sqrt(float(x.squares.sum()) / x.values.size), x.exponent)


def median_size(x: Scaled) -> float:
    """Median of |entries|, exact (for an even count the mean of the middle two)."""
    values = x.values
    ranks = (values.size - 1) // 2, values.size // 2  # of the middle two, equal for an odd count
    sizes, below = _around_median(values, ranks) if values.size > 2**12 else (np.empty(0), 0)
    if not below <= ranks[0] <= ranks[1] < below + sizes.size:
        sizes, below = np.abs(values).ravel(), 0
    sizes.partition([rank - below for rank in ranks])
    middle = [float(sizes[rank - below]) for rank in ranks]
    return math.ldexp(sum(middle) / 2.0, x.exponent)


def _around_median(values: Array, ranks: tuple[int, int]) -> tuple[Array, int]:
    """|entries| in a bracket that most likely holds the median, and how many lie below it.

    The median of a sample is one end. How many entries lie below that tells how far off the other
    end must be, three standard errors of the sample included: few entries are left to be ordered,
    and it takes a fifth of the time of ordering all.
    """
    step = max(37, values.size // 2048) | 1  # odd, so that it meets all units
    sample = np.sort(np.abs(values.reshape(-1)[::step]))
    middle = len(sample) // 2
    least = np.nextafter(0.0, 1.0)  # half are 0 behind a ReLU: zeros stay out of the bracket
    guess = max(sample[middle], least)
    parts = [np.abs(values[rows]).reshape(-1) for rows in blocks(values)]
    under = [part < guess for part in parts]
    below = sum(int(np.count_nonzero(part)) for part in under)
    if guess == least and below > ranks[1]:
        return np.zeros(ranks[1] + 1), 0
    miss = (ranks[0] - below) / step  # places of the sample from its median to the true one
    other = middle + int(miss + math.copysign(3.0 * math.sqrt(abs(miss)) + 3.0, miss))
    end = max(sample[min(max(other, 0), len(sample) - 1)], least)
    under_end = [part < end for part in parts]
    below = min(below, sum(int(np.count_nonzero(part)) for part in under_end))
    inside = [p.compress(u ^ v) for p, u, v in zip(parts, under, under_end, strict=True)]
    return np.concatenate(inside), below


def zeros(x: Array) -> float:
    """Share of entries that are exactly 0."""
    return int(np.count_nonzero(x == 0.0)) / x.size


def saturated(x: Array, activation: Activation) -> float | None:
    """Share of outputs beyond the activation's thresholds; None where it has none."""
    if activation.saturation is None:
        return None
    low, high = activation.saturation
    return float(np.count_nonzero(x < low) + np.count_nonzero(x > high)) / x.size


def dead(derivative: Array) -> float:
    """Share of units (columns) whose phi' is 0 on every input."""
    asleep = np.flatnonzero(derivative[0] == 0.0)
    for rows in blocks(derivative):  # few units, if any, are left after the first
        if asleep.size:
            asleep = asleep[~derivative[rows, asleep].any(axis=0)]
    return float(asleep.size / derivative.shape[1])


class Histogram(NamedTuple):
    """Bins' edges and shares of all outputs; a bin of exact zeros has left == right == 0."""

    left: Array
    right: Array
    fraction: Array
    below: float
    above: float


@lru_cache(maxsize=64)
def _edges(low: float, high: float, bins: int) -> Array:
    edges = np.linspace(low, high, bins + 1)
    edges.flags.writeable = False
    return edges


def histogram(x: Array, activation: Activation, bins: int, zero_share: float) -> Histogram:
    """Count outputs in `bins` equal bins over the activation's limits, both ends included.

    `zero_share` of the outputs are exactly 0; they get their own row where the activation
    makes them (ReLU). fraction, below and above sum to 1.
    """
    low, high = activation.limits
    edges = _edges(low, high, bins)
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
        zeros = round(zero_share * x.size)
        inner[int(np.searchsorted(edges, 0.0, side="right")) - 1] -= zeros
        left, right, inner = np.r_[0.0, left], np.r_[0.0, right], np.r_[zeros, inner]
    below, *_, above = (counts / x.size).tolist()
    return Histogram(left, right, np.asarray(inner / x.size, dtype=np.float64), below, above)

"""What is measured of one layer: its outputs, its gradient, a histogram.

All take arrays (..., samples, units) and give one number for each network of the leading axes, so
that many networks are measured by one call. Sums of squares stay within 10^+-120: a signal beyond
is first multiplied by a power of two, which changes no digit, so that nothing reported over- or
underflows on the way.
"""

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explainer.simulation.activations import Activation
from explainer.simulation.formulas import Array
from explainer.simulation.threads import shared

_SAFE = 1e120  # sums of squares in 1/_SAFE.._SAFE: even products of two stay far inside float64


class Scaled(NamedTuple):
    """Arrays as values * 2**exponent; exponents are 0 unless squares need care."""

    values: Array  # (..., samples, units)
    exponent: NDArray[np.int_]  # (...)
    squares: Array  # |values_i|^2 of each row: (..., samples)


class Spread(NamedTuple):
    """Mean, standard deviation over units and inputs, and the units' rms std across inputs."""

    mean: Array
    std: Array
    across: Array


def scaled(x: Array, exponent: NDArray[np.int_] | int = 0) -> Scaled:
    """Take a power of two out of x * 2**exponent where squares of x would leave float64.

    Raises OverflowError if x is not finite.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        squares = np.vecdot(x, x)
        total = squares.sum(axis=-1)
        exponents = np.add(np.zeros(total.shape, dtype=np.int_), exponent)
        safe = (total > 1.0 / _SAFE) & (total < _SAFE)
        if safe.all():
            return Scaled(x, exponents, squares)
    peak = np.maximum(x.max(axis=(-2, -1)), -x.min(axis=(-2, -1)))
    if not np.isfinite(peak).all():
        raise OverflowError("the signal leaves float64")
    shift = np.where(safe, 0, np.frexp(peak)[1])
    values = np.ldexp(x, -shift[..., None, None])
    return Scaled(values, exponents + shift, np.vecdot(values, values))


def unscaled(x: Scaled) -> Array:
    """The array itself."""
    return np.ldexp(x.values, x.exponent[..., None, None]) if x.exponent.any() else x.values


def times_power(number: Array, exponent: NDArray[np.int_]) -> Array:
    """number * 2**exponent; raises OverflowError where that is beyond float64."""
    if not exponent.any():
        return number
    with np.errstate(over="ignore"):
        product = np.ldexp(number, exponent)
    if not np.isfinite(product).all():
        raise OverflowError("what is measured leaves float64")
    return product


def spread(x: Scaled) -> Spread:
    """Measure outputs."""
    values = x.values
    samples, units = values.shape[-2:]
    unit_means = np.full(samples, 1.0 / samples) @ values  # (..., units)
    second = x.squares.sum(axis=-1) / (samples * units)
    across = np.asarray(second - np.vecdot(unit_means, unit_means) / units)
    close = across < 0.01 * second
    for run in map(tuple, np.argwhere(close) if close.any() else ()):
        # Digits cancel: take the means off first, at three times the time.
        parts = (values[run][rows] - unit_means[run] for rows in blocks(values[run]))
        across[run] = sum(float(np.vdot(part, part)) for part in parts) / (samples * units)
    mean = unit_means.sum(axis=-1) / units
    unit_means -= mean[..., None]
    std = np.sqrt(across + np.vecdot(unit_means, unit_means) / units)
    return Spread(*times_power(np.array([mean, std, np.sqrt(across)]), x.exponent))


def blocks(x: Array) -> Iterator[slice]:
    """Even slices of rows small enough for the processor's cache: long formulas run faster."""
    count = -(-x.size // 2**16)
    step = max(1, -(-len(x) // max(1, count)))
    return (slice(start, start + step) for start in range(0, len(x), step))


def rows_of(x: Array) -> Array:
    """All rows of all networks under each other, (rows, units): never a copy."""
    return x.reshape(-1, x.shape[-1], copy=False)


def cosine(x: Scaled) -> Array:
    """Mean cosine between the rows of x over all pairs; rows that are 0 are left out.

    0 if fewer than two rows are left. The sum over pairs is |sum of unit rows|^2.
    """
    length = np.sqrt(x.squares)
    alive = length > 0
    count = alive.sum(axis=-1)
    shares = np.divide(1.0, length, out=np.zeros_like(length), where=alive)
    total = (shares[..., None, :] @ x.values)[..., 0, :]
    mean = (np.vecdot(total, total) - count) / np.maximum(count * (count - 1), 1)
    return np.where(count < 2, 0.0, np.clip(mean, -1.0, 1.0))


def rms(x: Scaled) -> Array:
    """Root mean square of all entries."""
    samples, units = x.values.shape[-2:]
    return times_power(np.sqrt(x.squares.sum(axis=-1) / (samples * units)), x.exponent)


def median_size(x: Scaled) -> Array:
    """Median of |entries|, exact (for an even count the mean of the middle two)."""
    runs = x.values.reshape(-1, *x.values.shape[-2:])
    medians = np.reshape([_median(run) for run in runs], x.exponent.shape)
    return times_power(medians, x.exponent)


def _median(values: Array) -> float:
    ranks = (values.size - 1) // 2, values.size // 2  # of the middle two, equal for an odd count
    sizes, below = _around_median(values, ranks) if values.size > 2**12 else (np.empty(0), 0)
    if not below <= ranks[0] <= ranks[1] < below + sizes.size:
        sizes, below = np.abs(values).ravel(), 0
    sizes.partition([rank - below for rank in ranks])
    return sum(float(sizes[rank - below]) for rank in ranks) / 2.0


def _around_median(values: Array, ranks: tuple[int, int]) -> tuple[Array, int]:
    """|entries| in a bracket that most likely holds the median, and how many lie below it.

    The median of a sample is one end. How many entries lie below that tells how far off the other
    end must be, three standard errors of the sample included: few entries are left to be ordered,
    and it takes a fifth of the time of ordering all.
    """
    step = max(37, values.size // 2048) | 1  # odd, so that it meets all units
    sample = np.sort(np.abs(values.reshape(-1)[::step]))
    least = np.nextafter(0.0, 1.0)  # half are 0 behind a ReLU: zeros stay out of the bracket
    guess = max(sample[len(sample) // 2], least)
    place = int(np.searchsorted(sample, guess))
    parts = [np.abs(values[rows]).reshape(-1) for rows in blocks(values)]

    def under(bound: float) -> tuple[list[NDArray[np.bool_]], int]:
        hits = [part < bound for part in parts]
        return hits, sum(int(np.count_nonzero(hit)) for hit in hits)

    hits, count = under(guess)
    miss = (ranks[0] - count) / step  # places of the sample from the guess to the true median
    other = place + int(miss + math.copysign(3.0 * math.sqrt(abs(miss)) + 3.0, miss))
    end = max(sample[min(max(other, 0), len(sample) - 1)], least)
    hits_end, count_end = under(end)
    below = min(count, count_end)
    if least in (guess, end) and below > ranks[1]:
        return np.zeros(ranks[1] + 1), 0
    inside = [p.compress(u ^ v) for p, u, v in zip(parts, hits, hits_end, strict=True)]
    return np.concatenate(inside), below


def _share(hits: NDArray[np.bool_]) -> Array:
    """Share of entries that are true."""
    runs = hits.reshape(-1, *hits.shape[-2:])  # counting along an axis would take far longer
    counts = np.reshape([np.count_nonzero(run) for run in runs], hits.shape[:-2])
    return counts / math.prod(hits.shape[-2:])


def zeros(x: Array) -> Array:
    """Share of entries that are exactly 0."""
    return _share(x == 0.0)


def saturated(x: Array, activation: Activation) -> Array:
    """Share of outputs beyond the activation's thresholds; NaN where it has none."""
    if activation.saturation is None:
        return np.full(x.shape[:-2], np.nan)
    low, high = activation.saturation
    return _share(x < low) + _share(x > high)


def dead(derivative: Array) -> Array:
    """Share of units whose phi' is 0 on every input."""
    asleep = np.asarray(~derivative[..., :8, :].any(axis=-2))  # after eight inputs few are left
    asleep[asleep] = ~derivative.swapaxes(-1, -2)[asleep].any(axis=-1)
    return np.asarray(asleep.sum(axis=-1) / derivative.shape[-1])


class Histogram(NamedTuple):
    """Bins' edges and shares of all outputs; a bin of exact zeros has left == right == 0."""

    left: Array  # (bins,)
    right: Array  # (bins,)
    fraction: Array  # (..., bins)
    below: Array  # (...)
    above: Array  # (...)

    def of(self, place: int) -> "Histogram":
        """Give the one at a place of the first leading axis."""
        shares = (self.fraction[place], self.below[place], self.above[place])
        return Histogram(self.left, self.right, *shares)


@lru_cache(maxsize=64)
def _edges(low: float, high: float, bins: int) -> Array:
    edges = np.linspace(low, high, bins + 1)
    edges.flags.writeable = False
    return edges


def histogram(x: Array, activation: Activation, bins: int, zero_share: Array) -> Histogram:
    """Count outputs in `bins` equal bins over the activation's limits, both ends included.

    `zero_share` of the outputs are exactly 0; they get their own row where the activation
    makes them (ReLU). fraction, below and above sum to 1.
    """
    low, high = activation.limits
    edges = _edges(low, high, bins)
    places = bins + 2  # first: below, last: above
    size = math.prod(x.shape[-2:])
    rows = rows_of(x)
    spots = x.size // size * places
    first = np.arange(0, spots, places, dtype=np.int32).repeat(x.shape[-2])
    # Units count in four lanes: adding to the place of the number before means waiting for it.
    lane = spots * (np.arange(x.shape[-1], dtype=np.int32) % 4)
    # A trillionth longer at both ends: an output at a limit must not fall out by rounding.
    per_unit = (1.0 - 2e-12) * bins / (high - low)

    def count(part: slice) -> NDArray[np.int64]:
        counts = np.zeros(4 * spots, dtype=np.int64)
        some, start = rows[part], first[part, None]
        for block in blocks(some):
            with np.errstate(over="ignore"):
                position = some[block] * per_unit
            position += 1.0 + 1e-12 * bins - low * per_unit
            np.clip(position, 0.0, bins + 1.0, out=position)
            place = position.astype(np.int32)  # in a third of the time of 64 bits
            place += lane
            if x.size > size:
                place += start[block]
            counts += np.bincount(place.ravel(), minlength=len(counts))
        return counts

    lanes = np.sum(shared(count, len(rows)), axis=0).reshape(4, *x.shape[:-2], places)
    shaped = lanes.sum(axis=0)
    left, right, inner = edges[:-1], edges[1:], shaped[..., 1:-1]
    if (zero := int(np.searchsorted(edges, 0.0))) < bins and edges[zero] == 0.0 and zero > 0:
        # Rounding has put tiny negative numbers on the right of 0.
        lost = np.rint(_share(x < 0.0) * size).astype(np.int64) - shaped[..., : zero + 1].sum(-1)
        inner[..., zero - 1] += lost
        inner[..., zero] -= lost
    if activation.zeros_apart:
        apart = np.rint(zero_share * size).astype(np.int64)
        inner[..., int(np.searchsorted(edges, 0.0, side="right")) - 1] -= apart
        left, right = np.r_[0.0, left], np.r_[0.0, right]
        inner = np.concatenate([apart[..., None], inner], axis=-1)
    return Histogram(left, right, inner / size, shaped[..., 0] / size, shaped[..., -1] / size)

"""What a check is: numbers that somebody else stands for, ours, and how far apart they may be."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

By = Literal["difference", "ratio", "decades"]

# How far out a failed check is placed, in tolerances: far enough to see, near enough to draw.
FAR = 3.0


@dataclass(frozen=True)
class Expected:
    """A reference value, and how far below and above it a measured one may lie."""

    value: float
    below: float
    above: float


def near(tolerance: float, *values: float) -> tuple[Expected, ...]:
    """Expect each of `values`, give or take `tolerance`."""
    return tuple(Expected(value, tolerance, tolerance) for value in values)


def between(low: float, value: float, high: float) -> Expected:
    """Expect about `value`, and nothing outside low..high (for checks by difference)."""
    return Expected(value, value - low, high - value)


@dataclass(frozen=True)
class Check:
    """A claim with its reference and how to measure it.

    `by` says what is compared: "difference" is measured - reference; "ratio" is
    measured / reference - 1; "decades" takes both as powers of ten and compares exponents.
    `source` is a key of lesson/works.py, and `stands` says what the reference rests on:
    "printed" there, its "formula" evaluated, or measured "apart", by a program that shares no code
    with this one. `measure` gives as many values as are `expected`, from a seed.
    """

    name: str
    topic: str
    claim: str
    source: str
    stands: str
    by: By
    expected: tuple[Expected, ...]
    measure: Callable[[int], Iterable[float]]


@dataclass(frozen=True)
class Outcome:
    """Result of a check at a seed: of its values the one that uses most of its tolerance."""

    name: str
    by: By
    reference: float
    measured: float
    difference: float
    below: float
    above: float

    @property
    def share(self) -> float:
        """The difference in tolerances: from -1 to 1 where the check passes, at most FAR."""
        allowed = self.above if self.difference > 0 else self.below
        if abs(self.difference) >= FAR * allowed:  # also a tolerance of 0 that is not met
            return math.copysign(FAR, self.difference) if self.difference else 0.0
        return self.difference / allowed

    @property
    def passed(self) -> bool:
        """Whether the difference is within the tolerance."""
        return -self.below <= self.difference <= self.above


def outcome(check: Check, seed: int) -> Outcome:
    """Measure a check at `seed`; raises ValueError if it does not give one value a reference."""
    found = [
        Outcome(
            check.name,
            check.by,
            expected.value,
            float(value),
            _difference(check.by, float(value), expected.value),
            expected.below,
            expected.above,
        )
        for value, expected in zip(check.measure(seed), check.expected, strict=True)
    ]
    return max(found, key=lambda one: abs(one.share))


def _difference(by: By, measured: float, reference: float) -> float:
    return measured / reference - 1.0 if by == "ratio" else measured - reference

"""Every check of what a caller gives: errors name the argument, the value and what is allowed."""

import math
import numbers
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")

MAX_DEPTH = 100
MAX_WIDTH = 1000
MAX_SAMPLES = 100_000
MAX_SEED = 2**32 - 1
MAX_STEPS = 1_000_000
MAX_SCALE = 1e3  # of standard deviations, limits, constants, slopes
MAX_BINS = 1000


def choice(name: str, value: object, table: Mapping[str, T]) -> T:
    """Look `value` up in `table`."""
    if isinstance(value, str) and value in table:
        return table[value]
    raise ValueError(f"{name} must be one of {', '.join(table)}; got {value!r}")


def integer(name: str, value: object, low: int, high: int) -> int:
    """Check that `value` is a whole number in low..high."""
    whole = isinstance(value, numbers.Integral) and not isinstance(value, bool)
    if not whole or not low <= int(value) <= high:  # type: ignore[call-overload]
        raise ValueError(f"{name} must be a whole number from {low} to {high}; got {value!r}")
    return int(value)  # type: ignore[call-overload, no-any-return]


def number(name: str, value: object, low: float, high: float, above: bool = False) -> float:
    """Check that `value` is a finite number in low..high (with `above`, larger than low)."""
    real = isinstance(value, (float, int, np.floating, np.integer)) and not isinstance(value, bool)
    checked = float(value) if real else math.nan  # type: ignore[arg-type]
    if not (low < checked if above else low <= checked) or not checked <= high:
        start = f"above {low:g} and at most" if above else f"from {low:g} to"
        raise ValueError(f"{name} must be a finite number {start} {high:g}; got {value!r}")
    return checked


def flag(name: str, value: object) -> bool:
    """Check that `value` is True or False."""
    if not isinstance(value, bool):
        raise ValueError(f"{name} must be True or False; got {value!r}")
    return value


def integers(name: str, value: object, low: int, high: int) -> list[int]:
    """Check a sequence (at least one) of whole numbers in low..high."""
    return [integer(name, item, low, high) for item in _items(name, value)]


def standard_deviations(name: str, value: object) -> list[float]:
    """Check a sequence (at least one) of standard deviations of weights."""
    return [number(name, item, 0.0, MAX_SCALE) for item in _items(name, value)]


def only(owner: str, given: Iterable[str], allowed: Sequence[str]) -> None:
    """Check that every setting in `given` is one that `owner` has."""
    for name in given:
        if name not in allowed:
            has = ", ".join(allowed) or "none"
            raise ValueError(f"{name} is not a setting of {owner} (its settings: {has})")


def _items(name: str, value: object) -> list[object]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise ValueError(f"{name} must be a sequence of numbers; got {value!r}")
    items = list(value)
    if not items:
        raise ValueError(f"{name} must hold at least one number; got {value!r}")
    return items

"""What all benchmarks share: contenders timed in turn, the spread of repeats, and tables."""

import math
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Work = Callable[[], Any]
_REST = 0.2  # seconds; a propagation right behind a product of two threads takes 1.1 times as long


class Spread(NamedTuple):
    """The median of repeats between their least and most."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        """Sum up repeats."""
        ordered = sorted(values)
        return cls(statistics.median(ordered), ordered[0], ordered[-1])

    def __str__(self) -> str:
        return f"**{brief(self.median)}** ({brief(self.least)}–{brief(self.most)})"


def brief(value: float) -> str:
    """Write a number as short as it can be read: two decimals below 10, none from 100."""
    size = abs(value)
    return f"{value:.2f}" if size < 10 else f"{value:.1f}" if size < 100 else f"{value:,.0f}"


def seconds(work: Work) -> float:
    """Time one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def rounds(
    contenders: Mapping[str, Work], repeats: int, threads: int = 1
) -> list[dict[str, float]]:
    """Time all contenders one after another, `repeats` times, after a round that does not count.

    A ratio is taken within a round: whatever else the machine does meets all of them alike. With
    several threads each contender waits until those of the one before have come to rest, and then
    wakes its own by a call that does not count: BLAS's and OpenMP's go on spinning for a while.
    """

    def timed(work: Work) -> float:
        if threads > 1:
            time.sleep(_REST)
            work()
        return seconds(work)

    return [{k: timed(work) for k, work in contenders.items()} for _ in range(repeats + 1)][1:]


def percentile(values: Iterable[float], share: float) -> float:
    """Return the least of `values` that `share` of them do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def within(value: float, budget: float, unit: str = "") -> str:
    """Say whether a value keeps its budget."""
    return f"{brief(budget)}{unit} {'kept' if value <= budget else '**missed**'}"


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]], note: str) -> str:
    """Write a Markdown table with its title and a note on how it was measured."""
    lines = [head, ["---"] * len(head), *rows]
    body = "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)
    return f"### {title}\n\n{note}\n\n{body}\n"

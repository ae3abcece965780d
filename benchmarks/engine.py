"""How long a propagation takes, as a multiple of the bare matrix products it cannot do without.

Run as `python benchmarks/engine.py`. A ratio is of one repeat: products, drawing, propagation and
products again follow each other, so that whatever else the machine does meets all of them alike.
The products are those of training step by step: forward, back and weight gradients, written into
memory that is there already. Drawing random numbers is timed apart and taken off.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from explainer import propagate
from explainer.simulation.flow import draw_layers, source
from explainer.simulation.recipe import Recipe

SIZES = [(5, 100), (10, 500), (50, 100)]  # layers, units
NETWORKS = [("tanh", "xavier_normal"), ("relu", "he_normal"), ("gelu", "xavier_normal")]
SAMPLES = 1000
THREADS = (1, 2)
REPEATS = 7


class Repeat(NamedTuple):
    """Seconds of the products and of the propagation without its drawing."""

    products: float
    propagation: float

    @property
    def ratio(self) -> float:
        """Propagation : products."""
        return self.propagation / self.products


def seconds(work: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def bare_products(depth: int, width: int) -> Callable[[], None]:
    """Give the function that multiplies what a forward and a backward pass multiply."""
    rng = np.random.default_rng(0)
    weights = [rng.standard_normal((width, width)) for _ in range(depth)]
    x, delta = (rng.standard_normal((SAMPLES, width)) for _ in range(2))
    out, gradient = np.empty_like(x), np.empty_like(weights[0])

    def run() -> None:
        for w in weights:
            np.matmul(x, w, out=out)
        for w in weights[1:]:
            np.matmul(delta, w.T, out=out)
        for _ in weights:
            np.matmul(x.T, delta, out=gradient)

    return run


def measure(depth: int, width: int, activation: str, initializer: str) -> list[Repeat]:
    """Time `REPEATS` repeats, after one that does not count."""
    products = bare_products(depth, width)
    recipe = Recipe.of(activation, initializer, {})

    def draw() -> None:
        source("gaussian", width, SAMPLES, 0)
        draw_layers(recipe, 0, width, width, depth)

    def run() -> None:
        propagate(
            activation=activation,
            initializer=initializer,
            depth=depth,
            width=width,
            samples=SAMPLES,
        )

    repeats = []
    for _ in range(REPEATS + 1):
        before, drawing, whole, after = (seconds(f) for f in (products, draw, run, products))
        repeats.append(Repeat((before + after) / 2, whole - drawing))
    return repeats[1:]


def main() -> None:
    """Print the table."""
    print(f"{SAMPLES} samples, medians of {REPEATS} repeats\n")
    print(
        "| network | activation | BLAS threads | products, ms | propagate, ms | ratio | min–max |"
    )
    print("|---|---|---|---|---|---|---|")
    for depth, width in SIZES:
        for activation, initializer in NETWORKS:
            for threads in THREADS:
                with threadpool_limits(threads, user_api="blas"):
                    repeats = measure(depth, width, activation, initializer)
                products = 1e3 * statistics.median(r.products for r in repeats)
                propagation = 1e3 * statistics.median(r.propagation for r in repeats)
                ratios = sorted(r.ratio for r in repeats)
                print(
                    f"| {depth}×{width} | {activation} | {threads} | {products:.1f}"
                    f" | {propagation:.1f} | {statistics.median(ratios):.2f}"
                    f" | {ratios[0]:.2f}–{ratios[-1]:.2f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()

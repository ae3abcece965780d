"""The engine against its bare matrix products and against PyTorch, and how its cost grows.

The products are those of training step by step: forward, back and weight gradients, written into
memory that is there already. Random numbers of propagations are drawn before, on all sides;
trainings draw their weights while they run, on both, and `train` its batches too.
"""

from collections.abc import Iterator
from unittest import mock

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from benchmarks import autograd
from benchmarks.timing import Spread, Work, brief, rounds, table
from explainer import load_dataset, propagate, train
from explainer.simulation import propagation
from explainer.simulation.flow import draw_layers, source
from explainer.simulation.recipe import Recipe

SIZES = {(5, 100): (7, 15), (10, 500): (3, 5), (50, 100): (3, 7)}  # layers, units: repeats, LONG
NETWORKS = {"tanh": "xavier_normal", "relu": "he_normal", "gelu": "xavier_normal"}
THREADS = (1, 2)
SAMPLES = 1000
TRAININGS = {"spirals": (64, 64), "digits": (100,) * 5}
STEPS, RATE, BATCH = 400, 0.05, 32
GROWN = {"depth": 10, "width": 250, "samples": 1000}


def tables(long: bool) -> Iterator[str]:
    """Give the tables of this part."""
    yield from propagations(long)
    yield trainings(5 if long else 3)
    yield growth(7 if long else 3)


def bare_products(depth: int, width: int) -> Work:
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


def contest(
    depth: int, width: int, activation: str, repeats: int, threads: int
) -> list[dict[str, float]]:
    """Time products, propagation, PyTorch and products again, in turn."""
    recipe = Recipe.of(activation, NETWORKS[activation], {})
    ends = source("gaussian", width, SAMPLES, 0)
    drawn = draw_layers(recipe, 0, width, width, depth)

    def run() -> None:
        propagate(
            activation=activation,
            initializer=recipe.scheme.name,
            depth=depth,
            width=width,
            samples=SAMPLES,
        )

    products = bare_products(depth, width)
    std = recipe.weight_std(width, width)
    network = autograd.Network(activation, depth, width, SAMPLES, std)
    contenders = {"products": products, "own": run, "torch": network.measured, "again": products}
    with mock.patch.multiple(
        propagation, source=lambda *_: ends, draw_layers=lambda *_: drawn
    ):  # what `propagate` would draw at each call
        return rounds(contenders, repeats, threads)


def propagations(long: bool) -> Iterator[str]:
    """Compare `propagate` with its products and with PyTorch at every size."""
    own, torchs = [], []
    for (depth, width), repeats in SIZES.items():
        for threads in THREADS:
            torch.set_num_threads(threads)
            with threadpool_limits(threads, user_api="blas"):
                found = [contest(depth, width, name, repeats[long], threads) for name in NETWORKS]
            bare = Spread.of(1e3 * _bare(r) for one in found for r in one)
            first = [f"{depth}×{width}", threads]
            own.append([*first, bare, *(Spread.of(r["own"] / _bare(r) for r in o) for o in found)])
            torchs.append([*first, *(Spread.of(r["torch"] / r["own"] for r in o) for o in found)])
    head = ["layers × units", "threads", *NETWORKS]
    least = min(repeats[long] for repeats in SIZES.values())
    note = (
        f"{SAMPLES} samples, float64; median (least–most) of at least {least} rounds, in each of"
        " which"
    )
    yield table(
        "Propagation ÷ its matrix products",
        [*head[:2], "products, ms", *NETWORKS],
        own,
        f"{note} all contenders run in turn. Products: forward, back and of the weights' "
        "gradients, as a training step needs them; on Gaussian data `propagate` gets the last "
        "without a product. Target: at most 1.6 at 10×500.",
    )
    yield table(
        "PyTorch autograd, the same measurement ÷ propagation",
        head,
        torchs,
        f"{note} both run. Same statistics of each layer, see benchmarks/autograd.py. PyTorch "
        "forms the weights' gradients, as autograd does and the tutorials look at: without them it "
        "would take about 0.8 of the time at 10×500. "
        "Target: at least 1.6 at 10×500, 2 at 5×100.",
    )


def _bare(times: dict[str, float]) -> float:
    return (times["products"] + times["again"]) / 2


def trainings(repeats: int) -> str:
    """Compare `train`, with all that it records, with a plain PyTorch loop."""
    rows = []
    for dataset, widths in TRAININGS.items():

        def own(dataset: str = dataset, widths: tuple[int, ...] = widths) -> None:
            train(
                dataset=dataset,
                widths=widths,
                steps=STEPS,
                learning_rate=RATE,
                batch_size=BATCH,
                record_every=10,
            )

        data = load_dataset(dataset, 0)
        loop = autograd.Loop(*data, widths, STEPS, RATE, BATCH)
        for threads in THREADS:
            torch.set_num_threads(threads)
            with threadpool_limits(threads, user_api="blas"):
                found = rounds({"own": own, "torch": loop.run}, repeats, threads)
            times = [Spread.of(1e3 * r[name] for r in found) for name in ("own", "torch")]
            ratio = Spread.of(r["torch"] / r["own"] for r in found)
            rows.append([dataset, "·".join(map(str, widths)), threads, *times, ratio])
    note = (
        f"{STEPS} steps of SGD, batch {BATCH}, ReLU, float64; {repeats} rounds. Every 10 steps "
        "`train` records loss, accuracy and all statistics of each layer on the whole set; the "
        "PyTorch loop only loss and accuracy."
    )
    head = ["data", "units", "threads", "train, ms", "PyTorch loop, ms", "PyTorch ÷ train"]
    return table("Training", head, rows, note)


def growth(repeats: int) -> str:
    """Double depth, width and samples, each alone."""
    changes = {"": GROWN} | {name: {**GROWN, name: 2 * size} for name, size in GROWN.items()}

    def contender(sizes: dict[str, int]) -> Work:
        depth, width, samples = sizes.values()
        return lambda: propagate(activation="tanh", depth=depth, width=width, samples=samples)

    with threadpool_limits(1, user_api="blas"):
        found = rounds({name: contender(sizes) for name, sizes in changes.items()}, repeats)
    rows = [
        [name, f"{size} → {2 * size}", Spread.of(r[name] / r[""] for r in found)]
        for name, size in GROWN.items()
    ]
    base = brief(1e3 * Spread.of(r[""] for r in found).median)
    note = f"tanh, {GROWN}: {base} ms, drawing included; one thread, {repeats} rounds."
    return table("Cost when doubled", ["what", "from → to", "time ×"], rows, note)

"""A signal through random networks and its gradient back: the two passes, layer by layer.

Networks of one shape run together, as the first axis of all arrays: for small ones the products
take less time than calling NumPy for each network anew.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np

from explainer.simulation import arguments
from explainer.simulation.datasets import Labels, load_dataset
from explainer.simulation.formulas import Array
from explainer.simulation.initializers import standard_normal
from explainer.simulation.recipe import Recipe
from explainer.simulation.statistics import Scaled, blocks, rows_of, scaled
from explainer.simulation.streams import Stream, generator
from explainer.simulation.threads import blas_threads, shared

SOURCES = {"gaussian": "gaussian", "digits": "digits"}
_AT_ONCE = 2**19  # numbers of the layers that are measured at once


@dataclass(frozen=True)
class Source:
    """What enters at both ends: inputs x^0 (1, samples, fan_in), and dL/dx^L from x^L at the top.

    `batch_gradient`: the weight gradient is of the loss averaged over the samples (digits), else
    its root mean square over samples taken one by one.
    """

    inputs: Array
    top_gradient: Callable[[Array], Array]
    batch_gradient: bool


@dataclass(frozen=True)
class Layer:
    """One layer after the forward pass: its input, output, slope, all (runs, samples, units)."""

    inputs: Scaled
    outputs: Scaled
    slopes: Array  # phi'(h)


class Room(NamedTuple):
    """Memory for both passes: a network's layers write into it again and again."""

    outputs: Array  # (depth, runs, samples, units), or of fewer layers in turn
    slopes: Array  # (depth, runs, samples, units)
    deltas: Array  # (2, runs, samples, units), of two layers in turn

    @classmethod
    def of(cls, samples: int, width: int, depth: int, keep: bool, runs: int = 1) -> "Room":
        """Make room; `keep` the outputs of all layers?"""
        few = max(2, _stretch(runs * samples * width))
        sizes = (depth if keep else min(few, depth), depth, 2)
        return cls(*(np.empty((size, runs, samples, width)) for size in sizes))


def _stretch(size: int) -> int:
    """How many layers of so many numbers are measured at once."""
    return max(1, _AT_ONCE // size)


def _keep_freed_memory() -> None:
    """Let the C library keep memory that is freed, for the next arrays.

    glibc gives it back to the system and gets it again page by page, until a piece close below
    32 MB has been freed once (mallopt(3): the threshold is dynamic). Without that a propagation of
    5 x 100 takes 1.5 times as long, and a sweep 1.1 times. Other libraries ignore it.
    """
    np.empty(2**25 - 2**16, dtype=np.uint8)


_keep_freed_memory()


def softmax_gradient(logits: Array, labels: Labels) -> Array:
    """dL/d logits per example, L = cross-entropy of the softmax: p - onehot.

    All of them, and what is returned, are (..., samples, classes).
    """
    gradient: Array = np.exp(logits - logits.max(axis=-1, keepdims=True))
    gradient /= gradient.sum(axis=-1, keepdims=True)
    gradient[..., np.arange(len(labels)), labels] -= 1.0
    return gradient


def source(data: str, width: int, samples: int, seed: int) -> Source:
    """Draw the inputs and the gradient that enters at the top; see `propagate` for `data`."""
    arguments.choice("data", data, SOURCES)
    if data == "gaussian":
        shape = (samples, width)
        gradient = standard_normal(generator(seed, Stream.TOP_GRADIENT), *shape)[None]
        inputs = standard_normal(generator(seed, Stream.INPUTS), *shape)
        return Source(inputs[None], lambda _: gradient, batch_gradient=False)
    inputs, labels = load_dataset("digits", seed)
    arguments.integer("samples", samples, 2, len(labels))
    inputs, labels = inputs[None, :samples], labels[:samples]
    readout = standard_normal(generator(seed, Stream.READOUT), width, 10) / np.sqrt(width)
    return Source(
        inputs, lambda x: softmax_gradient(x @ readout, labels) @ readout.T, batch_gradient=True
    )


def sources(several: Sequence[Source]) -> Source:
    """Put sources of one run together, one for each of as many networks."""

    def top_gradient(x: Array) -> Array:
        tops = [one.top_gradient(x[run : run + 1]) for run, one in enumerate(several)]
        return np.concatenate(tops)

    inputs = np.concatenate([one.inputs for one in several])
    return Source(inputs, top_gradient, several[0].batch_gradient)


def draw_layers(
    recipe: Recipe, seed: int, fan_in: int, width: int, depth: int
) -> tuple[list[Array], list[Array]]:
    """Draw the weights (fan_in, width), (width, width), ... and biases (width,) of all layers."""
    fans = [fan_in] + [width] * (depth - 1)
    weights = [recipe.weights(seed, layer, fan, width) for layer, fan in enumerate(fans)]
    return weights, [recipe.biases(seed, layer, width) for layer in range(depth)]


def product(x: Array, w: Array, out: Array) -> Array:
    """x @ w of each run, into `out`; x (runs, samples, fan_in), w (runs, fan_in, units).

    OpenBLAS multiplies up to 100^3 numbers without rearranging them first, on one thread: where it
    may use but one, and rows can be cut into pieces that small, that takes 0.8 times as long.
    """
    samples, fan_in = x.shape[1:]
    pieces = -(-samples * fan_in * w.shape[-1] // 100**3)
    fit = samples % pieces == 0 and samples >= 32 * pieces and w.flags.c_contiguous
    if fit and blas_threads() == 1:
        cut, into = (a.reshape(len(a), pieces, samples // pieces, -1, copy=False) for a in (x, out))
        np.matmul(cut, w[:, None], out=into)
    else:
        np.matmul(x, w, out=out)
    return out


def forward(
    recipe: Recipe,
    inputs: Array,
    weights: Sequence[Array],
    biases: Sequence[Array],
    room: Room,
) -> Iterator[Layer]:
    """Give layer after layer, in `room`; raises ValueError where float64 overflows.

    inputs (runs or 1, samples, fan_in); weights (runs, fan_in, units) and biases, (units,) or
    (runs, 1, units), of each layer.
    """
    phi = recipe.activation
    below, x = scaled(inputs), inputs
    for number, (w, b, slopes) in enumerate(zip(weights, biases, room.slopes, strict=True)):
        bias = b if recipe.bias_std > 0 else None
        x = _layer(recipe, x, w, bias, room.outputs[number % len(room.outputs)], slopes)
        try:
            above = scaled(x)
        except OverflowError as error:
            raise ValueError(
                f"the signal overflows float64 in layer {number + 1}: weights of std"
                f" {w.std(axis=(1, 2)).max():.3g} are too large for {len(weights)} layers of"
                f" {phi.name}"
            ) from error
        yield Layer(below, above, slopes)
        below = above


class Stretch(NamedTuple):
    """Layers that follow each other, and what comes out of them, the layers as first axis."""

    layers: list[Layer]
    outputs: Scaled  # (layers, runs, samples, units)
    slopes: Array


def stretches(layers: Iterator[Layer], room: Room) -> Iterator[Stretch]:
    """Take so many of forward's layers together as are well measured at once.

    NumPy takes longer to be called for a small layer than to measure it: with all ten at once a
    propagation of 10 x 100 and 300 samples takes 0.85 times as long, one of 50 layers 0.87 times.
    """
    first, most = 0, _stretch(room.slopes[0].size)
    while some := list(islice(layers, most)):
        start, end = first % len(room.outputs), first + len(some)
        exponents = np.stack([layer.outputs.exponent for layer in some])
        squares = np.stack([layer.outputs.squares for layer in some])
        values = room.outputs[start : start + len(some)]
        if exponents.any():
            values = np.stack([layer.outputs.values for layer in some])
        yield Stretch(some, Scaled(values, exponents, squares), room.slopes[first:end])
        first = end


def _layer(
    recipe: Recipe, x: Array, w: Array, b: Array | None, outputs: Array, slopes: Array
) -> Array:
    """Fill `outputs` with phi(x @ w + b) and `slopes` with phi' there."""
    phi, parameter = recipe.activation, recipe.parameter

    def run(part: slice) -> None:
        with np.errstate(over="ignore", invalid="ignore"):  # each thread has its own
            h = product(x[:, part], w, out=outputs[:, part])
            if b is not None:
                h += b
            h, slope = rows_of(h), rows_of(slopes[:, part])
            for rows in blocks(h):
                phi.fill(h[rows], parameter, h[rows], slope[rows])

    shared(run, outputs.shape[1])
    return outputs


def backward(top: Array, transposed: Sequence[Array], room: Room) -> Iterator[Scaled]:
    """Give delta^l = dL/dh^l (runs, samples, units) from the top layer down, from top = dL/dx^L.

    `transposed` are W^2 to W^L, each transposed: if also contiguous, small products are faster.
    Each is overwritten when the second after it is asked for.
    """
    slopes = room.slopes[: len(transposed) + 1]
    delta = scaled(np.multiply(top, slopes[-1], out=room.deltas[0]))
    yield delta
    below_top = zip(transposed[::-1], slopes[-2::-1], strict=True)
    for number, (upper, slope) in enumerate(below_top, start=1):
        below = back(delta.values, upper, slope, room.deltas[number % 2])
        delta = scaled(below, delta.exponent)
        yield delta


def back(above: Array, transposed: Array, slopes: Array, out: Array) -> Array:
    """Fill `out` with delta^l = (delta^(l+1) @ w^T) * phi'(h)."""

    def run(part: slice) -> None:
        delta = product(above[:, part], transposed, out=out[:, part])
        delta *= slopes[:, part]

    shared(run, out.shape[1])
    return out

"""A signal through a random network and its gradient back: the two passes, layer by layer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from explainer.simulation import arguments
from explainer.simulation.datasets import Labels, load_dataset
from explainer.simulation.formulas import Array
from explainer.simulation.initializers import standard_normal
from explainer.simulation.recipe import Recipe
from explainer.simulation.statistics import Scaled, blocks, scaled
from explainer.simulation.streams import Stream, generator
from explainer.simulation.threads import shared

SOURCES = {"gaussian": "gaussian", "digits": "digits"}


@dataclass(frozen=True)
class Source:
    """What enters at both ends: inputs x^0 (samples, fan_in), and dL/dx^L from x^L at the top.

    `batch_gradient`: the weight gradient is of the loss averaged over the samples (digits), else
    its root mean square over samples taken one by one.
    """

    inputs: Array
    top_gradient: Callable[[Array], Array]
    batch_gradient: bool


@dataclass(frozen=True)
class Layer:
    """One layer after the forward pass: its input, output and slope, all (samples, units)."""

    inputs: Scaled
    outputs: Scaled
    slopes: Array  # phi'(h)


class Room(NamedTuple):
    """Memory for both passes, used again and again by the runs of a sweep.

    The first touch of fresh memory takes as long as half of the matrix product that fills it.
    """

    outputs: Array  # (depth, samples, units), or (2, ...) of two layers in turn
    slopes: Array  # (depth, samples, units)
    deltas: Array  # (2, samples, units), of two layers in turn

    @classmethod
    def of(cls, samples: int, width: int, depth: int, keep: bool) -> "Room":
        """Make room; `keep` the outputs of all layers?"""
        sizes = (depth if keep else 2, depth, 2)
        return cls(*(np.empty((size, samples, width)) for size in sizes))


def softmax_gradient(logits: Array, labels: Labels) -> Array:
    """dL/d logits per example, L = cross-entropy of the softmax: p - onehot. (samples, classes)."""
    gradient: Array = np.exp(logits - logits.max(axis=1, keepdims=True))
    gradient /= gradient.sum(axis=1, keepdims=True)
    gradient[np.arange(len(labels)), labels] -= 1.0
    return gradient


def source(data: str, width: int, samples: int, seed: int) -> Source:
    """Draw the inputs and the gradient that enters at the top; see `propagate` for `data`."""
    arguments.choice("data", data, SOURCES)
    if data == "gaussian":
        shape = (samples, width)
        gradient = standard_normal(generator(seed, Stream.TOP_GRADIENT), *shape)
        inputs = standard_normal(generator(seed, Stream.INPUTS), *shape)
        return Source(inputs, lambda _: gradient, batch_gradient=False)
    inputs, labels = load_dataset("digits", seed)
    arguments.integer("samples", samples, 2, len(labels))
    inputs, labels = inputs[:samples], labels[:samples]
    readout = standard_normal(generator(seed, Stream.READOUT), width, 10) / np.sqrt(width)
    return Source(
        inputs, lambda x: softmax_gradient(x @ readout, labels) @ readout.T, batch_gradient=True
    )


def draw_layers(
    recipe: Recipe, seed: int, fan_in: int, width: int, depth: int
) -> tuple[list[Array], list[Array]]:
    """Draw the weights (fan_in, width), (width, width), ... and biases (width,) of all layers."""
    fans = [fan_in] + [width] * (depth - 1)
    weights = [recipe.weights(seed, layer, fan, width) for layer, fan in enumerate(fans)]
    return weights, [recipe.biases(seed, layer, width) for layer in range(depth)]


def product(x: Array, w: Array, out: Array) -> Array:
    """x @ w, into `out`.

    BLAS multiplies up to 100^3 numbers without rearranging them first: where pieces of rows can be
    that small, they take 0.8 times as long.
    """
    pieces = -(-x.size * w.shape[1] // 100**3)
    if len(x) % pieces == 0 and len(x) >= 32 * pieces and w.flags.c_contiguous:
        shape = (pieces, len(x) // pieces, -1)
        np.matmul(x.reshape(shape), w, out=out.reshape(shape))
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
    """Give layer after layer, in `room`; raises ValueError where float64 overflows."""
    phi = recipe.activation
    below, x = scaled(inputs), inputs
    for number, (w, b, slopes) in enumerate(zip(weights, biases, room.slopes, strict=True)):
        bias = b if recipe.bias_std > 0 else None
        x = _layer(recipe, x, w, bias, room.outputs[number % len(room.outputs)], slopes)
        try:
            above = scaled(x)
        except OverflowError as error:
            raise ValueError(
                f"the signal overflows float64 in layer {number + 1}: weights of std {w.std():.3g}"
                f" are too large for {len(weights)} layers of {phi.name}"
            ) from error
        yield Layer(below, above, slopes)
        below = above


def _layer(
    recipe: Recipe, x: Array, w: Array, b: Array | None, outputs: Array, slopes: Array
) -> Array:
    """Fill `outputs` with phi(x @ w + b) and `slopes` with phi' there."""
    phi, parameter = recipe.activation, recipe.parameter

    def run(rows: slice) -> None:
        with np.errstate(over="ignore", invalid="ignore"):  # each thread has its own
            h = product(x[rows], w, out=outputs[rows])
            if b is not None:
                h += b
            for part in blocks(h):
                h[part], slopes[rows][part] = phi.pair(h[part], parameter)

    shared(run, outputs)
    return outputs


def backward(top: Array, transposed: Sequence[Array], room: Room) -> Iterator[Scaled]:
    """Give delta^l = dL/dh^l (samples, units) from the top layer down, from top = dL/dx^L.

    `transposed` are W^2 to W^L, each transposed: if also contiguous, small products are faster.
    Each is overwritten when the second after it is asked for.
    """
    slopes = room.slopes[: len(transposed) + 1]
    delta = scaled(np.multiply(top, slopes[-1], out=room.deltas[0]))
    yield delta
    below_top = zip(transposed[::-1], slopes[-2::-1], strict=True)
    for number, (upper, slope) in enumerate(below_top, start=1):
        below = _back(delta.values, upper, slope, room.deltas[number % 2])
        delta = scaled(below, delta.exponent)
        yield delta


def _back(above: Array, transposed: Array, slopes: Array, out: Array) -> Array:
    """Fill `out` with delta^l = (delta^(l+1) @ w^T) * phi'(h)."""

    def run(rows: slice) -> None:
        delta = product(above[rows], transposed, out=out[rows])
        delta *= slopes[rows]

    shared(run, out)
    return out

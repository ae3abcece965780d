"""A signal through a random network and its gradient back: the two passes, layer by layer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from explainer.simulation import arguments
from explainer.simulation.activations import Array
from explainer.simulation.datasets import Labels, load_dataset
from explainer.simulation.initializers import standard_normal
from explainer.simulation.recipe import Recipe
from explainer.simulation.statistics import Scaled, blocks, scaled
from explainer.simulation.streams import Stream, generator

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
    """One layer after the forward pass: its input, output and slope, all (samples, units).

    Whoever keeps no more of it than is needed lets the memory be used again: much faster.
    """

    inputs: Scaled
    outputs: Scaled
    slopes: Array  # phi'(h)


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


def forward(
    recipe: Recipe, inputs: Array, weights: Sequence[Array], biases: Sequence[Array]
) -> Iterator[Layer]:
    """Give layer after layer; raises ValueError where float64 overflows."""
    phi, parameter = recipe.activation, recipe.parameter
    below, x = scaled(inputs), inputs
    for number, (w, b) in enumerate(zip(weights, biases, strict=True), start=1):
        with np.errstate(over="ignore", invalid="ignore"):
            h = x @ w  # (samples, fan_out)
            if recipe.bias_std > 0:
                h += b
            slopes = np.empty_like(h)
            for rows in blocks(h):
                slopes[rows] = phi.derivative(h[rows], parameter)
                h[rows] = phi.function(h[rows], parameter)
            x = h  # now phi(h)
        try:
            above = scaled(x)
        except OverflowError as error:
            raise ValueError(
                f"the signal overflows float64 in layer {number}: weights of std {w.std():.3g} are"
                f" too large for {len(weights)} layers of {phi.name}"
            ) from error
        yield Layer(below, above, slopes)
        below = above


def backward(top: Array, weights: Sequence[Array], slopes: Sequence[Array]) -> Iterator[Scaled]:
    """Give delta^l = dL/dh^l (samples, units) from the top layer down, from top = dL/dx^L."""
    delta = scaled(top * slopes[-1])
    yield delta
    for upper, slope in zip(weights[:0:-1], slopes[-2::-1], strict=True):
        product = delta.values @ upper.T
        product *= slope
        delta = scaled(product, delta.exponent)
        yield delta

"""A fully connected network: forward pass, exact gradients, nothing hidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Unpack

import numpy as np
from numpy.typing import ArrayLike

from explainer.simulation import arguments
from explainer.simulation.activations import ACTIVATIONS, Activation
from explainer.simulation.formulas import Array, Parameter
from explainer.simulation.recipe import Recipe, Settings


@dataclass(frozen=True)
class Trace:
    """What a forward pass leaves: `pre[l]`, `post[l]` are (samples, fan_out) of layer l."""

    inputs: Array
    pre: list[Array]
    post: list[Array]  # post[-1] is pre[-1]: the output layer is linear
    derivatives: list[Array]  # phi'(pre[l]) of the hidden layers


@dataclass(frozen=True)
class Gradients:
    """Gradients of a loss L, summed over samples as `d_output` weighs them.

    deltas[l] = dL/d pre[l] (samples, fan_out); weights[l] (fan_in, fan_out); biases[l] (fan_out,);
    slopes[l] (fan_out,) for hidden layers of PReLU, else empty; inputs (samples, fan_in).
    """

    deltas: list[Array]
    weights: list[Array]
    biases: list[Array]
    slopes: list[Array]
    inputs: Array


class Network:
    """h^l = x^(l-1) W^l + b^l, x^l = phi(h^l); the last layer is linear.

    `weights[l]` (fan_in, fan_out), `biases[l]` (fan_out,) and, for PReLU, `slopes[l]` (fan_out,)
    are lists of float64 arrays: assign to them to use your own.
    """

    def __init__(
        self,
        weights: Sequence[ArrayLike],
        biases: Sequence[ArrayLike] | None = None,
        activation: str = "tanh",
        *,
        slope: float | None = None,
        alpha: float | None = None,
    ) -> None:
        """Make a network of given weights (copied); biases are zero unless given."""
        recipe = Recipe.of(activation, "zeros", {"slope": slope, "alpha": alpha})
        self.activation: Activation = recipe.activation
        self.parameter: float = recipe.parameter
        self.weights: list[Array] = [np.array(w, dtype=np.float64) for w in weights]
        if biases is None:
            biases = [np.zeros(w.shape[-1]) for w in self.weights]
        self.biases: list[Array] = [np.array(b, dtype=np.float64) for b in biases]
        self.slopes: list[Array] = []
        if self.activation.learned:
            self.slopes = [np.full(w.shape[-1], self.parameter) for w in self.weights[:-1]]
        self._check()

    @classmethod
    def random(
        cls,
        sizes: Sequence[int],
        activation: str = "tanh",
        initializer: str = "xavier_normal",
        seed: int = 0,
        **settings: Unpack[Settings],
    ) -> "Network":
        """Draw a network of layer sizes `sizes`, inputs first, output last.

        Layer l depends only on seed, l and its two sizes. Raises ValueError for unknown names,
        impossible sizes, or settings that the activation or the initializer lacks.
        """
        recipe = Recipe.of(activation, initializer, settings)
        fans = arguments.integers("sizes", sizes, 1, 10**5)
        arguments.integer("number of sizes", len(fans), 2, arguments.MAX_DEPTH + 2)
        seed = arguments.integer("seed", seed, 0, arguments.MAX_SEED)
        pairs = list(enumerate(pairwise(fans)))
        network = cls(
            [recipe.weights(seed, layer, m, n) for layer, (m, n) in pairs],
            [recipe.biases(seed, layer, n) for layer, (_, n) in pairs],
            activation,
        )
        network.parameter = recipe.parameter
        for slopes in network.slopes:
            slopes.fill(recipe.parameter)
        return network

    def copy(self) -> "Network":
        """Return a network of its own arrays, equal to this one."""
        copy = Network(self.weights, self.biases, self.activation.name)
        copy.parameter = self.parameter
        copy.slopes = [slopes.copy() for slopes in self.slopes]
        return copy

    def __getstate__(self) -> dict[str, Any]:
        """Name the activation, whose functions cannot be pickled: caches need it."""
        return {**vars(self), "activation": self.activation.name}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, activation=ACTIVATIONS[state["activation"]])

    def forward(self, inputs: ArrayLike) -> Trace:
        """Compute every layer for inputs (samples, fan_in)."""
        x = np.asarray(inputs, dtype=np.float64)
        self._check()
        if x.ndim != 2 or x.shape[1] != self.weights[0].shape[0]:
            raise ValueError(
                f"inputs must have shape (samples, {self.weights[0].shape[0]}); got {x.shape}"
            )
        pre: list[Array] = []
        post: list[Array] = []
        derivatives: list[Array] = []
        below = x
        for layer, (weights, biases) in enumerate(zip(self.weights, self.biases, strict=True)):
            h = below @ weights
            h += biases
            pre.append(h)
            if layer < len(self.weights) - 1:
                below, derivative = self.activation.pair(h, self._parameter(layer))
                post.append(below)
                derivatives.append(derivative)
        post.append(pre[-1])
        return Trace(x, pre, post, derivatives)

    def derivative(self, trace: Trace, layer: int) -> Array:
        """phi'(pre[layer]) of a hidden layer: (samples, fan_out)."""
        return trace.derivatives[layer]

    def backward(self, trace: Trace, d_output: ArrayLike) -> Gradients:
        """Back-propagate d_output = dL/d pre[-1], (samples, fan_out), through `trace`."""
        delta = np.asarray(d_output, dtype=np.float64)
        if delta.shape != trace.pre[-1].shape:
            raise ValueError(f"d_output must have shape {trace.pre[-1].shape}; got {delta.shape}")
        deltas, slopes = [delta], []
        for layer in range(len(self.weights) - 2, -1, -1):
            d_post = delta @ self.weights[layer + 1].T  # (samples, fan_out of layer)
            if self.activation.parameter_gradient is not None:
                local = self.activation.parameter_gradient(trace.pre[layer], self.slopes[layer])
                slopes.append(np.einsum("ij,ij->j", d_post, local))
            d_post *= trace.derivatives[layer]
            delta = d_post
            deltas.append(delta)
        deltas.reverse()
        ones = np.ones(len(delta))
        below = [trace.inputs, *trace.post[:-1]]
        return Gradients(
            deltas,
            [x.T @ d for x, d in zip(below, deltas, strict=True)],
            [ones @ d for d in deltas],
            slopes[::-1],
            deltas[0] @ self.weights[0].T,
        )

    def _parameter(self, layer: int) -> Parameter:
        return self.slopes[layer] if self.activation.learned else self.parameter

    def _check(self) -> None:
        """Raise ValueError unless the arrays fit together: they may have been assigned."""
        if not self.weights:
            raise ValueError("weights must hold at least one matrix; got none")
        if len(self.biases) != len(self.weights):
            raise ValueError(
                f"biases must hold one array for each of {len(self.weights)} layers;"
                f" got {len(self.biases)}"
            )
        fan = np.shape(self.weights[0])[:1]
        for layer, (weights, biases) in enumerate(zip(self.weights, self.biases, strict=True)):
            shape = np.shape(weights)
            if len(shape) != 2 or shape[:1] != fan:
                raise ValueError(
                    f"weights[{layer}] must have shape ({', '.join(map(str, fan))}, fan_out);"
                    f" got {shape}"
                )
            fan = shape[1:]
            if np.shape(biases) != fan:
                raise ValueError(f"biases[{layer}] must have shape {fan}; got {np.shape(biases)}")
        for layer, slopes in enumerate(self.slopes):
            fan = np.shape(self.biases[layer])
            if np.shape(slopes) != fan:
                raise ValueError(f"slopes[{layer}] must have shape {fan}; got {np.shape(slopes)}")

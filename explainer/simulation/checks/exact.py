"""What the checks measure on single networks: gradients, symmetry, units that are off."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from explainer.simulation.activations import ACTIVATIONS
from explainer.simulation.formulas import Array
from explainer.simulation.initializers import TRUNCATED_STD, initialize, standard_deviation
from explainer.simulation.network import Network
from explainer.simulation.streams import Stream, generator

SIZES = (5, 7, 6, 3)  # of the network whose gradient is compared with finite differences
STEP = 1e-5
BORN = 5000  # networks drawn to count those that are dead from the start
HIDDEN = 10


def gradient_errors(activations: Sequence[str], seed: int) -> list[float]:
    """Largest error of back-propagation against central differences, one value an activation.

    Of all weights, biases, learned slopes and inputs, relative to the largest gradient of its kind.
    """
    return [_gradient_error(name, seed) for name in activations]


def _gradient_error(activation: str, seed: int) -> float:
    network = Network.random(list(SIZES), activation, "lecun_normal", seed, bias_std=0.5)
    rng = generator(seed, Stream.INPUTS)
    candidates = rng.standard_normal((400, SIZES[0]))
    # A step that crosses the kink of a ReLU has no derivative: take inputs far from it.
    near = [np.abs(h).min(axis=1) for h in network.forward(candidates).pre[:-1]]
    inputs = candidates[np.argsort(-np.min(near, axis=0))[:4]]
    direction = generator(seed, Stream.TOP_GRADIENT).standard_normal((4, SIZES[-1]))

    def loss() -> float:
        return float((network.forward(inputs).post[-1] * direction).sum())

    found = network.backward(network.forward(inputs), direction)
    values = [*network.weights, *network.biases, *network.slopes, inputs]
    gradients = [*found.weights, *found.biases, *found.slopes, found.inputs]
    errors = []
    for value, gradient in zip(values, gradients, strict=True):
        numeric = _central_differences(loss, value)
        size = np.abs(numeric).max() or np.finfo(float).tiny  # a slope may meet no negative input
        errors.append(np.abs(gradient - numeric).max() / size)
    return float(max(errors))


def _central_differences(loss: Callable[[], float], array: Array) -> Array:
    """Slopes of loss() by every entry of `array`, which is changed in place and put back."""
    slopes = np.empty_like(array)
    for index in np.ndindex(array.shape):
        value = array[index]
        array[index] = value + STEP
        above = loss()
        array[index] = value - STEP
        slopes[index] = (above - loss()) / (2 * STEP)
        array[index] = value
    return slopes


def zero_gradients(seed: int) -> list[float]:
    """Largest gradient of any weight of networks of zeros: tanh, ReLU, leaky ReLU, ELU."""
    rng = generator(seed, Stream.INPUTS)
    inputs, target = rng.standard_normal((90, 5)), np.eye(3)[rng.integers(3, size=90)]
    largest = []
    for name in ("tanh", "relu", "leaky_relu", "elu"):
        network = Network.random([5, 16, 16, 3], name, "zeros")
        trace = network.forward(inputs)
        gradients = network.backward(trace, 1 / 3 - target).weights
        largest.append(float(max(np.abs(gradient).max() for gradient in gradients)))
    return largest


def constant_spread(seed: int) -> list[float]:
    """How much the gradients of a layer's units differ if all weights are equal: 0 is not at all.

    Tanh and sigmoid; relative to the largest gradient of the layer.
    """
    rng = generator(seed, Stream.INPUTS)
    inputs, top = rng.standard_normal((20, 5)), rng.standard_normal((20, 3))
    spreads = []
    for name in ("tanh", "sigmoid"):
        network = Network.random([5, 16, 16, 3], name, "constant", value=0.1)
        gradient = network.backward(network.forward(inputs), top).weights[1]
        spreads.append(float(np.ptp(gradient, axis=1).max() / np.abs(gradient).max()))
    return spreads


def changed_masks(seed: int) -> list[float]:
    """Count ReLU units and inputs whose on or off changes as all weights shrink by 2^-7."""
    network = Network.random([9, 50, 50, 50, 4], "relu", "he_normal", seed)
    inputs = generator(seed, Stream.INPUTS).standard_normal((100, 9))
    before = network.forward(inputs).pre[:-1]
    network.weights = [weights * 2.0**-7 for weights in network.weights]
    after = network.forward(inputs).pre[:-1]
    return [float(sum(((a > 0) != (b > 0)).sum() for a, b in zip(before, after, strict=True)))]


def born_dead(width: int, seed: int) -> float:
    """Share of ReLU networks of 10 narrow layers that answer 0 to one input, whatever follows."""
    signal = np.ones((BORN, 1, width))
    for layer in range(HIDDEN):
        weights = initialize("normal", BORN * width, width, seed * HIDDEN + layer, std=1.0)
        below = signal @ weights.reshape(BORN, width, width)
        signal = ACTIVATIONS["relu"].function(below, 0.0)
    return float((signal == 0).all(axis=(1, 2)).mean())


def truncated_std() -> float:
    """Standard deviation of N(0, 1) cut at two standard deviations, as the initialisers use it."""
    return TRUNCATED_STD


def default_variance(seed: int) -> float:
    """n Var W of the uniform scheme's default, as drawn for 500 units."""
    return float(500 * initialize("uniform", 500, 500, seed).var())


def scheme_stds() -> list[float]:
    """Standard deviation asked for by Xavier and He, from 300 to 700 units; He by fan-out."""
    return [
        standard_deviation("xavier_normal", 300, 700),
        standard_deviation("he_normal", 300, 700),
        standard_deviation("he_normal", 300, 700, mode="fan_out"),
    ]


def born_dead_formula(width: int) -> tuple[float, float]:
    """Closed form 1 - (1 - 2^-width)^10, and four standard errors of the share of BORN networks."""
    share = 1.0 - (1.0 - 2.0**-width) ** HIDDEN
    return share, 4.0 * math.sqrt(share * (1.0 - share) / BORN)

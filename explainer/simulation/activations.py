"""The activation functions: one entry defines one, and nothing elsewhere asks for a name.

All are stable at any finite input: exponentials are only taken of numbers that are not positive.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from explainer.simulation.marks import N_

Array = NDArray[np.float64]
Parameter = float | Array
Function = Callable[[Array, Parameter], Array]

# Klambauer et al. 2017: the values that make mean 0 and variance 1 a fixed point.
SELU_LAMBDA = 1.0507009873554805
SELU_ALPHA = 1.6732632423543772


@dataclass(frozen=True)
class Activation:
    """An activation function phi and what the rest of the engine needs to know about it.

    `function` and `derivative` take the pre-activations h (any shape) and the parameter (a number,
    or one per unit), and leave h unchanged. `negative_slope`, for the piecewise linear ones, gives
    the slope at h < 0 from the parameter: the theory then has closed forms.
    """

    name: str
    label: str
    function: Function
    derivative: Function
    formula: str
    derivative_formula: str
    limits: tuple[float, float]  # the range of outputs that a histogram shows
    parameter_name: str | None = None  # "slope" or "alpha"
    default: float = 0.0  # of the parameter
    saturation: tuple[float, float] | None = None  # saturated = output below or above these
    zeros_apart: bool = False  # outputs of exactly 0 are a bar of their own
    negative_slope: Callable[[float], float] | None = None
    parameter_gradient: Function | None = None  # d phi / d parameter, where it is learned

    @property
    def learned(self) -> bool:
        """Whether training changes the parameter (one per unit)."""
        return self.parameter_gradient is not None


def _decay(h: Array) -> Array:
    """exp(-|h|), in (0, 1]: cannot overflow, and both tails keep their digits."""
    e = np.abs(h, out=np.empty(np.shape(h)))
    np.negative(e, out=e)
    return np.exp(e, out=e)


def _linear(h: Array, _: Parameter) -> Array:
    return np.array(h, dtype=np.float64)


def _linear_derivative(h: Array, _: Parameter) -> Array:
    return np.ones_like(h)


def _sigmoid(h: Array, _: Parameter = 0.0) -> Array:
    e = _decay(h)
    sigma = np.where(np.greater_equal(h, 0.0), 1.0, e)
    e += 1.0
    sigma /= e
    return sigma


def _sigmoid_derivative(h: Array, _: Parameter = 0.0) -> Array:
    e = _decay(h)
    below = 1.0 + e
    below *= below
    return np.divide(e, below, out=e)


def _tanh(h: Array, _: Parameter) -> Array:
    return np.tanh(h)


def _tanh_derivative(h: Array, _: Parameter) -> Array:
    e = _decay(h)  # 1 - tanh^2 would lose every digit beyond |h| = 18
    e *= e
    below = 1.0 + e
    below *= below
    e *= 4.0
    return np.divide(e, below, out=e)


def _relu(h: Array, _: Parameter) -> Array:
    return np.maximum(h, 0.0)


def _relu_derivative(h: Array, _: Parameter) -> Array:
    return np.greater(h, 0.0).astype(np.float64)  # 0 at h = 0


def _leaky(h: Array, slope: Parameter) -> Array:
    x = np.minimum(h, 0.0, out=np.empty(np.shape(h)))
    x *= slope
    x += np.maximum(h, 0.0)
    return x


def _leaky_derivative(h: Array, slope: Parameter) -> Array:
    return np.where(np.greater(h, 0.0), 1.0, slope)


def _leaky_slope_gradient(h: Array, _: Parameter) -> Array:
    return np.minimum(h, 0.0)


def _elu(h: Array, alpha: Parameter) -> Array:
    x = np.minimum(h, 0.0, out=np.empty(np.shape(h)))
    np.expm1(x, out=x)
    x *= alpha
    x += np.maximum(h, 0.0)
    return x


def _elu_derivative(h: Array, alpha: Parameter) -> Array:
    x = np.minimum(h, 0.0, out=np.empty(np.shape(h)))
    np.exp(x, out=x)
    return np.where(np.greater(h, 0.0), 1.0, alpha * x)


def _selu(h: Array, _: Parameter) -> Array:
    x = _elu(h, SELU_ALPHA)
    x *= SELU_LAMBDA
    return x


def _selu_derivative(h: Array, _: Parameter) -> Array:
    x = _elu_derivative(h, SELU_ALPHA)
    x *= SELU_LAMBDA
    return x


def _gelu(h: Array, _: Parameter) -> Array:
    return np.asarray(h * ndtr(h))


def _gelu_derivative(h: Array, _: Parameter) -> Array:
    c = np.clip(h, -40.0, 40.0)  # the density is 0 in float64 beyond, and h^2 cannot overflow
    return np.asarray(ndtr(c) + c * np.exp(-0.5 * np.square(c)) / math.sqrt(2.0 * math.pi))


def _silu(h: Array, _: Parameter) -> Array:
    x = _sigmoid(h)
    x *= h
    return x


def _silu_derivative(h: Array, _: Parameter) -> Array:
    x = _sigmoid_derivative(h)
    x *= h
    x += _sigmoid(h)
    return x


def _softplus(h: Array, _: Parameter) -> Array:
    x = _decay(h)
    np.log1p(x, out=x)
    x += np.maximum(h, 0.0)
    return x


def _softsign(h: Array, _: Parameter) -> Array:
    return np.asarray(h / (1.0 + np.abs(h)))


def _softsign_derivative(h: Array, _: Parameter) -> Array:
    return np.square(1.0 / (1.0 + np.abs(h)))


_RAMP = (-3.0, 3.0)

ACTIVATIONS: dict[str, Activation] = {
    activation.name: activation
    for activation in (
        Activation(
            "linear", N_("Linear"), _linear, _linear_derivative, r"h", r"1", _RAMP,
            negative_slope=lambda _: 1.0,
        ),
        Activation(
            "sigmoid", N_("Sigmoid"), _sigmoid, _sigmoid_derivative,
            r"\frac{1}{1 + e^{-h}}", r"\varphi(h)\,(1 - \varphi(h))",
            (0.0, 1.0), saturation=(0.01, 0.99),
        ),
        Activation(
            "tanh", "tanh", _tanh, _tanh_derivative, r"\tanh h", r"1 - \tanh^2 h",
            (-1.0, 1.0), saturation=(-0.99, 0.99),
        ),
        Activation(
            "relu", "ReLU", _relu, _relu_derivative,
            r"\max(0, h)", r"1 \text{ if } h > 0 \text{ else } 0",
            (0.0, 3.0), zeros_apart=True, negative_slope=lambda _: 0.0,
        ),
        Activation(
            "leaky_relu", "Leaky ReLU", _leaky, _leaky_derivative,
            r"\max(0, h) + a \min(0, h)", r"1 \text{ if } h > 0 \text{ else } a",
            _RAMP, "slope", 0.01, negative_slope=lambda slope: slope,
        ),
        Activation(
            "prelu", "PReLU", _leaky, _leaky_derivative,
            r"\max(0, h) + a_j \min(0, h)", r"1 \text{ if } h > 0 \text{ else } a_j",
            _RAMP, "slope", 0.25, negative_slope=lambda slope: slope,
            parameter_gradient=_leaky_slope_gradient,
        ),
        Activation(
            "elu", "ELU", _elu, _elu_derivative,
            r"\max(0, h) + \alpha\,(e^{\min(0, h)} - 1)",
            r"1 \text{ if } h > 0 \text{ else } \alpha e^{h}",
            _RAMP, "alpha", 1.0,
        ),
        Activation(
            "selu", "SELU", _selu, _selu_derivative,
            r"\lambda\,(\max(0, h) + \alpha\,(e^{\min(0, h)} - 1))",
            r"\lambda \text{ if } h > 0 \text{ else } \lambda \alpha e^{h}",
            _RAMP,
        ),
        Activation(
            "gelu", "GELU", _gelu, _gelu_derivative,
            r"h\,\Phi(h)", r"\Phi(h) + h\,\Phi'(h)", _RAMP,
        ),
        Activation(
            "silu", "SiLU", _silu, _silu_derivative,
            r"h\,\sigma(h)", r"\sigma(h)\,(1 + h\,(1 - \sigma(h)))", _RAMP,
        ),
        Activation(
            "softplus", "Softplus", _softplus, _sigmoid,
            r"\ln(1 + e^{h})", r"\sigma(h)", (0.0, 4.0),
        ),
        Activation(
            "softsign", "Softsign", _softsign, _softsign_derivative,
            r"\frac{h}{1 + |h|}", r"\frac{1}{(1 + |h|)^2}", (-1.0, 1.0),
        ),
    )
}  # fmt: skip

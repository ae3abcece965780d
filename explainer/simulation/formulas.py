"""The formulas of the activation functions and of their derivatives.

All are stable at any finite input: exponentials are only taken of numbers that are not positive.
Each takes the pre-activations h (any shape) and the parameter, and leaves h unchanged. Those named
`both` fill x with phi(h), where x may be h itself, and slopes with phi'(h): contiguous, both.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Array = NDArray[np.float64]
Parameter = float | Array
Both = Callable[[Array, Parameter, Array, Array], None]  # of h, parameter, x, slopes

# Klambauer et al. 2017: the values that make mean 0 and variance 1 a fixed point.
SELU_LAMBDA = 1.0507009873554805
SELU_ALPHA = 1.6732632423543772


def _decay(h: Array) -> Array:
    """exp(-|h|), in (0, 1]: cannot overflow, and both tails keep their digits."""
    e = np.abs(h, out=np.empty(np.shape(h)))
    np.negative(e, out=e)
    return np.exp(e, out=e)


def _above(h: Array) -> Array:
    """max(h, 0): NumPy clips at two numbers almost twice as fast as it takes a maximum with one."""
    return np.clip(h, 0.0, math.inf)


def _below(h: Array) -> Array:
    """min(h, 0)."""
    return np.clip(h, -math.inf, 0.0)


def _slopes(both: Both, h: Array, parameter: Parameter) -> Array:
    """phi'(h), where it comes with phi(h)."""
    slopes = np.empty(np.shape(h))
    both(h, parameter, np.empty(np.shape(h)), slopes)
    return slopes


def linear(h: Array, _: Parameter) -> Array:
    """h."""
    return np.array(h, dtype=np.float64)


def linear_derivative(h: Array, _: Parameter) -> Array:
    """1."""
    return np.ones_like(h)


def sigmoid_both(h: Array, _: Parameter, x: Array, slopes: Array) -> None:
    """One exponential for both; neither 1 - sigma nor sigma loses digits in a tail."""
    e = _decay(h)
    below = 1.0 + e
    np.divide(np.where(np.greater_equal(h, 0.0), 1.0, e), below, out=x)
    below *= below
    np.divide(e, below, out=slopes)


def sigmoid(h: Array, _: Parameter = 0.0) -> Array:
    """1 / (1 + exp(-h))."""
    e = _decay(h)
    sigma = np.where(np.greater_equal(h, 0.0), 1.0, e)
    e += 1.0
    sigma /= e
    return sigma


def sigmoid_derivative(h: Array, _: Parameter = 0.0) -> Array:
    """sigma (1 - sigma)."""
    e = _decay(h)
    below = 1.0 + e
    below *= below
    return np.divide(e, below, out=e)


def tanh(h: Array, _: Parameter) -> Array:
    """tanh h."""
    return np.tanh(h)


def tanh_derivative(h: Array, _: Parameter) -> Array:
    """4 e / (1 + e)^2, e = exp(-2 |h|): 1 - tanh^2 would lose every digit beyond |h| = 18."""
    e = _decay(h)
    e *= e
    below = 1.0 + e
    below *= below
    e *= 4.0
    return np.divide(e, below, out=e)


def tanh_both(h: Array, parameter: Parameter, x: Array, slopes: Array) -> None:
    """1 - tanh^2, four times as fast as the exponential, where it is right to 12 digits."""
    if max(h.max(initial=0.0), -h.min(initial=0.0)) > 4.9:
        slopes[...] = tanh_derivative(h, parameter)
        np.tanh(h, out=x)
    else:
        np.tanh(h, out=x)
        np.square(x, out=slopes)
        np.subtract(1.0, slopes, out=slopes)


def relu(h: Array, _: Parameter) -> Array:
    """max(0, h)."""
    return _above(h)


def relu_derivative(h: Array, _: Parameter) -> Array:
    """1 if h > 0 else 0; 0 at h = 0."""
    return np.greater(h, 0.0).astype(np.float64)


def relu_both(h: Array, _: Parameter, x: Array, slopes: Array) -> None:
    """max(0, h) and its slope."""
    slopes[...] = np.greater(h, 0.0)
    np.clip(h, 0.0, math.inf, out=x)


def leaky_both(h: Array, slope: Parameter, x: Array, slopes: Array) -> None:
    """max(h, 0) + slope min(h, 0) is its slope times h."""
    slopes[...] = leaky_derivative(h, slope)
    np.multiply(h, slopes, out=x)


def leaky(h: Array, slope: Parameter) -> Array:
    """max(h, 0) + slope min(h, 0)."""
    return h * leaky_derivative(h, slope)


def leaky_derivative(h: Array, slope: Parameter) -> Array:
    """1 if h > 0 else slope."""
    return np.where(np.greater(h, 0.0), 1.0, slope)


def leaky_slope_gradient(h: Array, _: Parameter) -> Array:
    """d phi / d slope."""
    return _below(h)


def elu(h: Array, alpha: Parameter) -> Array:
    """max(h, 0) + alpha (exp(min(h, 0)) - 1)."""
    x = _below(h)
    np.expm1(x, out=x)
    x *= alpha
    x += _above(h)
    return x


def elu_derivative(h: Array, alpha: Parameter) -> Array:
    """1 if h > 0 else alpha exp(h)."""
    x = _below(h)
    np.exp(x, out=x)
    return np.where(np.greater(h, 0.0), 1.0, alpha * x)


def elu_both(h: Array, alpha: Parameter, x: Array, slopes: Array) -> None:
    """Exponentials of the negative half alone, found by their places: half the time."""
    low = np.flatnonzero(np.less_equal(h, 0.0))
    below = np.ravel(h)[low]
    a = alpha if np.ndim(alpha) == 0 else np.broadcast_to(alpha, np.shape(h)).ravel()[low]
    x[...] = h
    x.reshape(-1, copy=False)[low] = a * np.expm1(below)
    slopes[...] = 1.0
    slopes.reshape(-1, copy=False)[low] = a * np.exp(below)


def selu(h: Array, _: Parameter) -> Array:
    """ELU at SELU's alpha, times lambda."""
    return SELU_LAMBDA * elu(h, SELU_ALPHA)


def selu_derivative(h: Array, _: Parameter) -> Array:
    """ELU's derivative at SELU's alpha, times lambda."""
    return SELU_LAMBDA * elu_derivative(h, SELU_ALPHA)


def selu_both(h: Array, _: Parameter, x: Array, slopes: Array) -> None:
    """ELU's at SELU's alpha, times lambda."""
    elu_both(h, SELU_ALPHA, x, slopes)
    x *= SELU_LAMBDA
    slopes *= SELU_LAMBDA


def gelu_both(h: Array, _: Parameter, x: Array, slopes: Array) -> None:
    """One Phi for both, which takes longer than all the rest."""
    cdf = ndtr(h)
    with np.errstate(over="ignore"):  # where h^2 is infinite the density is 0
        np.square(h, out=slopes)
    slopes *= -0.5
    np.exp(slopes, out=slopes)
    slopes *= h
    slopes *= 1.0 / math.sqrt(2.0 * math.pi)
    slopes += cdf
    np.multiply(h, cdf, out=x)


def gelu(h: Array, _: Parameter) -> Array:
    """h Phi(h)."""
    return np.asarray(h * ndtr(h))


def gelu_derivative(h: Array, parameter: Parameter) -> Array:
    """Phi(h) + h Phi'(h)."""
    return _slopes(gelu_both, h, parameter)


def silu_both(h: Array, parameter: Parameter, x: Array, slopes: Array) -> None:
    """h sigma and sigma + h sigma', from one exponential."""
    sigma = np.empty(np.shape(h))
    sigmoid_both(h, parameter, sigma, slopes)
    slopes *= h
    slopes += sigma
    np.multiply(h, sigma, out=x)


def silu(h: Array, _: Parameter) -> Array:
    """h sigma(h)."""
    return h * sigmoid(h)


def silu_derivative(h: Array, parameter: Parameter) -> Array:
    """sigma(h) (1 + h (1 - sigma(h)))."""
    return _slopes(silu_both, h, parameter)


def softplus(h: Array, _: Parameter) -> Array:
    """ln(1 + exp(h))."""
    x = _decay(h)
    np.log1p(x, out=x)
    x += _above(h)
    return x


def softplus_both(h: Array, _: Parameter, x: Array, slopes: Array) -> None:
    """One exponential for both: the derivative is the sigmoid."""
    e, above = _decay(h), _above(h)
    slopes[...] = np.where(np.greater_equal(h, 0.0), 1.0, e)
    np.log1p(e, out=x)
    x += above
    e += 1.0
    slopes /= e


def softsign(h: Array, _: Parameter) -> Array:
    """h / (1 + |h|)."""
    below = np.abs(h)
    below += 1.0
    return np.divide(h, below, out=below)


def softsign_derivative(h: Array, _: Parameter) -> Array:
    """1 / (1 + |h|)^2."""
    below = np.abs(h)
    below += 1.0
    return np.square(1.0 / below)

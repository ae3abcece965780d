"""Mean-field theory: what infinitely wide random layers do, without simulating them.

q_l = E h^2, q_1 = s E x0^2 + b, q_(l+1) = s E phi(sqrt(q_l) z)^2 + b,
chi_l = s E phi'(sqrt(q_l) z)^2, with s = fan_in Var(W), b = Var(bias), z ~ N(0, 1).
Poole et al. 2016; Schoenholz et al. 2017.
"""

import math
from functools import lru_cache
from typing import NamedTuple, Unpack

import numpy as np
import pandas as pd

from explainer.simulation import arguments
from explainer.simulation.activations import Activation
from explainer.simulation.formulas import Array
from explainer.simulation.recipe import Recipe, Settings

COLUMNS = ["layer", "q", "mean", "std", "chi", "delta_ratio"]


class Moments(NamedTuple):
    """E phi, E phi^2, std phi and E phi'^2 at each q."""

    mean: Array
    second: Array
    std: Array
    slope_second: Array


def moments(activation: Activation, parameter: float, q: Array) -> Moments:
    """Moments of phi(sqrt(q) z), z ~ N(0, 1), for q of any shape (n,) from 0 to 1e300."""
    if activation.negative_slope is not None:
        return _piecewise_linear_moments(activation.negative_slope(parameter), q)
    root = np.sqrt(q)
    octave = max(0, math.ceil(math.log2(float(root.max(initial=1.0)))))
    z, weight = _nodes(octave)
    h = root[:, None] * z  # (n, nodes)
    x, slopes = activation.pair(h, parameter)
    mean = x @ weight
    std = np.sqrt(np.square(x - mean[:, None]) @ weight)
    return Moments(mean, np.square(x) @ weight, std, np.square(slopes) @ weight)


def _piecewise_linear_moments(slope: float, q: Array) -> Moments:
    """Closed forms of max(h, 0) + slope min(h, 0)."""
    mean = (1.0 - slope) * np.sqrt(q / (2.0 * np.pi))
    half = (1.0 + slope**2) / 2.0
    std = np.sqrt(q * (half - (1.0 - slope) ** 2 / (2.0 * np.pi)))
    return Moments(mean, half * q, std, np.full_like(q, half))


@lru_cache(maxsize=64)
def _nodes(octave: int) -> tuple[Array, Array]:
    """Nodes z and weights of E f(s z) for any s up to 2**octave, kinks of f at 0 allowed.

    Each half line is mapped by z = exp(t - exp(low - t)): even steps in t see both the scale of
    the Gaussian and that of phi(s z), 1/s, however far apart, and the trapezoid rule then
    converges exponentially (double exponential quadrature, Takahasi & Mori 1974).
    """
    step = 0.05
    low = -math.log(2.0) * octave - 3.0
    t = np.arange(low - 4.0, math.log(14.0), step)
    z = np.exp(t - np.exp(low - t))
    weight = z * (1.0 + np.exp(low - t)) * np.exp(-0.5 * z * z)
    z, weight = np.concatenate([-z[::-1], z]), np.concatenate([weight[::-1], weight])
    weight /= weight.sum()
    z.flags.writeable = weight.flags.writeable = False
    return z, weight


class MeanField(NamedTuple):
    """Arrays (settings, depth) of the recursion; delta_ratio = |delta_l| / |delta_depth|."""

    q: Array
    mean: Array
    std: Array
    chi: Array
    delta_ratio: Array


def mean_field(
    activation: Activation,
    parameter: float,
    weight_variance: Array,
    bias_variance: float,
    depth: int,
    input_second_moment: float = 1.0,
) -> MeanField:
    """Run the recursion for many values of fan_in Var(W), shape (settings,), at once.

    Raises ValueError where q leaves float64.
    """
    columns: list[tuple[Array, ...]] = []
    second = np.full_like(weight_variance, input_second_moment)
    with np.errstate(over="ignore"):
        for layer in range(1, depth + 1):
            q = weight_variance * second + bias_variance
            if not np.isfinite(q).all() or q.max() > 1e304:
                raise ValueError(
                    f"q overflows float64 in layer {layer}: the weights are too large"
                    f" for {depth} layers of {activation.name}"
                )
            m = moments(activation, parameter, q)
            second = m.second
            columns.append((q, m.mean, m.std, weight_variance * m.slope_second))
        q, mean, std, chi = (np.stack(column, axis=1) for column in zip(*columns, strict=True))
    return MeanField(q, mean, std, chi, delta_ratio(chi))


def delta_ratio(chi: Array) -> Array:
    """|delta_l| / |delta_depth| from chi (settings, depth): sums of ln(chi) / 2 over l..depth-1."""
    with np.errstate(divide="ignore"):
        logs = np.cumsum(0.5 * np.log(chi[:, -2::-1]), axis=1)[:, ::-1]
    return np.exp(np.pad(logs, ((0, 0), (0, 1))))


def theory(
    *,
    activation: str = "tanh",
    initializer: str = "xavier_normal",
    depth: int = 10,
    width: int = 100,
    **settings: Unpack[Settings],
) -> pd.DataFrame:
    """What mean-field theory says of `propagate` with Gaussian inputs, in the limit of wide layers.

    Returns a frame, one row a layer 1..depth: layer; q = E h^2; mean, std of x = phi(h) over units
    and inputs; chi = E|delta_l|^2 / E|delta_(l+1)|^2; delta_ratio = |delta_l| / |delta_depth|.
    Raises ValueError as `propagate` does, and for weights that are not random (`constant`).
    """
    recipe = Recipe.of(activation, initializer, settings)
    arguments.integer("depth", depth, 1, arguments.MAX_DEPTH)
    arguments.integer("width", width, 1, arguments.MAX_WIDTH)
    variance = np.array([width * recipe.weight_std(width, width) ** 2])
    field = mean_field(recipe.activation, recipe.parameter, variance, recipe.bias_std**2, depth)
    return theory_frame(field)


def theory_frame(field: MeanField) -> pd.DataFrame:
    """One row for each setting and layer, settings outermost."""
    count, depth = field.q.shape
    columns = {name: getattr(field, name).ravel() for name in COLUMNS[1:]}
    return pd.DataFrame({"layer": np.tile(np.arange(1, depth + 1), count), **columns})

"""The initialisation schemes, each a distribution of unit variance times a scale.

Sources: LeCun et al. 1998; Glorot & Bengio 2010, eqs. 1, 12, 16 (uniform, Xavier);
He et al. 2015, eqs. 10, 14, 15; Saxe et al. 2013 (orthogonal).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict, Unpack

import numpy as np
from scipy.special import ndtr, ndtri

from explainer.simulation import arguments
from explainer.simulation.formulas import Array
from explainer.simulation.marks import N_

# The standard deviation of a standard normal cut at two standard deviations.
TRUNCATED_STD = 0.87962566103423978

Draw = Callable[[np.random.Generator, int, int], Array]


class InitializerSettings(TypedDict, total=False):
    """The settings that schemes take; None means not given."""

    std: float | None  # of `normal`; default 0.01
    value: float | None  # of `constant`; default 0.01
    limit: float | None  # of `uniform`, U(-limit, limit); default 1 / sqrt(fan_in)
    mode: str | None  # "fan_in", "fan_out" or "fan_avg", of LeCun, Xavier, He
    truncated: bool | None  # of normal schemes: cut at two standard deviations, std kept
    gain_slope: float | None  # of He: the negative slope a in sqrt(2 / ((1 + a^2) fan))


@dataclass(frozen=True)
class Initializer:
    """A scheme: a weight matrix is scale(fan_in, fan_out, settings) times a draw.

    `draw` has unit variance, so that the scale is the standard deviation of the weights; for
    `constant`, which is not random, `draw` gives ones and the scale is the constant.
    """

    name: str
    label: str
    draw: Draw
    scale: Callable[[int, int, InitializerSettings], float]
    settings: tuple[str, ...] = ()
    random: bool = True


def standard_normal(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """N(0, 1), shape (fan_in, fan_out)."""
    return rng.standard_normal((fan_in, fan_out))


def truncated_normal(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """N(0, 1) cut at +-2, divided by its standard deviation: as Keras and JAX draw it."""
    inside = rng.uniform(ndtr(-2.0), ndtr(2.0), (fan_in, fan_out))
    return np.clip(ndtri(inside), -2.0, 2.0) / TRUNCATED_STD


def standard_uniform(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """U(-sqrt 3, sqrt 3), which has unit variance."""
    return rng.uniform(-math.sqrt(3.0), math.sqrt(3.0), (fan_in, fan_out))


def orthonormal(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """sqrt(max fan) times a uniformly random matrix of orthonormal rows or columns."""
    large, small = max(fan_in, fan_out), min(fan_in, fan_out)
    q, r = np.linalg.qr(rng.standard_normal((large, small)))
    q *= np.sign(np.diag(r)) * math.sqrt(large)  # QR alone favours some rotations
    return q if fan_in >= fan_out else np.ascontiguousarray(q.T)


def ones(_: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """All ones."""
    return np.ones((fan_in, fan_out))


_FANS: dict[str, Callable[[int, int], float]] = {
    "fan_in": lambda fan_in, _: fan_in,
    "fan_out": lambda _, fan_out: fan_out,
    "fan_avg": lambda fan_in, fan_out: (fan_in + fan_out) / 2,
}


def variance_scaling(
    name: str, label: str, draw: Draw, numerator: float, mode: str, *own: str
) -> Initializer:
    """Make a scheme of variance numerator / fan, fan by `mode`; `own` names further settings."""

    def scale(fan_in: int, fan_out: int, settings: InitializerSettings) -> float:
        fan = arguments.choice("mode", settings.get("mode", mode), _FANS)(fan_in, fan_out)
        slope = arguments.number("gain_slope", settings.get("gain_slope", 0.0), -1e3, 1e3)
        return math.sqrt(numerator / ((1.0 + slope**2) * fan))

    return Initializer(name, label, draw, scale, ("mode", *own))


def _std(_: int, __: int, settings: InitializerSettings) -> float:
    return arguments.number("std", settings.get("std", 0.01), 0.0, arguments.MAX_SCALE)


def _value(_: int, __: int, settings: InitializerSettings) -> float:
    bound = arguments.MAX_SCALE
    return arguments.number("value", settings.get("value", 0.01), -bound, bound)


def _limit(fan_in: int, _: int, settings: InitializerSettings) -> float:
    limit = settings.get("limit", 1.0 / math.sqrt(fan_in))
    return arguments.number("limit", limit, 0.0, arguments.MAX_SCALE) / math.sqrt(3.0)


def _orthogonal(fan_in: int, fan_out: int, _: InitializerSettings) -> float:
    return 1.0 / math.sqrt(max(fan_in, fan_out))


INITIALIZERS: dict[str, Initializer] = {
    scheme.name: scheme
    for scheme in (
        Initializer("zeros", N_("All zeros"), ones, lambda *_: 0.0),
        Initializer("constant", N_("All equal"), ones, _value, ("value",), random=False),
        Initializer("normal", N_("Normal"), standard_normal, _std, ("std", "truncated")),
        Initializer("uniform", N_("Uniform"), standard_uniform, _limit, ("limit",)),
        variance_scaling(
            "lecun_normal", N_("LeCun, normal"), standard_normal, 1, "fan_in", "truncated"
        ),
        variance_scaling(
            "xavier_normal", N_("Xavier, normal"), standard_normal, 1, "fan_avg", "truncated"
        ),
        variance_scaling("xavier_uniform", N_("Xavier, uniform"), standard_uniform, 1, "fan_avg"),
        variance_scaling(
            "he_normal", N_("He, normal"), standard_normal, 2, "fan_in", "truncated", "gain_slope"
        ),
        variance_scaling(
            "he_uniform", N_("He, uniform"), standard_uniform, 2, "fan_in", "gain_slope"
        ),
        Initializer("orthogonal", N_("Orthogonal"), orthonormal, _orthogonal),
    )
}


def resolve(
    initializer: str, settings: InitializerSettings
) -> tuple[Initializer, InitializerSettings]:
    """Look a scheme up and check that the settings given (not None) are settings it has."""
    scheme = arguments.choice("initializer", initializer, INITIALIZERS)
    given = {name: value for name, value in settings.items() if value is not None}
    arguments.only(f"initializer {scheme.name!r}", given, scheme.settings)
    known: InitializerSettings = given  # type: ignore[assignment]
    arguments.flag("truncated", known.get("truncated", False))
    scheme.scale(1, 1, known)  # checks the other values
    return scheme, known


def draw_weights(
    scheme: Initializer,
    settings: InitializerSettings,
    rng: np.random.Generator,
    fan_in: int,
    fan_out: int,
) -> Array:
    """Draw one weight matrix (fan_in, fan_out) by a resolved scheme."""
    draw = truncated_normal if settings.get("truncated") else scheme.draw
    weights = draw(rng, fan_in, fan_out)
    weights *= scheme.scale(fan_in, fan_out, settings)
    return weights


def initialize(
    initializer: str,
    fan_in: int,
    fan_out: int,
    seed: int = 0,
    **settings: Unpack[InitializerSettings],
) -> Array:
    """Draw one weight matrix, shape (fan_in, fan_out), float64, by a scheme of `INITIALIZERS`.

    A normal draw of the same seed is std times the same standard normals, whatever std.
    Raises ValueError for an unknown scheme, an impossible size, or a setting the scheme lacks.
    """
    scheme, known = resolve(initializer, settings)
    arguments.integer("fan_in", fan_in, 1, 10**5)
    arguments.integer("fan_out", fan_out, 1, 10**5)
    rng = np.random.default_rng(arguments.integer("seed", seed, 0, arguments.MAX_SEED))
    return draw_weights(scheme, known, rng, fan_in, fan_out)


def standard_deviation(
    initializer: str, fan_in: int, fan_out: int, **settings: Unpack[InitializerSettings]
) -> float:
    """Give the standard deviation that a scheme asks for (of a uniform draw: limit / sqrt 3).

    Raises ValueError for `constant`, which is not random, and as `initialize` does.
    """
    scheme, known = resolve(initializer, settings)
    if not scheme.random:
        raise ValueError(f"initializer {scheme.name!r} is not random: it has no std")
    arguments.integer("fan_in", fan_in, 1, 10**5)
    arguments.integer("fan_out", fan_out, 1, 10**5)
    return scheme.scale(fan_in, fan_out, known)

"""What a network is made by: an activation, an initialiser, and where biases come from."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from explainer.simulation import arguments
from explainer.simulation.activations import ACTIVATIONS, Activation
from explainer.simulation.formulas import Array
from explainer.simulation.initializers import (
    Initializer,
    InitializerSettings,
    draw_weights,
    resolve,
    standard_normal,
    standard_uniform,
)
from explainer.simulation.streams import Stream, generator


class Settings(InitializerSettings, total=False):
    """All optional settings of a network's layers; None means not given."""

    slope: float | None  # of leaky_relu (default 0.01) and prelu (0.25)
    alpha: float | None  # of elu (1)
    bias_std: float | None  # biases from N(0, bias_std^2); zero unless asked
    bias_limit: float | None  # biases from U(-bias_limit, bias_limit)


@dataclass(frozen=True)
class Recipe:
    """Resolved and checked settings: how each layer is drawn and what it computes."""

    activation: Activation
    parameter: float
    scheme: Initializer
    scheme_settings: InitializerSettings
    bias_std: float
    bias_is_uniform: bool

    @classmethod
    def of(cls, activation: str, initializer: str, settings: Settings) -> "Recipe":
        """Check names and settings; raises ValueError naming what is wrong."""
        given: dict[str, Any] = {k: v for k, v in settings.items() if v is not None}
        kind = arguments.choice("activation", activation, ACTIVATIONS)
        parameters = {k: given.pop(k) for k in ("slope", "alpha") if k in given}
        allowed = [kind.parameter_name] if kind.parameter_name else []
        arguments.only(f"activation {kind.name!r}", parameters, allowed)
        bound = arguments.MAX_SCALE
        parameter = kind.default
        for name, value in parameters.items():
            parameter = arguments.number(name, value, -bound, bound)
        bias_std = arguments.number("bias_std", given.pop("bias_std", 0.0), 0.0, bound)
        bias_limit = arguments.number("bias_limit", given.pop("bias_limit", 0.0), 0.0, bound)
        if settings.get("bias_std") is not None and settings.get("bias_limit") is not None:
            raise ValueError(
                f"give bias_std or bias_limit, not both; got {bias_std} and {bias_limit}"
            )
        scheme, known = resolve(initializer, given)  # type: ignore[arg-type]
        std = bias_std or bias_limit / math.sqrt(3.0)
        return cls(kind, parameter, scheme, known, std, bias_limit > 0)

    def weights(self, seed: int, layer: int, fan_in: int, fan_out: int) -> Array:
        """Draw the weights of a layer (counted from 0): (fan_in, fan_out)."""
        rng = generator(seed, Stream.WEIGHTS, layer)
        return draw_weights(self.scheme, self.scheme_settings, rng, fan_in, fan_out)

    def biases(self, seed: int, layer: int, fan_out: int) -> Array:
        """Draw the biases of a layer: (fan_out,)."""
        if self.bias_std == 0.0:
            return np.zeros(fan_out)
        rng = generator(seed, Stream.BIASES, layer)
        draw = standard_uniform if self.bias_is_uniform else standard_normal
        return np.asarray(self.bias_std * draw(rng, 1, fan_out)[0])

    def weight_std(self, fan_in: int, fan_out: int) -> float:
        """Standard deviation of the weights; raises ValueError where they are not random."""
        if not self.scheme.random:
            raise ValueError(f"initializer must be random with mean zero; got {self.scheme.name!r}")
        return self.scheme.scale(fan_in, fan_out, self.scheme_settings)

"""The activation functions: one entry defines one, and nothing elsewhere asks for a name."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explainer.simulation import formulas
from explainer.simulation.formulas import Array, Both, Parameter
from explainer.simulation.marks import N_

Function = Callable[[Array, Parameter], Array]


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
    code: tuple[str, str]  # phi and phi' as NumPy writes them, of h, a (the parameter), phi, cdf
    limits: tuple[float, float]  # the range of outputs that a histogram shows
    parameter_name: str | None = None  # "slope" or "alpha"
    default: float = 0.0  # of the parameter
    saturation: tuple[float, float] | None = None  # saturated = output below or above these
    zeros_apart: bool = False  # outputs of exactly 0 are a bar of their own
    negative_slope: Callable[[float], float] | None = None
    parameter_gradient: Function | None = None  # d phi / d parameter, where it is learned
    both: Both | None = None  # phi and phi' at once, where they share work

    def pair(self, h: Array, parameter: Parameter) -> tuple[Array, Array]:
        """Compute phi(h) and phi'(h)."""
        x, slopes = np.empty(np.shape(h)), np.empty(np.shape(h))
        self.fill(h, parameter, x, slopes)
        return x, slopes

    def fill(self, h: Array, parameter: Parameter, x: Array, slopes: Array) -> None:
        """Fill x, which may be h itself, with phi(h), and slopes with phi'(h)."""
        if self.both is not None:
            self.both(h, parameter, x, slopes)
        else:
            slopes[...] = self.derivative(h, parameter)
            x[...] = self.function(h, parameter)

    @property
    def learned(self) -> bool:
        """Whether training changes the parameter (one per unit)."""
        return self.parameter_gradient is not None


_RAMP = (-3.0, 3.0)

ACTIVATIONS: dict[str, Activation] = {
    activation.name: activation
    for activation in (
        Activation(
            "linear", N_("Linear"), formulas.linear, formulas.linear_derivative, r"h", r"1",
            ("h", "np.ones_like(h)"),
            _RAMP,
            negative_slope=lambda _: 1.0,
        ),
        Activation(
            "sigmoid", N_("Sigmoid"), formulas.sigmoid, formulas.sigmoid_derivative,
            r"\frac{1}{1 + e^{-z}}", r"f(z)\,(1 - f(z))",
            ("1 / (1 + np.exp(-h))", "phi(h) * (1 - phi(h))"),
            (0.0, 1.0), saturation=(0.01, 0.99), both=formulas.sigmoid_both,
        ),
        Activation(
            "tanh", "tanh", formulas.tanh, formulas.tanh_derivative, r"\tanh z", r"1 - \tanh^2 z",
            ("np.tanh(h)", "1 - np.tanh(h) ** 2"),
            (-1.0, 1.0), saturation=(-0.99, 0.99), both=formulas.tanh_both,
        ),
        Activation(
            "relu", "ReLU", formulas.relu, formulas.relu_derivative,
            r"\max(0, z)", r"1 \text{ if } z > 0 \text{ else } 0",
            ("np.maximum(h, 0)", "(h > 0).astype(float)"),
            (0.0, 3.0), zeros_apart=True, negative_slope=lambda _: 0.0, both=formulas.relu_both,
        ),
        Activation(
            "leaky_relu", "Leaky ReLU", formulas.leaky, formulas.leaky_derivative,
            r"\max(0, z) + a \min(0, z)", r"1 \text{ if } z > 0 \text{ else } a",
            ("np.where(h > 0, h, a * h)", "np.where(h > 0, 1.0, a)"),
            _RAMP, "slope", 0.01, negative_slope=lambda slope: slope,
            both=formulas.leaky_both,
        ),
        Activation(
            "prelu", "PReLU", formulas.leaky, formulas.leaky_derivative,
            r"\max(0, z) + a_j \min(0, z)", r"1 \text{ if } z > 0 \text{ else } a_j",
            ("np.where(h > 0, h, a * h)", "np.where(h > 0, 1.0, a)"),
            _RAMP, "slope", 0.25, negative_slope=lambda slope: slope,
            parameter_gradient=formulas.leaky_slope_gradient, both=formulas.leaky_both,
        ),
        Activation(
            "elu", "ELU", formulas.elu, formulas.elu_derivative,
            r"\max(0, z) + \alpha\,(e^{\min(0, z)} - 1)",
            r"1 \text{ if } z > 0 \text{ else } \alpha e^{z}",
            ("np.where(h > 0, h, a * np.expm1(np.minimum(h, 0)))",
             "np.where(h > 0, 1.0, a * np.exp(np.minimum(h, 0)))"),
            _RAMP, "alpha", 1.0, both=formulas.elu_both,
        ),
        Activation(
            "selu", "SELU", formulas.selu, formulas.selu_derivative,
            r"\lambda\,(\max(0, z) + \alpha\,(e^{\min(0, z)} - 1))",
            r"\lambda \text{ if } z > 0 \text{ else } \lambda \alpha e^{z}",
            (f"{formulas.SELU_LAMBDA} * np.where(h > 0, h, {formulas.SELU_ALPHA}"
             " * np.expm1(np.minimum(h, 0)))",
             f"{formulas.SELU_LAMBDA} * np.where(h > 0, 1.0, {formulas.SELU_ALPHA}"
             " * np.exp(np.minimum(h, 0)))"),
            _RAMP, both=formulas.selu_both,
        ),
        Activation(
            "gelu", "GELU", formulas.gelu, formulas.gelu_derivative,
            r"z\,\Phi(z)", r"\Phi(z) + z\,\Phi'(z)",
            ("h * cdf(h)", "cdf(h) + h * np.exp(-h * h / 2) / np.sqrt(2 * np.pi)"),
            _RAMP, both=formulas.gelu_both,
        ),
        Activation(
            "silu", "SiLU", formulas.silu, formulas.silu_derivative,
            r"z \cdot \operatorname{sigmoid}(z)",
            r"\operatorname{sigmoid}(z)\,(1 + z\,(1 - \operatorname{sigmoid}(z)))",
            ("h / (1 + np.exp(-h))", "(1 + h / (1 + np.exp(h))) / (1 + np.exp(-h))"),
            _RAMP,
            both=formulas.silu_both,
        ),
        Activation(
            "softplus", "Softplus", formulas.softplus, formulas.sigmoid,
            r"\ln(1 + e^{z})", r"\operatorname{sigmoid}(z)",
            ("np.logaddexp(0, h)", "1 / (1 + np.exp(-h))"),
            (0.0, 4.0), both=formulas.softplus_both,
        ),
        Activation(
            "softsign", "Softsign", formulas.softsign, formulas.softsign_derivative,
            r"\frac{z}{1 + |z|}", r"\frac{1}{(1 + |z|)^2}",
            ("h / (1 + abs(h))", "1 / (1 + abs(h)) ** 2"),
            (-1.0, 1.0),
        ),
    )
}  # fmt: skip

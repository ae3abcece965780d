"""The checks of random networks and of their theory, with the reference values."""

import math
from functools import partial

from explainer.simulation.checks import random_networks
from explainer.simulation.checks.check import Check, Expected, near
from explainer.simulation.checks.random_networks import last_layer, outputs, reached
from explainer.simulation.marks import N_

# What Stanford's slides print, layer by layer: 10 layers of 500 units, 1000 inputs.
SMALL = (0.213081, 0.047551, 0.010630, 0.002378, 0.000532, 0.000119)
HE = (
    0.825232, 0.827835, 0.813855, 0.826902, 0.834092,
    0.860035, 0.870610, 0.889348, 0.845357, 0.844523,
)  # fmt: skip
POWER_LAW = (0.6279, 0.4863, 0.4082, 0.3576, 0.3216, 0.2944, 0.2729, 0.2554, 0.2409, 0.2285)
SATURATED = (0.906, *[0.904] * 9)


def decades(tolerance: float, *values: float) -> tuple[Expected, ...]:
    """Expect `values` give or take `tolerance` decades, for checks by decades."""
    return near(tolerance, *map(math.log10, values))


def logs(column: str, activation: str, initializer: str, seed: int) -> list[float]:
    """Give a column of a random network's table as powers of ten."""
    return [math.log10(value) for value in outputs(column, activation, initializer, seed)]


SIGNAL = (
    Check(
        "cs231n_small", "signal", N_("Spread of outputs: tanh, σ = 0.01, 500 units, layers 1 to 6"),
        "cs231n_slides", "printed", "ratio", near(0.05, *SMALL),
        lambda seed: outputs("std", "tanh", "normal", seed, std=0.01, depth=6, samples=1000),
    ),
    Check(
        "large", "signal", N_("Spread of outputs: tanh, σ = 1, 500 units, layers 1 to 10"),
        "poole", "formula", "ratio", near(0.007, 0.98201, 0.98168, *[0.98167] * 8),
        lambda seed: outputs("std", "tanh", "normal", seed, std=1.0),
    ),
    Check(
        "cs231n_he", "signal", N_("Spread of outputs: ReLU, He, 500 units, layers 1 to 10"),
        "cs231n_slides", "printed", "decades", decades(0.21, *HE),
        lambda seed: logs("std", "relu", "he_normal", seed),
    ),
    Check(
        "he_mean", "signal", N_("Mean of outputs: ReLU, He, 500 units: 1/√π"),
        "he", "formula", "decades", decades(0.21, *[math.pi**-0.5] * 10),
        lambda seed: logs("mean", "relu", "he_normal", seed),
    ),
    Check(
        "relu_xavier", "signal", N_("Spread of outputs: ReLU, Xavier, 500 units: ×√½ per layer"),
        "he", "formula", "decades", decades(0.13, *[0.583819 * 2 ** (-k / 2) for k in range(10)]),
        lambda seed: logs("std", "relu", "xavier_normal", seed),
    ),
    Check(
        "power_law", "signal", N_("Spread of outputs: tanh, Xavier, 500 units: a power law"),
        "poole", "formula", "ratio", near(0.03, *POWER_LAW),
        lambda seed: outputs("std", "tanh", "xavier_normal", seed),
    ),
    Check(
        "saturated", "signal", N_("Share of saturated outputs: tanh, N(0, 1), 500 units"),
        "poole", "formula", "difference", near(0.005, *SATURATED),
        lambda seed: outputs("saturated", "tanh", "normal", seed, std=1.0),
    ),
    Check(
        "across_inputs", "signal",
        N_("Spread across inputs: sigmoid, Xavier, 500 units, layers 1, 2, 4"),
        "poole", "formula", "ratio", near(0.15, 0.2083, 0.0489, 0.00272),
        lambda seed: outputs("std_across_inputs", "sigmoid", "xavier_normal", seed)[[0, 1, 3]],
    ),
)  # fmt: skip


def _reached(
    name: str, claim: str, activation: str, initializer: str, log10: float, std: float | None = None
) -> Check:
    measure = partial(reached, activation, initializer, std=std)
    return Check(
        name, "gradient", claim, "schoenholz", "formula", "decades", near(0.15, log10), measure
    )


GRADIENT = (
    _reached(
        "sigmoid_xavier", N_("|δ| at layer 1 of 10: sigmoid, Xavier"),
        "sigmoid", "xavier_normal", -5.693,
    ),
    _reached(
        "tanh_xavier", N_("|δ| at layer 1 of 10: tanh, Xavier"), "tanh", "xavier_normal", -0.551
    ),
    _reached(
        "relu_delta", N_("|δ| at layer 1 of 10: ReLU, Xavier"), "relu", "xavier_normal", -1.355
    ),
    _reached("relu_he", N_("|δ| at layer 1 of 10: ReLU, He"), "relu", "he_normal", 0.0),
    _reached("tanh_large", N_("|δ| at layer 1 of 10: tanh, N(0, 1)"), "tanh", "normal", 3.338, 1.0),
    Check(
        "weight_gradients", "gradient", N_("|dW| at layer 1 of 10: ReLU, Xavier"),
        "glorot", "formula", "ratio", near(0.1, 1.0),
        partial(random_networks.weight_gradients, "relu", "xavier_normal"),
    ),
    Check(
        "level_weight_gradients", "gradient",
        N_("|dW| at 5 tanh layers under U(±1/√n), where |δ| falls to 0.08"),
        "glorot", "apart", "ratio", near(0.05, 1.03, 1.0, 1.0, 1.0, 1.0),
        random_networks.level_weight_gradients,
    ),
    Check(
        "singular_values", "gradient",
        N_("Mean singular value of a tanh layer’s Jacobian: Xavier, U(±1/√n)"),
        "glorot", "derived", "ratio", near(0.02, 0.849, 0.490),
        random_networks.singular_values,
    ),
    Check(
        "vgg", "gradient", N_("Gradient lost from conv10 to conv2 of VGG-B, σ = 0.01: 1/17,000"),
        "he", "printed", "ratio", near(0.03, 1.7e4),
        lambda _: [random_networks.vgg_attenuation()],
    ),
)  # fmt: skip

THEORY = (
    Check(
        "sigmoid_chi", "theory", N_("χ, the factor a layer on |δ|², deep down: sigmoid, Xavier"),
        "schoenholz", "apart", "difference", near(1e-6, 0.0557207),
        lambda _: last_layer("sigmoid", "chi"),
    ),
    Check(
        "tanh_chi", "theory",
        N_("χ deep down: tanh, N(0, 1), 100 and 500 units"),
        "schoenholz", "apart", "difference", near(1e-3, 5.545, 12.112),
        lambda _: [
            last_layer("tanh", "chi", width=width, std=1.0)[0] for width in (100, 500)
        ],
    ),
    Check(
        "edge_of_chaos", "theory", N_("χ deep down: sigmoid, N(0, 1), 100 units"),
        "poole", "apart", "difference", near(1e-3, 0.986),
        lambda _: last_layer("sigmoid", "chi", std=1.0),
    ),
    Check(
        "tanh_fixed_point", "theory", N_("Where tanh with He weights settles: q and χ"),
        "poole", "apart", "difference", near(1e-5, 0.617965, 1.10553),
        lambda _: last_layer("tanh", "q", "chi", depth=100, std=math.sqrt(0.02)),
    ),
    Check(
        "selu", "theory", N_("SELU with LeCun weights stays at q = 1; its χ"),
        "klambauer", "formula", "difference", (*near(1e-11, 1.0), *near(1e-6, 1.071575)),
        lambda _: last_layer("selu", "q", "chi"),
    ),
)  # fmt: skip

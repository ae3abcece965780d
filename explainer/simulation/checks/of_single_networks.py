"""The checks of derivatives, updates, units, schemes and trainings, with the reference values."""

from functools import partial

from explainer.simulation.checks import exact, learning
from explainer.simulation.checks.check import Check, Expected, between, near
from explainer.simulation.marks import N_

EXACTLY_0 = near(0.0, 0.0)
# Sigmoid, ReLU, leaky ReLU, PReLU, ELU, tanh, SELU; and sigmoid, ReLU, ELU, tanh.
COMMON = (0.998, 0.938, 0.935, 0.782, 0.171, 0.0, 0.0)
SAME_SIGN = (0.8247, 0.6031, 0.5127, 0.5)
NARROW = (2, 3, 5, 10)


def _derivatives(name: str, claim: str, *activations: str) -> Check:
    return Check(
        name, "derivatives", claim, "", "differences", "difference",
        near(1e-6, *[0.0] * len(activations)), partial(exact.gradient_errors, activations),
    )  # fmt: skip


DERIVATIVES = (
    _derivatives("squashing", N_("Relative error: sigmoid, tanh, softsign, softplus"),
                 "sigmoid", "tanh", "softsign", "softplus"),
    _derivatives("rectified", N_("Relative error: linear, ReLU, leaky ReLU, PReLU with its slopes"),
                 "linear", "relu", "leaky_relu", "prelu"),
    _derivatives("exponential", N_("Relative error: ELU, SELU, GELU, SiLU"),
                 "elu", "selu", "gelu", "silu"),
)  # fmt: skip

UPDATES = (
    Check(
        "common_share", "updates",
        N_("Share of an update that is the same for all inputs: seven activations"),
        "clevert", "derived", "difference", near(0.01, *COMMON), learning.common_shares,
    ),
    Check(
        "same_sign", "updates",
        N_("Two weights of a unit pushed the same way, large batch: four activations"),
        "cs231n", "derived", "difference", near(0.01, *SAME_SIGN), learning.same_signs,
    ),
    Check(
        "same_sign_alone", "updates",
        N_("The same, one example at a time: sigmoid, ReLU"),
        "cs231n", "formula", "difference", near(0.0, 1.0, 1.0),
        lambda seed: [learning.same_sign_alone(name, seed) for name in ("sigmoid", "relu")],
    ),
    Check(
        "zigzag", "updates", N_("Zig-zag of two weights: steps to 1% error, length of the path"),
        "lecun", "apart", "difference", (*near(0.0, 29.0), *near(0.01, 8.80)),
        lambda _: learning.valley(),
    ),
)  # fmt: skip

UNITS = (
    Check(
        "zeros", "units", N_("Largest weight gradient if all weights are 0: four activations"),
        "", "algebra", "difference", EXACTLY_0 * 4, exact.zero_gradients,
    ),
    Check(
        "constant", "units", N_("Difference between units if all weights are equal: tanh, sigmoid"),
        "", "algebra", "difference", near(1e-12, 0.0, 0.0), exact.constant_spread,
    ),
    Check(
        "masks", "units", N_("ReLU units that switch as all weights shrink 128 times"),
        "", "algebra", "difference", EXACTLY_0, exact.changed_masks,
    ),
    Check(
        "born_dead", "units", N_("ReLU networks dead from the start: 10 layers of 2, 3, 5, 10"),
        "lu", "formula", "difference",
        tuple(
            Expected(share, margin, margin)
            for share, margin in map(exact.born_dead_formula, NARROW)
        ),
        lambda seed: [exact.born_dead(width, seed) for width in NARROW],
    ),
)  # fmt: skip

SCHEMES = (
    Check(
        "truncated", "schemes",
        N_("Standard deviation of N(0, 1) cut at ±2"),
        "keras", "printed", "difference", near(1e-15, 0.87962566103423978),
        lambda _: [exact.truncated_std()],
    ),
    Check(
        "default", "schemes", N_("n·Var W of PyTorch’s default, U(±1/√n), 500 units: 1/3"),
        "pytorch", "formula", "ratio", near(0.02, 1 / 3),
        lambda seed: [exact.default_variance(seed)],
    ),
    Check(
        "fans", "schemes", N_("σ from 300 to 700 units: Xavier, He by fan-in, He by fan-out"),
        "pytorch", "formula", "difference", near(1e-5, 0.04472, 0.08165, 0.05345),
        lambda _: exact.scheme_stds(),
    ),
)  # fmt: skip

TRAINING = (
    Check(
        "collapse", "training",
        N_("Mean output of sigmoid layers 2, 3, 4 of 4 after 100 steps"),
        "glorot", "apart", "difference",
        (between(0.396, 0.526, 0.559), between(0.607, 0.691, 0.747), between(0.015, 0.028, 0.061)),
        learning.collapse,
    ),
    Check(
        "stall", "training", N_("Loss of 30 ReLU layers after 300 steps: Xavier stalls at ln 2"),
        "he", "apart", "difference", (between(0.69305, 0.6932, 0.69425),),
        lambda seed: [learning.thirty_relu_layers("xavier_normal", seed)],
    ),
    Check(
        "learns", "training", N_("Loss of 30 ReLU layers after 300 steps: He learns"),
        "he", "apart", "difference", (between(0.0, 0.0032, 0.47),),
        lambda seed: [learning.thirty_relu_layers("he_normal", seed)],
    ),
    Check(
        "dead_slow", "training",
        N_("Share of dead ReLU units, learning rate 0.1"),
        "cs231n", "apart", "difference", (between(0.0, 0.028, 0.07),),
        lambda seed: [learning.dead_after_training(0.1, seed)],
    ),
    Check(
        "dead_fast", "training", N_("Share of dead ReLU units, learning rate 2"),
        "cs231n", "apart", "difference", (between(0.5, 0.710, 0.9),),
        lambda seed: [learning.dead_after_training(2.0, seed)],
    ),
)  # fmt: skip

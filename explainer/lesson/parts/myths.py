"""Claims that are widely repeated: who says so, what we measure, and the page that shows it."""

from dataclasses import dataclass

import streamlit as st

from explainer.lesson import cached
from explainer.lesson.frame import page_link
from explainer.lesson.language import _
from explainer.lesson.numbers import from_log10, percent
from explainer.lesson.works import WORKS

SHARES = {
    "saturated", "first_saturated", "last_saturated", "common", "zeros_share", "relu_silent",
    "leaky_silent", "spread",
}  # fmt: skip


@dataclass(frozen=True)
class Myth:
    """A claim, the work that it is read in, the sentence that answers it, the page that shows it.

    `name` is that of the measurement in measured/myths.py, whose {numbers} fill the answer.
    """

    name: str
    claim: str
    source: str
    answer: str
    page: str


def myths(seed: int) -> None:
    """Draw claim and measurement side by side, one below the other."""
    for myth in told():
        numbers = {name: _written(name, v) for name, v in cached.myth(myth.name, seed).items()}
        citation, url = WORKS[myth.source]
        claim, answer = st.columns([1, 2])
        claim.markdown(f"**{myth.claim}** :gray[[{citation}]({url})]")
        with answer.container(gap="xsmall"):
            st.markdown(myth.answer.format(**numbers))
            page_link(myth.page)


def _written(name: str, value: float) -> str:
    if name.endswith("10"):
        return from_log10(value)
    if name in SHARES:
        return percent(value)
    return "0" if value == 0 else f"{value:.3g}"


def told() -> list[Myth]:
    """Return the claims, in the order of the chapter."""
    return [
        Myth(
            "saturated",
            _("Large weights saturate tanh, so the gradient vanishes."),
            "cs231n_slides",
            _(
                "Ten tanh layers, N(0, 1) weights: {saturated} of the outputs are saturated, and "
                "at layer 1 the median |δ| is only {median10} of the root mean square. But each "
                "layer multiplies |δ| by {factor10}, so layer 1 gets {reached10} times what layer "
                "10 got."
            ),
            "saturation",
        ),
        Myth(
            "variance",
            _(
                "Sigmoids with N(0, 1) weights: the variance grows from layer to layer until the "
                "top saturates, and the mean of ½ makes it worse."
            ),
            "geron",
            _(
                "Ten sigmoid layers, N(0, 1) weights: the spread of the outputs goes from {first} "
                "at layer 1 to {last} at layer 10, the saturated share from {first_saturated} to "
                "{last_saturated}. What a positive mean does do: {common} of an update’s effect is "
                "the same for every input."
            ),
            "bias_shift",
        ),
        Myth(
            "leaky",
            _("Leaky ReLU and PReLU solve the dying ReLU."),
            "excelsior",
            _(
                "Learning rate 1, 400 steps: {relu_silent} of ReLU’s units end below 0 for every "
                "point, and {leaky_silent} of leaky ReLU’s. A leaky unit keeps a small gradient, "
                "but it is pushed there all the same. Of 5 PReLU networks at rate 2, {diverged} "
                "diverge."
            ),
            "dead_relu",
        ),
        Myth(
            "elu",
            _("ELU’s outputs have a mean near 0."),
            "excelsior",
            _(
                "That depends on the weights. Mean of layer 10, over 20 networks: {lecun} with "
                "LeCun’s, {he} with He’s. ReLU with He’s: {relu} (0.56 in theory)."
            ),
            "relu_family",
        ),
        Myth(
            "race",
            _("ReLU learns six times faster than tanh."),
            "krizhevsky",
            _(
                "That was one network on CIFAR-10. The paper says that the size of the effect "
                "varies with the architecture, but that ReLU is consistently several times faster. "
                "Here, steps to 5% error (one seed, the best of three rates): tanh takes {circles} "
                "times as many as ReLU on two circles, {spirals3} times on three spiral arms. On "
                "the digits tanh is ahead."
            ),
            "choosing_activation",
        ),
        Myth(
            "zeros",
            _("If all weights are 0, all units learn the same."),
            "deeplearning_ai",
            _(
                "tanh, ReLU, leaky ReLU, ELU: the largest weight gradient is {zeros}. Their "
                "weights learn nothing. All equal but not 0, the units do learn the same: their "
                "gradients differ by {constant}."
            ),
            "zero_constant",
        ),
        Myth(
            "small",
            _("Weights of 0.01: the outputs are 0, and all units get the same gradient."),
            "excelsior",
            _(
                "Five tanh layers on digits: the outputs of layer 2 have a standard deviation of "
                "{std10}, small but not 0. The gradients of layer 3’s units differ by {spread} of "
                "their size. They are tiny ({size10}), not alike."
            ),
            "small_large_random",
        ),
        Myth(
            "masks",
            _("Large weights kill ReLU units from the start."),
            "excelsior",
            _(
                "Shrink all weights 128 times: {changed} units switch on or off. At σ = 1, "
                "{zeros_share} of the outputs are 0, as at any other scale. What large weights "
                "do: each layer multiplies |δ| by {factor10}."
            ),
            "small_large_random",
        ),
        Myth(
            "sigmoid",
            _("Use Xavier’s weights for a sigmoid."),
            "excelsior",
            _(
                "Ten layers: each multiplies |δ| by {factor10}, and layer 1 gets {reached10} times "
                "what layer 10 got. Glorot and Bengio assume a slope of 1 at 0, which the sigmoid "
                "does not have, and advise against it."
            ),
            "xavier",
        ),
        Myth(
            "uniform",
            _("“Uniform” and “Xavier” are two rival choices."),
            "deeplearning_ai",
            _(
                "Not the shape counts but the variance. What reaches layer 1 of ten tanh layers: "
                "{xavier_normal10} with Xavier’s normal weights, {xavier_uniform10} with Xavier’s "
                "uniform ones, {uniform10} with U(±1/√n), whose variance is a third."
            ),
            "xavier",
        ),
        Myth(
            "fans",
            _("He’s scale is √2 times Xavier’s."),
            "geron",
            _(
                "Only between layers of one width. He’s is √(2/n_in): from 784 to 300 units, √2 "
                "times Xavier’s is {narrows} times that; from 10 to 100, {widens} times."
            ),
            "he",
        ),
        Myth(
            "default",
            _("PyTorch’s default weights are made for ReLU."),
            "uva",
            _(
                "Their n·Var W is {variance}, and ReLU needs 2. Through ten ReLU layers, layer 1 "
                "gets {reached10} times what layer 10 got."
            ),
            "dead_relu",
        ),
    ]

"""Xavier: which scale keeps both directions alive?"""

import numpy as np
import streamlit as st

from explainer import lesson
from explainer.lesson import N_, _
from explainer.lesson.parts import xavier as parts

lesson.begin(
    "xavier",
    N_("σ = 1/√n keeps both directions alive in a tanh network. In a sigmoid network it does not."),
)


def presets() -> list[lesson.Preset]:
    """Return what a teacher says aloud."""
    return [
        lesson.Preset(
            "sigmoid_xavier", _("sigmoid · Xavier"), {"activation": "Sigmoid", "std": 0.1}
        ),
        lesson.Preset("tanh_xavier", _("tanh · Xavier"), {"activation": "tanh", "std": 0.1}),
        lesson.Preset("relu_xavier", _("ReLU · Xavier"), {"activation": "ReLU", "std": 0.1}),
        lesson.Preset(
            "sigmoid_4", _("sigmoid · 4 × Xavier"), {"activation": "Sigmoid", "std": 0.4}
        ),
    ]


def question() -> lesson.Question:
    """Four times larger weights for a slope of a quarter: the remedy in old recipes."""

    def numbers() -> dict[str, str]:
        run = lesson.cached.one_run(lesson.Setup("sigmoid", 0.4, 10, lesson.kept_seed()))
        return {
            "factor": lesson.per_layer(run.flow.backward),
            "reached": lesson.from_log10(run.flow.reached),
            "slope": f"{np.sqrt(run.theory['chi'].iloc[-1]) / 4:.2f}",
        }

    through = _(
        "Four times ¼ would be 1, but a slope of ¼ is found only near 0. A sigmoid answers about "
        "½, and larger weights make larger sums of these, where its slope is {slope} (root mean "
        "square). A layer passes back ×{factor}: layer 1 gets {reached} times what layer 10 got."
    )
    vanishes = _(
        "The larger weights drive the sums away from 0, where the slope is no longer ¼ but "
        "{slope} (root mean square). A layer passes back ×{factor}: layer 1 gets {reached} times "
        "what layer 10 got."
    )
    explodes = _(
        "That takes more than ten times Xavier’s weights. These are four times as large, but the "
        "slope they meet has fallen to {slope} (root mean square). A layer passes back ×{factor}: "
        "layer 1 gets {reached} times what layer 10 got."
    )
    return lesson.Question(
        _(
            "A sigmoid’s slope at 0 is ¼, and with Xavier weights its gradient vanishes. Make the "
            "weights four times as large. Over ten layers, the gradient …"
        ),
        [
            lesson.Option(_("gets through"), through),
            lesson.Option(_("still vanishes"), vanishes, right=True),
            lesson.Option(_("explodes"), explodes),
        ],
        {"activation": "Sigmoid", "std": 0.4, "depth": 10},
        numbers,
    )


def explain(run: lesson.Run) -> None:
    """Why variances ask for n σ² = 1, with this run's numbers."""
    lesson.why(
        _(
            "Going forward, a unit adds up n inputs, each times a random weight. Variances add, so "
            "the sum has n·σ² times the variance of an input (of mean 0). Going back, a unit adds "
            "up what n units above send, over the same kind of weights: n·σ² again. So n·σ² = 1 "
            "keeps both, as long as the activation function passes sums on as they are. Near 0 "
            "tanh does, with slope 1. ReLU drops half. It also makes different inputs more alike "
            "(their cosine grows), so what tells them apart shrinks even faster than ×0.707. A "
            "sigmoid’s slope at 0 is only ¼, and its answers lie around ½, not 0. Here a layer "
            "multiplies the spread of a unit’s answers across inputs by {forward} and the gradient "
            "by {backward}, with"
        ).format(
            forward=lesson.per_layer(run.flow.forward),
            backward=lesson.per_layer(run.flow.backward),
        ),
        rf"n\,\sigma^2 = {lesson.WIDTH}\cdot {run.setup.std:g}^2"
        rf" = {lesson.WIDTH * run.setup.std**2:.3g}",
    )


@st.fragment
def stage() -> None:
    """Everything that answers to a control."""
    with lesson.stage(presets(), question) as row:
        with row, lesson.more():
            activation = lesson.activation_choice(["tanh", "sigmoid", "relu", "linear"], "sigmoid")
            depth = lesson.whole_number("depth", _("layers"), 2, 20, 10)
            seed = lesson.seed_control()
        run = parts.both_ways_picture(activation, depth, seed)
    explain(run)
    parts.widths(seed)
    parts.draws(seed)
    lesson.take_home(run)


stage()

with lesson.deeper(_("The derivation")):
    parts.derivation()

with lesson.deeper(_("What the usual story gets wrong")):
    parts.folklore()

lesson.sources(
    glorot=_("section 4.2: equations 5 to 12 and 16; 14 and 15; the end, on sigmoids."),
    poole=_("the theory line: the recursion for infinitely wide layers."),
    pytorch=_("xavier_normal_, xavier_uniform_ and the table of gains."),
    keras=_("GlorotNormal, GlorotUniform: the cut normal draw."),
    geron=_("table 11-1, where the factor 4 stands beside tanh."),
)
lesson.end()

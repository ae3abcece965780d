"""Saturation: when does a unit stop listening?"""

import numpy as np
import streamlit as st

from explainer import lesson
from explainer.lesson import N_, _

POINTS = tuple(np.arange(-8.0, 8.25, 0.25))
lesson.begin(
    "saturation",
    N_(
        "Pushed far from zero, a unit still answers but no longer learns. The network is another "
        "story."
    ),
)


def presets() -> list[lesson.Preset]:
    """Return what a teacher says aloud."""
    return [
        lesson.Preset("tanh_large", _("tanh · N(0, 1)"), {"activation": "tanh", "std": 1.0}),
        lesson.Preset(
            "sigmoid_xavier", _("sigmoid · Xavier"), {"activation": "Sigmoid", "std": 0.1}
        ),
        lesson.Preset("tanh_xavier", _("tanh · Xavier"), {"activation": "tanh", "std": 0.1}),
    ]


def question() -> lesson.Question:
    """No saturation, no problem? The sigmoid's slope is at most a quarter anyway."""

    def numbers() -> dict[str, str]:
        run = lesson.cached.one_run(lesson.Setup("sigmoid", 0.1, 10, lesson.kept_seed()))
        return {
            "saturated": lesson.percent(float(run.layers["saturated"].max())),
            "factor": lesson.per_layer(run.flow.backward),
            "reached": lesson.from_log10(run.flow.reached),
        }

    most = _(
        "Hardly a unit is saturated ({saturated}), and still each layer passes back only "
        "×{factor}, because a sigmoid’s slope is never above ¼. Layer 1 gets {reached} times what "
        "layer 10 got."
    )
    quarter = _(
        "A quarter is one layer’s slope at best. Nine steps make a power of it: each passes back "
        "×{factor}, and layer 1 gets {reached} times what layer 10 got."
    )
    millionths = _(
        "Hardly a unit is saturated ({saturated}). But a sigmoid’s slope is never above ¼, each "
        "layer passes back ×{factor}, and layer 1 gets {reached} times what layer 10 got."
    )
    return lesson.Question(
        _(
            "Ten sigmoid layers with Xavier weights (σ = 1/√n): hardly a unit is saturated. How "
            "much of layer 10’s gradient reaches layer 1?"
        ),
        [
            lesson.Option(_("most of it"), most),
            lesson.Option(_("about a quarter"), quarter),
            lesson.Option(_("a few millionths"), millionths, right=True),
        ],
        {"activation": "Sigmoid", "std": 0.1, "depth": 10},
        numbers,
    )


def findings(run: lesson.Run) -> list[lesson.Finding]:
    """What saturates, and what the gradient does: the rms beside the median."""
    first = run.layers.iloc[0]
    median = _("At layer 1 the median |δ| is **{median}** times the root mean square.").format(
        median=lesson.from_log10(float(first["median"] - first["log10"]))
    )
    headline, sentence = lesson.gradient_finding(run.flow)
    return [lesson.saturation_finding(run), (headline, f"{sentence} {median}")]


def explain(run: lesson.Run) -> None:
    """Why a flat function stops learning; chi is theory's factor per layer on |δ|², at the top."""
    factor, std = np.sqrt(run.theory["chi"].iloc[-1]), run.setup.std
    slope = lesson.in_latex(np.log10(factor / (np.sqrt(lesson.WIDTH) * std)), 3)
    lesson.why(
        _(
            "Back-propagation multiplies by the slope of the activation function. Far from zero "
            "the curve is flat, and whatever comes back is multiplied by almost nothing: the unit "
            "is saturated. Move the point outwards and watch the dashed slope fall. But what comes "
            "back to a unit is a sum over all units of the next layer, weighted by the weights. A "
            "layer’s factor is √n·σ times the root mean square slope, and a few steep units among "
            "many flat ones are enough. In a tanh network with large weights they carry a gradient "
            "that explodes. A sigmoid needs still larger weights for that. With Xavier’s weights a "
            "sigmoid loses most of the gradient although hardly a unit is saturated, since no "
            "slope is above ¼. In theory, for the last layer:"
        ),
        rf"\underbrace{{\sqrt{{{lesson.WIDTH}}}\cdot {std:g}}}_{{\sqrt{{n}}\,\sigma}} \cdot "
        rf"\underbrace{{{slope}}}_{{\mathrm{{rms}}\ f'}}"
        rf" = {lesson.in_latex(np.log10(factor), 3)}",
    )


@st.fragment
def stage() -> None:
    """Everything that answers to a control."""
    with lesson.stage(presets(), question) as row:
        with row:
            activation = lesson.activation_choice(["sigmoid", "tanh"], "tanh")
            with lesson.more():
                depth = lesson.whole_number("depth", _("layers"), 2, 20, 10)
                seed = lesson.seed_control()
        unit, network = st.columns([1, 3.5], vertical_alignment="center")
        with unit:
            curve = st.container()
            point = lesson.grid("z", _("input z of one unit"), POINTS, 3.0)
            with curve:
                lesson.pictures.curve(activation, POINTS, point, "z")
        with network:
            run = lesson.scale_picture(
                activation,
                depth,
                seed,
                1.0,
                findings,
                marks=lesson.pictures.saturation_marks,
                hint=_("Hollow: the median. %: saturated units."),
                shares=(1.9, 1),
            )
    explain(run)
    lesson.take_home(run)


stage()

with lesson.deeper(_("What the usual story gets wrong")):
    st.markdown(
        _(
            "- **“Large weights saturate tanh, so the gradient vanishes.”** Most units do "
            "saturate, and the median gradient is tiny. But the root mean square gradient grows "
            "by a factor of √n·σ·rms f′ per layer, which is above 2 for N(0, 1) weights and 100 "
            "units. Such a network is chaotic: a small change of the input changes everything.\n"
            "- **“No saturation, no problem.”** A sigmoid with Xavier weights has hardly a "
            "saturated unit, and its gradient still loses more than three quarters at every "
            "layer.\n"
            "- **“A saturated unit’s gradient is zero.”** It is very small: a sigmoid’s slope at "
            "10 is 4.5·10⁻⁵. Only rounding makes it zero.\n"
            "- **Tanh is a stretched sigmoid:** tanh z = 2·sigmoid(2z) − 1. Its slope at 0 is 1 "
            "instead of ¼. With random weights and no biases its mean is about 0, not ½."
        )
    )

lesson.sources(
    glorot=_("section 3: how saturation was found while networks trained."),
    schoenholz=_("the factor per layer, χ, and why χ above 1 means chaos."),
)
lesson.end()

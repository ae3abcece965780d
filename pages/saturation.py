"""Saturation: when does a unit stop listening?"""

import numpy as np
import pandas as pd
import streamlit as st

from explainer import lesson
from explainer.lesson import N_, _

POINTS = tuple(np.arange(-8.0, 8.25, 0.25))

LUCK_SEEDS = 20

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


def ask(seed: int) -> None:
    """No saturation, no problem? The sigmoid's slope is at most a quarter anyway."""

    def numbers() -> dict[str, str]:
        run = lesson.cached.one_run("sigmoid", 0.1, 10, seed, "gaussian")
        return {
            "saturated": lesson.percent(float(run.layers["saturated"].max())),
            "factor": lesson.from_log10(run.flow.backward),
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
    lesson.predict(
        "saturation",
        _(
            "Ten sigmoid layers with Xavier weights: hardly a unit is saturated. How much of layer "
            "10’s gradient reaches layer 1?"
        ),
        [
            lesson.Option(_("most of it"), most),
            lesson.Option(_("about a quarter"), quarter),
            lesson.Option(_("a few millionths"), millionths, right=True),
        ],
        {"activation": "Sigmoid", "std": 0.1, "depth": 10},
        numbers,
    )


def findings(layers: pd.DataFrame, flow: lesson.Flow) -> list[tuple[str, str]]:
    """What saturates, and what the gradient does: the rms beside the median."""
    share = lesson.percent(float(layers["saturated"].mean()))
    first = layers.iloc[0]
    return [
        (
            _("{share} of the units are saturated.").format(share=share),
            _("Counted as saturated: |tanh| over 0.99, a sigmoid under 0.01 or over 0.99."),
        ),
        (
            lesson.gradient_headline(flow),
            lesson.gradient_sentence(flow)
            + " "
            + _("The median there is only **{median}** of that.").format(
                median=lesson.from_log10(float(first["median"] - first["log10"]))
            ),
        ),
    ]


def explain(std: float, chi: float) -> None:
    """Why a flat function stops learning; `chi` is theory's factor a layer on |δ|², at the top."""
    factor = np.sqrt(chi)
    slope = lesson.in_latex(np.log10(factor / (np.sqrt(lesson.WIDTH) * std)))
    lesson.why(
        _(
            "Back-propagation multiplies by the slope of the activation function. Far from zero "
            "the curve is flat, and whatever comes back is multiplied by almost nothing: the unit "
            "is saturated. Move the point outwards and watch the dashed slope fall. But a layer’s "
            "gradient is a sum over its units, weighted by the weights. Its factor is √n·σ times "
            "the root mean square slope, and a few steep units among many flat ones are enough. "
            "With large weights they carry a gradient that explodes. With Xavier’s a sigmoid loses "
            "most of the gradient although hardly a unit is saturated, since no slope is above ¼. "
            "In theory, for the last "
            "layer:"
        ),
        rf"\underbrace{{\sqrt{{{lesson.WIDTH}}}\cdot {std:g}}}_{{\sqrt{{n}}\,\sigma}} \cdot "
        rf"\underbrace{{{slope}}}_{{\mathrm{{rms}}\ \varphi'}}"
        rf" = {lesson.in_latex(np.log10(factor))}",
    )


@st.fragment
def stage() -> None:
    """Everything that answers to a control."""
    question = st.container()
    with st.container(key="stage", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            buttons = st.container(width="content")
            activation = lesson.activation_choice(["sigmoid", "tanh"], "tanh")
            with st.popover(_("more"), icon=":material/tune:"):
                depth = lesson.whole_number("depth", _("layers"), 2, 20, 10)
                seed = lesson.seed_control()
        sweep = lesson.cached.scale_strip(activation, depth, seed, "gaussian")
        lesson.how_to_read(sweep.layers, _("Hollow: the median. %: saturated units."))
        unit, network, words = st.columns([1.25, 2.3, 1], vertical_alignment="center")
    with unit:
        curve = st.container()
        point = lesson.grid("z", _("input z of one unit"), POINTS, 3.0)
        with curve:
            lesson.pictures.curve(activation, POINTS, point, "z")
    with network:
        picture = st.container()
        std = lesson.grid("std", _("weight scale σ"), lesson.STDS, 1.0)
        with picture:
            luck = lesson.cached.luck_table(activation, std, depth, seed, "gaussian", LUCK_SEEDS)
            extra = lesson.pictures.saturation_marks(sweep)
            lesson.pictures.strip(sweep, std, "σ", "scale", "std", luck, extra)
    flow, layers = sweep.flows[std], sweep.at(std)
    with words:
        lesson.verdict(f"σ = {std:g}", *findings(layers, flow))
    with buttons:
        lesson.preset_buttons(presets())
    with question:
        ask(seed)
    theory = sweep.theory
    explain(std, float(theory.loc[theory["value"] == std, "chi"].iloc[-1]))
    lesson.take_home("saturation", layers, activation, std, depth, seed, "gaussian")


stage()

with lesson.deeper(_("What the usual story gets wrong")):
    st.markdown(
        _(
            "- **“Large weights saturate tanh, so the gradient vanishes.”** Most units do "
            "saturate, and the median gradient is tiny. But the root mean square gradient grows "
            "by a factor of √n·σ·rms φ′ a layer, which is above 2 for N(0, 1) weights and 100 "
            "units. Such a network is chaotic: a small change of the input changes everything.\n"
            "- **“No saturation, no problem.”** A sigmoid with Xavier weights has hardly a "
            "saturated unit, and its gradient still loses more than three quarters at every "
            "layer.\n"
            "- **“A saturated unit’s gradient is zero.”** It is very small: a sigmoid’s slope at "
            "10 is 4.5·10⁻⁵. "
            "Only rounding makes it zero."
        )
    )

lesson.sources(
    [
        lesson.Source(
            "Glorot & Bengio 2010",
            "https://proceedings.mlr.press/v9/glorot10a.html",
            _("section 3: how saturation was found while networks trained."),
        ),
        lesson.Source(
            "Schoenholz et al. 2017",
            "https://arxiv.org/abs/1611.01232",
            _("the factor a layer, χ, and why χ above 1 means chaos."),
        ),
    ]
)
lesson.end("saturation")

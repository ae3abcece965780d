"""Choosing an initialization: which scale for which activation? A map, and the decision table."""

import numpy as np
import streamlit as st

from explainer import lesson
from explainer.lesson import N_, _

lesson.begin(
    "choosing_initialization",
    N_("The scale of the weights must fit the activation function. One rule does not fit all."),
)


def presets() -> list[lesson.Preset]:
    """Return what a teacher says aloud."""

    def place(activation: str, std: float) -> dict[str, object]:
        return {"activation": activation, "std": std, "depth": "10"}

    return [
        lesson.Preset("sigmoid_xavier", _("sigmoid · Xavier"), place("Sigmoid", 0.1)),
        lesson.Preset("sigmoid_large", _("sigmoid · N(0, 1)"), place("Sigmoid", 1.0)),
        lesson.Preset("tanh_xavier", _("tanh · Xavier"), place("tanh", 0.1)),
        lesson.Preset("relu_he", _("ReLU · He"), place("ReLU", 0.1414)),
    ]


def question() -> lesson.Question:
    """The rule "sigmoid, hence Xavier"; and that large weights always saturate and kill."""

    def numbers() -> dict[str, str]:
        chart = lesson.cached.scale_map(10)
        found = {}
        for name, std in {"xavier": 0.1, "he": 0.1414, "large": 1.0}.items():
            place = chart.at("sigmoid", std)
            found[name] = lesson.from_log10(place.reached)
            found[f"{name}_right"] = lesson.percent(place.trial.accuracy)
        return found

    xavier = _(
        "The usual rule, but with Xavier’s scale layer 1 gets {xavier} times what layer 10 got, "
        "and the trained network got {xavier_right} right. Xavier’s rule is for functions like "
        "tanh, with slope 1 at 0; a sigmoid’s is ¼. With σ = 1: {large} times, {large_right} right."
    )
    he = _(
        "He’s scale is for ReLU. With a sigmoid, layer 1 gets {he} times what layer 10 got, and "
        "the trained network got {he_right} right. With σ = 1: {large} times, {large_right} right."
    )
    large = _(
        "With σ = 1, layer 1 gets {large} times what layer 10 got, and the trained network got "
        "{large_right} right. With Xavier’s scale: {xavier} times, {xavier_right} right."
    )
    return lesson.Question(
        _("Ten layers of 100 sigmoid units. With which weights does layer 1 get most gradient?"),
        [
            lesson.Option(_("Xavier’s: σ = 0.1"), xavier),
            lesson.Option(_("He’s: σ = 0.14"), he),
            lesson.Option(_("N(0, 1): σ = 1"), large, right=True),
        ],
        {"activation": "Sigmoid", "std": 1.0, "depth": "10"},
        numbers,
    )


def explain(run: lesson.Run, chart: lesson.ScaleMap) -> None:
    """Why the scale must fit the slope, and how well the map foretells training."""
    (healthy, healthy_good), (other, other_good) = chart.called["healthy"], chart.called["other"]
    factor = np.sqrt(run.theory["chi"].iloc[-1])
    slope = lesson.in_latex(np.log10(factor / (np.sqrt(lesson.WIDTH) * run.setup.std)))
    lesson.why(
        _(
            "Each layer multiplies the gradient by √n·σ times the root mean square slope of the "
            "activation function. The slopes differ from function to function, so the scale that "
            "keeps the product near 1 differs too: there the map is green. It is theory, for "
            "random and infinitely wide layers, and it knows nothing of training. At {depth} "
            "layers, {healthy} of the trained places are green, and {healthy_good} of them "
            "learned. Of the other {other}, {other_good} learned: a good learning rate makes up "
            "for a moderate factor, and the edge of the green is only a rule of thumb. At the kept "
            "place, for the last layer, in theory:"
        ).format(
            depth=chart.depth,
            healthy=healthy,
            healthy_good=healthy_good,
            other=other,
            other_good=other_good,
        ),
        rf"\underbrace{{\sqrt{{{lesson.WIDTH}}}\cdot {run.setup.std:g}}}_{{\sqrt{{n}}\,\sigma}}"
        rf" \cdot \underbrace{{{slope}}}_{{\mathrm{{rms}}\ \varphi'}}"
        rf" = {lesson.in_latex(np.log10(factor))}",
    )


@st.fragment
def stage() -> None:
    """Everything that answers to a control."""
    with lesson.stage(presets(), question) as row:
        with row:
            layers = {str(depth): str(depth) for depth in lesson.MAP_DEPTHS}
            depth = int(lesson.choice("depth", _("layers"), layers, "10"))
            with lesson.more():
                seed = lesson.seed_control()
        chart = lesson.cached.scale_map(depth)
        st.caption(
            _(
                "**Move over the map, click to keep.** :green[Green]: the gradient arrives (rule "
                "of thumb). :orange[Orange]: explodes. Grey: vanishes. Dots: trainings; filled: "
                "learned."
            )
        )
        left, words = st.columns((4, 1.1))
        picture, controls = left.container(), left.container()
        with controls, st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            activation = lesson.activation_choice(lesson.MAPPED, "sigmoid")
            std = lesson.grid("std", _("weight scale σ"), lesson.STDS, 0.1)
        place = chart.at(activation, std)
        strip = lesson.cached.scale_strip(activation, depth, seed, "gaussian", stds=(std,))
        run = strip.run(lesson.Setup(activation, std, depth, seed), std)
        with picture:
            lesson.pictures.scale_map(chart, place)
            lesson.pictures.place_strip(strip, std)
        with words:
            kept = _("{name}, σ = {std:g}").format(name=st.session_state.activation, std=std)
            lesson.verdict(
                kept,
                lesson.gradient_finding(run.flow),
                lesson.training_finding(place),
                lesson.signal_finding(run.flow),
            )
    explain(run, chart)
    lesson.decide(depth)
    lesson.take_home(run)


stage()

with lesson.deeper(_("Why a sigmoid learns with N(0, 1), and why that is luck")):
    small, here, large = lesson.cached.width_factors("sigmoid", 1.0, (64, 100, 500))
    st.markdown(
        _(
            "With N(0, 1) weights a deep sigmoid layer multiplies the gradient by {small:.2f} at "
            "64 units, by {here:.2f} at 100 and by {large:.2f} at 500. Near 100 units it happens "
            "to stand where the gradient neither shrinks nor grows. The scale is not what saves "
            "it, but √n·σ is: wider layers explode, narrower ones vanish. A rule must fix √n·σ, "
            "as Xavier’s and He’s do."
        ).format(small=small, here=here, large=large)
    )

with lesson.deeper(_("What has changed since: normalization and shortcuts")):
    st.markdown(
        _(
            "- **Normalization layers** (Ioffe & Szegedy 2015, Ba et al. 2016) bring the outputs "
            "of each layer back to one size while the network trains. Its scale at the start then "
            "matters much less. The first GPT (Radford et al. 2018) says so: with layer "
            "normalization throughout, N(0, 0.02²) was enough.\n"
            "- **Shortcuts** (He et al. 2016) add a layer’s input to its output, so that the "
            "gradient has a way back that is not multiplied. What then must stay small is the "
            "sum of many layers.\n"
            "- **Neither is a must.** With shortcuts and a suitable scale, very deep networks "
            "train without normalization (Zhang et al. 2019). The question of this chapter stays: "
            "does the factor a layer stay near 1?"
        )
    )

st.subheader(_("The chapter in three sentences"), anchor=False)
st.markdown(
    _(
        "1. A deep network multiplies, forward and backward, once a layer: only a factor near 1 "
        "survives depth.\n"
        "2. The activation function sets the slopes and the initialization sets the weights, and "
        "the factor is their product: choose them together.\n"
        "3. ReLU with He and tanh with Xavier are safe places to start; with normalization "
        "layers and shortcuts the start matters less, but the factor is still what they protect."
    )
)

lesson.sources(
    excelsior=_(
        "the post that this chapter follows: its closing advice, kept and corrected above."
    ),
    glorot=_("equations 12 and 16: Xavier; section 5: why not sigmoids."),
    he=_("equations 10 and 15: He, with and without a slope."),
    klambauer=_("SELU needs weights of variance 1 / n_in."),
    schoenholz=_("the theory behind the colours, and its word on what can be trained."),
    ioffe=_("batch normalization."),
    ba=_("layer normalization."),
    resnet=_("shortcuts, as residual learning."),
    zhang=_("deep networks without normalization, by initialization alone."),
    radford=_("section 4.1: N(0, 0.02²) with layer normalization."),
)
lesson.end()

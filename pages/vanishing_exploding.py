"""Vanishing and exploding gradients: what happens to a number multiplied fifty times?"""

import pandas as pd
import streamlit as st

from explainer import lesson
from explainer.lesson import N_, _

lesson.begin(
    "vanishing_exploding",
    N_("Every layer multiplies the gradient once more. Depth turns a factor into a power."),
)


def presets() -> list[lesson.Preset]:
    """Return what a teacher says aloud."""
    return [
        lesson.Preset(
            "sigmoid_xavier", _("sigmoid · Xavier"), {"activation": "Sigmoid", "std": 0.1}
        ),
        lesson.Preset("relu_xavier", _("ReLU · Xavier"), {"activation": "ReLU", "std": 0.1}),
        lesson.Preset("relu_he", _("ReLU · He"), {"activation": "ReLU", "std": 0.1414}),
        lesson.Preset("tanh_large", _("tanh · N(0, 1)"), {"activation": "tanh", "std": 1.0}),
    ]


def question() -> lesson.Question:
    """Multiplying by 0.7 sounds harmless: most people think of one step, or of adding."""

    def numbers() -> dict[str, str]:
        flow = lesson.cached.one_run(lesson.Setup("relu", 0.1, 50, lesson.kept_seed())).flow
        return {
            "factor": lesson.per_layer(flow.backward),
            "reached": lesson.from_log10(flow.reached),
        }

    one_step = _(
        "That is one layer. The gradient passes 49 of them, and each takes its share of what is "
        "left: ×{factor}, 49 times over. Layer 1 gets {reached} times what layer 50 got."
    )
    divided = _(
        "Dividing by the number of layers would give that. But the layers multiply: ×{factor}, 49 "
        "times over. Layer 1 gets {reached} times what layer 50 got."
    )
    power = _("×{factor}, 49 times over: layer 1 gets {reached} times what layer 50 got.")
    return lesson.Question(
        _(
            "At each layer, a ReLU network with Xavier weights (σ = 1/√n; a later page says why) "
            "passes back about 0.7 of the gradient. How much of layer 50’s gradient reaches layer "
            "1?"
        ),
        [
            lesson.Option(_("about 0.7"), one_step),
            lesson.Option(_("about 1%"), divided),
            lesson.Option(_("less than a millionth"), power, right=True),
        ],
        {"activation": "ReLU", "std": 0.1, "depth": 50, "data": "Gaussian"},
        numbers,
    )


def findings(run: lesson.Run) -> list[lesson.Finding]:
    """What comes of the gradient, and which number formats can hold it."""
    return [lesson.gradient_finding(run.flow), lesson.number_finding(run.layers)]


def explain(flow: lesson.Flow) -> None:
    """Why a factor becomes a power, with this run's numbers."""
    lesson.why(
        _(
            "Back-propagation goes from layer to layer by the chain rule. Each step multiplies the "
            "gradient by the weights and by the slopes of the activation function. In most random "
            "networks every step does about the same: here ×{factor}, on average. From layer "
            "{depth} to layer 1 the factor is raised to the power {steps}. On a logarithmic axis a "
            "power is a straight line: where all steps are alike, the dots lie on one. If the "
            "gradient vanishes, the first layers hardly hear what the loss asks of them. If it "
            "explodes, a step throws them about."
        ).format(factor=lesson.per_layer(flow.backward), depth=flow.depth, steps=flow.depth - 1),
        rf"|\delta^{{1}}| = {lesson.power_in_latex(flow.backward, flow.depth - 1)}"
        rf"\,|\delta^{{{flow.depth}}}| = {lesson.in_latex(flow.reached)}"
        rf"\;|\delta^{{{flow.depth}}}|",
    )


def explain_weights(layers: pd.DataFrame, seed: int) -> None:
    """|dW| can stay flat while |δ| dies: Glorot and Bengio's equation 14."""
    relu = lesson.cached.one_run(lesson.Setup("relu", 0.1, 20, seed)).layers
    changes = {
        name: "×" + lesson.from_log10(change)
        for name, change in {
            "delta": relu["log10"].iloc[0],
            "weights": lesson.weight_change(relu),
            "own_delta": layers["log10"].iloc[0],
            "own_weights": lesson.weight_change(layers),
        }.items()
    }
    st.subheader(_("What the weights feel"), anchor=False)
    lesson.pictures.gradients(relu)
    st.markdown(
        _(
            "The gradient of a weight, |dW|, is what enters the layer times what comes back, |δ|. "
            "In the 20 ReLU layers drawn here |δ| changes by {delta} on its way to layer 1, but "
            "|dW| only by {weights}: what the outputs lose going forward, the gradient loses going "
            "back, so their product stays near its size. A sigmoid’s outputs keep their size, so "
            "there |dW| goes the way of |δ|. In the network above: |δ| {own_delta}, |dW| "
            "{own_weights}."
        ).format(**changes)
    )


@st.fragment
def stage() -> None:
    """Everything that answers to a control."""
    with lesson.stage(presets(), question) as row:
        with row:
            data = lesson.choice(
                "data", _("input"), {"gaussian": "Gaussian", "digits": "digits"}, "gaussian"
            )
            with lesson.more():
                activation = lesson.activation_choice(["sigmoid", "tanh", "relu"], "sigmoid")
                std = lesson.grid("std", _("weight scale σ"), lesson.STDS, 0.1)
                seed = lesson.seed_control()
        run = lesson.depth_picture(activation, std, seed, 50, findings, data)
    explain(run.flow)
    explain_weights(run.layers, seed)
    lesson.take_home(run)


stage()

with lesson.deeper(_("What the usual story leaves out")):
    st.markdown(
        _(
            "- **It is the gradient that explodes, not the weights.** Weights change only "
            "afterwards, when an optimizer steps along that gradient.\n"
            "- **Whether the factor is below 1 depends on the whole layer**, not on the slope "
            "alone: √(n·σ²·mean f′²), with f′ the slope of the activation function. Larger weights "
            "can make up for a flat activation function.\n"
            "- **Digits are real input.** Choose them above: the gradient is then the true one of "
            "a cross-entropy loss on scans of handwritten digits, and it follows the same line."
        )
    )

lesson.sources(
    glorot=_("equation 6: the factor per layer; equation 14 and figure 8: |dW| stays level."),
    schoenholz=_("how deep a signal can travel before a network can no longer be trained."),
    digits=_("the 1,797 scans (CC BY 4.0)."),
)
lesson.end()

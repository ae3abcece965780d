"""Playground: what if …?"""

import numpy as np
import streamlit as st

from explainer import lesson
from explainer.lesson import N_, _
from explainer.lesson.parts import playground as parts

lesson.begin(
    "playground", N_("Change one thing. Guess what happens. Then look, and pin it to compare.")
)

EDGE = {"activation": "Sigmoid", "std": 1.0, "depth": 10, "width": 100}


def presets() -> list[lesson.Preset]:
    """Return cases that are worth a surprise."""
    return [
        lesson.Preset("sigmoid_xavier", _("sigmoid · Xavier"), {**EDGE, "std": 0.1}),
        lesson.Preset("sigmoid_edge", _("sigmoid · N(0, 1)"), EDGE),
        lesson.Preset(
            "selu_deep",
            _("SELU · 50 layers"),
            {"activation": "SELU", "std": 0.1, "depth": 50, "width": 100},
        ),
    ]


def question() -> lesson.Question:
    """The weights that everybody warns of put a sigmoid at the edge of chaos."""

    def numbers() -> dict[str, str]:
        run = lesson.cached.one_run(lesson.Setup("sigmoid", 1.0, 10, lesson.kept_seed()))
        return {
            "saturated": lesson.percent(float(run.layers["saturated"].iloc[0])),
            "factor": lesson.per_layer(run.flow.backward),
            "reached": lesson.from_log10(run.flow.reached),
        }

    nothing = _(
        "{saturated} of layer 1 is saturated, that is true. But large weights make up for flat "
        "slopes: each layer multiplies the gradient by {factor}, and layer 1 gets {reached} times "
        "what layer 10 got."
    )
    near = _(
        "Large weights make up for flat slopes: each layer multiplies the gradient by {factor}, "
        "and layer 1 gets {reached} times what layer 10 got. Now train it, and then the one with "
        "Xavier’s weights."
    )
    far_more = _(
        "That is what tanh does. A sigmoid’s slope is at most ¼, and with 100 units the two just "
        "about cancel: each layer multiplies the gradient by {factor}, and layer 1 gets {reached} "
        "times what layer 10 got."
    )
    return lesson.Question(
        _(
            "Ten sigmoid layers of 100 units lose almost all of their gradient with Xavier’s "
            "weights. With weights from N(0, 1), ten times as large, layer 1 gets …"
        ),
        [
            lesson.Option(_("nothing: they saturate"), nothing),
            lesson.Option(_("about what layer 10 got"), near, right=True),
            lesson.Option(_("far more than layer 10"), far_more),
        ],
        EDGE,
        numbers,
    )


def explain(run: lesson.Run) -> None:
    """One factor from four knobs; chi is theory's factor per layer on |δ|², at the top."""
    setup, chi = run.setup, float(run.theory["chi"].iloc[-1])
    gain = np.sqrt(setup.width) * setup.std
    slope = np.log10(np.sqrt(chi) / gain)
    lesson.why(
        _(
            "Whatever you choose, it comes down to one factor per layer. Width and weight scale "
            "make √n·σ. The activation function adds the root mean square of its slope, at the "
            "inputs that it really meets. Depth takes the product to a power. In theory, for "
            "infinitely wide layers, the last layers have the factor below; in this network of "
            "{width} units per layer it is {factor} on average. The scale counts, not the shape of "
            "the distribution: try uniform weights."
        ).format(width=setup.width, factor=lesson.per_layer(run.flow.backward)),
        rf"\underbrace{{\sqrt{{{setup.width}}}\cdot {setup.std:g}}}_{{\sqrt{{n}}\,\sigma}} \cdot "
        rf"\underbrace{{{lesson.in_latex(slope, 3)}}}_{{\mathrm{{rms}}\ f'}}"
        rf" = {lesson.in_latex(np.log10(chi) / 2, 3)}",
    )


@st.fragment
def stage() -> None:
    """Everything that answers to a control."""
    with lesson.stage(presets(), question) as row:
        run = parts.network_picture(parts.network_controls(row), 0.1)
    if run is not None:
        parts.training(run.setup)
        explain(run)
        lesson.take_home(run)


stage()

with lesson.deeper(_("How it trains here")):
    st.markdown(
        _(
            "The network above gets the data set’s inputs and a linear readout, and plain "
            "stochastic gradient descent follows the softmax cross-entropy in batches of 32. All "
            "layers have the same gain √(inputs)·σ, so that a layer with more or fewer inputs "
            "than the hidden ones is neither favoured nor starved. With √n·σ = 1 these are "
            "LeCun’s weights, with √2 He’s. The pictures are measured on 300 points, and a "
            "training that has run once is kept, for other readers too."
        )
    )

lesson.sources(
    schoenholz=_("the edge of chaos, and how deep a network can be trained."),
    poole=_("the theory line: the recursion for infinitely wide layers."),
    klambauer=_("SELU, and why it wants LeCun’s weights."),
    saxe=_("orthogonal weights."),
)
lesson.end()

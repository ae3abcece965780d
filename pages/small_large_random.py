"""Small and large random: how small is too small, how large too large?"""

import streamlit as st

from explainer import lesson
from explainer.lesson import N_, _
from explainer.lesson.parts import small_large_random as parts

lesson.begin(
    "small_large_random",
    N_(
        "Different is not enough. Too small, and nothing arrives; too large, and it explodes. Find "
        "the scale between."
    ),
)


def presets() -> list[lesson.Preset]:
    """Return what a teacher says aloud."""
    return [
        lesson.Preset("large", _("tanh · σ = 1"), {"activation": "tanh", "std": 1.0}),
        lesson.Preset("small", _("tanh · σ = 0.01"), {"activation": "tanh", "std": 0.01}),
        lesson.Preset("small_relu", _("ReLU · σ = 0.01"), {"activation": "ReLU", "std": 0.01}),
        lesson.Preset("large_relu", _("ReLU · σ = 1"), {"activation": "ReLU", "std": 1.0}),
    ]


def question() -> lesson.Question:
    """The histograms are one bar at 0: but the outputs are not 0, and the gradients not equal."""

    def numbers() -> dict[str, str]:
        seed = lesson.kept_seed()
        run = lesson.cached.one_run(lesson.Setup("tanh", 0.01, 10, seed))
        return {
            "output": lesson.size(run.layers["std"].iloc[-1]),
            "spread": f"{lesson.cached.gradient_spread('tanh', 0.01, 10, seed):.2f}",
            "factor": lesson.per_layer(run.flow.backward),
            "reached": lesson.from_log10(run.flow.reached),
        }

    zero = _(
        "It only looks like 0. Layer 10’s outputs have a standard deviation of {output}, and the "
        "gradient comes back through all layers. But each multiplies it by {factor}: layer 1 gets "
        "{reached} times what layer 10 got."
    )
    equal = _(
        "That was the page before. Random weights give each unit a gradient of its own: on a scale "
        "from 0 (all equal) to 1 (nothing in common) they differ by {spread}. They are only tiny: "
        "layer 1 gets {reached} times what layer 10 got."
    )
    tiny = _(
        "On a scale from 0 (all equal) to 1 (nothing in common) the units’ gradients differ by "
        "{spread}. But each layer multiplies them by {factor}: layer 1 gets {reached} times what "
        "layer 10 got."
    )
    return lesson.Question(
        _(
            "Ten tanh layers, weights N(0, 0.01²): after a few layers the histogram is one bar at "
            "0. Why does layer 1 learn nothing?"
        ),
        [
            lesson.Option(_("all outputs are 0"), zero),
            lesson.Option(_("all units get the same gradient"), equal),
            lesson.Option(_("gradients differ, but are tiny"), tiny, right=True),
        ],
        {"activation": "tanh", "std": 0.01, "depth": 10},
        numbers,
    )


def explain(run: lesson.Run) -> None:
    """Why a scale is a factor, with this run's numbers."""
    flow, std = run.flow, run.setup.std
    gain = lesson.size(lesson.WIDTH**0.5 * std)
    lesson.why(
        _(
            "A unit adds up {width} inputs, each times a random weight. Such a sum is about √n·σ "
            "times as large as one input, here ×{gain}. Near 0 tanh passes it on as it is, a ReLU "
            "lets half of it through, a sigmoid at most a quarter of its change. So with small "
            "weights every layer shrinks the signal, and going back the same weights shrink the "
            "gradient. With large weights both grow in a ReLU network, which has no ceiling. Tanh "
            "and sigmoid have one: the signal stays between its limits, and a few units that are "
            "not saturated carry the gradient."
        ).format(width=lesson.WIDTH, gain=gain),
        rf"\begin{{gathered}}\sqrt{{n}}\,\sigma = \sqrt{{{lesson.WIDTH}}}\cdot {std:g} = {gain}"
        r"\\[4pt]"
        rf"\rightarrow\ \times\, {lesson.in_latex(flow.forward, 3)}"
        rf" \qquad \leftarrow\ \times\, {lesson.in_latex(flow.backward, 3)}\end{{gathered}}",
    )


@st.fragment
def stage() -> None:
    """Everything that answers to a control."""
    with lesson.stage(presets(), question) as row:
        with row:
            activation = lesson.activation_choice(["tanh", "relu", "sigmoid"], "tanh")
            with lesson.more():
                depth = lesson.whole_number("depth", _("layers"), 2, 20, 10)
                seed = lesson.seed_control()
        parts.goal(lesson.cached.scale_strip(activation, depth, seed, "gaussian"))
        run = lesson.scale_picture(activation, depth, seed, 1.0, parts.findings)
    explain(run)
    lesson.take_home(run)


stage()
parts.classic()

with lesson.deeper(_("What the usual story gets wrong")):
    parts.folklore()

with lesson.deeper(_("Shallow networks forgive")):
    parts.losses()
    st.markdown(
        _(
            "The loss after 300 steps of a ReLU network with layers of 64 units that learns to "
            "tell two circles apart; ln 2 = 0.69 means nothing learned. At a learning rate of 1, "
            "σ = 0.01 learns with one or two hidden layers and not with three. At a rate of 0.02, "
            "σ = 1 learns well at three layers: a few factors above 1 do no harm yet. With ten "
            "layers neither learns."
        )
    )

lesson.sources(
    cs231n_slides=_("the ten layers of 500 tanh units with N(0, 0.01²) and their printed numbers."),
    krizhevsky=_("section 5: weights from N(0, 0.01²), as was usual then."),
    schoenholz=_("why tanh networks of large weights are chaotic."),
)
lesson.end()

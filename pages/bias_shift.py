"""Bias shift: what is wrong with always being positive?"""

import numpy as np
import pandas as pd
import streamlit as st

from explainer import lesson
from explainer.lesson import N_, _
from explainer.lesson.parts import bias_shift as parts
from explainer.lesson.take_home import homes

XAVIER, LAYERS = 0.1, 10
SEED = 5  # of what stands below the stage

lesson.begin(
    "bias_shift",
    N_(
        "A learning step on some inputs pushes a unit for all others too. How alike is decided by "
        "the mean of the outputs below."
    ),
)


def presets() -> list[lesson.Preset]:
    """Return what a teacher says aloud."""
    return [
        lesson.Preset("relu", _("ReLU"), {"activation": "ReLU", "mean": 1.0}),
        lesson.Preset("sigmoid", _("sigmoid"), {"activation": "Sigmoid", "mean": 1.0}),
        lesson.Preset("centred", _("sigmoid, centred"), {"activation": "Sigmoid", "mean": 0.0}),
        lesson.Preset("elu", _("ELU"), {"activation": "ELU", "mean": 1.0}),
        lesson.Preset("tanh", _("tanh"), {"activation": "tanh", "mean": 1.0}),
    ]


def question() -> lesson.Question:
    """A step on one example, felt by an unrelated one: independence is what most people expect."""

    def numbers() -> dict[str, str]:
        share = lesson.cached.one_step("sigmoid", "gaussian", lesson.kept_seed()).at(1.0)["share"]
        return {
            "share": lesson.percent(share),
            "times": lesson.from_log10(np.log10(share / (1 - share))),
        }

    chance = _(
        "So it would be with outputs of both signs, tanh’s for instance. A sigmoid’s outputs are "
        "all positive. What the step does to all inputs alike is {times} times the rest."
    )
    little = _(
        "The inputs have nothing in common, but their outputs do: all are positive. {share} of the "
        "push is common to all inputs, {times} times the rest."
    )
    alike = _(
        "All outputs below are positive, so they resemble each other, whatever the inputs. {share} "
        "of the push is common to all inputs, {times} times the rest."
    )
    return lesson.Question(
        _(
            "A learning step on one batch pushes a unit up. The units below it are sigmoids. What "
            "does the step do to that unit for other, random inputs?"
        ),
        [
            lesson.Option(_("up for half, down for half"), chance),
            lesson.Option(_("next to nothing"), little),
            lesson.Option(_("up, for nearly all"), alike, right=True),
        ],
        {"activation": "Sigmoid", "mean": 1.0, "data": "Gaussian"},
        numbers,
    )


def explain(row: pd.Series) -> None:
    """Why the mean decides: what a step does is a product of outputs."""
    r = lesson.WIDTH * row["mean"] ** 2 / row["std"] ** 2
    theory = (r**2 + r) / (r**2 + 2 * r + lesson.WIDTH)
    written = [
        f"= {lesson.in_latex(np.log10(n), 3)}" if r > 0.01 else r"\approx 0" for n in (r, theory)
    ]
    text = _(
        "A step adds to a unit’s weights a little of each example’s outputs. For another input, "
        "that pushes the unit in proportion to how alike the two vectors of outputs are: their "
        "product, summed over the n units below. If all outputs are positive, so is every product. "
        "The mean adds n·mean² to each of them. What differs between inputs grows only like √n. "
        "So r decides, and in theory, with many inputs and random gradients:"
    )
    measured = lesson.percent(row["share"]).replace("%", r"\%")
    lesson.why(
        text,
        r"\begin{gathered}"
        rf"r = \frac{{n \cdot \mathrm{{mean}}^2}}{{\mathrm{{variance}}}} {written[0]} \\[6pt]"
        rf"\mathrm{{common}} = \frac{{r^2 + r}}{{r^2 + 2r + n}} {written[1]}"
        rf"\\[6pt] \mathrm{{measured}} = {measured} \end{{gathered}}",
    )


@st.fragment
def stage() -> None:
    """Everything that answers to a control."""
    with lesson.stage(presets(), question) as row:
        with row:
            inputs = {"gaussian": "Gaussian", "digits": "digits"}
            data = lesson.choice("data", _("outputs and gradients"), inputs, "gaussian")
            with lesson.more():
                names = ["sigmoid", "relu", "leaky_relu", "elu", "tanh"]
                activation = lesson.activation_choice(names, "relu")
                seed = lesson.seed_control()
        step = lesson.cached.one_step(activation, data, seed)
        lesson.pictures.bias_shift.how_to_read()
        picture, control, words = lesson.places()
        with control:
            label = _("part of the mean that the outputs keep (0: centred)")
            kept = lesson.grid("mean", label, tuple(step.shares["kept"]), 1.0)
        before, was = parts.pinned_step(activation, data, kept, seed)
        with picture:
            lesson.pictures.bias_shift.cause(step, kept, before)
        now = step.at(kept)
        with words:
            mean = f"{round(now['mean'], 2) + 0.0:.2f}".replace("-", "−")
            head = _("mean {mean}, standard deviation {std:.2f}").format(mean=mean, std=now["std"])
            lesson.verdict(head, *parts.step_findings(step, kept), before=was)
    explain(now)
    st.subheader(_("What a healthy histogram can hide"), anchor=False)
    units = lesson.cached.units_across(activation, XAVIER, LAYERS, seed)
    lesson.pictures.bias_shift.across(units)
    lesson.take_home(homes.step(activation, data, kept, seed))


stage()
parts.zigzag(SEED)
parts.top_layer(SEED)
with lesson.deeper(_("What the popular version gets wrong")):
    parts.folklore(lesson.Setup("sigmoid", XAVIER, LAYERS, SEED))
lesson.sources(
    clevert=_("introduction: what bias shift is, and why means near 0 help."),
    lecun=_("why learning is faster with inputs of mean 0."),
    cs231n=_("the zig-zag, and why batches soften it."),
    glorot=_("section 3.1 and figure 2: the top sigmoid layer falls to 0."),
    digits=_("the 1,797 scans (CC BY 4.0)."),
)
lesson.end()

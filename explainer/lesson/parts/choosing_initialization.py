"""What the map of scales says: of one place, and of every activation in the decision table."""

import numpy as np
import streamlit as st

from explainer import ACTIVATIONS
from explainer.lesson import cached, pictures
from explainer.lesson.controls import grid, menu
from explainer.lesson.explain import why
from explainer.lesson.language import _
from explainer.lesson.measured import STDS, WIDTH, Run
from explainer.lesson.measured.scale_map import LEARNED, MAPPED, Place, ScaleMap, Trial
from explainer.lesson.numbers import from_log10, in_latex, percent
from explainer.lesson.verdict import Finding, gradient_finding
from explainer.lesson.works import WORKS
from explainer.simulation.stored import MAP, made_on

CONTROLS = 265  # pixels: beside the presets, in the longer language too
NEAR = 1.2  # a training within this factor of a scale counts as one at it


def place_controls(activation: str, std: float) -> tuple[str, float]:
    """Draw the controls of a place of the map, which opens at the one given; return theirs."""
    options = {name: ACTIVATIONS[name].label for name in MAPPED}
    name, scale = st.container(width=CONTROLS).columns(2, vertical_alignment="bottom")
    with name:
        chosen = menu("activation", _("activation"), options, activation)
    with scale:
        return chosen, grid("std", _("weight scale σ"), STDS, std)


def findings(run: Run) -> list[Finding]:
    """What becomes of the gradient."""
    return [gradient_finding(run.flow)]


def training_finding(place: Place) -> Finding:
    """What became of a real training at the place, or next to it."""
    trial = place.trial
    where = _("Trained with σ = {std:g}: {result}")
    head = _("It learns.") if trial.learned else _("It does not learn.")
    if not trial.ended:
        head = _("It diverges.")
    if not 1 / NEAR < trial.std / place.std < NEAR:
        where = _("The nearest training, at σ = {std:g}: {result}")
        head = _("Not trained at this σ.")
    return head, where.format(std=trial.std, result=_result(trial))


def _result(trial: Trial) -> str:
    """Say what became of a training."""
    if not trial.ended:
        lost = _("at each learning rate, most of {seeds} seeds diverged.")
        return lost.format(seeds=trial.seeds)
    said = _(
        "**{accuracy}** right, the median of {seeds} seeds at the best learning rate, {rate:g}."
    ).format(accuracy=percent(trial.accuracy), seeds=trial.seeds, rate=trial.learning_rate)
    if trial.diverged:
        lost = _("{diverged} of {seeds} diverged.")
        said += " " + lost.format(diverged=trial.diverged, seeds=trial.seeds)
    return said


def decide(depth: int) -> None:
    """The decision table of the chapter, with this depth's numbers."""
    st.subheader(_("The decision table"), anchor=False)
    st.caption(
        _(
            "{depth} layers of {width} units. In theory: what layer 1 gets, and the scales that "
            "keep the factor per layer near 1. Learned: the scales at which {enough:.0%} came "
            "right on circles, within 300 steps at the best of four learning rates (median of "
            "three seeds). Made by scripts/map.py on {day}."
        ).format(depth=depth, width=WIDTH, enough=LEARNED, day=made_on(MAP))
    )
    schemes = cached.scheme_table(depth)
    pictures.decision_table(schemes)
    reached = schemes.set_index("activation")["reached"]
    chart = cached.scale_map(depth)
    named = {"relu": 0.1414, "tanh": 0.1, "sigmoid": 0.1}
    trials = {name: chart.at(name, std).trial.accuracy for name, std in named.items()}
    st.markdown(
        _(
            "**From [the blog post that this chapter follows]({post}):** ReLU with He: trained, "
            "{relu} right. Tanh with Xavier, the post’s example: {tanh}.\n\n"
            "**Corrected:** sigmoid with Xavier: {sigmoid}. Xavier’s derivation needs a function "
            "symmetric about 0, with slope 1 there, and the paper itself advises against sigmoids. "
            "Use tanh in hidden layers and keep the sigmoid for an output that is a probability. "
            "And He’s formula is √(2 / n), n the inputs of a unit, and not √2 times Xavier’s: the "
            "two agree only where layers are equally wide.\n\n"
            "**Beyond the post:** GELU and SiLU usually get He’s scale too. Layer 1 then gets "
            "×{gelu} and ×{silu}: where they are used today, normalization layers do the rest."
        ).format(
            **{name: percent(accuracy) for name, accuracy in trials.items()},
            post=WORKS["excelsior"][1],
            gelu=from_log10(reached["gelu"]),
            silu=from_log10(reached["silu"]),
        )
    )


def sigmoid_luck() -> None:
    """Why a sigmoid learns with N(0, 1)."""
    small, here, large = cached.width_factors("sigmoid", 1.0, (64, 100, 500))
    st.markdown(
        _(
            "With N(0, 1) weights a deep sigmoid layer multiplies the gradient by {small:.2f} at "
            "64 units, by {here:.2f} at 100 and by {large:.2f} at 500. Near 100 units it happens "
            "to stand where the gradient neither shrinks nor grows. What saves it is not σ but "
            "√n·σ: with wider layers the gradient explodes, with narrower ones it vanishes. A rule "
            "must fix √n·σ, as Xavier’s and He’s do."
        ).format(small=small, here=here, large=large)
    )


def since_then() -> None:
    """Normalization and shortcuts."""
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
            "does the factor per layer stay near 1?"
        )
    )


def explain(run: Run, chart: ScaleMap) -> None:
    """Why the scale must fit the slope, and how well the map foretells training."""
    (healthy, healthy_good), (other, other_good) = chart.called["healthy"], chart.called["other"]
    factor = np.sqrt(run.theory["chi"].iloc[-1])
    slope = in_latex(np.log10(factor / (np.sqrt(WIDTH) * run.setup.std)), 3)
    why(
        _(
            "Each layer multiplies the gradient by √n·σ times the root mean square slope of the "
            "activation function. The slopes differ from function to function, so the scale that "
            "keeps the product near 1 differs too: there the map is green. It is theory, for "
            "random and infinitely wide layers, and it knows nothing of training. At {depth} "
            "layers, {healthy} of the trained places are green, and {learned} learned. "
            "Of the other {other}, {other_good} learned: a good learning rate makes up "
            "for a moderate factor, and the edge of the green is only a rule of thumb. At the "
            "place you kept, for the last layer, in theory:"
        ).format(
            depth=chart.depth,
            healthy=healthy,
            learned=_("all of them")
            if healthy_good == healthy
            else _("{count} of them").format(count=healthy_good),
            other=other,
            other_good=other_good,
        ),
        rf"\underbrace{{\sqrt{{{WIDTH}}}\cdot {run.setup.std:g}}}_{{\sqrt{{n}}\,\sigma}}"
        rf" \cdot \underbrace{{{slope}}}_{{\mathrm{{rms}}\ f'}}"
        rf" = {in_latex(np.log10(factor), 3)}",
    )

"""What the map of scales says: of one place, and of every activation in the decision table."""

import streamlit as st

from explainer.lesson import cached, pictures
from explainer.lesson.language import _
from explainer.lesson.measured import WIDTH
from explainer.lesson.measured.scale_map import LEARNED, Place
from explainer.lesson.numbers import from_log10, percent
from explainer.lesson.verdict import Finding
from explainer.simulation.stored import MAP, made_on


def training_finding(place: Place) -> Finding:
    """What became of a real training at the place, or next to it."""
    trial = place.trial
    if not trial.ended:
        lost = _("Trained with σ = {std:g}: at each learning rate, most of {seeds} seeds diverged.")
        return _("It diverges."), lost.format(std=trial.std, seeds=trial.seeds)
    said = _(
        "Trained with σ = {std:g}: **{accuracy}** right, the median of {seeds} seeds at the best "
        "learning rate, {rate:g}."
    ).format(
        std=trial.std,
        accuracy=percent(trial.accuracy),
        seeds=trial.seeds,
        rate=trial.learning_rate,
    )
    if trial.diverged:
        lost = _("{diverged} of {seeds} diverged.")
        said += " " + lost.format(diverged=trial.diverged, seeds=trial.seeds)
    return (_("It learns.") if trial.learned else _("It does not learn.")), said


def decide(depth: int) -> None:
    """The decision table of the chapter, with this depth's numbers."""
    st.subheader(_("The decision table"), anchor=False)
    st.caption(
        _(
            "{depth} layers of {width} units. In theory: what layer 1 gets, and the scales that "
            "keep the factor a layer near 1. Learned: the scales at which {enough:.0%} came right "
            "on circles, within 300 steps at the best of four learning rates (median of three "
            "seeds). Made by scripts/map.py on {day}."
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
            "**From the post:** ReLU with He: trained, {relu} right. Its example, tanh with "
            "Xavier: {tanh}.\n\n"
            "**Corrected:** sigmoid with Xavier: {sigmoid}. Xavier’s derivation needs a function "
            "with slope 1 at 0 and mean 0, and the paper itself advises against sigmoids. "
            "Use tanh in hidden layers and keep the sigmoid for an output that is a probability. "
            "And He’s formula is √(2 / n), n the inputs of a unit, and not √2 times Xavier’s: the "
            "two agree only where layers are equally wide.\n\n"
            "**Beyond the post:** GELU and SiLU usually get He’s scale too. Layer 1 then gets "
            "×{gelu} and ×{silu}: where they are used today, normalization layers do the rest."
        ).format(
            **{name: percent(accuracy) for name, accuracy in trials.items()},
            gelu=from_log10(reached["gelu"]),
            silu=from_log10(reached["silu"]),
        )
    )

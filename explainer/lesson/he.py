"""He's pictures with their sliders and verdicts, as the page on He lays them."""

from dataclasses import dataclass
from math import log10

import pandas as pd
import streamlit as st

from explainer.lesson import cached, pictures
from explainer.lesson.controls import grid
from explainer.lesson.language import _
from explainer.lesson.measured import Trained
from explainer.lesson.measured.he import (
    GUESSING,
    RATES,
    SLOPES,
    STEPS,
    UNITS,
    Half,
    fans,
    gain,
    plan,
    rival,
    std,
    vgg_loss,
)
from explainer.lesson.measured.network import Flow, flows
from explainer.lesson.numbers import from_log10, percent
from explainer.lesson.stage import places, step_control
from explainer.lesson.verdict import Finding, gradient_finding, verdict

__all__ = [
    "NAMES",
    "RATES",
    "UNITS",
    "Duel",
    "Half",
    "duel_picture",
    "fans_table",
    "halves_table",
    "leaks_picture",
    "std",
    "trainings",
    "vgg_loss",
]

NAMES = {"xavier": "Xavier", "he": "He"}
LEARNED = 0.1  # below this loss the page says that a network has learned
NOTHING = 0.98  # of the loss of guessing: above it nothing was learned


@dataclass(frozen=True)
class Duel:
    """The training shown and its rival, and the flow of the one shown at each recorded step."""

    scheme: str
    shown: Trained
    other: Trained
    flows: dict[float, Flow]


def trainings(scheme: str, depth: int, rate: float, seed: int) -> Duel:
    """Train by a scheme and by its rival, with the same batches and the same luck."""
    with st.spinner(_("Training {depth} layers twice …").format(depth=depth)):
        shown, other = (
            cached.training_strip(plan(name, depth, rate, seed)) for name in (scheme, rival(scheme))
        )
    return Duel(scheme, shown, other, flows(shown.layers))


def duel_picture(scheme: str, depth: int, rate: float, seed: int) -> Duel:
    """Draw the training of a scheme with the loss of both; return the two trainings."""
    st.caption(
        _(
            "**Move along the picture, click to keep.** :blue[Bars]: outputs. Under the axis: "
            "exact zeros. :orange[Dots]: gradient. :green[Green]: healthy (rule of thumb)."
        )
    )
    picture, control, words = places()
    with control:
        step = step_control(plan(scheme, depth, rate, seed), STEPS)
    with picture:
        found = trainings(scheme, depth, rate, seed)
        step = max(known for known in found.shown.recorded if known <= step)
        names = NAMES[scheme], NAMES[rival(scheme)]
        pictures.duel(found.shown, found.other, names, step)
    with words:
        kept = _("{scheme}, {depth} layers, step {step}")
        kept = kept.format(scheme=names[0], depth=depth, step=step)
        verdict(kept, _loss_finding(found), gradient_finding(found.flows[step]))
    return found


def _loss_finding(found: Duel) -> Finding:
    last, other = found.shown.steps.iloc[-1], found.other.steps.iloc[-1]
    sentence = _(
        "After {steps} steps the loss is **{loss:.2g}**. {other}’s is {theirs:.2g}. Guessing costs "
        "ln 2 = {guess:.2f}."
    ).format(
        steps=int(last["step"]),
        loss=last["loss"],
        guess=GUESSING,
        other=NAMES[rival(found.scheme)],
        theirs=other["loss"],
    )
    if last["diverged"]:
        return _("It diverges."), sentence
    if last["loss"] > NOTHING * GUESSING:
        return _("It learns nothing."), sentence
    if last["loss"] < LEARNED:
        return _("It learns."), sentence
    return _("It learns slowly."), sentence


def halves_table(found: list[Half]) -> None:
    """Draw what ReLU does to some layers of a network before training."""
    depth = len(found)
    shown = [found[layer - 1] for layer in (1, depth // 3, 2 * depth // 3, depth)]
    columns = {
        _("layer"): [half.layer for half in shown],
        _("before ReLU"): [half.shapes[0] for half in shown],
        _("after ReLU"): [half.shapes[1] for half in shown],
        _("zeros"): [percent(half.zeros) for half in shown],
        _("mean square before"): [from_log10(log10(half.before)) for half in shown],
        _("mean square after"): [from_log10(log10(half.after)) for half in shown],
        _("ratio"): [f"{half.after / half.before:.2f}" for half in shown],
    }
    histogram = st.column_config.BarChartColumn(y_min=0, width="medium", color="blue")
    both = {_("before ReLU"): histogram, _("after ReLU"): histogram}
    st.dataframe(pd.DataFrame(columns), hide_index=True, column_config=both)


def leaks_picture(seed: int) -> float:
    """Draw the factor a layer over the slope of a leaky ReLU; return the slope."""
    picture, control, words = places()
    with control:
        slope = grid("slope", _("slope a of a leaky ReLU"), SLOPES, 0.0)
    found = cached.leaks(seed)
    with picture:
        pictures.leaks(found, slope)
    forward, backward = found.factors[slope]
    with words:
        st.markdown(
            _(
                "Slope {slope:g}. With Xavier’s weights a layer passes on **×{forward}** and "
                "passes back **×{backward}**; theory says {theory:.3f}. He’s are {gain:.3f} times "
                "as large: **×{he_forward}** and **×{he_backward}**; theory says 1. The rest is "
                "this network’s luck."
            ).format(
                slope=slope,
                gain=gain(slope),
                theory=1.0 / gain(slope),
                forward=from_log10(log10(forward)),
                backward=from_log10(log10(backward)),
                he_forward=from_log10(log10(forward * gain(slope))),
                he_backward=from_log10(log10(backward * gain(slope))),
            )
        )
    return slope


def fans_table() -> None:
    """Draw what three formulas ask for in a narrowing network."""
    table = fans()
    columns = {
        _("layer"): [f"{row.fan_in} → {row.fan_out}" for row in table.itertuples()],
        "He: √(2/n_in)": table["he"],
        "√(2/n_out)": table["he_out"],
        "√2·√(2/(n_in+n_out))": table["post"],
        _("last / He"): table["post"] / table["he"],
    }
    numbers = {name: st.column_config.NumberColumn(format="%.3f") for name in list(columns)[1:]}
    st.dataframe(pd.DataFrame(columns), hide_index=True, column_config=numbers)

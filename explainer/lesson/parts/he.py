"""He, in parts: two trainings, halves lost at each ReLU, a leak, unequal widths."""

from dataclasses import dataclass
from functools import partial
from math import log10

import pandas as pd
import streamlit as st

from explainer.lesson import cached, pictures, progress, trainer
from explainer.lesson.controls import grid
from explainer.lesson.language import _
from explainer.lesson.measured import Trained
from explainer.lesson.measured.flow import Flow, flows
from explainer.lesson.measured.he import (
    GUESSING,
    SCHEMES,
    SLOPES,
    STEPS,
    Half,
    duel,
    fans,
    gain,
    plan,
    rival,
    vgg_loss,
)
from explainer.lesson.numbers import from_log10, per_layer, percent
from explainer.lesson.pin import pinned
from explainer.lesson.stage import places, step_control
from explainer.lesson.verdict import Finding, gradient_finding, verdict

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


def trainings(scheme: str, depth: int, rate: float, seed: int) -> Duel | None:
    """Train by a scheme and by its rival; None as long as that takes."""
    work = partial(duel, depth, rate, seed)
    found = progress.awaited(_key(depth, rate, seed), len(SCHEMES) * STEPS, work)
    return _duel(scheme, found) if found else None


def trained(scheme: str, depth: int, rate: float, seed: int) -> Duel | None:
    """Return the same if it has been trained; else None, and nothing begins."""
    found = trainer.finished(_key(depth, rate, seed))
    return _duel(scheme, found) if found else None


def _key(depth: int, rate: float, seed: int) -> tuple[object, ...]:
    return "duel", depth, rate, seed


def _duel(scheme: str, found: dict[str, Trained]) -> Duel:
    shown = found[scheme]
    return Duel(scheme, shown, found[rival(scheme)], flows(shown.layers))


def duel_picture(scheme: str, depth: int, rate: float, seed: int) -> None:
    """Draw the training of a scheme with the loss of both, and what came of them."""
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
        if found is None:
            return
        then = pinned(init=scheme, depth=depth, rate=rate, seed=seed, step=step)
        before = then and trainings(then["init"], int(then["depth"]), then["rate"], then["seed"])
        step = _recorded(found, step)
        names = NAMES[scheme], NAMES[rival(scheme)]
        pinned_at = (before.shown, _recorded(before, then["step"])) if then and before else None
        pictures.duel(found.shown, found.other, names, step, pinned_at)
    with words:
        kept = _("{scheme}, {depth} layers, step {step}")
        kept = kept.format(scheme=names[0], depth=depth, step=step)
        was = []
        if before and pinned_at:
            was = [_loss_finding(before), _gradient_finding(before, pinned_at[1])]
        verdict(kept, _loss_finding(found), _gradient_finding(found, step), before=was)


def _recorded(found: Duel, step: float) -> int:
    """Return the last recorded step up to `step`: a training that diverged has no later ones."""
    return max(known for known in found.shown.recorded if known <= step)


def _gradient_finding(found: Duel, step: float) -> Finding:
    """Say what becomes of the gradient at a step, and what became of it before the first."""
    headline, sentence = gradient_finding(found.flows[step])
    if found.shown.at(int(step))["dead"].iloc[-1] == 1:
        sentence = _("Layer {last} is off for every input, so no hidden layer gets a gradient.")
        sentence = sentence.format(last=found.flows[step].depth)
    if step:
        first = found.flows[0]
        before = _("Before training: ×{factor} a layer, ×{reached} at layer 1.").format(
            factor=per_layer(first.backward), reached=from_log10(first.reached)
        )
        sentence += f" {before}"
    return headline, sentence


def _loss_finding(found: Duel) -> Finding:
    last, other = found.shown.steps.iloc[-1], found.other.steps.iloc[-1]
    sentence = _(
        "After {steps} steps the loss is **{loss:.3g}**. {other}’s is {theirs:.3g}. Guessing costs "
        "ln 2 = {guess:.3f}."
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
    """Draw the factor per layer over the slope of a leaky ReLU; return the slope."""
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
                "Slope {slope:g}. In root mean square, a layer of Xavier’s weights passes on "
                "**×{forward}** and passes back **×{backward}**; theory says {theory:.3f}. He’s "
                "are {gain:.3f} times as large: **×{he_forward}** and **×{he_backward}**; theory "
                "says 1. The rest is this network’s luck."
            ).format(
                slope=slope,
                gain=gain(slope),
                theory=1.0 / gain(slope),
                forward=per_layer(log10(forward)),
                backward=per_layer(log10(backward)),
                he_forward=per_layer(log10(forward * gain(slope))),
                he_backward=per_layer(log10(backward * gain(slope))),
            )
        )
    return slope


def _fans_table() -> None:
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


def unequal_widths(seed: int) -> None:
    """Fan-in or fan-out, and the formula that is only the same for equal widths."""
    st.subheader(_("When the widths differ"), anchor=False)
    pairs = cached.alternating(seed)
    st.markdown(
        _(
            "He’s formula counts the units below, n_in, and keeps the signal; with n_out it keeps "
            "the gradient. He et al. report that either will do: over a whole network the "
            "two differ only by its ends. It is often given as √2 times Xavier’s, "
            "√2·√(2 / (n_in + n_out)). That is the same for equal widths only."
        )
    )
    _fans_table()
    st.markdown(
        _(
            "Let widths of 400 and 100 take turns. Two ReLU layers then multiply the mean square "
            "by **×{he:.2f}** with n_in, by **×{he_out:.2f}** with n_out, and by **×{post:.2f}** "
            "with the mean of both (theory: 1, 1 and 0.64). Measured on four networks of 20 layers."
        ).format(**pairs)
    )


def folklore() -> None:
    """What the usual story gets wrong, with numbers of random networks."""
    low, high = cached.luck_of_he(0)
    st.markdown(
        _(
            "- **“He is Xavier times √2.”** Only where n_in = n_out. He’s formula has n_in alone, "
            "or n_out alone.\n"
            "- **“Wider, because negative outputs become 0.”** Why by exactly √2? The mean square "
            "of ReLU’s output is half that of its input, so the variance of the weights must "
            "double.\n"
            "- **“He’s networks are more accurate.”** He et al. report that at 14 layers neither "
            "is clearly better, that at 22 both converge and He’s earlier, and that at 30 Xavier’s "
            "stalls. Their 30-layer network, once it trained, did worse than the 14-layer one.\n"
            "- **“σ = 0.01 will do.”** He et al. compute what it costs a VGG network from its "
            "tenth convolution to its second: 5.9 · 4.2² · 2.9² · 2.1⁴ = 1.7·10⁴. Unrounded, the "
            "gradient is {vgg:,.0f} times too small.\n"
            "- **“He keeps the gradient.”** On average over draws. Of 20 networks of 30 layers of "
            "32 units, the middle 16 pass between ×{low:.2g} and ×{high:.2g} from layer 30 to "
            "layer 1. Hanin shows that this spread grows with depth over width. With some seeds "
            "(try 13) even He’s 30 layers have not learned after 300 steps.\n"
            "- **In code:** HeNormal and HeUniform in Keras, kaiming_normal_ and kaiming_uniform_ "
            "in PyTorch. The uniform draw reaches to √(6/n_in)."
        ).format(vgg=vgg_loss(), low=low, high=high)
    )

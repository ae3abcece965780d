"""The sentence beside the picture, computed from its numbers, never from an option's name."""

from collections.abc import Sequence
from math import isnan

import pandas as pd
import streamlit as st

from explainer.charts.data import LIMITS
from explainer.lesson.language import _
from explainer.lesson.measured import Flow, Run
from explainer.lesson.measured.flow import tendency
from explainer.lesson.numbers import from_log10, per_layer, percent
from explainer.lesson.pin import pin_tools

Finding = tuple[str, str]  # a headline and its sentence

MOST = 0.5  # share of saturated outputs above which it is the signal that saturates


def verdict(kept: str, *findings: Finding, before: Sequence[Finding] = ()) -> None:
    """Draw the verdict: each finding a headline in large type and its sentence with the numbers.

    `kept` names the place in the sweep that it speaks of, while the pointer may show another.
    `before` are the findings of the pinned run, whose headlines stand below.
    """
    with st.container(key="verdict", gap="xsmall"):
        st.caption(kept)
        for headline, sentence in findings:
            st.subheader(headline, anchor=False)
            st.markdown(sentence)
        pin_tools([headline for headline, _sentence in before])


def gradient_headline(flow: Flow) -> str:
    """Say in one short sentence what the gradient does on its way to layer 1."""
    if isnan(flow.reached):
        return _("No gradient at all.")
    fate = _fate(flow.backward, flow.depth - 1)
    return {
        "dies": _("The gradient vanishes."),
        "shrinks": _("The gradient shrinks a little."),
        "fades": _("The gradient fades slowly."),
        "arrives": _("The gradient gets through."),
        "grows": _("The gradient grows a little."),
        "swells": _("The gradient grows slowly."),
        "explodes": _("The gradient explodes."),
    }[fate]


def signal_headline(flow: Flow) -> str:
    """Say in one short sentence what the signal does on its way to the last layer."""
    fate = _fate(flow.forward, flow.depth - 1)
    return {
        "dies": _("The signal dies on the way."),
        "shrinks": _("The signal shrinks a little."),
        "fades": _("The signal fades slowly."),
        "arrives": _("The signal arrives."),
        "grows": _("The signal grows a little."),
        "swells": _("The signal grows slowly."),
        "explodes": _("The signal blows up."),
    }[fate]


def _fate(factor: float, steps: int) -> str:
    """Judge a factor per layer, as a power of ten, and what it comes to over `steps` layers."""
    total = factor * steps
    if tendency(total, steps) == 0:
        return "arrives"
    if abs(total) < 1:  # a few layers only: less than tenfold in all
        return "shrinks" if total < 0 else "grows"
    if tendency(factor) == 0:  # harmless in one layer, not in all of them
        return "fades" if total < 0 else "swells"
    return "dies" if total < 0 else "explodes"


def gradient_sentence(flow: Flow) -> str:
    """Say the factor per layer and what it comes to at layer 1."""
    if isnan(flow.reached):
        text = _("The gradient of layer {last} is exactly 0, and so is that of every layer below.")
        return text.format(last=flow.depth)
    return _(
        "Going back, each layer multiplies the gradient by **{factor}** on average. Layer 1 gets "
        "**{reached} times** what layer {last} got."
    ).format(factor=per_layer(flow.backward), reached=from_log10(flow.reached), last=flow.depth)


def signal_sentence(flow: Flow) -> str:
    """Say the factor per layer on what tells inputs apart."""
    return _(
        "Each layer multiplies the spread of a unit’s answers across inputs by **{factor}** on "
        "average."
    ).format(factor=per_layer(flow.forward))


def pointer_sentence(symbol: str, value: float, flow: Flow) -> str:
    """Say in one line, for the picture, what stands under the pointer."""
    if isnan(flow.reached):
        return f"{symbol} = {value:g}: {gradient_headline(flow)}"
    text = _("{symbol} = {value:g}: ×{factor} per layer going back, so layer 1 gets ×{reached}")
    return text.format(
        symbol=symbol,
        value=value,
        factor=per_layer(flow.backward),
        reached=from_log10(flow.reached),
    )


def gradient_finding(flow: Flow) -> Finding:
    """Say what becomes of the gradient."""
    return gradient_headline(flow), gradient_sentence(flow)


def saturates(layers: pd.DataFrame) -> bool:
    """Are most outputs of a network saturated? Not where its function cannot."""
    return bool(layers["saturated"].astype(float).mean() > MOST)


def signal_finding(run: Run) -> Finding:
    """Say what becomes of the signal."""
    sentence = signal_sentence(run.flow)
    if not saturates(run.layers):
        return signal_headline(run.flow), sentence
    share = percent(float(run.layers["saturated"].mean()))
    text = _("{share} of the outputs are saturated.").format(share=share)
    return _("The signal saturates."), f"{text} {sentence}"


def number_finding(layers: pd.DataFrame) -> Finding:
    """Say in how many layers a shorter number format would hold zero, or infinity."""
    heads, clauses = [], []
    for name, (smallest, largest) in LIMITS.items():
        zeros = int((layers["log10"] < smallest).sum())
        infinities = int((layers["log10"] > largest).sum())
        numbers = {"name": name, "zeros": zeros, "infinities": infinities, "depth": len(layers)}
        if zeros:
            heads.append(_("Too small for {name}.").format(name=name))
            text = _("In {name}, the typical gradient of {zeros} of {depth} layers rounds to zero.")
            clauses.append(text.format(**numbers))
        if infinities:
            heads.append(_("Too large for {name}.").format(name=name))
            text = _("In {name}, the typical gradient of {infinities} of {depth} layers overflows.")
            clauses.append(text.format(**numbers))
    if not heads:
        return _("Every number fits."), _("Both float16 and float32 can hold the gradient.")
    first = _("With a gradient of 1 at the last layer.")
    return heads[-1], " ".join([*clauses, first])


def saturation_finding(run: Run) -> Finding:
    """Say how many units are saturated, and what counts as that."""
    share = percent(float(run.layers["saturated"].mean()))
    return (
        _("{share} of the outputs are saturated.").format(share=share),
        _("Counted as saturated: |tanh| over 0.99, a sigmoid under 0.01 or over 0.99."),
    )

"""The sentence beside the picture, computed from its numbers, never from an option's name."""

import numpy as np
import pandas as pd
import streamlit as st

from explainer.charts.data import HEALTHY, LIMITS
from explainer.lesson.language import _
from explainer.lesson.measured import Flow, Run
from explainer.lesson.numbers import from_log10, percent

Finding = tuple[str, str]  # a headline and its sentence


def verdict(kept: str, *findings: Finding) -> None:
    """Draw the verdict: each finding a headline in large type and its sentence with the numbers.

    `kept` names the place in the sweep that it speaks of, while the pointer may show another.
    """
    with st.container(key="verdict", gap="xsmall"):
        st.caption(kept)
        for headline, sentence in findings:
            st.subheader(headline, anchor=False)
            st.markdown(sentence)


def gradient_headline(flow: Flow) -> str:
    """Say in one short sentence what the gradient does on its way to layer 1."""
    low, high = np.log10(HEALTHY)
    if flow.backward < low:
        return _("The gradient vanishes.")
    if flow.backward > high:
        return _("The gradient explodes.")
    return _("The gradient gets through.")


def signal_headline(flow: Flow) -> str:
    """Say in one short sentence what the signal does on its way to the last layer."""
    low, high = np.log10(HEALTHY)
    if flow.forward < low:
        return _("The signal dies on the way.")
    if flow.forward > high:
        return _("The signal blows up.")
    return _("The signal arrives.")


def gradient_sentence(flow: Flow) -> str:
    """Say the factor a layer and what it comes to at layer 1."""
    return _(
        "Going back, each layer multiplies the gradient by **{factor}**. Layer 1 gets **{reached} "
        "times** what layer {last} got."
    ).format(factor=from_log10(flow.backward), reached=from_log10(flow.reached), last=flow.depth)


def signal_sentence(flow: Flow) -> str:
    """Say the factor a layer on what tells two inputs apart."""
    return _(
        "Going forward, each layer multiplies the difference between inputs by **{factor}**."
    ).format(factor=from_log10(flow.forward))


def pointer_sentence(symbol: str, value: float, flow: Flow) -> str:
    """Say in one line, for the picture, what stands under the pointer."""
    return _("{symbol} = {value:g}: ×{factor} back a layer, so layer 1 gets ×{reached}").format(
        symbol=symbol,
        value=value,
        factor=from_log10(flow.backward),
        reached=from_log10(flow.reached),
    )


def gradient_finding(flow: Flow) -> Finding:
    """Say what becomes of the gradient."""
    return gradient_headline(flow), gradient_sentence(flow)


def signal_finding(flow: Flow) -> Finding:
    """Say what becomes of the signal."""
    return signal_headline(flow), signal_sentence(flow)


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
        _("{share} of the units are saturated.").format(share=share),
        _("Counted as saturated: |tanh| over 0.99, a sigmoid under 0.01 or over 0.99."),
    )

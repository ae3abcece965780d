"""The sentence beside the picture, computed from its numbers, never from an option's name."""

import pandas as pd
import streamlit as st

from explainer.charts.data import LIMITS
from explainer.lesson.language import _
from explainer.lesson.measured import Flow, Run
from explainer.lesson.measured.flow import tendency
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
    fate = _fate(flow.backward, flow.reached)
    return {
        "dies": _("The gradient vanishes."),
        "shrinks": _("The gradient shrinks a little."),
        "arrives": _("The gradient gets through."),
        "grows": _("The gradient grows a little."),
        "explodes": _("The gradient explodes."),
    }[fate]


def signal_headline(flow: Flow) -> str:
    """Say in one short sentence what the signal does on its way to the last layer."""
    fate = _fate(flow.forward, flow.forward * (flow.depth - 1))
    return {
        "dies": _("The signal dies on the way."),
        "shrinks": _("The signal shrinks a little."),
        "arrives": _("The signal arrives."),
        "grows": _("The signal grows a little."),
        "explodes": _("The signal blows up."),
    }[fate]


def _fate(factor: float, total: float) -> str:
    """Judge a factor per layer and what it comes to in all, both as powers of ten."""
    if tendency(factor) == 0:
        return "arrives"
    if abs(total) < 1:  # a few layers only: less than tenfold in all
        return "shrinks" if total < 0 else "grows"
    return "dies" if total < 0 else "explodes"


def gradient_sentence(flow: Flow) -> str:
    """Say the factor per layer and what it comes to at layer 1."""
    return _(
        "Going back, each layer multiplies the gradient by **{factor}** on average. Layer 1 gets "
        "**{reached} times** what layer {last} got."
    ).format(factor=from_log10(flow.backward), reached=from_log10(flow.reached), last=flow.depth)


def signal_sentence(flow: Flow) -> str:
    """Say the factor per layer on what tells two inputs apart."""
    return _(
        "Going forward, each layer multiplies the difference between inputs by **{factor}** on "
        "average."
    ).format(factor=from_log10(flow.forward))


def pointer_sentence(symbol: str, value: float, flow: Flow) -> str:
    """Say in one line, for the picture, what stands under the pointer."""
    text = _("{symbol} = {value:g}: ×{factor} per layer going back, so layer 1 gets ×{reached}")
    return text.format(
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
        _("{share} of the outputs are saturated.").format(share=share),
        _("Counted as saturated: |tanh| over 0.99, a sigmoid under 0.01 or over 0.99."),
    )

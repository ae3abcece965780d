"""The sentence beside the picture, computed from its numbers, never from an option's name."""

import numpy as np
import streamlit as st

from explainer.charts.data import HEALTHY
from explainer.lesson.language import _
from explainer.lesson.measured import Flow
from explainer.lesson.numbers import from_log10


def verdict(kept: str, *findings: tuple[str, str]) -> None:
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

"""The parts under the picture: why, what lies deeper, sources."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from explainer import ACTIVATIONS
from explainer.lesson.language import _
from explainer.lesson.measured import Measured
from explainer.lesson.told import tell
from explainer.lesson.works import WORKS


def how_to_read(activation: str, shown: Measured, *more: str) -> None:
    """Draw the line over a live picture that says how to read it, and `more` of it.

    `shown` is what it can show; marks that it has nowhere are not explained.
    """
    line = _(
        "**Move along the picture, click to keep.** :blue[Bars]: outputs. :orange[Dots]: gradient. "
        "Line: theory. :green[Green]: healthy (rule of thumb)."
    )
    st.caption(" ".join([line, *_beyond_axes(activation, shown), *more]))


def _beyond_axes(activation: str, shown: Measured) -> Iterator[str]:
    """Say what stands outside the axes: bars of outputs, and gradients."""
    beyond = (shown.layers["below"] + shown.layers["above"]).max() > 0
    if ACTIVATIONS[activation].zeros_apart:
        yield (
            _("Below the axis: exact zeros; above: beyond it.")
            if beyond
            else _("Below the axis: exact zeros.")
        )
    elif beyond:
        yield _("Outside the axis: values beyond it.")
    if any(shown.datasets.column("gradient", "off")):
        yield _(":orange[◆]: off the axis.")


def why(text: str, formula: str) -> None:
    """Draw the explanation and the formula with this run's numbers in it (LaTeX)."""
    tell(why=text, formula=formula)
    with st.container(key="why", gap="small"):
        st.subheader(_("Why"), anchor=False)
        st.markdown(text)
        st.latex(formula)


@contextmanager
def deeper(title: str) -> Iterator[None]:
    """Open a folded section for what only some readers want."""
    with st.expander(title, icon=":material/read_more:"):
        yield


def sources(**where: str) -> None:
    """Draw the folded list of what the page rests on: a work of WORKS, and where in it to look."""
    with (
        st.container(key="sources"),
        st.expander(_("Sources"), icon=":material/menu_book:"),
    ):
        for work, what in where.items():
            if work not in WORKS:
                raise KeyError(f"{work!r} is not among the works of explainer/lesson/works.py")
            citation, url = WORKS[work]
            st.markdown(f"- [{citation}]({url}): {what}")

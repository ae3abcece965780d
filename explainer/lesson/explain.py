"""The parts under the picture: why, what lies deeper, sources."""

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd
import streamlit as st

from explainer.lesson.language import _
from explainer.lesson.works import WORKS


def how_to_read(layers: pd.DataFrame, *more: str) -> None:
    """Draw the line over a live picture of `layers` that says how to read it, and `more` of it."""
    beyond = (layers["below"] + layers["above"]).max() > 0
    line = _(
        "**Move along the picture, click to keep.** :blue[Bars]: outputs. :orange[Dots]: gradient. "
        "Line: theory. :green[Green]: healthy (rule of thumb)."
    )
    scale = [_("Outside the axis: exact 0 below, beyond above.")] if beyond else []
    st.caption(" ".join([line, *scale, *more]))


def why(text: str, formula: str) -> None:
    """Draw the explanation and the formula with this run's numbers in it (LaTeX)."""
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
            citation, url = WORKS[work]
            st.markdown(f"- [{citation}]({url}): {what}")

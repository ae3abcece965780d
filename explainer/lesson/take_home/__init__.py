"""Take it home: the page's script, notebook, numbers and picture, and its layers elsewhere."""

from collections.abc import Callable

import streamlit as st

from explainer.lesson.language import _
from explainer.lesson.lessons import lesson_named
from explainer.lesson.measured import Run
from explainer.lesson.take_home import homes
from explainer.lesson.take_home.blocks import DIGITS_FILE
from explainer.lesson.take_home.frameworks import snippets
from explainer.lesson.take_home.homes import Home
from explainer.lesson.take_home.notebook import notebook
from explainer.lesson.take_home.picture import picture_button
from explainer.lesson.told import told

__all__ = ["homes", "take_home"]

TYPES = {
    "py": "text/x-python",
    "ipynb": "application/x-ipynb+json",
    "csv": "text/csv",
    "gz": "application/gzip",
}
TALL = 320  # pixels of code that are seen without scrolling


def take_home(what: Run | Home) -> None:
    """Draw the folded section of what a reader takes home; a random network's `Run` will do.

    It is filled when it is opened: a third of what a page sends at each click would be for it.
    """
    with st.container(key="take_home"):
        section = st.expander(
            _("Take it home"), key="take_home_open", icon=":material/download:", on_change="rerun"
        )
    if section.open:
        with section:
            _fill(homes.random_network(what) if isinstance(what, Run) else what)


def _fill(home: Home) -> None:
    st.markdown(
        "{} {} {}".format(
            _("The script needs NumPy alone."),
            home.about,
            _("The notebook adds the text and exercises."),
        )
    )
    with st.container(horizontal=True, gap="small"):
        _downloads(home)
        picture_button(_("Picture (SVG)"), f"signal_{st.session_state.page}.svg")
    st.caption(_("A picture as PNG: the arrow that appears under it."))
    codes = {"NumPy": home.script, **snippets(home.layers)}
    for tab, code in zip(st.tabs(list(codes)), codes.values(), strict=True):
        tab.code(code, language="python", height=TALL)


def _downloads(home: Home) -> None:
    """Draw the buttons. What they give is made here: a click is answered without the session."""
    page, table = st.session_state.page, home.table
    title = _(lesson_named(page).title) if page != "home" else "Signal"
    written = notebook(title, told(), home)
    _download("script", _("Script"), f"signal_{page}.py", lambda: home.script)
    _download("notebook", _("Notebook"), f"signal_{page}.ipynb", lambda: written)
    if table is not None:
        name = f"signal_{page}.csv"
        _download("csv", _("Numbers (CSV)"), name, lambda: table.to_csv(index=False))
    if DIGITS_FILE.name in home.script:
        _download("digits_file", _("The digits"), DIGITS_FILE.name, DIGITS_FILE.read_bytes)


def _download(key: str, label: str, name: str, data: Callable[[], str | bytes]) -> None:
    kind = TYPES[name.rpartition(".")[2]]
    st.download_button(label, data, name, kind, key=key, on_click="ignore")

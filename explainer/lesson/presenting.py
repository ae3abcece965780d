"""Presenting: the same page for a projector, large, from the keyboard, and nothing else on it."""

import streamlit as st

from explainer.lesson.language import _
from explainer.lesson.lessons import PATHS

# Everything grows with the root's size, axes of charts too. The picture comes first. What is not
# being taught goes: the menu, the line that says how to read, what is folded below.
STYLE = """<style>
html { font-size: 22px; }
[data-testid="stSidebar"], [data-testid="stExpandSidebarButton"], [data-testid="stToolbar"],
[data-testid="stMain"] [data-testid="stCaptionContainer"], [data-testid="stExpander"],
.st-key-stage [data-testid="stSlider"] {
  display: none;
}
[data-testid="stMainBlockContainer"] { padding: 0.5rem 1.4rem 3rem; gap: 0.6rem; }
[data-testid="stMain"] .st-key-claim { flex-direction: row; align-items: baseline; gap: 1rem; }
.st-key-claim > * { width: auto; }
.st-key-claim h1 { font-size: 1.35rem; padding: 0; white-space: nowrap; }
.st-key-stage > :has(.st-key-presets) { order: 9; }
.st-key-verdict p { font-size: 0.85rem; }
.st-key-pin_tools { display: none; }
.st-key-turn_pages, .st-key-tools, .st-key-not_asked {
  position: fixed; z-index: 9; top: auto; bottom: 0; width: auto; zoom: 0.75;
  background: color-mix(in srgb, canvas 85%, transparent);
}
.st-key-turn_pages { right: 1rem; }
.st-key-tools { left: 10rem; right: auto; }
.st-key-not_asked { left: 1rem; }
</style>"""


def presenting() -> bool:
    """Return whether this reader presents."""
    return bool(st.session_state.get("presenting"))


def settle_presenting() -> None:
    """Take from the link whether the page is presented, keep it there, and set the large type."""
    state, asked = st.session_state, st.query_params.get("present")
    if asked in ("0", "1") and asked != state.get("present_in_url"):
        state.presenting = asked == "1"
    wanted = "1" if presenting() else None
    if wanted and asked != wanted:
        st.query_params["present"] = wanted
    elif asked is not None and not wanted:
        del st.query_params["present"]
    state.present_in_url = wanted
    _settle_path()
    if wanted:
        st.html(STYLE)


def path() -> int | None:
    """Return the path of PATHS that is presented; None while it is the whole chapter."""
    return st.session_state.get("path") if presenting() else None


def _settle_path() -> None:
    """Take from the link which path is presented, and keep it there."""
    state, asked = st.session_state, st.query_params.get("path")
    if asked is not None and asked != state.get("path_in_url"):
        state.path = int(asked) if asked in map(str, PATHS) else None
    state.path = path()
    wanted = str(state.path) if state.path else None
    if wanted and asked != wanted:
        st.query_params["path"] = wanted
    elif asked is not None and not wanted:
        del st.query_params["path"]
    state.path_in_url = wanted


def presenting_switch() -> None:
    """Draw the button that begins and ends presenting, by the key P too."""
    st.button(
        _("End") if presenting() else _("Present"),
        key="present",
        icon=":material/present_to_all:",
        shortcut="p",
        type="tertiary",
        on_click=st.session_state.update,
        args=({"presenting": not presenting()},),
    )

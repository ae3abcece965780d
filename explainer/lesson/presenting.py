"""Presenting: the same page for a projector, large, from the keyboard, and nothing else on it."""

from collections.abc import Sequence

import streamlit as st

from explainer.lesson.language import _
from explainer.lesson.lessons import PATHS
from explainer.lesson.notice import notice

# A larger window shows the page that fits 1280 x 720, enlarged: in eighths, up to 3840 x 2160.
LARGER = "@media (min-width: {}px) and (min-height: {}px) {{ :root {{ --zoom: {}; }} }}\n"
ZOOM = "".join(LARGER.format(160 * eighths, 90 * eighths, eighths / 8) for eighths in range(9, 25))
# Everything grows with the root's size, axes of charts too. The picture comes first. What is not
# being taught goes: the menu, the line that says how to read, what is folded below, a picture's own
# tools; what follows begins behind the foot. Streamlit takes a picture's width from its place after
# the zoom, and draws it before.
STYLE = """<style>
html { font-size: 22px; }
[data-testid="stApp"], [data-testid="stPopoverBody"] > *, [data-testid="stDialog"] section {
  zoom: var(--zoom, 1);
}
[data-testid="stMain"] [data-testid="stFullScreenFrame"] { width: calc(100% / var(--zoom, 1)); }
[data-testid="stSidebar"], [data-testid="stExpandSidebarButton"], [data-testid="stToolbar"],
[data-testid="stMain"] [data-testid="stElementContainer"]:has([data-testid="stCaptionContainer"]),
[data-testid="stExpander"], [data-testid="stElementToolbar"],
:is(.st-key-predict, .st-key-patients) [data-testid="stNumberInputContainer"] button,
.st-key-stage [data-testid="stSlider"] {
  display: none;
}
[data-testid="stMainBlockContainer"] { padding: 0.5rem 1.4rem 3rem; gap: 0.6rem; }
[data-testid="stMain"] .st-key-claim { flex-direction: row; align-items: baseline; gap: 1rem; }
.st-key-claim > * { width: auto; }
.st-key-claim > :first-child { flex-shrink: 0; }
.st-key-claim h1 { font-size: 1.35rem; padding: 0; white-space: nowrap; }
.st-key-verdict p { font-size: 0.85rem; line-height: 1.4; }
.st-key-verdict h3 { font-size: 1.15rem; padding: 0.4rem 0 0.55rem; }
.st-key-pin_tools { display: none; }
/* The foot: presets on the left, the way on the right. What concerns the page stands above. */
[data-testid="stApp"]::after {
  content: ""; position: fixed; z-index: 8; inset: auto 0 0; height: 2.1rem; background: inherit;
}
.st-key-stage > div:has(.st-key-presets), .st-key-turn_pages, .st-key-tools, .st-key-not_asked {
  position: fixed; z-index: 9; width: auto; zoom: 0.75;
}
.st-key-stage > div:has(.st-key-presets) { left: 1.4rem; bottom: 0.3rem; }
.st-key-turn_pages { right: 1rem; bottom: 0.3rem; }
.st-key-turn_pages [data-testid="stBidiComponentRegular"] { position: absolute; }
.st-key-tools { top: 0; right: 0.4rem; padding: 0.4rem 0.6rem 0 0.5rem; }
.st-key-not_asked { top: 2.6rem; right: 1rem; }
[data-testid="stMain"] .st-key-claim { padding-right: 7.4rem; }
.st-key-claim p { font-size: 0.9rem; line-height: 1.4; }
:is(.st-key-predict, .st-key-patients) [data-testid="stButton"] button {
  padding: 0.2rem 0.6rem; min-height: 2rem;
}
:is(.st-key-predict, .st-key-patients) [data-testid="stNumberInputContainer"] { height: 2rem; }
.st-key-predict { padding-block: 0.35rem; }
:is(.st-key-predict, .st-key-patients, .st-key-stage:not(:has(.st-key-verdict)))
  :is(p, button, input) { font-size: 0.9rem; line-height: 1.4; }
.st-key-patients { align-items: center; }
.st-key-predict [data-testid="stHorizontalBlock"] { row-gap: 0.5rem; }
.st-key-patients > .st-key-patient { flex: none; width: max-content; }
.st-key-patient > * { display: flex; align-items: center; gap: 0.5rem; }
.st-key-patient label { margin: 0; }
.st-key-patient [data-testid="stNumberInputContainer"] { width: 4rem; }
.st-key-stage:has(.st-key-live_sweep) { padding-bottom: 3.6rem; }
.st-key-stage:has(.st-key-verdict) [data-testid="stColumn"] { align-self: flex-start; }
[data-testid="stDialog"] img { width: 13rem !important; }
[data-testid="stDialog"] h2 { padding-block: 0.9rem 0; }
/* A phone has no room for a foot of presets, nor for letters of a hall. */
@media (max-width: 767px) {
  html { font-size: 16px; }
  [data-testid="stMain"] .st-key-claim { flex-direction: column; padding: 2rem 0 0; }
  .st-key-stage > div:has(.st-key-presets) { position: static; zoom: 1; }
}
</style>"""


def presenting() -> bool:
    """Return whether this reader presents."""
    return bool(st.session_state.get("presenting"))


def settle_presenting() -> None:
    """Take from the link what is presented, keep it there, and set the large type.

    A path is kept while presenting rests, and goes on with it.
    """
    state = st.session_state
    asked = _asked("present", ("0", "1"))
    if asked is not None:
        state.presenting = asked == "1"
    asked = _asked("path", tuple(map(str, PATHS)))
    if asked is not None:
        state.path, state.presenting = int(asked), True
    _tell("present", "1" if presenting() else None)
    _tell("path", str(path()) if path() else None)
    if presenting():
        st.html(f"{STYLE}<style>{ZOOM}</style>")


def _asked(key: str, known: Sequence[str]) -> str | None:
    """Return what a link newly asks for; None, with a notice, if that is not `known`."""
    asked = st.query_params.get(key)
    if asked is None or asked == st.session_state.get(f"{key}_in_url"):
        return None
    if asked not in known:
        notice(key, asked, ", ".join(known))
        return None
    return asked


def _tell(key: str, value: str | None) -> None:
    """Keep a parameter of the link at `value`, or out of it."""
    if value is not None and st.query_params.get(key) != value:
        st.query_params[key] = value
    elif value is None and key in st.query_params:
        del st.query_params[key]
    st.session_state[f"{key}_in_url"] = value


def path() -> int | None:
    """Return the path of PATHS that is presented; None while it is the whole chapter."""
    return st.session_state.get("path") if presenting() else None


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

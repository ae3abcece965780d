"""The frame around every page: language, navigation, title and claim, the way to the next page."""

from collections.abc import Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from explainer.lesson import told
from explainer.lesson.browser import came_back, tell_browser
from explainer.lesson.keys import presenting_keys
from explainer.lesson.language import _, choose_language, language_switch
from explainer.lesson.lessons import LESSONS, Lesson, lesson_after, lesson_before, lesson_named
from explainer.lesson.pin import settle_pin
from explainer.lesson.predict import forget_votes
from explainer.lesson.presenting import path, presenting, presenting_switch, settle_presenting
from explainer.lesson.share import share_button

PAGES = Path(__file__).parents[2] / "pages"

# What Streamlit has no setting for. The claim, the controls, both pictures and the verdict fit
# 1280 x 720 only if the page begins beside the toolbar, not under it. The menu is long: languages
# stand above it, beside the arrow that folds it. A primary button is one that is chosen: the
# theme's white on its light blue would be hard to read, as are its faint captions and axes.
# Menu links and the buttons of a picture would not show the focus. On a phone the picture comes
# before the controls. A formula is 2 px wider than its box, which would make the box scroll. The
# slider of the checks holds names that are for links alone. What is scrolled passes behind the
# page's tools: they take its background through all that holds them. A picture's own tools would
# cover the line that says how to read it: they come under the picture, and at once, as fading in
# they slowed the pointer's first moves. `:has` stands behind a tag everywhere: alone it is looked
# up for each mark that changes, which took half of the time of restyling a picture.
STYLE = """<style>
@media (min-width: 768px) {
  [data-testid="stMainBlockContainer"] { padding: 1.6rem 2.4rem 3rem; }
}
@media (max-width: 767px) {
  div:has(> .st-key-presets) { min-width: 100%; }
  [data-testid="stMainBlockContainer"] { padding-top: 3rem; }
  .st-key-stage > div:has(.st-key-presets) { order: 9; }
}
:is([data-testid="stMarkdownContainer"], [data-testid="stCaptionContainer"]) :is(p, li),
.st-key-verdict h3 {
  word-break: keep-all; overflow-wrap: anywhere;
}
[data-testid="stHeader"], [data-testid="stToolbar"] {
  background: transparent; pointer-events: none;
}
[data-testid="stHeader"] button { pointer-events: auto; }
[data-testid="stBaseButton-primary"], [data-testid="stBaseButton-primary"]:hover {
  color: inherit; border-color: currentColor;
  background: color-mix(in srgb, currentColor 9%, transparent);
}
[data-testid="stCaptionContainer"] {
  opacity: 1; color: color-mix(in srgb, currentColor 75%, transparent);
}
svg.marks :is(.role-axis-label, .role-axis-title) text {
  fill: color-mix(in srgb, currentColor 75%, transparent);
}
svg.marks { touch-action: pan-y pinch-zoom; }
.katex .base:last-child { padding-right: 2px; }
[data-testid="stApp"] :is(a, button):focus-visible {
  outline: 2px solid currentColor; outline-offset: -2px;
}
[data-testid="stSidebarContent"] { display: flex; flex-direction: column; }
[data-testid="stSidebarHeader"] { margin-bottom: 0; }
[data-testid="stSidebarUserContent"] {
  order: -1; padding: 0.9rem 2.5rem 0 0; height: 0; z-index: 1;
}
[data-testid="stSidebarNavSeparator"], [data-testid="stStatusWidget"] { display: none; }
[data-testid="stSidebarNavLinkContainer"] { height: 1.85rem; }
[data-testid="stNavSectionHeader"] { padding-top: 0; }
.st-key-checks :is(td, th):nth-child(2) { min-width: 15rem; }
.st-key-check :is([data-testid="stSliderThumbValue"], [data-testid="stSliderTickBar"]) {
  display: none;
}
[data-testid="stPageLink-NavLink"] * { white-space: normal; }
.st-key-claim h1 { padding: 0 0 0.35rem; }
div:has(> .st-key-tools) { position: absolute; top: 0; right: 0.5rem; z-index: 1; width: auto; }
.st-key-tools { padding: 0.4rem 2.5rem 0 0.5rem; }
[data-testid="stApp"] :is(div, section):has(.st-key-tools), .st-key-tools { background: inherit; }
[data-testid="stMain"] [data-testid="stElementToolbar"] { transition: none !important; }
[data-testid="stMain"] .st-key-stage [data-testid="stElementToolbar"] { top: 100%; }
:not(:hover) > [data-testid="stElementToolbar"] { pointer-events: none; }
</style>"""

# The pages by name, where app.py has drawn the frame; a run of a bare page file finds none.
_pages: ContextVar[dict[str, StreamlitPage]] = ContextVar("pages")


def draw_frame() -> StreamlitPage:
    """Declare the pages, draw language and navigation, and return the page the URL names.

    app.py runs it. A server that has just started runs the first deep link as the bare page file,
    without app.py (Streamlit's `uses_pages_directory`): then `begin` calls this and runs the page
    from within, as app.py does: the controls of a bare page would belong to all pages.
    """
    st.set_page_config(layout="wide", page_icon="📶")
    st.html(STYLE)
    choose_language()
    settle_presenting()
    sections: dict[str, list[StreamlitPage]] = {}
    _pages.set({})
    for lesson in LESSONS:
        section = _(lesson.section) if lesson.section else ""
        sections.setdefault(section, []).append(_page(lesson))
    page = st.navigation(sections, expanded=True)
    shown = _pages.get().get(str(st.session_state.get("page")))
    if came_back() and shown is not None and shown is not page:
        # Streamlit opens it on defaults, where the page before has controls of the same name.
        st.switch_page(page, query_params={})
    if (name := st.session_state.pop("going", None)) is not None:
        # Without the parameters of this page: Streamlit refuses those of its controls.
        st.switch_page(_pages.get()[name], query_params={})
    with st.sidebar:
        language_switch()
        tell_browser()
    return page


def begin(name: str, claim: str) -> None:
    """Begin the page of lesson `name`: the title, and the claim.

    `claim` is marked with `N_` and translated here: before the frame there may be no language.
    """
    state = st.session_state
    if _pages.get(None) is None:
        page = draw_frame()
        if page is _pages.get()[name]:  # not in AppTest, where no page has been asked for
            page.run()
            st.stop()
    if state.get("page") != name:
        state.page, state.visit = name, state.get("visit", 0) + 1
        if presenting():  # its picture opens anew, its answer too
            state.pop(f"guess_{name}", None)
    settle_pin()
    told.begin(claim)
    with st.container(key="claim", gap="xsmall"):
        st.title(_(lesson_named(name).title) if name != "home" else "Signal", anchor=False)
        st.markdown(_(claim))
    if not presenting():
        _tools()


def end() -> None:
    """End the page with the link to the lesson that follows from this one."""
    page, way = st.session_state.page, path()
    following = lesson_after(page, way)
    if presenting():
        _turn_pages(lesson_before(page, way), following)
    elif following is not None:
        link_to(following, _("Next: {title}").format(title=_(following.title)))


def _turn_pages(before: Lesson | None, following: Lesson | None) -> None:
    """Draw the way back and on, by the keys that a clicker sends, and out of presenting."""
    with st.container(horizontal=True, gap="xsmall", key="turn_pages"):
        presenting_keys()
        for lesson, key in ((before, "PageUp"), (following, "PageDown")):
            if lesson is not None:
                _button_to(lesson, _(lesson.title), key=key, shortcut=key, type="tertiary")
    _tools()


def _button_to(lesson: Lesson, label: str, state: Mapping[str, object] = {}, **look: Any) -> None:
    """Draw a button that goes to `lesson`; `state` is set on the way."""
    st.button(label, on_click=_go, args=({"going": lesson.name, **state},), **look)


def _go(state: Mapping[str, object]) -> None:
    st.session_state.update(state)
    if "path" in state:  # another class
        forget_votes()


def _tools() -> None:
    """Draw what concerns the page as a whole: presenting it, sharing it."""
    with st.container(horizontal=True, gap="xsmall", key="tools"):
        presenting_switch()
        share_button()


def chapter() -> None:
    """Draw the map of the lessons, one line each; while presenting, the way on."""
    if presenting():
        end()
        return
    st.subheader(_("The chapter"), anchor=False)
    for lesson in LESSONS[1:]:
        link_to(lesson, _(lesson.title))


def link_to(lesson: Lesson, label: str) -> None:
    """Draw a link to `lesson` followed by the question it answers."""
    text = f"**{label}** &ensp;:gray[{_(lesson.question)}]"
    st.page_link(_page(lesson), label=text, icon=":material/arrow_forward:")


def page_link(name: str) -> None:
    """Draw a link to the page of lesson `name`."""
    lesson = lesson_named(name)
    st.page_link(_page(lesson), label=_(lesson.title), icon=":material/arrow_forward:")


def path_button(minutes: int) -> None:
    """Draw the button that begins to present a path of PATHS: Home comes, large."""
    label = _("Present these {minutes} minutes").format(minutes=minutes)
    begun = {"presenting": True, "path": minutes}
    icon = ":material/present_to_all:"
    _button_to(LESSONS[0], label, begun, key=f"present_{minutes}", icon=icon)


def _page(lesson: Lesson) -> StreamlitPage:
    pages = _pages.get({})
    if lesson.name not in pages:
        pages[lesson.name] = st.Page(
            PAGES / f"{lesson.name}.py",
            title=_(lesson.title),
            url_path=lesson.name,
            default=lesson is LESSONS[0],
        )
    return pages[lesson.name]

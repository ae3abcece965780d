"""What a page needs of the browser: one entry of its history a page, and fingers on pictures.

Streamlit makes an entry of every change of a link, and empties that of a page before it goes to the
next. Here links change in place, and Back leads to the page before, with the link it was left with.

A browser sends all that a finger does to where it was put down. Here it goes to what is under the
finger: a picture follows that as it follows a pointer (frame.STYLE keeps the browser from taking
a way across for its own Back).
"""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

SCRIPT = """
export default function () {
  if (window.signalBrowser) return;
  window.signalBrowser = true;

  const push = history.pushState.bind(history);
  const path = link => new URL(link, location.href).pathname;
  let left = location.href;  // when the reader last did something
  for (const deed of ["pointerdown", "keydown"]) {
    window.addEventListener(deed, () => { left = location.href; }, { capture: true });
  }
  history.pushState = (state, title, link) => {
    if (path(link) === location.pathname) {
      history.replaceState(state, title, link);
    } else {
      if (path(left) === location.pathname) history.replaceState(history.state, "", left);
      push(state, title, link);
    }
  };

  window.addEventListener("pointerdown", ({ target, pointerId }) => {
    if (target.closest?.("svg.marks") && target.hasPointerCapture(pointerId)) {
      target.releasePointerCapture(pointerId);
    }
  });
}
"""
_component = st.components.v2.component("browser", html="<i></i>", js=SCRIPT)


def tell_browser() -> None:
    """Make history and fingers work as readers expect."""
    _component(key="browser", width=1)


def came_back() -> bool:
    """Return whether this run is the answer to the browser's Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation

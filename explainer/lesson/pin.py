"""A pinned run: it stays in the pictures while one thing is changed, and travels in the link."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from explainer.lesson.controls import controls_of_page, settings_of_page
from explainer.lesson.language import _
from explainer.lesson.lessons import LESSONS

LONGEST = 500  # characters of a pin that are read


def settle_pin() -> None:
    """Take the pinned run from the link as a page begins; one of another page is let go.

    That is said if the link opens the page, not where a reader moves on with a pin in the URL.
    """
    state, asked = st.session_state, st.query_params.get("pin", "")
    mine = asked.startswith(f"{state.page};") and len(asked) <= LONGEST
    if asked and not mine:
        del st.query_params["pin"]
        if "pin_keys" not in state:  # nothing was drawn yet
            _say_why_not(asked)
    state.pin = asked if mine else ""
    state.pin_keys = ()


def pinned(**now: Any) -> dict[str, Any] | None:
    """Return the settings `now`, by the keys of their controls, as they were when pinned.

    What has no control on this page stays as it is. None if nothing is pinned, or if a link pins
    what this page does not have, which is said.
    """
    state, controls = st.session_state, controls_of_page()
    state.pin_keys = tuple(now)
    if not state.get("pin"):
        return None
    then = dict(now)
    for part in state.pin.split(";")[1:]:
        key, _colon, text = part.partition(":")
        control = controls.get(key)
        value = control.read(text) if control and key in now else None
        if control is None or value is None:
            _unpin()
            _say_why_not(state.page)
            return None
        then[key] = control.give(value)
    return then


def pin_tools(headlines: Sequence[str]) -> None:
    """Draw what pins the present run, and what became of the one that is pinned."""
    state = st.session_state
    if not state.get("pin_keys"):
        return
    here = {k: v for k, v in settings_of_page(defaults=True).items() if k in state.pin_keys}
    text = ";".join([state.page, *(f"{key}:{value}" for key, value in here.items())])
    with st.container(horizontal=True, key="pin_tools", gap="small", vertical_alignment="center"):
        st.button(
            _("Pin this run"),
            key="pin_run",
            icon=":material/keep:",
            type="tertiary",
            on_click=_pin,
            args=(text,),
            disabled=state.pin == text,
        )
        if state.pin:
            st.button(_("Unpin"), key="unpin", type="tertiary", on_click=_unpin)
    if state.pin and headlines:
        text = _("Pinned: {run}.").format(run=_described(here))
        st.caption(f":material/keep: {text} {' '.join(headlines)}")


def _described(here: dict[str, str]) -> str:
    """Name the pinned run by what differs from the present settings; by all if nothing does."""
    then = dict(part.split(":", 1) for part in st.session_state.pin.split(";")[1:])
    apart = {key: value for key, value in then.items() if here.get(key) != value} or then
    words = _words()
    return ", ".join(f"{words.get(key, key)} = {value}" for key, value in apart.items())


def _words() -> dict[str, str]:
    """Return short names of the controls that a pinned run has."""
    slope = _("slope")
    return {
        "activation": _("activation"),
        "alpha": "α",
        "bias": _("biases"),
        "data": _("data"),
        "dataset": _("data"),
        "depth": _("layers"),
        "hidden": _("hidden layers"),
        "init": _("weights"),
        "mean": _("mean kept"),
        "noise": _("noise"),
        "prelu_slope": slope,
        "rate": _("learning rate"),
        "seed": _("seed"),
        "slope": slope,
        "std": "σ",
        "step": _("training step"),
        "width": _("units per layer"),
    }


def _say_why_not(asked: str) -> None:
    """Say why what a link asks for is not pinned."""
    name = asked.partition(";")[0]
    titles = {lesson.name: lesson.title for lesson in LESSONS}
    text = _("There is no such run here, so none is pinned.")
    if name in titles and name != st.session_state.page:
        text = _("The pinned run of this link belongs to the page “{title}”, so none is pinned.")
        text = text.format(title=_(titles[name]))
    st.toast(text, icon=":material/info:")


def _pin(text: str) -> None:
    st.session_state.pin = st.query_params["pin"] = text


def _unpin() -> None:
    st.session_state.pin = ""
    if "pin" in st.query_params:
        del st.query_params["pin"]

"""Controls bound to the URL, and presets that set them.

A control's key is the URL's parameter and the session's entry. What a link asks for and a page
does not have is ignored, and said.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from explainer import ACTIVATIONS
from explainer.lesson.language import _

MAX_SEED = 99


@dataclass(frozen=True)
class Preset:
    """Settings with a name a teacher can say aloud; `name` makes the key preset_<name>."""

    name: str
    label: str
    settings: Mapping[str, Any]


def choice(key: str, label: str, options: Mapping[str, str], default: str) -> str:
    """Draw a segmented control and return the chosen key of `options` (key: label as in the URL).

    The labels stand in the URL, so they are the same in every language.
    """
    labels = list(options.values())
    spoken = {alias.casefold(): label for name, label in options.items() for alias in (name, label)}
    _read_link(key, lambda raw: spoken.get(raw.casefold()), ", ".join(labels))
    _begin_anew(key, options[default])
    chosen = st.segmented_control(
        label, labels, key=key, default=options[default], required=True, bind="query-params"
    )
    return next((name for name, text in options.items() if text == chosen), default)


def menu(key: str, label: str, options: Mapping[str, str], default: str) -> str:
    """Draw a drop-down list, for more options than `choice` has room for; else the same."""
    labels = list(options.values())
    spoken = {alias.casefold(): label for name, label in options.items() for alias in (name, label)}
    _read_link(key, lambda raw: spoken.get(raw.casefold()), ", ".join(labels))
    _begin_anew(key, options[default])
    chosen = st.selectbox(
        label, labels, labels.index(options[default]), key=key, bind="query-params"
    )
    return next((name for name, text in options.items() if text == chosen), default)


def activation_choice(names: Sequence[str], default: str) -> str:
    """Draw the choice among activations and return the engine's name of the chosen one."""
    options = {name: ACTIVATIONS[name].label for name in names}
    return choice("activation", _("activation"), options, default)


def whole_number(key: str, label: str, low: int, high: int, default: int) -> int:
    """Draw a slider over the whole numbers from `low` to `high` and return its value."""

    def read(raw: str) -> int | None:
        return int(raw) if raw.isdecimal() and low <= int(raw) <= high else None

    _read_link(key, read, f"{low} – {high}")
    _begin_anew(key, default)
    return st.slider(label, low, high, default, key=key, bind="query-params")


def grid(key: str, label: str, values: Sequence[float], default: float) -> float:
    """Draw a slider over `values` (rising, equal to what the picture sweeps); return its value."""

    def read(raw: str) -> float | None:
        try:
            return next((value for value in values if value == float(raw)), None)
        except ValueError:
            return None

    steps = [f"{value:g}" for value in values]
    _read_link(key, read, f"{steps[0]}, {steps[1]}, {steps[2]}, … {steps[-1]}")
    _begin_anew(key, default)
    if st.session_state.get(key, default) not in values:  # the grid has changed
        st.session_state[key] = default
    return st.select_slider(
        label, values, default, key=key, format_func=lambda v: f"{v:g}", bind="query-params"
    )


def places_named(key: str, label: str, names: Sequence[str], default: str) -> int:
    """Draw a slider over named places and return the number of the chosen one, from 1.

    The names stand in the URL, so that a link still finds its place when others come before it.
    """
    numbers = range(1, len(names) + 1)

    def read(raw: str) -> int | None:
        return names.index(raw) + 1 if raw in names else None

    _read_link(key, read, ", ".join([*names[:3], "…"]))
    _begin_anew(key, read(default))
    return st.select_slider(
        label,
        numbers,
        read(default),
        key=key,
        format_func=lambda n: names[n - 1],
        bind="query-params",
    )


def seed_control() -> int:
    """Draw the seed, the number behind all random draws of the page, and a button for another."""
    seed = whole_number("seed", _("seed: the luck of the draw"), 0, MAX_SEED, 0)
    following = {"seed": (seed + 1) % (MAX_SEED + 1)}
    st.button(
        _("Another seed"),
        key="next_seed",
        icon=":material/casino:",
        on_click=apply,
        args=(following,),
    )
    return seed


def kept_seed() -> int:
    """Return the seed that stands on the page."""
    return int(st.session_state.get("seed", 0))


def preset_buttons(presets: Sequence[Preset]) -> None:
    """Draw the presets in one row; the one whose settings stand on the page is marked."""
    with st.container(horizontal=True, gap="xsmall", key="presets"):
        for preset in presets:
            st.button(
                preset.label,
                key=f"preset_{preset.name}",
                type="primary" if _stands(preset) else "secondary",
                on_click=apply,
                args=(preset.settings,),
            )


def apply(settings: Mapping[str, Any]) -> None:
    """Set bound controls; for callbacks only, since a control that is drawn cannot be set."""
    st.session_state.update(settings)


def _stands(preset: Preset) -> bool:
    return all(st.session_state.get(key) == value for key, value in preset.settings.items())


def _begin_anew(key: str, default: Any) -> None:
    """Give a control its page's default if it was last drawn on another page.

    Controls of one name share their state and their place in the URL across pages, but each page
    opens on its own picture. (The browser's Back still restores what the URL says.)
    """
    state, drawn_on = st.session_state, f"page_of_{key}"
    if state.get(drawn_on, state.get("page")) != state.get("page"):
        state[key] = default
    state[drawn_on] = state.get("page")


def _read_link(key: str, read: Callable[[str], Any], what_is: str) -> None:
    """Take what a link asks for when the page first opens; say it where the page has no such value.

    `read` gives the control's value, or None. Streamlit itself reads only its own spelling of a
    value: `activation=relu` or `std=0.10` would fall back to the default.
    """
    raw = st.query_params.get(key)
    if raw is None or key in st.session_state:
        return
    value = read(raw)
    if value is not None:
        st.session_state[key] = value
        return
    shown = "".join(c if c.isprintable() and c != "`" else "·" for c in raw[:20])
    text = _("This link asks for {key} = `{raw}`, which is not on this page. Allowed: {what}.")
    st.toast(
        text.format(key=key, raw=shown + "…" * (len(raw) > 20), what=what_is),
        icon=":material/info:",
    )

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
from explainer.lesson.notice import notice
from explainer.lesson.presenting import presenting

MAX_SEED = 99


@dataclass(frozen=True)
class Preset:
    """Settings with a name a teacher can say aloud; `name` makes the key preset_<name>."""

    name: str
    label: str
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Control:
    """How a control speaks with links and pages.

    `read` gives its state from a link's text, or None; `write` the text from its state; `give` what
    the page gets from its state.
    """

    read: Callable[[str], Any]
    give: Callable[[Any], Any]
    write: Callable[[Any], str]
    default: Any


def choice(key: str, label: str, options: Mapping[str, str], default: str) -> str:
    """Draw a segmented control and return the chosen key of `options` (key: label as in the URL).

    The labels stand in the URL, so they are the same in every language.
    """
    labels, control = _ready_options(key, options, default)
    chosen = st.segmented_control(
        label, labels, key=key, default=options[default], required=True, bind="query-params"
    )
    return str(control.give(chosen))


def menu(key: str, label: str, options: Mapping[str, str], default: str) -> str:
    """Draw a drop-down list, for more options than `choice` has room for; else the same."""
    labels, control = _ready_options(key, options, default)
    place = labels.index(options[default])
    return str(control.give(st.selectbox(label, labels, place, key=key, bind="query-params")))


def _ready_options(key: str, options: Mapping[str, str], default: str) -> tuple[list[str], Control]:
    """Make a choice among `options` ready to be drawn; return its labels and how it speaks."""
    labels = list(options.values())
    spoken = {alias.casefold(): label for name, label in options.items() for alias in (name, label)}
    names = {label: name for name, label in options.items()}
    control = Control(
        read=lambda raw: spoken.get(raw.casefold()),
        give=lambda label: names.get(label, default),
        write=str,
        default=options[default],
    )
    _ready(key, control, labels, ", ".join(labels))
    return labels, control


def activation_choice(names: Sequence[str], default: str) -> str:
    """Draw the choice among activations and return the engine's name of the chosen one."""
    options = {name: ACTIVATIONS[name].label for name in names}
    return choice("activation", _("activation"), options, default)


def whole_number(key: str, label: str, low: int, high: int, default: int) -> int:
    """Draw a slider over the whole numbers from `low` to `high` and return its value."""
    _ready_whole_number(key, low, high, default)
    return st.slider(label, low, high, default, key=key, bind="query-params")


def counter(key: str, label: str, low: int, high: int, default: int) -> int:
    """Draw a field for a whole number, for more of them than a slider has room for."""
    if st.session_state.get(key, 0) % 1:  # Streamlit takes a link's 17.5 for one of these
        st.session_state[key] = float(int(st.session_state[key] + 0.5))
    _ready_whole_number(key, low, high, default)
    ends = float(low), float(high), float(default)  # a field of int fails at a link's 1e999
    number = st.number_input(
        label, *ends, step=1.0, format="%.0f", key=key, bind="query-params", width=130
    )
    return int(number + 0.5)


def _ready_whole_number(key: str, low: int, high: int, default: int) -> None:
    def read(raw: str) -> int | None:
        short = raw.isdecimal() and len(raw) < 10  # of thousands of digits int() makes no number
        return int(raw) if short and low <= int(raw) <= high else None

    def write(number: float) -> str:
        return f"{number:.0f}"

    _ready(key, Control(read, int, write, default), range(low, high + 1), f"{low} – {high}")


def grid(key: str, label: str, values: Sequence[float], default: float) -> float:
    """Draw a slider over `values` (rising, equal to what the picture sweeps); return its value."""
    control = grid_control(values, default)
    first, second, third, *_others, last = map(control.write, values)
    _ready(key, control, values, f"{first}, {second}, {third}, … {last}")
    return st.select_slider(
        label, values, default, key=key, format_func=control.write, bind="query-params"
    )


def grid_control(values: Sequence[float], default: float) -> Control:
    """Return how a slider over `values` speaks."""

    def read(raw: str) -> float | None:
        try:
            return next((value for value in values if value == float(raw)), None)
        except ValueError:
            return None

    return Control(read, lambda value: value, lambda value: f"{value:g}", default)


def places_named(key: str, label: Callable[[int], str], names: Sequence[str], default: str) -> int:
    """Draw a slider over named places and return the number of the chosen one, from 1.

    The names, for links alone, find their place when others come before; readers get `label`.
    """
    numbers = range(1, len(names) + 1)

    def read(raw: str) -> int | None:
        return names.index(raw) + 1 if raw in names else None

    def write(number: int) -> str:
        return names[number - 1]

    place = names.index(default) + 1
    _ready(key, Control(read, int, write, place), numbers, ", ".join([*names[:3], "…"]))
    said = label(int(st.session_state.get(key, place)))
    return st.select_slider(said, numbers, place, key=key, format_func=write, bind="query-params")


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
        for number, preset in enumerate(presets, start=1):
            st.button(
                preset.label,
                key=f"preset_{preset.name}",
                shortcut=str(number) if presenting() else None,
                type="primary" if stands(preset.settings) else "secondary",
                on_click=apply,
                args=(preset.settings,),
            )


def apply(settings: Mapping[str, Any]) -> None:
    """Set bound controls; for callbacks only, since a control that is drawn cannot be set."""
    st.session_state.update(settings)


def stands(settings: Mapping[str, Any]) -> bool:
    """Return whether bound controls stand on these settings."""
    return all(st.session_state.get(key) == value for key, value in settings.items())


def controls_of_page() -> dict[str, Control]:
    """Return the controls that this page has drawn, by key."""
    state = st.session_state
    if state.get("controls_of") != state.get("page"):
        state.controls_of, state.controls = state.get("page"), {}
    controls: dict[str, Control] = state.setdefault("controls", {})
    return controls


def settings_of_page(*, defaults: bool) -> dict[str, str]:
    """Return what the controls of this page stand on, as a link says it; `defaults` too or not."""
    state = st.session_state
    return {
        key: control.write(state[key])
        for key, control in sorted(controls_of_page().items())
        if key in state and (defaults or state[key] != control.default)
    }


def _ready(key: str, control: Control, values: Sequence[Any], allowed: str) -> None:
    """Make the state of a control ready for it to be drawn.

    What the link asks for is taken when the page first opens. Controls of one name share their
    state and their place in the URL across pages, but each page opens on its own picture, or on the
    one that it was left with; while presenting always on its own. A value that is not, or no
    longer, among `values` gives way to the default.
    """
    state = st.session_state
    visit, drawn_in, left = state.get("visit"), f"visit_of_{key}", (state.get("page"), key)
    remembered = state.setdefault("remembered", {})
    _read_link(key, control.read, allowed)
    controls_of_page()[key] = control
    if state.get(drawn_in, visit) != visit:
        state[key] = control.default if presenting() else remembered.get(left, control.default)
    state[drawn_in] = visit
    if state.get(key, control.default) not in values:
        state[key] = control.default
    remembered[left] = state.get(key, control.default)


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
    notice(key, raw, what_is)

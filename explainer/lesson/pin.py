"""A run that is pinned: it stays in the picture while one thing is changed, and in the link."""

import streamlit as st

from explainer import ACTIVATIONS
from explainer.lesson.controls import MAX_SEED, apply
from explainer.lesson.language import _
from explainer.lesson.measured.flow import Setup
from explainer.lesson.measured.playground import INITIALIZERS, SCALES, WIDTHS, setup

MAX_DEPTH = 50
BIASES = (0.0, 0.01, 0.03, 0.1, 0.3, 1.0)
SOURCES = ("gaussian", "digits")
SLOPES = (0.0, 0.01, 0.03, 0.1, 0.2, 0.25, 0.5, 0.75, 1.0)
ALPHAS = (0.25, 0.5, 1.0, 1.5, 2.0)
FIELDS = 9


def written(run: Setup) -> str:
    """Write a network as a link holds it: sigmoid,normal,0.1,10,100,0,gaussian,0,"""
    parameter = "" if run.parameter is None else f"{run.parameter:g}"
    fields = (
        run.activation, run.initializer, f"{run.std:g}", run.depth, run.width, run.seed,
        run.data, f"{run.bias_std:g}", parameter,
    )  # fmt: skip
    return ",".join(map(str, fields))


def read(text: str) -> Setup | None:
    """Read what `written` wrote, or its first six fields; None if there is no such run."""
    given = text.strip().split(",")
    if not 6 <= len(given) <= FIELDS:
        return None
    kind, initializer, std, depth, width, seed, source, bias, parameter = [
        *given, *("gaussian", "0", "")[len(given) - 6 :],
    ]  # fmt: skip
    activation = ACTIVATIONS.get(kind)
    numbers = (
        _one_of(std, SCALES), _one_of(depth, range(2, MAX_DEPTH + 1)), _one_of(width, WIDTHS),
        _one_of(seed, range(MAX_SEED + 1)), _one_of(bias, BIASES),
    )  # fmt: skip
    known = initializer in INITIALIZERS and source in SOURCES
    if activation is None or not known or None in numbers:
        return None
    values = {"slope": SLOPES, "alpha": ALPHAS}.get(activation.parameter_name or "", ())
    value = _one_of(parameter, values)
    if parameter and value is None:
        return None
    scale, layers, units, luck, spread = (float(n or 0) for n in numbers)
    return setup(
        kind, initializer, scale, int(layers), int(units), int(luck), source, spread, value
    )


def _one_of(text: str, values: range | tuple[float, ...]) -> float | None:
    """Return the one of `values` that a text says; None if it says none of them."""
    try:
        return next((value for value in values if value == float(text)), None)
    except ValueError:
        return None


def pinned() -> Setup | None:
    """Draw the field that holds the pinned run, in the link too, and return the run."""
    text = st.text_input(
        _("pinned run"), key="pin", bind="query-params", help=_("The Pin button writes it.")
    )
    run = read(text)
    if text and run is None:
        st.caption(":material/info: " + _("There is no such run here, so none is pinned."))
    return run


def pin_buttons(run: Setup, other: Setup | None) -> None:
    """Draw the buttons that pin `run`, and let go of the `other` that is pinned."""
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("Pin this run"),
            key="pin_run",
            icon=":material/keep:",
            on_click=apply,
            args=({"pin": written(run)},),
            disabled=run == other,
        )
        if other is not None:
            st.button(_("Unpin"), key="unpin", type="tertiary", on_click=apply, args=({"pin": ""},))


def described(run: Setup) -> str:
    """Name a run in one line."""
    return _("{activation}, σ = {std:g}, {depth} layers of {width}, seed {seed}").format(
        activation=_(ACTIVATIONS[run.activation].label),
        std=run.std,
        depth=run.depth,
        width=run.width,
        seed=run.seed,
    )

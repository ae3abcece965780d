"""Predict, then reveal: one question a page, answered before the picture gives it away."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from explainer.lesson.controls import apply
from explainer.lesson.language import _

SKIPPED = -1


@dataclass(frozen=True)
class Option:
    """An answer to choose. `reply` says why it is right or wrong, with {numbers} of the run."""

    text: str
    reply: str
    right: bool = False


def predict(
    name: str,
    question: str,
    options: Sequence[Option],
    shown: Mapping[str, Any],
    numbers: Callable[[], Mapping[str, str]],
) -> None:
    """Ask `question`; a guess sets the controls to `shown` and folds to one line with its reply.

    The wrong options are real misconceptions, each with a reply of its own, filled with `numbers`
    measured when they are needed. `name` keeps a page's guess apart from the other pages'.
    """
    key = f"guess_{name}"
    guess = st.session_state.get(key)
    with st.container(key="predict", border=guess is None, gap="xsmall"):
        if guess is None:
            _ask(key, question, options, shown)
        elif guess == SKIPPED:
            _folded(key, ":gray[{}]".format(_("A question goes with this picture.")), _("ask me"))
        else:
            option = options[guess]
            mark = ":material/check_circle:" if option.right else ":material/cancel:"
            reply = option.reply.format(**numbers())
            _folded(key, f"{mark} **{option.text}** · {reply}", _("ask again"))


def _ask(key: str, question: str, options: Sequence[Option], shown: Mapping[str, Any]) -> None:
    label = _("Predict")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{label}** {question}", width="stretch")
        for index, option in enumerate(options):
            st.button(
                option.text,
                key=f"option_{index + 1}",
                on_click=_answer,
                args=(key, index, shown),
            )
        st.button(_("skip"), key="skip", type="tertiary", on_click=_answer, args=(key, SKIPPED, {}))


def _folded(key: str, text: str, label: str) -> None:
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
        st.markdown(text, width="stretch")
        st.button(label, key="ask", type="tertiary", on_click=_answer, args=(key, None, {}))


def _answer(key: str, guess: int | None, shown: Mapping[str, Any]) -> None:
    st.session_state[key] = guess
    apply(shown)

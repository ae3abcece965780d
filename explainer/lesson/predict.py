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


@dataclass(frozen=True)
class Question:
    """A question about what a page is to show: the guess sets the controls to `shown`.

    The wrong options are real misconceptions, each with a reply of its own, filled with `numbers`
    measured when they are needed (None: a training that gives them is still under way).
    """

    text: str
    options: Sequence[Option]
    shown: Mapping[str, Any]
    numbers: Callable[[], Mapping[str, str] | None]


def predict(question: Question) -> None:
    """Ask; a guess folds the question to one line with its reply. Each page keeps its own guess."""
    key = f"guess_{st.session_state.page}"
    guess = st.session_state.get(key)
    with st.container(key="predict", border=guess is None, gap="xsmall"):
        if guess is None:
            _ask(key, question)
        elif guess == SKIPPED:
            _folded(key, ":gray[{}]".format(_("A question goes with this picture.")), _("ask me"))
        else:
            option = question.options[guess]
            mark = ":material/check_circle:" if option.right else ":material/cancel:"
            numbers = question.numbers()
            reply = (
                _("The training decides …") if numbers is None else option.reply.format(**numbers)
            )
            _folded(key, f"{mark} **{option.text}** · {reply}", _("ask again"))


def _ask(key: str, question: Question) -> None:
    label = _("Predict")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{label}** {question.text}", width="stretch")
        for index, option in enumerate(question.options):
            st.button(
                option.text,
                key=f"option_{index + 1}",
                on_click=_answer,
                args=(key, index, question.shown),
            )
        st.button(_("skip"), key="skip", type="tertiary", on_click=_answer, args=(key, SKIPPED, {}))


def _folded(key: str, text: str, label: str) -> None:
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
        st.markdown(text, width="stretch")
        st.button(label, key="ask", type="tertiary", on_click=_answer, args=(key, None, {}))


def _answer(key: str, guess: int | None, shown: Mapping[str, Any]) -> None:
    st.session_state[key] = guess
    apply(shown)

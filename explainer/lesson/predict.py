"""Predict, then reveal: one question a page, answered before the picture gives it away.

While presenting, the class answers: the options are read aloud, hands are counted, and the answer
waits until it is asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explainer.lesson.controls import apply, stands
from explainer.lesson.language import _
from explainer.lesson.presenting import presenting

SKIPPED = -1
HANDS = 500  # at most, for one option


@dataclass(frozen=True)
class Option:
    """An answer to choose. `reply` says why it is right or wrong, with {numbers} of the run."""

    text: str
    reply: str
    right: bool = False

    @property
    def mark(self) -> str:
        """The icon that says whether it is right."""
        return ":material/check_circle:" if self.right else ":material/cancel:"


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

    @property
    def answer(self) -> int:
        """The number of the right option."""
        return next(number for number, option in enumerate(self.options) if option.right)

    def reply(self, number: int) -> str:
        """Return the reply to an option, with the numbers of the run."""
        numbers = self.numbers()
        if numbers is None:
            return _("The training decides …")
        return self.options[number].reply.format(**numbers)


def predict(question: Question) -> None:
    """Ask; a guess folds the question to one line with its reply. Each page keeps its own guess."""
    key = f"guess_{st.session_state.page}"
    guess = st.session_state.get(key)
    if guess == SKIPPED and presenting():
        with st.container(key="not_asked"):
            _ask_button(key, _("ask me"))
        return
    with st.container(key="predict", border=guess is None, gap="xsmall"):
        if guess == SKIPPED:
            _folded(key, ":gray[{}]".format(_("A question goes with this picture.")), _("ask me"))
        elif presenting():
            _ask_the_class(key, question) if guess is None else _reveal(key, question, guess)
        elif guess is None:
            _ask(key, question)
        else:
            option = question.options[guess]
            text = f"{option.mark} **{option.text}** · {_reply(question, guess)}"
            _folded(key, text, _("ask again"))


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
        _skip_button(key)


def _ask_the_class(key: str, question: Question) -> None:
    """Draw the question, a field for the hands raised for each option, and what ends the vote."""
    st.markdown(question.text)
    *columns, end = st.columns([3] * len(question.options) + [2.4], vertical_alignment="center")
    for letter, option, column in zip("ABC", question.options, columns, strict=True):
        with column, _row():
            st.markdown(f"**{letter}** {option.text}", width="stretch")
            votes = st.number_input(
                _("hands for {letter}").format(letter=letter),
                0,
                HANDS,
                _votes(key)[letter],
                key=f"hands_{letter}_{key}",
                label_visibility="collapsed",
                width=85,
            )
            _votes(key)[letter] = int(votes)
    with end, _row():
        st.button(
            _("Answer"),
            key="reveal",
            shortcut="a",
            type="primary",
            on_click=_answer,
            args=(key, question.answer, question.shown),
        )
        _skip_button(key)


def _reveal(key: str, question: Question, shown: int) -> None:
    """Draw the options with their votes, and the reply to the one shown: first the right one."""
    votes = _votes(key)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for number, (letter, option) in enumerate(zip("ABC", question.options, strict=True)):
            hands = f" · **{votes[letter]}**" if any(votes.values()) else ""
            st.button(
                f"{option.mark} {letter} {option.text}{hands}",
                key=f"option_{number + 1}",
                type="primary" if number == shown else "secondary",
                on_click=_answer,
                args=(key, number, question.shown),
            )
        _ask_button(key, _("ask again"))
    st.markdown(_reply(question, shown))


def _reply(question: Question, number: int) -> str:
    """Return the reply to an option: faint if another picture stands below than it speaks of."""
    text = question.reply(number)
    return text if stands(question.shown) else f":gray[{text}]"


def _votes(key: str) -> dict[str, int]:
    """The hands raised for each option of this page's question."""
    votes: dict[str, int] = st.session_state.setdefault(f"votes_{key}", dict.fromkeys("ABC", 0))
    return votes


def _row() -> DeltaGenerator:
    return st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small")


def forget_votes() -> None:
    """Forget the hands raised on all pages."""
    for key in list(st.session_state):
        if str(key).startswith(("votes_", "hands_")):
            del st.session_state[key]


def _folded(key: str, text: str, label: str) -> None:
    with _row():
        st.markdown(text, width="stretch")
        _ask_button(key, label)


def _skip_button(key: str) -> None:
    st.button(
        _("skip"),
        key="skip",
        type="tertiary",
        shortcut="s" if presenting() else None,
        on_click=_answer,
        args=(key, SKIPPED, {}),
    )


def _ask_button(key: str, label: str) -> None:
    st.button(
        label,
        key="ask",
        type="tertiary",
        shortcut="q" if presenting() else None,
        on_click=_answer,
        args=(key, None, {}),
    )


def _answer(key: str, guess: int | None, shown: Mapping[str, Any]) -> None:
    st.session_state[key] = guess
    apply(shown)

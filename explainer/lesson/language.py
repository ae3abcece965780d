"""English in the pages, Korean in the standard gettext catalogue under locale/."""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

import streamlit as st

from explainer.simulation.marks import N_

__all__ = ["LANGUAGES", "N_", "_", "choose_language", "language_switch", "spoken"]

LANGUAGES = {"en": "English", "ko": "한국어"}
DOMAIN = "explainer"
LOCALE = Path(__file__).parent / "locale"

# The language of what is made for a click, in a thread that knows nothing of the session.
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def _(message: str) -> str:
    """Translate `message` into the reader's language; English where a translation is missing.

    The language is read from the session at each call: a context variable would be lost in a
    fragment's rerun, and a global would mix readers.
    """
    lang = _spoken.get() or st.session_state.get("lang", "en")
    return _catalogue(lang).gettext(message)


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE, languages=[lang], fallback=True)


@contextmanager
def spoken(lang: str) -> Iterator[None]:
    """Speak `lang` inside, whatever the session's language."""
    token = _spoken.set(lang)
    try:
        yield
    finally:
        _spoken.reset(token)


def choose_language() -> str:
    """Settle the language before anything is drawn and keep it in the URL as `lang`.

    A new value in the URL wins (a pasted link, the browser's Back), then the session's, then the
    browser's locale. Buttons set it: a bound widget would put its label, "한국어", into every link.
    """
    state, asked = st.session_state, st.query_params.get("lang")
    if asked in LANGUAGES and asked != state.get("lang_in_url"):
        state.lang = asked
    elif state.get("lang") not in LANGUAGES:
        locale = (st.context.locale or "en").lower()
        state.lang = next((lang for lang in LANGUAGES if locale.startswith(lang)), "en")
    if asked != state.lang:
        st.query_params["lang"] = state.lang
    state.lang_in_url = state.lang
    return str(state.lang)


def language_switch() -> None:
    """Draw one button a language."""
    with st.container(horizontal=True, key="language", gap="small"):
        for lang, name in LANGUAGES.items():
            st.button(
                name,
                key=f"lang_{lang}",
                type="primary" if lang == st.session_state.lang else "secondary",
                on_click=st.session_state.update,
                args=({"lang": lang},),
            )

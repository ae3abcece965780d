"""What the page has told its reader, for the part that repeats it: the notebook to take home."""

from typing import Any

import streamlit as st


def begin(claim: str) -> None:
    """Begin a page: nothing but its claim (English, marked) is told yet."""
    st.session_state.told = {"claim": claim}


def tell(**what: Any) -> None:
    """Keep what is told: `why` and its `formula`, the `presets`, the `question`."""
    st.session_state.setdefault("told", {}).update(what)


def told() -> dict[str, Any]:
    """Return what the page has told so far."""
    return dict(st.session_state.get("told", {}))

"""The short notice when a link asks for what a page does not have."""

import streamlit as st

from explainer.lesson.language import _


def notice(key: str, raw: str, allowed: str) -> None:
    """Say that the link's `key` is `raw`, which is not among what is `allowed`."""
    shown = "".join(c if c.isprintable() and c != "`" else "·" for c in raw[:20])
    text = _("This link asks for {key} = `{raw}`, which is not on this page. Allowed: {what}.")
    st.toast(
        text.format(key=key, raw=shown + "…" * (len(raw) > 20), what=allowed),
        icon=":material/info:",
    )

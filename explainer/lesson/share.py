"""Share: a link that restores the page as it stands, to copy or to scan from the wall."""

from urllib.parse import urlencode, urlsplit

import segno
import streamlit as st

from explainer.lesson.controls import settings_of_page
from explainer.lesson.language import _
from explainer.lesson.presenting import path, presenting

HERE = ("localhost", "127.0.0.1", "::1", "0.0.0.0")  # addresses that no other machine can open


def share_button() -> None:
    """Draw the button that shows the link and its QR code, by the key L too while presenting."""
    label, icon = _("Share"), ":material/qr_code_2:"
    shortcut = "l" if presenting() else None
    st.button(
        label,
        key="share",
        icon=icon,
        type="tertiary",
        shortcut=shortcut,
        on_click=st.session_state.update,
        args=({"sharing": True},),
    )
    if st.session_state.pop("sharing", False):
        st.dialog(label, width="large" if presenting() else "medium")(_show)()


def link_to_page(*, presented: bool) -> str:
    """Return the link to this page as it stands: controls, pinned run, language, presenting."""
    state = st.session_state
    asked = {"lang": state.lang, **settings_of_page(defaults=False)}
    if presented:
        asked["present"] = "1"
    if presented and path():
        asked["path"] = str(path())
    if state.get("pin"):
        asked["pin"] = state.pin
    return f"{st.context.url or ''}?{urlencode(asked)}"


def qr_code(link: str) -> str:
    """Return a QR code as SVG: dark on light in either theme, for a phone's camera."""
    code = segno.make(link, micro=False, error="m")
    return str(code.svg_inline(scale=8, border=3, dark="#15171c", light="#ffffff"))


def _show() -> None:
    """Draw the link for everyone and, while presenting, beside it the one that presents too."""
    first, second = st.columns(2) if presenting() else (st.container(), None)
    with first:
        _link(link_to_page(presented=False), _("Scan it: the page opens as it stands here."))
    if second:
        with second:
            _link(link_to_page(presented=True), _("As it is presented, for another projector."))
    if urlsplit(st.context.url or "").hostname in HERE:
        st.caption(
            _(
                "This address opens on this machine only. To share, open the page by this "
                "machine's address in the network, or put the app on a server."
            )
        )


def _link(link: str, caption: str) -> None:
    code = text = st.container(gap="xsmall")
    if not presenting():
        code, text = st.columns((1.2, 1), gap="medium")
    with code:
        st.image(qr_code(link), width="stretch")
    with text:
        st.markdown(caption)
        st.code(link, language=None, wrap_lines=True)

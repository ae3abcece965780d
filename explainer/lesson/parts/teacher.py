"""For the teacher, in parts: the paths, the keys while presenting, the lessons, the sheets."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from explainer.lesson.frame import page_link, path_button
from explainer.lesson.guide import GUIDES, Guide, sheet, teaching
from explainer.lesson.language import _
from explainer.lesson.lessons import PATHS, lesson_named


def paths() -> None:
    """Draw the paths through the chapter, a table each: minutes, page, what to show, keys."""
    labels = [_("{minutes} minutes").format(minutes=minutes) for minutes in PATHS]
    for tab, (length, stops) in zip(st.tabs(labels), PATHS.items(), strict=True):
        with tab, st.container(key=f"path_{length}", gap="xsmall"):
            path_button(length)
            for lesson, minutes in stops.items():
                _stop(lesson, minutes)


def _stop(lesson: str, count: int) -> None:
    what, keys = teaching.shown(lesson)
    minutes, link, show, press = st.columns((0.7, 2.5, 4.3, 2.6), vertical_alignment="center")
    minutes.markdown(_("**{minutes}** min").format(minutes=count))
    with link:
        page_link(lesson)
    show.markdown(what)
    press.markdown(_("Keys: {keys}").format(keys=" ".join(f"`{key}`" for key in keys)))


def presenting() -> None:
    """Draw what each key does while presenting."""
    st.subheader(_("Presenting"), anchor=False)
    rows = teaching.presenting_keys()
    names = [f"`{name}`" for name in rows]
    st.table(
        {_("key"): names, _("while presenting"): list(rows.values())},
        border="horizontal",
        hide_index=True,
    )


def lessons() -> None:
    """Draw a folded section for each lesson, with its sheets to download."""
    st.subheader(_("Lesson by lesson"), anchor=False)
    st.caption(_("Sheets are for A4, black on white. Open one in a browser and print it."))
    for guide in GUIDES.values():
        title, minutes = _(lesson_named(guide.lesson).title), guide.minutes
        label = _("{title} · {minutes} minutes").format(title=title, minutes=minutes)
        with st.expander(label, icon=":material/school:"):
            _lesson(guide)


def _lesson(guide: Guide) -> None:
    for heading, lines in teaching.sections(guide).items():
        told = [f"- `{mark}` {text}" if mark else f"\n\n{text}\n" for mark, text in lines]
        st.markdown("\n".join([f"**{heading}**\n", *told]))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        page_link(guide.lesson)
        _download(_("Teacher’s sheet"), sheet.teacher, guide.lesson, "teacher")
        _download(_("Worksheet"), sheet.student, guide.lesson, "worksheet")
        _download(_("Answer key"), sheet.key, guide.lesson, "key")


def _download(label: str, made: Callable[[str, str], str], lesson: str, kind: str) -> None:
    """Draw a button; its sheet is made when it is asked for, in the language that stands now."""
    name = f"{kind}_{lesson}"
    _button(label, partial(made, lesson, st.session_state.lang), name)


def everything() -> None:
    """Draw the button for all sheets in one file."""
    label = _("All sheets and answer keys in one file")
    _button(label, partial(sheet.everything, st.session_state.lang), "guide")


def _button(label: str, made: Callable[[], str], name: str) -> None:
    st.download_button(
        label,
        made,
        f"signal_{name}.html",
        "text/html",
        key=name,
        icon=":material/print:",
        on_click="ignore",
    )

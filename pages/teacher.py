"""For the teacher: how do I teach this in 45 minutes?"""

import streamlit as st

from explainer import lesson
from explainer.lesson import N_, _
from explainer.lesson.parts import teacher

lesson.begin(
    "teacher",
    N_("Two paths through the chapter, and sheets to print. The answer keys are computed."),
)

st.markdown(
    _(
        "Press the button of a path. Home comes, large. A clicker or the keys of the table then do "
        "the rest: ask, count hands, answer, click through the pictures, and `PageDown` to the "
        "next page of the path."
    )
)
teacher.paths()
teacher.everything()
teacher.presenting()
teacher.lessons()

with lesson.deeper(_("Where the key comes from")):
    st.markdown(
        _(
            "Nobody typed it. The worksheet names the button to click; the key asks the engine for "
            "the same network and writes its number as the page does. A test clicks each of these "
            "buttons and compares. The numbers are those of seed 0, with which every page opens. "
            "The first time, a key may take some seconds: some lessons train networks."
        )
    )
lesson.end()

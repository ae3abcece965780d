"""Diagnosis: what is wrong with this network?"""

import streamlit as st

from explainer import lesson
from explainer.lesson import N_, _
from explainer.lesson.parts import diagnosis

lesson.begin(
    "diagnosis",
    N_("A network that you know only by its pictures. Name the cause, then the cure."),
)


@st.fragment
def stage() -> None:
    """Everything that answers to a control."""
    diagnosis.game()


stage()

with lesson.deeper(_("An order that leads to the cause")):
    st.markdown(
        _(
            "1. **Do the units differ?** A 1 under every histogram: all weights are equal, and "
            "nothing else matters.\n"
            "2. **Does anything come back at all?** Exact zeros in all outputs and no gradient: "
            "dead units.\n"
            "3. **Does the gradient grow towards layer 1?** Then the weights are too large, "
            "saturated units or not.\n"
            "4. **Does it fall, and do the outputs gather at 0?** Then the weights are too small.\n"
            "5. **Does it fall while the outputs stay wide?** From −1 to 1: large biases decide, "
            "and the input does not. Between 0 and 1, around ½: a sigmoid’s slope. (Weights "
            "about ten times as large would make up for it. Smaller ones only gather its "
            "outputs at ½, not at 0.) In both cases it is the units that stay apart. From input "
            "to input, each unit’s answers get alike, layer by layer.\n"
            "6. **None of these?** Nothing is wrong. That happens too."
        )
    )

with lesson.deeper(_("How the patients are made")):
    st.markdown(
        _(
            "A patient’s number fixes everything about it, the luck of the draw too. So the same "
            "link is the same patient for everyone. Answers stay in your browser’s session, not "
            "in the link. Among ten patients in a row from 1, 11, 21, … on, each kind of case "
            "comes once.\n\n"
            "Each patient is a network of 100 units a layer with 100 random inputs, measured as "
            "on the other pages. A case is used only if three measurements agree. By its numbers "
            "the patient has this cause and no other. The right cure brings signal and gradient "
            "into the healthy range of 0.8 to 1.25 a layer. And each other cure that is offered "
            "leaves one of them clearly outside, or the units alike."
        )
    )

lesson.sources(
    glorot=_("section 4.2: one factor per layer, forward and backward (equations 5 to 7)."),
    he=_("equation 10: the scale for ReLU."),
    schoenholz=_("biases and the correlation of inputs: the ordered phase, and chaos."),
)
lesson.end()

"""Check us: why should anyone believe these pages?"""

import streamlit as st

from explainer import lesson
from explainer.lesson import N_, _
from explainer.lesson.parts import check_us as parts
from explainer.lesson.parts.myths import myths

lesson.begin(
    "check_us",
    N_(
        "Do not take our word for it. Beside each number of ours, measured as you watch, stands "
        "one from a paper, a formula or a second program."
    ),
)


def presets() -> list[lesson.Preset]:
    """Return three checks that a teacher asks for by name."""
    return [
        lesson.Preset("explodes", _("tanh explodes"), {"check": parts.check_number("tanh_large")}),
        lesson.Preset(
            "slide", _("Stanford’s slide"), {"check": parts.check_number("cs231n_small")}
        ),
        lesson.Preset("collapse", _("the collapse"), {"check": parts.check_number("collapse")}),
    ]


@st.fragment
def stage() -> None:
    """Everything that answers to a control."""
    with lesson.stage(presets()) as row:
        with row:
            seed = lesson.seed_control()
        parts.checks_picture(seed, "tanh_large")
    st.subheader(_("Widely repeated, and what we measure"), anchor=False)
    myths(seed)


stage()

with lesson.deeper(_("Where the references come from, and what is allowed")):
    st.markdown(
        _(
            "- **Printed**: the number stands in the work that is named.\n"
            "- **Formula**: the work gives a formula, and the reference is its value.\n"
            "- **Our derivation**: the work describes the effect, and its size was worked out "
            "separately, from the definitions.\n"
            "- **Our second program**: the work describes the effect, and another program, which "
            "shares no code with this one, measured the number in the same small setting.\n"
            "- **Finite differences**: change a weight a little, and see how the loss changes.\n"
            "- **Algebra**: it follows from the equations, for every network.\n\n"
            "*Spread* is the standard deviation over all units and inputs of a layer.\n\n"
            "A random network differs from the theory of infinitely wide ones by luck. What is "
            "allowed was fixed beforehand, from how far many seeds spread and how many digits are "
            "printed. Where one network would tell more about luck than about the claim, the mean "
            "of several seeds is taken, from yours on; of trainings that may fail, the median. "
            "Where a check has several values, such as one a layer, the one that uses most of "
            "what is allowed is shown."
        )
    )

lesson.sources(
    cs231n_slides=_("the ten-layer network whose numbers generations of students have seen."),
    glorot=_("equations 12 and 14, figures 2 and 8."),
    he=_("equation 10, section 2.2 and figure 3."),
    poole=_("the theory of random networks: q and χ."),
    schoenholz=_("the gradient ratio from χ."),
    klambauer=_("the fixed point of SELU."),
    clevert=_("section 1: what bias shift is."),
    lu=_("networks that are dead from the start."),
    keras=_("the truncated normal distribution."),
    pytorch=_("the default of linear layers and the fans."),
)
lesson.end()

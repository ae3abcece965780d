"""He: what does ReLU change?"""

from math import log10

import streamlit as st

from explainer import lesson
from explainer.lesson import N_, _
from explainer.lesson.measured.he import RATES, UNITS, Half, expected
from explainer.lesson.measured.he import std as weight_std
from explainer.lesson.parts import he as parts
from explainer.lesson.take_home import homes

DEPTHS = ("10", "20", "30")
RATE = 0.02

lesson.begin(
    "he",
    N_(
        "ReLU throws half away at every layer. Over thirty layers, a factor of √2 per layer "
        "decides."
    ),
)


def presets() -> list[lesson.Preset]:
    """Return what a teacher says aloud."""
    return [
        lesson.Preset("xavier_10", _("Xavier · 10 layers"), {"init": "Xavier", "depth": "10"}),
        lesson.Preset("xavier_30", _("Xavier · 30 layers"), {"init": "Xavier", "depth": "30"}),
        lesson.Preset("he_30", _("He · 30 layers"), {"init": "He", "depth": "30"}),
    ]


def question() -> lesson.Question:
    """A factor of 1.4 sounds like a matter of patience."""

    def numbers() -> dict[str, str] | None:
        found = parts.trained("xavier", 30, RATE, lesson.kept_seed())
        if found is None:
            return None
        return {
            "reached": lesson.from_log10(found.flows[0].reached),
            "theory": lesson.from_log10(expected("xavier", 30)),
            "loss": f"{found.shown.steps['loss'].iloc[-1]:.3f}",
            "he": f"{found.other.steps['loss'].iloc[-1]:.2g}",
        }

    a_little = _(
        "√2 is for one layer. Thirty layers multiply it. Before training, layer 1 "
        "gets {reached} times the gradient of layer 30. Xavier’s loss is {loss} after 300 steps, "
        "He’s {he}; guessing costs 0.693."
    )
    later = _(
        "It never gets going. Before training, layer 1 gets {reached} times the gradient of layer "
        "30, and the signal fades as much on its way up. Xavier’s loss is {loss} after 300 steps, "
        "He’s {he}; guessing costs 0.693."
    )
    began = _(
        "Each layer takes its √2. Before training, layer 1 gets {reached} times the gradient of "
        "layer 30 (in theory {theory}: narrow layers scatter). Xavier’s loss is {loss} after 300 "
        "steps, He’s {he}; guessing costs 0.693."
    )
    return lesson.Question(
        _(
            "30 ReLU layers learn to tell two rings of points apart. Between hidden layers, He’s "
            "weights are √2 times Xavier’s, and that is nearly all the difference. After 300 "
            "steps, when He’s network has usually learned it, Xavier’s loss is …"
        ),
        [
            lesson.Option(_("a little higher"), a_little),
            lesson.Option(_("on its way down"), later),
            lesson.Option(_("where it began"), began, right=True),
        ],
        {"init": "Xavier", "depth": "30", "rate": RATE, "step": 300},
        numbers,
    )


def explain(scheme: str, depth: int, halves: list[Half]) -> None:
    """Why a factor 2: half of the mean square is lost at each ReLU."""
    std = weight_std(scheme)
    total = UNITS * std**2
    ratio = sum(half.after / half.before for half in halves) / depth
    lesson.why(
        _(
            "Random weights make sums that are as often negative as positive. ReLU keeps the "
            "positive ones and sets the others to 0: half of the mean square is gone. In the "
            "network above, before training, {ratio:.2f} of it is left at a ReLU, on average. So "
            "a layer multiplies the mean square by ½·n·σ². Xavier’s n·σ² = 1 loses half at each "
            "layer, and half of the gradient’s mean square on its way back: in size ×0.707, and "
            "over {depth} layers ×{power}. He’s n·σ² = 2 makes up for it. Here:"
        ).format(
            ratio=ratio,
            depth=depth,
            power=lesson.from_log10(-depth * log10(2) / 2),
        ),
        rf"\tfrac12\, n\,\sigma^2 = \tfrac12\cdot {UNITS}\cdot {std:.4f}^2"
        rf" = {total / 2:.3g}",
    )


@st.fragment
def stage() -> None:
    """Everything that answers to a control."""
    with lesson.stage(presets(), question) as row:
        with row:
            scheme = lesson.choice("init", _("weights"), parts.NAMES, "xavier")
            depth = int(lesson.choice("depth", _("layers"), {d: d for d in DEPTHS}, "10"))
            with lesson.more():
                rate = lesson.grid("rate", _("learning rate"), RATES, RATE)
                seed = lesson.seed_control()
        parts.duel_picture(scheme, depth, rate, seed)
    halves = lesson.cached.halves(scheme, depth, seed)
    explain(scheme, depth, halves)
    parts.halves_table(halves)
    st.subheader(_("With a leak, a little less"), anchor=False)
    st.markdown(
        _(
            "A leaky ReLU with slope a keeps (1 + a²)/2 of the mean square. So the formula becomes "
            "σ = √(2 / ((1 + a²)·n)): He’s at a = 0, Xavier’s at a = 1, where the function is a "
            "straight line. Ten layers of 100 units:"
        )
    )
    parts.leaks_picture(seed)
    parts.unequal_widths(seed)
    lesson.take_home(homes.duel(scheme, depth, rate, int(st.session_state.step), seed))


stage()

with lesson.deeper(_("What the usual story gets wrong")):
    parts.folklore()

lesson.sources(
    he=_("section 2.2: equations 10, 14 and 15; figures 2 and 3; table 2."),
    glorot=_("the formula that assumes a straight line through 0."),
    geron=_("table 11-1, with n_in + n_out for ReLU."),
    hanin=_("how far one random ReLU network strays from the mean."),
)
lesson.end()

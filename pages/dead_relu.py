"""Dead ReLU: how does a unit die, and who can bring it back?"""

import streamlit as st

from explainer import lesson
from explainer.lesson import N_, _
from explainer.lesson.measured.dying import EARLY, FAMILY, STEPS, Life
from explainer.lesson.parts import dead_relu as parts
from explainer.lesson.take_home import homes

# The slope where the sum is negative, in a formula.
SLOPES_BELOW = {"relu": "0", "leaky_relu": "0.01", "prelu": "a", "elu": "e^{z_i}"}

lesson.begin(
    "dead_relu",
    N_(
        "One step that is too large can switch a ReLU unit off for every input. Then no gradient "
        "reaches its weights."
    ),
)


def presets() -> list[lesson.Preset]:
    """Return what a teacher says aloud."""
    relu, leaky = {"activation": "ReLU"}, {"activation": "Leaky ReLU"}
    return [
        lesson.Preset("rate_2", _("ReLU · rate 2"), {**relu, "rate": 2.0, "step": 20}),
        lesson.Preset("rate_1", _("ReLU · rate 1"), {**relu, "rate": 1.0, "step": 400}),
        lesson.Preset("rate_01", _("ReLU · rate 0.1"), {**relu, "rate": 0.1, "step": 400}),
        lesson.Preset("leaky", _("Leaky · rate 1"), {**leaky, "rate": 1.0, "step": 400}),
    ]


def question() -> lesson.Question:
    """Dead units must cost accuracy? Most people subtract them."""

    def numbers() -> dict[str, str]:
        life = lesson.cached.life("relu", 1.0, lesson.kept_seed())
        return {
            "dead": lesson.percent(life.dead_share(STEPS)),
            "start": lesson.percent(life.dead_share(0)),
            "right": lesson.percent(life.accuracy_at(STEPS)),
            "steps": str(STEPS),
        }

    fewer = _(
        "A dead unit is not a wrong answer. {dead} of the units are dead, {start} were before "
        "training. The others, trained {steps} times, get {right} right: the network has more "
        "units than it needs."
    )
    guessing = _(
        "It would have to guess if a whole layer were dead. Here {dead} of the units are. The "
        "others, trained {steps} times, get {right} right."
    )
    nearly = _(
        "{dead} of the units are dead, {start} were before training. The others, trained {steps} "
        "times, get {right} right. Accuracy does not show dead units."
    )
    return lesson.Question(
        _(
            "With learning rate 1, many of this network’s 128 ReLU units die: they are off for "
            "every input. How much of its training data does it still get right?"
        ),
        [
            lesson.Option(_("about 70%"), fewer),
            lesson.Option(_("50%: it guesses"), guessing),
            lesson.Option(_("nearly all"), nearly, right=True),
        ],
        {"activation": "ReLU", "rate": 1.0, "step": 400},
        numbers,
    )


def explain(activation: str, life: Life, rate: float) -> None:
    """Why off for every input is for good."""
    lesson.why(
        _(
            "A unit is on for an input if its weighted sum z is positive. On for half of the "
            "inputs is normal. Early in training the errors are large, and at a large rate one "
            "step moves the weights far. At rate {rate:g}, {off} of the units are on for no input "
            "after {early} steps (before training: {start}). There a ReLU’s slope is zero, so "
            "every term of its gradient is zero, and a step leaves its weights as they are. In "
            "layer 1 that is for good. In layer 2 a unit can come back by luck, when layer 1 "
            "changes what it sees. A little slope for negative inputs does not keep a unit on. It "
            "keeps its gradient."
        ).format(
            rate=rate,
            early=life.steps[life.index(EARLY)],
            off=lesson.percent(life.off_share(EARLY)),
            start=lesson.percent(life.off_share(0)),
        ),
        r"\frac{\partial L}{\partial w} = \frac{1}{300} \sum_{i=1}^{300} e_i \cdot"
        rf"\underbrace{{f'(z_i)}}_{{z_i \le 0:\; {SLOPES_BELOW[activation]}}} \cdot\; x_i",
    )


@st.fragment
def stage() -> None:
    """Everything that answers to a control."""
    with lesson.stage(presets(), question) as row:
        with row:
            activation = lesson.activation_choice(list(FAMILY), "relu")
            with lesson.more():
                seed = lesson.seed_control()
        st.caption(
            _(
                "**Move along the picture, click to keep.** A cell is a unit, the :blue[bluer] the "
                "more of 300 inputs it is on for. Grey: on for none. ×: dead, gradient zero."
            )
        )
        life, rate = parts.life_picture(activation, seed)
    explain(activation, life, rate)
    st.subheader(_("After 100 steps, at every learning rate"), anchor=False)
    lesson.pictures.dying.rates(lesson.cached.deaths_by_rate(activation, seed), rate)
    parts.one_unit(seed)
    parts.rescue(seed)
    parts.born_dead(seed)
    with lesson.deeper(_("What the usual story gets wrong")):
        parts.folklore(seed)
    lesson.take_home(homes.life(activation, rate, int(st.session_state.step), seed))


stage()

lesson.sources(
    cs231n=_("“as much as 40%” of the units, if the learning rate is too high."),
    maas=_("Leaky ReLU, with slope 0.01."),
    lu=_("networks that are dead before training."),
    uva=_("counts units that are dead before training, with PyTorch’s default biases."),
)
lesson.end()

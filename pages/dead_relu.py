"""Dead ReLU: how does a unit die, and who can bring it back?"""

import pandas as pd
import streamlit as st

from explainer import lesson
from explainer.lesson import N_, _

# The slope where the sum is negative, in a formula.
SLOPES_BELOW = {"relu": "0", "leaky_relu": "0.01", "prelu": "a", "elu": "e^{h_i}"}

lesson.begin(
    "dead_relu",
    N_(
        "One step too large can switch a ReLU unit off for every input. Then no gradient reaches "
        "its weights."
    ),
)


def presets() -> list[lesson.Preset]:
    """Return what a teacher says aloud."""
    relu = {"activation": "ReLU"}
    return [
        lesson.Preset("rate_2", _("ReLU · rate 2"), {**relu, "rate": 2.0}),
        lesson.Preset("rate_1", _("ReLU · rate 1"), {**relu, "rate": 1.0}),
        lesson.Preset("rate_01", _("ReLU · rate 0.1"), {**relu, "rate": 0.1}),
        lesson.Preset("leaky", _("Leaky · rate 1"), {"activation": "Leaky ReLU", "rate": 1.0}),
    ]


def question() -> lesson.Question:
    """Dead units must cost accuracy? Most people subtract them."""

    def numbers() -> dict[str, str]:
        life = lesson.cached.life("relu", 1.0, lesson.kept_seed())
        return {
            "dead": lesson.percent(life.dead_share(lesson.dying.STEPS)),
            "start": lesson.percent(life.dead_share(0)),
            "right": lesson.percent(life.accuracy_at(lesson.dying.STEPS)),
            "steps": str(lesson.dying.STEPS),
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
            "every input. How much of its training data does it still sort right?"
        ),
        [
            lesson.Option(_("about 70%"), fewer),
            lesson.Option(_("50%: it guesses"), guessing),
            lesson.Option(_("nearly all"), nearly, right=True),
        ],
        {"activation": "ReLU", "rate": 1.0},
        numbers,
    )


def findings(life: lesson.dying.Life, step: int) -> list[lesson.Finding]:
    """What is off, what is dead, and whether it matters."""
    off, dead = life.off_share(step), life.dead_share(step)
    units = life.dead[0].size
    numbers = {
        "off": lesson.percent(off),
        "dead": lesson.percent(dead),
        "count": round(dead * units),
        "left": units - round(off * units),
        "units": units,
        "start": lesson.percent(life.off_share(0)),
        "right": lesson.percent(life.accuracy_at(step)),
        "step": life.diverged,
    }
    if dead or not off:
        head = _("{dead} of the units are dead.")
        text = _("{count} of {units} have a gradient of exactly zero.")
    else:
        head = _("{off} are off, none is dead.")
        text = _("Off for every input, but with a slope that is not zero.")
    text += " " + _("Before training {start} were off.")
    if life.diverged is not None and step >= life.diverged:
        fate = _("Training diverged."), _("At step {step} the loss left all bounds.")
    else:
        fate = _("{right} right."), _("{left} of {units} units are on for some input.")
    return [(part[0].format(**numbers), part[1].format(**numbers)) for part in ((head, text), fate)]


def explain(activation: str, life: lesson.dying.Life, rate: float) -> None:
    """Why off for every input is for good."""
    lesson.why(
        _(
            "A unit is on for an input if its weighted sum h is positive. On for half of the "
            "inputs is normal. Early in training the errors are large, and a step at rate {rate:g} "
            "moves the weights far. After {early} steps, {off} of the units were on for no input "
            "at all. There a ReLU’s slope is zero, so every term of its gradient is zero, and no "
            "step moves its weights again. In layer 1 that is for good. In layer 2 a unit can come "
            "back by luck, when layer 1 changes what it sees. A little slope does not keep a unit "
            "on. It keeps its gradient."
        ).format(
            rate=rate,
            early=life.steps[life.index(lesson.dying.EARLY)],
            off=lesson.percent(life.off_share(lesson.dying.EARLY)),
        ),
        r"\frac{\partial L}{\partial w} = \frac{1}{300} \sum_{i=1}^{300} e_i \cdot"
        rf"\underbrace{{\varphi'(h_i)}}_{{h_i \le 0:\; {SLOPES_BELOW[activation]}}} \cdot\; x_i",
    )


def one_unit(seed: int) -> None:
    """One unit, one step."""
    st.subheader(_("One unit, one step"), anchor=False)
    picture, words = st.columns((2, 1), vertical_alignment="center")
    with picture:
        step = lesson.dying.unit_picture(seed)
    words.markdown(
        _(
            "This unit answers too much, so the step lowers its weighted sum for every input, and "
            "the more the larger the rate. Before the step it is on for {before} inputs, after it "
            "for **{on}**. After 1,000 more steps: **{later}**. Too small a step takes long, too "
            "large a step goes past the data."
        ).format(before=step["on_before"], on=step["on"], later=step["on_later"])
    )


def rescue(seed: int) -> None:
    """The same dead network, continued with each of the family."""
    st.subheader(_("Who brings them back?"), anchor=False)
    picture, words = st.columns((2, 1), vertical_alignment="center")
    with picture:
        ends = lesson.dying.rescue_picture(seed)
    words.markdown(
        _(
            "A ReLU network, trained at rate {kill:g} until **{before}** of its units were dead, "
            "goes on from the same weights at rate {rate:g}, as it is or with another activation. "
            "After {steps} steps are off: ReLU **{relu}**, Leaky ReLU **{leaky_relu}**, PReLU "
            "**{prelu}**, ELU **{elu}**. A slope of 0.01 pulls with a hundredth of the force. The "
            "switch itself changes what layer 2 sees, which turns some units on at once."
        ).format(
            kill=lesson.dying.KILL_RATE,
            rate=lesson.dying.RESCUE_RATE,
            steps=lesson.dying.RESCUE_STEPS,
            before=lesson.percent(ends["killed"].iloc[0]),
            **{
                str(name): _("diverged") if pd.isna(off) else lesson.percent(off)
                for name, off in ends["off"].items()
            },
        )
    )


def born_dead(seed: int) -> None:
    """What is off before the first step."""
    st.subheader(_("Dead before training"), anchor=False)
    picture, words = st.columns((2, 1), vertical_alignment="center")
    with picture:
        shares = lesson.dying.born_picture(seed)
    words.markdown(
        _(
            "Ten ReLU layers, 300 random inputs, no training. With biases of zero both networks "
            "have the same dead units, **{none}**, to the last one: the scale of the weights does "
            "not matter to what is positive. Deeper layers have more, because there the inputs "
            "look more alike. Random biases are harmless at He’s scale (**{he}** at 1). With "
            "PyTorch’s small weights the signal fades, and then the biases alone decide: "
            "**{default}**, about half of the units in the last layers."
        ).format(**{name: lesson.percent(share) for name, share in shares.items()})
    )


def folklore(seed: int) -> None:
    """What the usual story gets wrong, with this seed's numbers."""
    st.markdown(
        _(
            "- **“A unit dies as soon as its sum is negative.”** ReLU units are off for about half "
            "of their inputs. Dead means off for all of them.\n"
            "- **“About half of the units die.”** Stanford’s course notes say “as much as 40%”, if "
            "the learning rate is too high. It depends on the rate: see the dots above.\n"
            "- **“Leaky ReLU, PReLU and ELU solve it.”** They keep a gradient, also when it is too "
            "large. At rate 2, up to 400 steps: ReLU {relu}; Leaky ReLU {leaky_relu}; PReLU "
            "{prelu}; ELU {elu}. ReLU’s dead units can work as a fuse: they cut a blow-up short.\n"
            "- **“An ELU cannot die.”** Its slope at h is e to the power h. After a blow-up that "
            "can be too small for any number format, and is then exactly zero.\n"
            "- **“Large first weights kill.”** Not without biases: the scale does not change which "
            "sums are positive."
        ).format(**lesson.dying.fates(seed))
    )


@st.fragment
def stage() -> None:
    """Everything that answers to a control."""
    with lesson.stage(presets(), question) as row:
        with row:
            activation = lesson.activation_choice(list(lesson.dying.FAMILY), "relu")
            with lesson.more():
                seed = lesson.seed_control()
        st.caption(
            _(
                "**Move along the picture, click to keep.** A cell is a unit, the :blue[bluer] the "
                "more of 300 inputs it is on for. Grey: on for none. ×: dead, gradient zero."
            )
        )
        life, rate = lesson.dying.life_picture(activation, seed, findings)
    explain(activation, life, rate)
    st.subheader(_("After 100 steps, at every learning rate"), anchor=False)
    lesson.pictures.dying.rates(lesson.cached.deaths_by_rate(activation, seed), rate)
    one_unit(seed)
    rescue(seed)
    born_dead(seed)
    with lesson.deeper(_("What the usual story gets wrong")):
        folklore(seed)


stage()

lesson.sources(
    cs231n=_("“as much as 40%” of the units, if the learning rate is too high."),
    maas=_("Leaky ReLU, with slope 0.01."),
    lu=_("networks that are dead before training."),
    uva=_("counts units that are dead before training, with PyTorch’s default biases."),
)
lesson.end()

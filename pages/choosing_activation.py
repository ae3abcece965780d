"""Choosing an activation: which one learns fastest, and by how much? A race, and its results."""

import streamlit as st

from explainer import lesson
from explainer.lesson import N_, _
from explainer.lesson.parts import choosing_activation as parts
from explainer.lesson.take_home import homes

lesson.begin(
    "choosing_activation",
    N_("Which one learns fastest depends on the data, the depth and the learning rate."),
)


def presets() -> list[lesson.Preset]:
    """Return what a teacher says aloud."""

    def settings(dataset: str, hidden: str, rate: str) -> dict[str, object]:
        return {"dataset": dataset, "hidden": hidden, "rate": rate, "step": 40}

    return [
        lesson.Preset("spirals", _("spirals"), settings("spirals", "2", "best")),
        lesson.Preset("deep", _("8 layers"), settings("spirals", "8", "best")),
        lesson.Preset("one_rate", _("one rate for all"), settings("spirals", "8", "1")),
        lesson.Preset("digits", _("digits"), settings("digits", "2", "best")),
    ]


def question() -> lesson.Question:
    """The famous six, told as if it were a constant."""

    def numbers() -> dict[str, str]:
        found = lesson.cached.race_results("digits", 2).set_index("activation")["median"]
        relu, tanh = float(found["relu"]), float(found["tanh"])
        return {"relu": f"{relu:g}", "tanh": f"{tanh:g}", "ratio": f"{tanh / relu:.1f}"}

    six = _(
        "A famous figure, but of another network: convolutional, on photographs. On the digits "
        "ReLU needs {relu} steps and tanh {tanh}, {ratio} times as many: medians over the seeds."
    )
    same = _(
        "What holds on one data set need not hold on another. On the digits ReLU needs {relu} "
        "steps and tanh {tanh}, {ratio} times as many: medians over the seeds."
    )
    fewer = _(
        "On the digits ReLU needs {relu} steps and tanh {tanh}, {ratio} times as many: medians "
        "over the seeds. The famous six is of another network on other data."
    )
    return lesson.Question(
        _(
            "Two hidden layers, each activation function at the best of five learning rates. On "
            "three spirals ReLU has 95% right long before tanh. Now they learn scans of digits. "
            "Until 95% are right, tanh needs …"
        ),
        [
            lesson.Option(_("6 times as many steps as ReLU"), six),
            lesson.Option(_("2 to 3 times as many"), same),
            lesson.Option(_("fewer than ReLU"), fewer, right=True),
        ],
        {"dataset": "digits", "hidden": "2", "rate": "best", "step": 40},
        numbers,
    )


def explain(race: lesson.Race) -> None:
    """Why they differ, with this race's steps in the ratio."""
    last = lesson.RACE_STEPS[-1]
    relu, tanh = (race.lane(name).arrived for name in ("relu", "tanh"))
    steps = rf"\frac{{{tanh or f'>{last}'}}}{{{relu or f'>{last}'}}}"
    lesson.why(
        _(
            "A step moves the weights by learning rate times gradient. With its usual weights a "
            "ReLU layer passes back about what it receives, a tanh layer less, a sigmoid layer "
            "about a quarter. A larger rate makes up for some of it, so a fair race gives each its "
            "own. ELU’s authors credit its mean near 0. But ELU "
            "fails at rates that others bear. Which of these weighs most depends on the data and "
            "the depth: on the digits tanh is ahead of ReLU. With t the steps to 95%, this race "
            "says:"
        ),
        rf"\frac{{t_{{\tanh}}}}{{t_{{\mathrm{{ReLU}}}}}} = {steps}"
        + (rf" = {tanh / relu:.1f}" if relu and tanh else ""),
    )


@st.fragment
def stage() -> None:
    """Everything that answers to a control."""
    with lesson.stage(presets(), question) as row:
        with row:
            sets = {"spirals3": "spirals", "circles": "circles", "digits": "digits"}
            dataset = lesson.choice("dataset", _("data"), sets, "spirals3")
            rates = {"0": "best", "0.01": "0.01", "1": "1"}
            rate = float(lesson.choice("rate", _("learning rate"), rates, "0"))
            with lesson.more():
                depths = {depth: depth for depth in ("2", "4", "8")}
                hidden = int(lesson.choice("hidden", _("hidden layers"), depths, "2"))
                seed = lesson.seed_control()
        st.caption(
            _(
                "**Move along the picture, click to keep.** Each lane is a network that learns; "
                "best: each at the rate that suited it best. :green[Green]: 95% right."
            )
        )
        picture, control, words = lesson.places()
        with control:
            step = int(lesson.grid("step", _("training step"), lesson.RACE_STEPS, 40))
        with picture:
            race = parts.run_race(dataset, hidden, rate, seed)
        if race is not None:
            before, was = parts.pinned_race(dataset, hidden, rate, seed, step)
            with picture:
                lesson.pictures.race(race, step, before)
            with words:
                kept = _("step {step}").format(step=step)
                findings = parts.standing(race, step), parts.tanh_against_relu(race)
                lesson.verdict(kept, *findings, before=was)
    if race is not None:
        explain(race)
    parts.stored_race(dataset, hidden, sets[dataset])
    lesson.take_home(homes.race(dataset, hidden, rate, step, seed, race))


stage()

parts.advice()

with lesson.deeper(_("What the usual story gets wrong")):
    parts.folklore()

lesson.sources(
    excelsior=_("the post that this chapter follows: its order of preference."),
    krizhevsky=_("figure 1: six times faster than tanh, and how far that goes."),
    clevert=_("sections 1 and 4.1: why ELU learns fast."),
    cs231n=_("ReLU first, sigmoid never."),
    geron=_("chapter 11: the rule of thumb that the post follows."),
    hendrycks=_("GELU."),
    elfwing=_("SiLU."),
    devlin=_("GELU in BERT."),
    radford=_("section 4.1: GELU in the first GPT."),
    shazeer=_("gated variants, SwiGLU among them."),
    touvron=_("section 2.2: SwiGLU in a large language model."),
    klambauer=_("SELU, with LeCun weights and no normalization."),
    digits=_("the 1,797 scans (CC BY 4.0)."),
)
lesson.end()

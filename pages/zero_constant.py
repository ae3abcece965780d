"""Zero and constant: why can't all weights start equal?"""

import streamlit as st

from explainer import lesson
from explainer.lesson import N_, _
from explainer.lesson.parts import zero_constant as parts
from explainer.lesson.take_home import homes

LAST = 300

lesson.begin(
    "zero_constant",
    N_("Units that start equal stay equal. Many of them do the work of one."),
)


def presets() -> list[lesson.Preset]:
    """Return what a teacher says aloud."""

    def start(activation: str, init: str, noise: str) -> dict[str, str]:
        return {"activation": activation, "init": init, "noise": noise}

    return [
        lesson.Preset("equal", _("all 0.1"), start("tanh", "0.1", "0")),
        lesson.Preset("noise", _("all 0.1 + noise"), start("tanh", "0.1", "10⁻³")),
        lesson.Preset("zero", _("all 0"), start("tanh", "0", "0")),
        lesson.Preset("zero_sigmoid", _("all 0 · sigmoid"), start("Sigmoid", "0", "0")),
        lesson.Preset("random", _("random"), start("tanh", "random", "0")),
    ]


def question() -> lesson.Question:
    """Zero is not constant: with tanh the units do not get equal gradients, they get none."""

    def numbers() -> dict[str, str]:
        end = lesson.cached.symmetry("tanh", "zeros", 0.0, lesson.kept_seed()).moments[LAST]
        return {
            "steps": str(LAST),
            "gradient": lesson.size(end.gradient),
            "accuracy": lesson.percent(end.accuracy),
            "ratio": f"{end.reference / end.accuracy:.1f}",
        }

    equal = _(
        "That is what happens when all weights are 0.1. At 0 a tanh unit passes on 0, and weights "
        "of 0 pass back 0. After {steps} steps the largest gradient of a weight is {gradient}. "
        "A random start is by then right {ratio} times as often."
    )
    none = _(
        "A tanh unit of weights 0 passes on 0, and weights of 0 pass back 0. After {steps} steps "
        "the largest gradient of a weight is {gradient}, and {accuracy} of the digits are right. "
        "A random start is right {ratio} times as often."
    )
    different = _(
        "Nothing makes the units different, and nothing reaches them: the largest gradient of a "
        "weight is {gradient}, even after {steps} steps. A random start is by then right {ratio} "
        "times as often."
    )
    return lesson.Question(
        _(
            "Every weight of a tanh network starts at 0, and it is trained for 300 steps. What "
            "gradient do its weights get?"
        ),
        [
            lesson.Option(_("the same for all units"), equal),
            lesson.Option(_("none at all"), none, right=True),
            lesson.Option(_("small, all different"), different),
        ],
        {"activation": "tanh", "init": "0", "noise": "0"},
        numbers,
    )


def explain(now: lesson.Moment) -> None:
    """Why equal stays equal, with this run's numbers."""
    lesson.why(
        _(
            "Two hidden units with equal weights give equal outputs. If the weights that lead on "
            "from them are equal too, the same error comes back to both. So they get the same "
            "gradient, take the same step, and are equal again. Small random batches do not help, "
            "because all units see the same batch. With one hidden layer anything that makes the "
            "units differ does: a difference of a thousandth grows step by step until each unit "
            "looks for something of its own. Zero is a special case. Tanh, ReLU, leaky ReLU and "
            "ELU turn 0 into 0, and the error that comes back is multiplied by weights of 0. A "
            "sigmoid turns 0 into ½, so its network moves, in lock-step."
        ),
        r"\begin{gathered}\frac{\partial L}{\partial w_{ij}}"
        r" = x_i\,f'(z_j) \textstyle\sum_k w_{jk}\,\delta_k \\[6pt]"
        rf"\operatorname{{rank}} W_1 = {now.rank} \qquad"
        rf" \operatorname{{rank}} \frac{{\partial L}}{{\partial W_1}} = {now.gradient_rank}"
        r"\end{gathered}",
    )


@st.fragment
def stage() -> None:
    """Everything that answers to a control."""
    with lesson.stage(presets(), question) as row:
        with row:
            noise = lesson.choice("noise", _("noise"), {"none": "0", "small": "10⁻³"}, "none")
            with lesson.more():
                init = lesson.choice(
                    "init",
                    _("all weights start at"),
                    {"zeros": "0", "equal": "0.1", "random": "random"},
                    "equal",
                )
                activation = lesson.activation_choice(
                    ["tanh", "relu", "leaky_relu", "elu", "sigmoid"], "tanh"
                )
                seed = lesson.seed_control()
        found = lesson.cached.symmetry(activation, init, parts.NOISE[noise], seed)
        st.caption(
            _(
                "**Move along the picture, click to keep.** Eight hidden units learn digits. "
                ":blue[Blue]: positive, :orange[orange, smaller]: negative. Rank: how many really "
                "differ."
            )
        )
        picture, control, words = lesson.places()
        with control:
            step = int(lesson.grid("step", _("training step"), list(found.moments), LAST))
        then = lesson.pinned(activation=activation, init=init, noise=noise, seed=seed, step=step)
        before, was = parts.pinned_start(then)
        with picture:
            lesson.pictures.symmetry(found, step, before)
        now = found.moments[step]
        with words:
            kept = _("step {step}").format(step=step)
            lesson.verdict(kept, *parts.findings(now), before=was)
    explain(now)
    home = homes.symmetry(activation, init, parts.NOISE[noise], step, seed, found.moments)
    lesson.take_home(home)


stage()

with lesson.deeper(_("What the usual story gets wrong")):
    parts.folklore()

with lesson.deeper(_("How this was measured")):
    parts.method()

lesson.sources(
    rumelhart=_("start with small random weights to break symmetry."),
    goodfellow=_("section 8.4: initial weights must break the symmetry between units."),
    cs231n_2=_("weight initialization: all weights zero, a pitfall."),
    deeplearning_ai=_(
        "an interactive note; in a ReLU network like its own, zeros get no gradient."
    ),
    digits=_("the 1,797 scans (CC BY 4.0)."),
)
lesson.end()

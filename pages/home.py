"""Home: does the signal get through? The whole chapter in one live picture."""

import streamlit as st

from explainer import lesson
from explainer.lesson import N_, _
from explainer.lesson.works import WORKS

lesson.begin(
    "home",
    N_(
        "The signal goes forward, the gradient comes back. The initial weights decide whether they "
        "arrive."
    ),
)


def presets() -> list[lesson.Preset]:
    """Return what a teacher says aloud."""
    return [
        lesson.Preset("too_small", _("σ = 0.01"), {"std": 0.01}),
        lesson.Preset("xavier", _("Xavier: σ = 0.1"), {"std": 0.1}),
        lesson.Preset("he", _("He: σ = 0.1414"), {"std": 0.1414}),
        lesson.Preset("too_large", _("σ = 1"), {"std": 1.0}),
    ]


def question() -> lesson.Question:
    """The misconception of the field: saturated units, hence a vanishing gradient."""

    def numbers() -> dict[str, str]:
        run = lesson.cached.one_run(lesson.Setup("tanh", 1.0, 10, lesson.kept_seed()))
        return {
            "saturated": lesson.percent(float(run.layers["saturated"].mean())),
            "factor": lesson.per_layer(run.flow.backward),
            "reached": lesson.from_log10(run.flow.reached),
        }

    still_nothing = _(
        "The usual story, but not what happens. {saturated} of the units are saturated and pass "
        "back almost nothing. The rest pass back so much that layer 1 gets {reached} times what "
        "layer 10 got."
    )
    the_same = _(
        "Nothing holds it there. {saturated} of the units are saturated, and yet each layer "
        "multiplies the gradient by {factor}. Layer 1 gets {reached} times what layer 10 got."
    )
    far_more = _(
        "{saturated} of the units are saturated and pass back almost nothing. The others pass back "
        "so much that each layer multiplies the gradient by {factor}. Layer 1 gets {reached} times "
        "what layer 10 got."
    )
    return lesson.Question(
        _(
            "Ten tanh layers, weights of standard deviation 0.01: almost nothing comes back to "
            "layer 1. Make the weights 100 times larger, so that most units are stuck near ±1 "
            "(saturated). Layer 1 then gets …"
        ),
        [
            lesson.Option(_("still almost nothing"), still_nothing),
            lesson.Option(_("what layer 10 got"), the_same),
            lesson.Option(_("far more than layer 10"), far_more, right=True),
        ],
        {"activation": "tanh", "std": 1.0, "depth": 10},
        numbers,
    )


def findings(run: lesson.Run) -> list[lesson.Finding]:
    """Both directions."""
    return [lesson.signal_finding(run), lesson.gradient_finding(run.flow)]


def explain(flow: lesson.Flow) -> None:
    """Why one number decides, with this run's numbers."""
    lesson.why(
        _(
            "Going forward, a layer multiplies its input by random weights and passes the result "
            "through the activation function. Going back, the gradient meets the same weights "
            "again, and the slopes of the activation function. Either way, each layer multiplies "
            "by about the same factor again. Here a layer multiplies the spread of a unit’s "
            "answers across inputs by {forward} and the gradient by {backward}. Between layer 1 "
            "and layer {depth} each factor is raised to the power {steps}. A factor just under 1 "
            "is enough to silence a deep network, and just over 1 to make it explode. To choose "
            "the first weights is to choose this factor."
        ).format(
            forward=lesson.per_layer(flow.forward),
            backward=lesson.per_layer(flow.backward),
            depth=flow.depth,
            steps=flow.depth - 1,
        ),
        rf"\frac{{|\delta^{{1}}|}}{{|\delta^{{{flow.depth}}}|}}"
        rf" = {lesson.power_in_latex(flow.backward, flow.depth - 1)}"
        rf" = {lesson.in_latex(flow.reached)}",
    )


@st.fragment
def stage() -> None:
    """Everything that answers to a control."""
    with lesson.stage(presets(), question) as row:
        with row:
            activation = lesson.activation_choice(
                ["tanh", "sigmoid", "relu", "elu", "gelu"], "tanh"
            )
            with lesson.more():
                depth = lesson.whole_number("depth", _("layers"), 2, 20, 10)
                seed = lesson.seed_control()
        run = lesson.scale_picture(activation, depth, seed, 0.01, findings)
    explain(run.flow)
    lesson.take_home(run)


stage()

with lesson.deeper(_("What the words mean here")):
    st.markdown(
        _(
            "**Signal.** Give the network 100 random inputs. A layer passes the signal on if its "
            "units still answer differently to different inputs. We measure the spread of a unit’s "
            "answers: their standard deviation across inputs. A histogram alone can mislead: with "
            "a sigmoid it looks healthy even when every input gives the same answer.\n\n"
            "**Gradient.** A random gradient of size 1 enters at the top. |δ| is the root mean "
            "square, over units and inputs, of the derivative of the loss with respect to what "
            "enters a layer’s activation function. Without it a layer cannot learn.\n\n"
            "**σ, Xavier, He.** σ is the standard deviation of the random weights, and n the "
            "number of units in a layer, here 100. Xavier’s scale is σ = 1/√n = 0.1, He’s is "
            "√(2/n) = 0.1414. Later pages show where they come from.\n\n"
            "**Not treated here:** overfitting and the cost of training large networks, the other "
            "two problems with which [the blog post that this chapter follows]({post}) opens."
        ).format(post=WORKS["excelsior"][1])
    )

lesson.sources(
    glorot=_("section 4.2: one factor per layer, forward and backward (equations 5 to 7)."),
    excelsior=_("the post that this chapter follows."),
    poole=_("the theory line: the recursion for infinitely wide layers."),
)
lesson.chapter()

"""Xavier: which scale keeps both directions alive?"""

import numpy as np
import streamlit as st

from explainer import lesson
from explainer.lesson import N_, _

lesson.begin(
    "xavier",
    N_("σ = 1/√n keeps both directions alive in a tanh network. In a sigmoid network it does not."),
)


def presets() -> list[lesson.Preset]:
    """Return what a teacher says aloud."""
    return [
        lesson.Preset(
            "sigmoid_xavier", _("sigmoid · Xavier"), {"activation": "Sigmoid", "std": 0.1}
        ),
        lesson.Preset("tanh_xavier", _("tanh · Xavier"), {"activation": "tanh", "std": 0.1}),
        lesson.Preset("relu_xavier", _("ReLU · Xavier"), {"activation": "ReLU", "std": 0.1}),
        lesson.Preset(
            "sigmoid_4", _("sigmoid · 4 × Xavier"), {"activation": "Sigmoid", "std": 0.4}
        ),
    ]


def question() -> lesson.Question:
    """Four times larger weights for a slope of a quarter: the remedy in old recipes."""

    def numbers() -> dict[str, str]:
        run = lesson.cached.one_run(lesson.Setup("sigmoid", 0.4, 10, lesson.kept_seed()))
        return {
            "factor": lesson.from_log10(run.flow.backward),
            "reached": lesson.from_log10(run.flow.reached),
            "slope": f"{np.sqrt(run.theory['chi'].iloc[-1]) / 4:.2f}",
        }

    through = _(
        "Four times ¼ would be 1, but a slope of ¼ is found only near 0. A sigmoid answers about "
        "½, and larger weights make larger sums of these, where its slope is {slope} (root mean "
        "square). A layer passes back ×{factor}: layer 1 gets {reached} times what layer 10 got."
    )
    vanishes = _(
        "The larger weights drive the sums away from 0, where the slope is no longer ¼ but "
        "{slope} (root mean square). A layer passes back ×{factor}: layer 1 gets {reached} times "
        "what layer 10 got."
    )
    explodes = _(
        "That takes more than ten times Xavier’s weights. These are four times as large, but the "
        "slope they meet has fallen to {slope} (root mean square). A layer passes back ×{factor}: "
        "layer 1 gets {reached} times what layer 10 got."
    )
    return lesson.Question(
        _(
            "A sigmoid’s slope at 0 is ¼, and with Xavier weights its gradient vanishes. Make the "
            "weights four times as large. Over ten layers, the gradient …"
        ),
        [
            lesson.Option(_("gets through"), through),
            lesson.Option(_("still vanishes"), vanishes, right=True),
            lesson.Option(_("explodes"), explodes),
        ],
        {"activation": "Sigmoid", "std": 0.4, "depth": 10},
        numbers,
    )


def explain(run: lesson.Run) -> None:
    """Why variances ask for n σ² = 1, with this run's numbers."""
    lesson.why(
        _(
            "Going forward, a unit adds up n inputs, each times a random weight. Variances add, so "
            "the sum has n·σ² times the variance of an input (of mean 0). Going back, a unit adds "
            "up what n units above send, over the same kind of weights: n·σ² again. So n·σ² = 1 "
            "keeps both, "
            "as long as the activation function passes sums on as they are. Near 0 tanh does, with "
            "slope 1. ReLU drops half. A sigmoid’s slope at 0 is only ¼, and its answers lie "
            "around ½, not 0. Here a layer passes on ×{forward} and passes back ×{backward}, with"
        ).format(
            forward=lesson.from_log10(run.flow.forward),
            backward=lesson.from_log10(run.flow.backward),
        ),
        rf"n\,\sigma^2 = {lesson.WIDTH}\cdot {run.setup.std:g}^2"
        rf" = {lesson.WIDTH * run.setup.std**2:.3g}",
    )


def widths(seed: int) -> None:
    """One layer of two widths: each direction asks for its own scale."""
    st.subheader(_("When the widths differ"), anchor=False)
    st.markdown(
        _(
            "Forward, n counts the units below, n_in. Backward, it counts the units above, n_out. "
            "One σ cannot serve both: the two marks stand apart. Xavier takes n to be the mean of "
            "the two and comes to stand between them. The layer is linear here, as in the "
            "derivation."
        )
    )
    fan_in, fan_out, std = lesson.xavier.balance_picture(seed)
    st.latex(
        r"\sigma = \sqrt{\tfrac{2}{n_\mathrm{in} + n_\mathrm{out}}}"
        rf" = \sqrt{{\tfrac{{2}}{{{fan_in} + {fan_out}}}}} = {std:g}"
    )


def draws(seed: int) -> None:
    """Normal or uniform makes no difference once the spread is the same."""
    st.subheader(_("Normal or uniform: one law"), anchor=False)
    st.markdown(
        _(
            "Only the variance of the weights counts. A uniform draw between ±√3·σ has the "
            "variance σ², so Xavier’s reaches to √6 / √(n_in + n_out). Ten tanh layers of 100 "
            "units tell the first three draws apart only by luck. The last has a third of their "
            "variance, and signal and gradient pay for it."
        )
    )
    lesson.xavier.draws_table(seed)
    st.caption(
        _(
            "Forward, back: the factor a layer. Keras divides σ by 0.8796 before it cuts, and so "
            "keeps the spread. The last draw was the standard in 2010, the one that Glorot and "
            "Bengio set out to replace."
        )
    )


@st.fragment
def stage() -> None:
    """Everything that answers to a control."""
    with lesson.stage(presets(), question) as row:
        with row, lesson.more():
            activation = lesson.activation_choice(["tanh", "sigmoid", "relu", "linear"], "sigmoid")
            depth = lesson.whole_number("depth", _("layers"), 2, 20, 10)
            seed = lesson.seed_control()
        run = lesson.xavier.both_ways_picture(activation, depth, seed)
    explain(run)
    widths(seed)
    draws(seed)
    lesson.take_home(run)


stage()

with lesson.deeper(_("The derivation")):
    st.markdown(
        _(
            "Glorot and Bengio assume weights that are independent with mean 0, and an activation "
            "function that is symmetric about 0 with slope 1 there, so that near 0 it passes every "
            "sum on unchanged. Then each layer multiplies two variances: that of the signal z, and "
            "that of the gradient δ that comes back."
        )
    )
    st.latex(
        r"""\begin{aligned}
        \mathrm{Var}[z^{l}] &= n_\mathrm{in}\,\mathrm{Var}[W^l]\;\mathrm{Var}[z^{l-1}]\\
        &\Rightarrow\; n_\mathrm{in}\,\mathrm{Var}[W] = 1\\
        \mathrm{Var}[\delta^{l-1}] &= n_\mathrm{out}\,\mathrm{Var}[W^l]\;\mathrm{Var}[\delta^{l}]\\
        &\Rightarrow\; n_\mathrm{out}\,\mathrm{Var}[W] = 1\\
        \mathrm{Var}[W] &= \frac{2}{n_\mathrm{in} + n_\mathrm{out}}\\
        W &\sim U\!\left[\pm\sqrt 6\,/\sqrt{n_\mathrm{in} + n_\mathrm{out}}\,\right]
        \end{aligned}"""
    )
    st.markdown(
        _(
            "So the two variances that are kept are those of the signal and of the back-propagated "
            "gradient, the derivative by what enters an activation function. The gradient of the "
            "weights is another matter: at any scale its variance comes out the same in all layers "
            "(equation 14; see Vanishing & exploding)."
        )
    )

with lesson.deeper(_("What the usual story gets wrong")):
    gains = lesson.cached.tanh_gains()
    st.markdown(
        _(
            "- **“Sigmoid? Use Xavier.”** The derivation asks for f(0) = 0 and a slope of 1. A "
            "sigmoid has ½ and ¼. Glorot and Bengio themselves write that sigmoids should be "
            "avoided with small random weights.\n"
            "- **“Then four times Xavier.”** An old recipe, since 4 × ¼ = 1; a well-known book "
            "gives the 4 to tanh. But weights that large push a sigmoid off its steep middle: in "
            "deep layers theory gives ×0.63.\n"
            "- **“Xavier keeps tanh at 1.”** Nearly. Tanh bends, so the outputs’ standard "
            "deviation falls from {first:.2f} in layer 1 to {tenth:.2f} in layer 10 and "
            "{fiftieth:.2f} in layer 50, like 1/√(2·layer): a power law, not an exponential. "
            "Weights {keeps:.4f} times Xavier’s would hold it at {held:.2f}, but then the gradient "
            "grows by ×{grows:.2f} a layer. PyTorch’s gain of 5/3 for tanh lies near that number "
            "(×{pytorch:.2f}). It is a convention; we know of no derivation.\n"
            "- **“tf.contrib.xavier_initializer”** is not a path that worked: it was "
            "tf.contrib.layers.xavier_initializer, and TensorFlow 2 removed contrib. Today it is "
            "GlorotNormal or GlorotUniform in Keras, xavier_normal_ or xavier_uniform_ in "
            "PyTorch.\n"
            "- **“A good start is all it takes.”** Batch normalization and residual connections "
            "came later and leave less to the first weights."
        ).format(
            first=gains["xavier"]["std"].iloc[0],
            tenth=gains["xavier"]["std"].iloc[9],
            fiftieth=gains["xavier"]["std"].iloc[49],
            keeps=gains["keeps"]["gain"].iloc[0],
            held=gains["keeps"]["std"].iloc[49],
            grows=np.sqrt(gains["keeps"]["chi"].iloc[49]),
            pytorch=np.sqrt(gains["pytorch"]["chi"].iloc[49]),
        )
    )

lesson.sources(
    glorot=_("section 4.2: equations 5 to 12 and 16; 14 and 15; the end, on sigmoids."),
    poole=_("the theory line: the recursion for infinitely wide layers."),
    pytorch=_("xavier_normal_, xavier_uniform_ and the table of gains."),
    keras=_("GlorotNormal, GlorotUniform: the cut normal draw."),
    geron=_("table 11-1, where the factor 4 stands beside tanh."),
)
lesson.end()

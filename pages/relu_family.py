"""The ReLU family: what does a little slope buy?"""

import streamlit as st

from explainer import lesson
from explainer.lesson import N_, _
from explainer.lesson.measured.family import family_setup, gain
from explainer.lesson.parts import relu_family as parts

lesson.begin(
    "relu_family",
    N_(
        "A slope for negative inputs changes what a layer passes back. The weights must fit the "
        "slope."
    ),
)

INITS = {"lecun": "LeCun", "he": "He", "own": "own"}


def presets() -> list[lesson.Preset]:
    """Return what a teacher says aloud."""
    leaky = {"activation": "Leaky ReLU"}
    return [
        lesson.Preset("elu", _("ELU"), {"activation": "ELU", "init": "LeCun", "slope": 1.0}),
        lesson.Preset("leaky_he", _("a = 0.9 · He"), {**leaky, "init": "He", "slope": 0.9}),
        lesson.Preset("leaky_own", _("a = 0.9 · own"), {**leaky, "init": "own", "slope": 0.9}),
        lesson.Preset("small", _("a = 0.01"), {**leaky, "init": "He", "slope": 0.01}),
    ]


def question() -> lesson.Question:
    """A slope below 1 sounds like a loss; but ReLU's was 0."""

    def numbers() -> dict[str, str]:
        setup = family_setup("leaky_relu", "he", 0.9, 20, lesson.kept_seed())
        flow = lesson.cached.one_run(setup).flow
        return {
            "factor": lesson.per_layer(flow.backward),
            "reached": lesson.from_log10(flow.reached),
        }

    less = _(
        "0.9 is less than 1, but it replaces ReLU’s 0. Each layer now passes back ×{factor}, and "
        "layer 1 gets {reached} times what layer 20 got."
    )
    same = _(
        "He’s scale makes up for ReLU’s lost half. Here hardly anything is lost, and it is too "
        "much: ×{factor} per layer, and layer 1 gets {reached} times what layer 20 got."
    )
    more = _(
        "He’s scale makes up for a half that ReLU loses and this unit does not. Each layer passes "
        "back ×{factor}, and layer 1 gets {reached} times what layer 20 got."
    )
    return lesson.Question(
        _(
            "Twenty ReLU layers with He’s weights (σ = √(2/n)) keep the gradient at its size. Give "
            "the units a slope of 0.9 for negative inputs, in place of 0, and keep the weights. "
            "Layer 1 then gets …"
        ),
        [
            lesson.Option(_("less: 0.9 shrinks it"), less),
            lesson.Option(_("about the same"), same),
            lesson.Option(_("much more"), more, right=True),
        ],
        {"activation": "Leaky ReLU", "init": "He", "slope": 0.9, "depth": 20},
        numbers,
    )


def findings(run: lesson.Run) -> list[lesson.Finding]:
    """Both directions."""
    return [lesson.gradient_finding(run.flow), lesson.signal_finding(run)]


def explain(run: lesson.Run) -> None:
    """Why the slope and the weights belong together; chi is theory's factor per layer on |δ|²."""
    setup, chi = run.setup, float(run.theory["chi"].iloc[-1])
    size = setup.std * lesson.WIDTH**0.5
    own = gain(setup.activation, setup.parameter)
    lesson.why(
        _(
            "Going back, a layer multiplies the gradient by √n·σ, the scale of its weights, and by "
            "the root mean square of the slopes it meets. A ReLU’s slopes are 1 for half of the "
            "sums and 0 for the rest: √½. He’s √n·σ = √2 makes up for it. LeCun’s weights have "
            "√n·σ = 1, as Xavier’s do between equal widths. A slope a for negative inputs raises "
            "the mean square to (1 + a²)/2, and the scale that keeps the size is √(2/(1 + a²)); a "
            "slope of 0.01 changes it by 0.005%. For the curve above the scale that keeps the "
            "signal is **{own:.3f}**, and the weights have **{size:.3f}**. In theory, for the last "
            "layer:"
        ).format(own=own, size=size),
        rf"\underbrace{{{size:.3f}}}_{{\sqrt{{n}}\,\sigma}} \cdot "
        rf"\underbrace{{{chi**0.5 / size:.3f}}}_{{\mathrm{{rms}}\ f'}} = {chi**0.5:.3f}",
    )


@st.fragment
def stage() -> None:
    """Everything that answers to a control."""
    with lesson.stage(presets(), question) as row:
        with row:
            activation = lesson.activation_choice(["leaky_relu", "elu"], "elu")
            init = lesson.choice("init", _("scale of the weights"), INITS, "lecun")
            with lesson.more():
                depth = lesson.whole_number("depth", _("layers"), 2, 20, 20)
                seed = lesson.seed_control()
        run = parts.slope_picture(activation, init, depth, seed, findings)
    explain(run)
    parts.learned(seed)
    parts.means(seed)
    lesson.take_home(run)


stage()
parts.relatives()

with lesson.deeper(_("What the usual story gets wrong")):
    st.markdown(
        _(
            "- **“ELU is by B. Xu et al.”** It is by Clevert, Unterthiner and Hochreiter. Xu et "
            "al. compared Leaky ReLU, PReLU and a random slope.\n"
            "- **“PReLU overfits.”** Xu et al. report it for small data sets, and for fixed slopes "
            "as well."
        )
    )

lesson.sources(
    he=_("equation 15: the scale for a slope; table 1: the slopes that PReLU learned."),
    clevert=_("ELU, and why means near zero should speed up learning."),
    maas=_("Leaky ReLU, with slope 0.01."),
    xu=_("Leaky ReLU, PReLU and random slopes compared."),
    klambauer=_("SELU, and its two constants."),
    hendrycks=_("GELU."),
    elfwing=_("SiLU."),
    resnet=_("ReLU in residual networks."),
    dcgan=_("Leaky ReLU with slope 0.2."),
    devlin=_("GELU in BERT."),
    radford=_("GELU in the first GPT."),
    touvron=_("SiLU in LLaMA, as part of SwiGLU."),
)
lesson.end()

"""Choosing an initialization: which scale for which activation? A map, and the decision table."""

import streamlit as st

from explainer import lesson
from explainer.lesson import N_, _
from explainer.lesson.parts import choosing_initialization as parts
from explainer.lesson.take_home import homes

lesson.begin(
    "choosing_initialization",
    N_("The scale of the weights must fit the activation function. One rule does not fit all."),
)


def presets() -> list[lesson.Preset]:
    """Return what a teacher says aloud."""

    def place(activation: str, std: float) -> dict[str, object]:
        return {"activation": activation, "std": std, "depth": "10"}

    return [
        lesson.Preset("sigmoid_xavier", _("sigmoid · Xavier"), place("Sigmoid", 0.1)),
        lesson.Preset("sigmoid_large", _("sigmoid · N(0, 1)"), place("Sigmoid", 1.0)),
        lesson.Preset("tanh_xavier", _("tanh · Xavier"), place("tanh", 0.1)),
        lesson.Preset("relu_he", _("ReLU · He"), place("ReLU", 0.1414)),
    ]


def question() -> lesson.Question:
    """A σ that works is taken for a rule; what counts is √n·σ."""

    def numbers() -> dict[str, str]:
        seed = lesson.kept_seed()
        here = lesson.cached.one_run(lesson.Setup("sigmoid", 1.0, 10, seed))
        wide = lesson.cached.one_run(lesson.Setup("sigmoid", 1.0, 10, seed, width=500, samples=50))
        return {
            "reached": lesson.from_log10(wide.flow.reached),
            "here": lesson.from_log10(here.flow.reached),
            "factor": lesson.per_layer(wide.flow.backward),
            "saturated": lesson.percent(float(wide.layers["saturated"].mean())),
        }

    same = _(
        "A unit adds up n inputs, each times a weight. So √n·σ counts, not σ alone: it was 10, and "
        "is 22 now. Each layer passes back ×{factor}. Layer 1 gets {reached} times what layer 10 "
        "got; with 100 units, as in the picture, {here} times."
    )
    vanishes = _(
        "{saturated} of the outputs are saturated now, and such units pass back almost nothing. "
        "But the others add up over 500 units: ×{factor} a layer. Layer 1 gets {reached} times "
        "what layer 10 got; with 100 units, as in the picture, {here} times."
    )
    explodes = _(
        "√n·σ has grown from 10 to 22, and each layer passes back ×{factor}. Layer 1 gets "
        "{reached} times what layer 10 got; with 100 units, as in the picture, {here} times."
    )
    return lesson.Question(
        _(
            "In ten layers of 100 sigmoid units with N(0, 1) weights, the gradient gets through. "
            "Make the layers 500 units wide and draw the weights from N(0, 1) again. The "
            "gradient …"
        ),
        [
            lesson.Option(_("gets through: σ is the same"), same),
            lesson.Option(_("vanishes: more units saturate"), vanishes),
            lesson.Option(_("explodes: √n·σ grows"), explodes, right=True),
        ],
        {"activation": "Sigmoid", "std": 1.0, "depth": "10"},
        numbers,
    )


@st.fragment
def stage() -> None:
    """Everything that answers to a control."""
    with lesson.stage(presets(), question) as row:
        with row:
            activation, std = parts.place_controls("sigmoid", 0.1)
            with lesson.more():
                layers = {str(depth): str(depth) for depth in lesson.MAP_DEPTHS}
                depth = int(lesson.choice("depth", _("layers"), layers, "10"))
                seed = lesson.seed_control()
        chart = lesson.cached.scale_map(depth)
        st.caption(
            _(
                "**Move over the map, click to keep.** :green[Green]: the gradient arrives (rule "
                "of thumb). :orange[Orange]: explodes. Grey: vanishes. Dots: trainings; filled: "
                "learned."
            )
        )
        picture, _below, words = lesson.places((3.5, 1.1))
        place = chart.at(activation, std)
        strip = lesson.cached.scale_strip(activation, depth, seed, "gaussian", stds=(std,))
        now = lesson.Setup(activation, std, depth, seed)
        run = strip.run(now, std)
        ghost, was = lesson.pinned_run(now, strip, parts.findings)
        with picture:
            lesson.pictures.scale_map(chart, place)
            lesson.pictures.place_strip(strip, std, ghost)
        with words:
            kept = _("{name}, σ = {std:g}, {depth} layers").format(
                name=st.session_state.activation, std=std, depth=depth
            )
            trained = parts.training_finding(place)
            lesson.verdict(kept, *parts.findings(run), trained, before=was)
    parts.explain(run, chart)
    parts.decide(depth)
    lesson.take_home(homes.place(run, place))


stage()

with lesson.deeper(_("Why a sigmoid learns with N(0, 1), and why that is luck")):
    parts.sigmoid_luck()

with lesson.deeper(_("What has changed since: normalization and shortcuts")):
    parts.since_then()

st.subheader(_("The chapter in three sentences"), anchor=False)
st.markdown(
    _(
        "1. A deep network multiplies, forward and backward, once per layer: only a factor near 1 "
        "survives depth.\n"
        "2. The activation function sets the slopes and the initialization sets the weights, and "
        "the factor is their product: choose them together.\n"
        "3. ReLU with He and tanh with Xavier are safe places to start; with normalization "
        "layers and shortcuts the start matters less, but the factor is still what they protect."
    )
)

lesson.sources(
    excelsior=_(
        "the post that this chapter follows: its closing advice, kept and corrected above."
    ),
    glorot=_("equations 12 and 16: Xavier; section 5: why not sigmoids."),
    he=_("equations 10 and 15: He, with and without a slope."),
    klambauer=_("SELU needs weights of variance 1 / n_in."),
    schoenholz=_("the theory behind the colours, and its word on what can be trained."),
    ioffe=_("batch normalization."),
    ba=_("layer normalization."),
    resnet=_("shortcuts, as residual learning."),
    zhang=_("deep networks without normalization, by initialization alone."),
    radford=_("section 4.1: N(0, 0.02²) with layer normalization."),
)
lesson.end()

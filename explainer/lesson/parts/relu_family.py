"""The ReLU family, in parts: the strip over the slope, learned slopes, ELU's mean, the table."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import streamlit as st

from explainer import ACTIVATIONS
from explainer.charts.data import Datasets
from explainer.lesson import cached, pictures
from explainer.lesson.controls import grid
from explainer.lesson.explain import how_to_read
from explainer.lesson.language import _
from explainer.lesson.measured import Run
from explainer.lesson.measured.family import (
    MEAN_GAINS,
    PRELU_EVERY,
    PRELU_STEPS,
    SLOPES,
    LearnedSlopes,
    family_setup,
)
from explainer.lesson.measured.network import behind
from explainer.lesson.pin import pinned
from explainer.lesson.stage import luck_of, places
from explainer.lesson.verdict import Finding, verdict

POINTS = tuple(float(z) for z in np.round(np.arange(-3.0, 3.05, 0.1), 1))
SYMBOLS = {"leaky_relu": "a", "elu": "α"}


def slope_picture(
    activation: str, init: str, depth: int, seed: int, findings: Callable[[Run], Sequence[Finding]]
) -> Run:
    """Draw a unit's curve and the strip over the slope, with their sliders; return the run kept."""
    sweep = cached.slope_strip(activation, init, depth, seed)
    unit, network = st.columns([1.2, 3.3], vertical_alignment="center")
    with network:
        scales = {
            "lecun": _("LeCun: σ = 1/√n."),
            "he": _("He: σ = √(2/n)."),
            "own": _("own: the scale that keeps this function’s signal."),
        }
        how_to_read(activation, sweep, scales[init])
        picture, control, words = places((2.3, 1))
        with control:
            label = _("slope for negative inputs: a, or ELU’s α; 0 is ReLU")
            slope = grid("slope", label, SLOPES, 1.0)
    with unit:
        _curve_of(activation, slope)
    kept = family_setup(activation, init, slope, depth, seed)
    luck = luck_of(kept)
    then = pinned(activation=activation, init=init, slope=slope, depth=depth, seed=seed)
    ghost: Datasets = {}
    before: Sequence[Finding] = ()
    if then:
        parts = ("activation", "init", "slope", "depth", "seed")
        other = family_setup(*(then[part] for part in parts))
        alone = cached.alone(other)
        ghost = behind(alone, sweep.datasets["extent"])
        before = findings(alone.run(other, other.std))
    with picture:
        pictures.strip(sweep, slope, SYMBOLS[activation], "slope", "slope", luck, ghost)
    run = sweep.run(kept, slope)
    with words:
        at = _("{symbol} = {slope:g}").format(symbol=SYMBOLS[activation], slope=slope)
        verdict(at, *findings(run), before=before)
    return run


def _curve_of(activation: str, slope: float | None = None) -> None:
    """Draw one function of the family, and the slider of the point on it."""
    curve = st.container()
    point = grid("z", _("input z of one unit"), POINTS, -1.0)
    with curve:
        pictures.curve(activation, POINTS, point, "z", slope)


def _learned_picture(seed: int) -> LearnedSlopes:
    """Draw PReLU's slopes while a network trains; return them."""
    place = st.container()
    steps = range(0, PRELU_STEPS + 1, PRELU_EVERY)
    step = int(grid("prelu_step", _("training step"), steps, PRELU_STEPS))
    slopes = cached.learned_slopes(seed)
    with place:
        pictures.family.learned(slopes, step)
    return slopes


def _means_picture(seed: int) -> pd.DataFrame:
    """Draw the means of ELU's layers over the gain of the weights; return their table."""
    place = st.container()
    size = grid("gain", _("√n·σ; 1: LeCun, 1.4142: He"), MEAN_GAINS, 1.0)
    table = cached.elu_means(seed)
    with place:
        pictures.family.means(table, size)
    return table


def learned(seed: int) -> None:
    """PReLU's slopes."""
    st.subheader(_("PReLU learns its slopes"), anchor=False)
    picture, words = st.columns((2, 1), vertical_alignment="center")
    with picture:
        slopes = _learned_picture(seed)
    first, second = slopes.last(1), slopes.last(2)
    words.markdown(
        _(
            "A PReLU is a Leaky ReLU whose slope is trained like a weight, here one per unit, all "
            "from 0.25. After training on two spirals the mean is **{first:.2f}** in layer 1 and "
            "**{second:.2f}** in layer 2, with units from {low:.2f} to {high:.2f}. He et al. "
            "report the same tendency for a network of 14 layers: on average 0.60 in the first "
            "layer and 0.15 in the seventh."
        )
        .format(
            first=first.mean(),
            second=second.mean(),
            low=min(first.min(), second.min()),
            high=max(first.max(), second.max()),
        )
        .replace("-", "−")
    )


def means(seed: int) -> None:
    """ELU's mean depends on the scale of the weights."""
    st.subheader(_("ELU’s mean near zero"), anchor=False)
    picture, words = st.columns((2, 1), vertical_alignment="center")
    with picture:
        table = _means_picture(seed)
    ends = table[table["layer"].isin((1, 10))].pivot(index="value", columns="layer", values="mean")
    lecun, he = ends.loc[1.0], ends.loc[1.4142]
    words.markdown(
        _(
            "ELU’s negative outputs are there to bring the mean of a layer near zero, against the "
            "bias shift. Whether they do depends on the weights. At LeCun’s scale the mean falls "
            "from **{lecun_1:.2f}** to **{lecun_10:.3f}** over ten layers. At He’s it grows from "
            "**{he_1:.2f}** to **{he_10:.2f}**. ReLU’s mean at He’s scale is 0.56 in theory, in "
            "every layer."
        )
        .format(lecun_1=lecun[1], lecun_10=lecun[10], he_1=he[1], he_10=he[10])
        .replace("-", "−")
    )


def relatives() -> None:
    """The family in a table."""
    st.subheader(_("The family today"), anchor=False)
    today = {
        "relu": _("ResNets"),
        "leaky_relu": _("GAN discriminators (DCGAN, slope 0.2)"),
        "prelu": _("its paper, on ImageNet"),
        "elu": _("its paper, on CIFAR and ImageNet"),
        "selu": _("its paper, without normalization layers"),
        "gelu": _("BERT, the first GPT"),
        "silu": _("LLaMA, inside its gates"),
    }
    factors = cached.family_factors()
    columns = {
        _("function"): [ACTIVATIONS[name].label for name in factors.index],
        _("formula"): [f"${ACTIVATIONS[name].formula}$" for name in factors.index],
        _("slope far left"): ["0", "0.01", _("learned"), "→ 0", "→ 0", "→ 0", "→ 0"],
        _("own √n·σ"): [f"{gain:.3f}" for gain in factors["gain"]],
        _("then back"): [f"×{factor:.3f}" for factor in factors["backward"]],
        _("used in"): [today[name] for name in factors.index],
    }
    st.table(pd.DataFrame(columns).set_index(_("function")), border="horizontal")
    st.caption(
        _(
            "Own √n·σ: 1/√(mean f(z)²) for z from N(0, 1), the scale that keeps the signal. Then "
            "back: what such a layer does to the gradient. Leaky slope 0.01, PReLU 0.25, ELU’s "
            "α = 1. SELU’s two constants: λ = 1.0507, α = 1.6733. Φ(z): the share of N(0, 1) that "
            "lies below z."
        )
    )

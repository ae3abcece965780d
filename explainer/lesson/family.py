"""The pictures of the ReLU family with their sliders, as its page lays them out."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import streamlit as st

from explainer import ACTIVATIONS
from explainer.lesson import cached, pictures
from explainer.lesson.controls import grid
from explainer.lesson.explain import how_to_read
from explainer.lesson.language import _
from explainer.lesson.measured import Run
from explainer.lesson.measured.family import (
    FAMILY,
    MEAN_GAINS,
    PRELU_EVERY,
    PRELU_RATE,
    PRELU_STEPS,
    SLOPES,
    LearnedSlopes,
    family_setup,
    gain,
)
from explainer.lesson.stage import LUCK_SEEDS, places
from explainer.lesson.verdict import Finding, verdict

__all__ = [
    "FAMILY",
    "PRELU_RATE",
    "LearnedSlopes",
    "curve_of",
    "family_setup",
    "formula",
    "gain",
    "label",
    "learned_picture",
    "means_picture",
    "slope_picture",
]

POINTS = tuple(float(z) for z in np.round(np.arange(-3.0, 3.05, 0.1), 1))
SYMBOLS = {"leaky_relu": "a", "elu": "α"}


def slope_picture(
    activation: str, init: str, depth: int, seed: int, findings: Callable[[Run], Sequence[Finding]]
) -> Run:
    """Draw a unit's curve and the strip over the slope, with their sliders; return the run kept."""
    sweep = cached.slope_strip(activation, init, depth, seed)
    unit, network = st.columns([1.2, 3.3], vertical_alignment="center")
    with network:
        how_to_read(sweep.layers)
        picture, control, words = places((2.3, 1))
        with control:
            label = _("slope below zero: a, or ELU’s α; 0 is ReLU")
            slope = grid("slope", label, SLOPES, 0.9)
    with unit:
        curve_of(activation, slope)
    kept = family_setup(activation, init, slope, depth, seed)
    luck = cached.luck_table(kept, LUCK_SEEDS)
    with picture:
        pictures.strip(sweep, slope, SYMBOLS[activation], "slope", "slope", luck)
    run = sweep.run(kept, slope)
    with words:
        at = _("{symbol} = {slope:g}").format(symbol=SYMBOLS[activation], slope=slope)
        verdict(at, *findings(run))
    return run


def curve_of(activation: str, slope: float | None = None) -> None:
    """Draw one function of the family, and the slider of the point on it."""
    curve = st.container()
    point = grid("z", _("input z of one unit"), POINTS, -1.0)
    with curve:
        pictures.curve(activation, POINTS, point, "z", slope)


def label(activation: str) -> str:
    """Return the function's name as a reader knows it."""
    return ACTIVATIONS[activation].label


def formula(activation: str) -> str:
    """Return the function's formula in LaTeX."""
    return ACTIVATIONS[activation].formula


def learned_picture(seed: int) -> LearnedSlopes:
    """Draw PReLU's slopes while a network trains; return them."""
    place = st.container()
    steps = range(0, PRELU_STEPS + 1, PRELU_EVERY)
    step = int(grid("prelu_step", _("training step"), steps, PRELU_STEPS))
    slopes = cached.learned_slopes(seed)
    with place:
        pictures.family.learned(slopes, step)
    return slopes


def means_picture(seed: int) -> pd.DataFrame:
    """Draw the means of ELU's layers over the gain of the weights; return their table."""
    place = st.container()
    size = grid("gain", _("√n·σ; 1: LeCun, 1.4142: He"), MEAN_GAINS, 1.0)
    table = cached.elu_means(seed)
    with place:
        pictures.family.means(table, size)
    return table

"""The pictures of dying units with their sliders and verdicts, as the page on dead ReLUs lays them.

Each returns what stands under its sliders, for the page to say more about.
"""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from explainer.lesson import cached, pictures
from explainer.lesson.controls import grid
from explainer.lesson.language import _
from explainer.lesson.measured.dying import (
    BIASES,
    EARLY,
    FAMILY,
    KILL_RATE,
    LIFE_STEPS,
    RATES,
    RESCUE_EVERY,
    RESCUE_RATE,
    RESCUE_STEPS,
    STEPS,
    Life,
)
from explainer.lesson.measured.one_unit import UNIT_RATES
from explainer.lesson.numbers import percent
from explainer.lesson.stage import places
from explainer.lesson.verdict import Finding, verdict

__all__ = [
    "EARLY",
    "FAMILY",
    "KILL_RATE",
    "RESCUE_RATE",
    "RESCUE_STEPS",
    "STEPS",
    "Life",
    "born_picture",
    "fates",
    "life_picture",
    "rescue_picture",
    "unit_picture",
]

Findings = Callable[[Life, int], Sequence[Finding]]


def life_picture(activation: str, seed: int, findings: Findings) -> tuple[Life, float]:
    """Draw the grid of units; return the training and its learning rate."""
    picture, controls, words = places((4, 1.25))
    with controls:
        left, right = st.columns(2)
        with left:
            step = int(grid("step", _("training step"), LIFE_STEPS, STEPS))
        with right:
            rate = grid("rate", _("learning rate"), RATES, 2.0)
    life = cached.life(activation, rate, seed)
    with picture:
        pictures.dying.units(life, STEPS, step)
    with words:
        verdict(_("step {step}").format(step=life.steps[life.index(step)]), *findings(life, step))
    return life, rate


def unit_picture(seed: int) -> pd.Series:
    """Draw one unit and one step; return what the step of the rate kept did."""
    place = st.container()
    rate = grid("unit_rate", _("learning rate of the step"), UNIT_RATES, 5.0)
    unit = cached.unit_steps(seed)
    with place:
        pictures.one_unit(unit, rate)
    return unit.at(rate)


def rescue_picture(seed: int) -> pd.DataFrame:
    """Draw the rescue of a killed network; return how its runs ended: off, killed; by name."""
    place = st.container()
    steps = range(0, RESCUE_STEPS + 1, RESCUE_EVERY)
    kept = int(grid("rescue_step", _("steps after the switch"), steps, RESCUE_STEPS))
    runs = cached.rescue(seed)
    with place:
        pictures.rescue.rescue(runs, kept)
    ends = runs.drop_duplicates("activation", keep="last").set_index("activation")
    return ends.assign(killed=runs["dead"].iloc[0])


def born_picture(seed: int) -> dict[str, float]:
    """Draw which units are off before training; return the shares of all that are.

    "none": without biases, under both scales; "default" and "he": with PyTorch's default biases.
    """
    place = st.container()
    size = grid("bias", _("size of the random biases; 1 is PyTorch’s default"), BIASES, 1.0)
    layers = cached.born_dead(seed)
    with place:
        pictures.rescue.born_dead(layers, size)
    off = pictures.rescue.total_dead(layers)
    none, default, he = off["default"].iloc[0], off["default"].iloc[-1], off["he"].iloc[-1]
    return {"none": float(none), "default": float(default), "he": float(he)}


def fates(seed: int) -> dict[str, str]:
    """Say what becomes of each of the family at rate FUSE_RATE; by name."""
    said = {}
    for name, row in cached.fuse(seed).iterrows():
        text = _("diverged at step {step}, {dead} dead")
        if pd.isna(row["diverged"]):
            text = _("{dead} dead, {right} right")
        said[str(name)] = text.format(
            step=row["diverged"], dead=percent(row["dead"]), right=percent(row["accuracy"])
        )
    return said

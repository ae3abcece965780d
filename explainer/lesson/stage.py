"""The stage of a lesson: question, controls, presets, picture and verdict, where they stand."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explainer.charts.data import Datasets
from explainer.lesson import cached, pictures
from explainer.lesson.controls import Preset, grid, preset_buttons
from explainer.lesson.explain import how_to_read
from explainer.lesson.language import _
from explainer.lesson.measured import (
    DEPTHS,
    STDS,
    WIDTH,
    Measured,
    Plan,
    Run,
    Setup,
    recorded_steps,
)
from explainer.lesson.measured.network import behind
from explainer.lesson.pin import pinned
from explainer.lesson.predict import Question, predict
from explainer.lesson.presenting import presenting
from explainer.lesson.told import tell, told
from explainer.lesson.verdict import Finding, verdict

# The folded place for all controls of a stage that is presented.
_folded: ContextVar[DeltaGenerator | None] = ContextVar("folded", default=None)


@contextmanager
def stage(
    presets: Sequence[Preset], question: Callable[[], Question] | None = None
) -> Iterator[DeltaGenerator]:
    """Lay out a stage and give its row of controls; inside, the page draws all that answers them.

    Presets and question are drawn last, when the controls have answered, into their places above:
    so the preset that stands is marked, and the question's numbers are of this run.
    """
    asked = st.container()
    with st.container(key="stage", gap="xsmall"):
        row = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
        buttons = row.container(width="content")
        if presenting():
            with row:
                _folded.set(st.popover(_("more"), icon=":material/tune:"))
            yield _folded.get() or row
            _folded.set(None)
        else:
            yield row
    tell(presets=presets)
    with buttons:
        preset_buttons(presets)
    if question is not None:
        with asked:
            tell(question=question())
            predict(told()["question"])


def more() -> DeltaGenerator:
    """Return the folded place for controls beyond the four that a reader sees."""
    return st.container() if presenting() else st.popover(_("more"), icon=":material/tune:")


def places(shares: Sequence[float] = (4, 1.1)) -> tuple[DeltaGenerator, ...]:
    """Return the places of the picture, of the control under it, and of the verdict beside it.

    While presenting the control is folded away with the others: a slider in focus takes the keys.
    """
    left, words = st.columns((2.7, 1) if presenting() else shares)  # longer words move no picture
    return left.container(), (_folded.get() or left).container(), words


def scale_picture(
    activation: str,
    depth: int,
    seed: int,
    std: float,
    findings: Callable[[Run], Sequence[Finding]],
    data: str = "gaussian",
    marks: Callable[[Measured], Datasets] | None = None,
    hint: str = "",
    shares: Sequence[float] = (4, 1.1),
    width: int = WIDTH,
) -> Run:
    """Draw the strip over the weights' scale with its slider and verdict; return the run kept.

    `std` is the page's default. `marks` adds optional data sets to the strip, from a sweep with
    medians; `hint` says how to read them. Far more than 100 units a layer keep the reader waiting.
    """
    medians = marks is not None
    sweep = cached.scale_strip(activation, depth, seed, data, width=width, medians=medians)
    how_to_read(activation, sweep, *([hint] if hint else []))
    picture, control, words = places(shares)
    with control:
        label = _("weight scale σ: the standard deviation of the weights")
        kept = Setup(activation, grid("std", label, STDS, std), depth, seed, data, width=width)
    luck = luck_of(kept)
    ghost, before = pinned_run(kept, sweep, findings)
    with picture:
        drawn = {**(marks(sweep) if marks else {}), **ghost}
        pictures.strip(sweep, kept.std, "σ", "scale", "std", luck, drawn)
    run = sweep.run(kept, kept.std)
    with words:
        verdict(f"σ = {kept.std:g}", *findings(run), before=before)
    return run


def luck_of(setup: Setup) -> pd.DataFrame:
    """Return |δ| of a network over seeds 0, 1, …, whatever its own: so all readers share it."""
    return cached.luck_table(replace(setup, seed=0))


def pinned_run(
    now: Setup, sweep: Measured, findings: Callable[[Run], Sequence[Finding]]
) -> tuple[Datasets, Sequence[Finding]]:
    """Return the ghost of the pinned run for the picture of `sweep`, and its findings.

    It differs from `now` in what the page's controls can change.
    """
    keys = ("activation", "std", "depth", "width", "seed", "data")
    settings = pinned(**{key: getattr(now, key) for key in keys})
    if settings is None:
        return {}, ()
    whole = {key: int(settings[key]) for key in ("depth", "width")}  # a choice gives a text
    then = replace(now, **settings | whole)
    alone = cached.alone(then)
    return behind(alone, sweep.datasets["extent"]), findings(alone.run(then, then.std))


def step_control(plan: Plan, default: int) -> int:
    """Draw the slider over the recorded steps of a training and return the step chosen."""
    return int(grid("step", _("training step"), recorded_steps(plan), default))


def depth_picture(
    activation: str,
    std: float,
    seed: int,
    depth: int,
    findings: Callable[[Run], Sequence[Finding]],
    data: str = "gaussian",
) -> Run:
    """Draw the strip over depth with its slider and verdict; return the run kept.

    `depth` is the page's default.
    """
    sweep = cached.depth_strip(activation, std, seed, data)
    how_to_read(activation, sweep)
    picture, control, words = places()
    with control:
        label = _("depth: the number of layers")
        chosen = int(grid("depth", label, DEPTHS, depth))
    kept = Setup(activation, std, chosen, seed, data)
    luck = luck_of(kept)
    ghost, before = pinned_run(kept, sweep, findings)
    with picture:
        pictures.strip(sweep, chosen, _("layers"), "depth", "depth", luck, ghost)
    run = sweep.run(kept, chosen)
    with words:
        verdict(_("{depth} layers").format(depth=chosen), *findings(run), before=before)
    return run

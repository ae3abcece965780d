"""The playground's parts: any network at its start, pinned beside another, and in training."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from math import log
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explainer import ACTIVATIONS, DATASETS
from explainer.charts.data import Datasets
from explainer.lesson import cached, pictures, progress, trainer
from explainer.lesson.controls import (
    choice,
    controls_of_page,
    grid,
    grid_control,
    menu,
    seed_control,
    whole_number,
)
from explainer.lesson.explain import how_to_read
from explainer.lesson.language import _
from explainer.lesson.measured import Run, Setup, Trained
from explainer.lesson.measured import playground as measured
from explainer.lesson.measured.network import behind
from explainer.lesson.numbers import percent
from explainer.lesson.pin import pinned
from explainer.lesson.stage import more, places
from explainer.lesson.verdict import Finding, gradient_finding, signal_finding, verdict

RATES = (0.001, 0.003, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 3.0)
STEPS = (100, 200, 300, 400, 1000, 2000)
MAX_DEPTH = 50
BIASES = (0.0, 0.01, 0.03, 0.1, 0.3, 1.0)
SOURCES = ("gaussian", "digits")
SLOPES = (0.0, 0.01, 0.03, 0.1, 0.2, 0.25, 0.5, 0.75, 1.0)
ALPHAS = (0.25, 0.5, 1.0, 1.5, 2.0)
GUESSING = 0.97  # of the loss of guessing: above, nothing was learned

Settings = dict[str, Any]  # of the controls, by key


def network_controls(row: DeltaGenerator) -> Settings:
    """Draw the controls but for the weights' scale, and return their settings."""
    names = {name: activation.label for name, activation in ACTIVATIONS.items()}
    inputs = dict(zip(SOURCES, ("Gaussian", "digits"), strict=True))
    shapes = {name: name for name in measured.INITIALIZERS}
    now: Settings = {}
    with row:
        now["activation"] = menu("activation", _("activation"), names, "sigmoid")
        now["depth"] = whole_number("depth", _("layers"), 2, MAX_DEPTH, 10)
        with more():
            now["width"] = int(grid("width", _("units per layer"), measured.WIDTHS, 100))
            now |= _parameters(now["activation"])
            now["init"] = choice("init", _("distribution of the weights"), shapes, "normal")
            now["data"] = choice("data", _("input"), inputs, "gaussian")
            now["bias"] = grid("bias", _("standard deviation of the biases"), BIASES, 0.0)
            now["seed"] = seed_control()
    return now


def _parameters(activation: str) -> Settings:
    """Draw the slope or alpha of an activation that has one; a pinned run may need another."""
    found: Settings = {}
    for name, kind in ACTIVATIONS.items():
        key = _parameter_key(name)
        if key is None:
            continue
        alpha = kind.parameter_name == "alpha"
        values = ALPHAS if alpha else SLOPES
        found[key] = kind.default
        controls_of_page()[key] = grid_control(values, kind.default)
        if name == activation:
            label = _("α: how far below 0 it goes") if alpha else _("slope for negative inputs")
            found[key] = grid(key, label, values, kind.default)
    return found


def _parameter_key(activation: str) -> str | None:
    parameter = ACTIVATIONS[activation].parameter_name
    return f"{activation}_slope" if activation == "prelu" else parameter


def _network(now: Settings) -> Setup:
    """Return the network of the controls' settings."""
    key = _parameter_key(now["activation"])
    return measured.setup(
        now["activation"], now["init"], now["std"], now["depth"], now["width"], now["seed"],
        now["data"], now["bias"], now[key] if key else None,
    )  # fmt: skip


def network_picture(now: Settings, std: float) -> Run | None:
    """Draw the strip over the weights' scale, with the pinned run behind it; return the run kept.

    `std` is the page's default. None where the signal leaves float64, which is said.
    """
    above, (picture, control, words) = st.container(), places()
    with control:
        label = _("weight scale σ: the standard deviation of the weights")
        now["std"] = grid("std", label, measured.SCALES, std)
    kept, then = _network(now), pinned(**now)
    try:
        with picture, st.spinner(_("Measuring …")):
            sweep = cached.playground_strip(measured.shared(kept))
    except ValueError:
        st.warning(_("The largest of these weights overflow: 64-bit numbers cannot hold them."))
        return None
    with above:
        how_to_read(now["activation"], sweep)
    luck = cached.playground_luck(replace(kept, seed=0))
    ghost: Datasets = {}
    before: Sequence[Finding] = ()
    if then is not None:
        other = _network(then)
        alone = cached.alone(other, measured.bars(kept.depth))
        ghost = behind(alone, sweep.datasets["extent"])
        before = _findings(alone.run(other, other.std))
    with picture:
        pictures.strip(sweep, kept.std, "σ", "scale", "std", luck, ghost)
    run = sweep.run(kept, kept.std)
    with words:
        verdict(f"σ = {kept.std:g}", *_findings(run), before=before)
    return run


def _findings(run: Run) -> Sequence[Finding]:
    return signal_finding(run), gradient_finding(run.flow)


def training(network: Setup) -> None:
    """Draw the controls of a training and, once the reader has asked for it, its picture."""
    st.subheader(_("And if it trains?"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        dataset = menu("dataset", _("data set"), {name: name for name in DATASETS}, "circles")
        rate = grid("rate", _("learning rate"), RATES, 0.02)
        steps = int(grid("steps", _("steps"), STEPS, 300))
        plan = measured.plan(network, dataset, rate, steps)
        key = (network, plan)
        st.button(
            _("Train it"),
            key="train",
            icon=":material/play_arrow:",
            on_click=progress.restart,
            args=(key, partial(measured.training, network, plan)),
        )
    job = trainer.job_of(key)
    if job is not None:
        job.wait(progress.PATIENCE)
    trained = trainer.finished(key) or (job.result if job is not None and job.over else None)
    if trained is not None:
        _training_picture(trained, stopped=job is not None and job.stopped)
    elif job is None:
        about = _("about {seconds:.0f} seconds") if measured.seconds(plan) >= 1.5 else _("a moment")
        about = about.format(seconds=measured.seconds(plan))
        st.caption(_("Not trained yet. It takes {about}.").format(about=about))
    elif job.failed:
        progress.overflown()
    else:
        progress.watch(job, steps)


def _training_picture(trained: Trained, stopped: bool) -> None:
    """Draw histograms, gradients and loss over the recorded steps."""
    picture, control, words = places()
    recorded = trained.recorded
    if st.session_state.get("step", recorded[-1]) not in recorded:
        st.session_state.step = recorded[-1]
    with control:
        step = int(grid("step", _("training step"), recorded, recorded[-1]))
    with picture:
        losses = trained.datasets["rail"]
        level = np.log10(losses["level"].clip(1e-6, 1e6)).round(4)
        pictures.training(
            trained,
            step,
            _("loss, over the training step"),
            {"rail": losses.assign(level=level)},
            sweep="loss_step",
            key="live_training",
        )
    with words, st.container(key="training_verdict", gap="xsmall"):
        for headline, sentence in [_result(trained, stopped)]:
            st.subheader(headline, anchor=False)
            st.markdown(sentence)


def _result(trained: Trained, stopped: bool) -> Finding:
    """Say what came of a training."""
    last: pd.Series = trained.steps.iloc[-1]
    guessing = log(DATASETS[trained.plan.dataset].classes)
    numbers = {
        "step": int(last["step"]),
        "loss": float(last["loss"]),
        "accuracy": percent(float(last["accuracy"])),
        "guessing": guessing,
    }
    if last["diverged"]:
        head = _("Diverged at step {step}.").format(**numbers)
    elif stopped:
        head = _("Stopped at step {step}.").format(**numbers)
    elif last["loss"] > GUESSING * guessing:
        head = _("It learns nothing.")
    elif last["loss"] > 0.5 * guessing:
        head = _("It learns a little.")
    else:
        head = _("It learns.")
    text = _(
        "After {step} steps the loss is **{loss:.3g}** and the accuracy **{accuracy}**. Guessing "
        "would have a loss of {guessing:.3g}."
    )
    return head, text.format(**numbers)

"""The playground's parts: any network at its start, pinned beside another, and in training."""

from collections.abc import Callable
from functools import partial
from math import log

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explainer import ACTIVATIONS, DATASETS
from explainer.lesson import cached, pictures, progress, trainer
from explainer.lesson.controls import choice, grid, menu, seed_control, whole_number
from explainer.lesson.explain import how_to_read
from explainer.lesson.language import _
from explainer.lesson.measured import Run, Setup, Trained
from explainer.lesson.measured import playground as measured
from explainer.lesson.numbers import from_log10, percent
from explainer.lesson.pin import (
    ALPHAS,
    BIASES,
    MAX_DEPTH,
    SLOPES,
    SOURCES,
    described,
    pin_buttons,
    pinned,
)
from explainer.lesson.stage import more, places
from explainer.lesson.verdict import Finding, gradient_finding, signal_finding, verdict

RATES = (0.001, 0.003, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 3.0)
STEPS = (100, 200, 300, 400, 1000, 2000)
GUESSING = 0.97  # of the loss of guessing: above, nothing was learned

Ask = Callable[[float], Setup]


def network_controls(row: DeltaGenerator) -> tuple[Ask, Setup | None]:
    """Draw the controls; return what makes a network of a weight scale, and the pinned run."""
    names = {name: activation.label for name, activation in ACTIVATIONS.items()}
    with row:
        activation = menu("activation", _("activation"), names, "sigmoid")
        depth = whole_number("depth", _("layers"), 2, MAX_DEPTH, 10)
        with more():
            width = int(grid("width", _("units per layer"), measured.WIDTHS, 100))
            parameter = _parameter(activation)
            shapes = {name: name for name in measured.INITIALIZERS}
            shape = choice("init", _("distribution of the weights"), shapes, "normal")
            inputs = dict(zip(SOURCES, ("Gaussian", "digits"), strict=True))
            source = choice("data", _("input"), inputs, "gaussian")
            bias = grid("bias", _("standard deviation of the biases"), BIASES, 0.0)
            seed = seed_control()
            other = pinned()

    def ask(std: float) -> Setup:
        return measured.setup(activation, shape, std, depth, width, seed, source, bias, parameter)

    return ask, other


def _parameter(activation: str) -> float | None:
    """Draw the slope or alpha of an activation that has one."""
    kind = ACTIVATIONS[activation]
    if kind.parameter_name == "alpha":
        return grid("alpha", _("α: how far below 0 it goes"), ALPHAS, kind.default)
    if kind.parameter_name == "slope":
        key = "slope" if activation == "leaky_relu" else f"{activation}_slope"
        return grid(key, _("slope for negative inputs"), SLOPES, kind.default)
    return None


def network_picture(ask: Ask, std: float, other: Setup | None) -> Run | None:
    """Draw the strip over the weights' scale, with the pinned run behind it; return the run kept.

    `std` is the page's default. None where the signal leaves float64, which is said.
    """
    try:
        with st.spinner(_("Measuring …")):
            sweep = cached.playground_strip(ask(measured.SCALES[0]))
    except ValueError:
        st.warning(_("The largest of these weights overflow: 64-bit numbers cannot hold them."))
        return None
    hint = _("Squares and outlines: the pinned run.")
    how_to_read(sweep.layers, *([hint] if other else []))
    picture, control, words = places()
    with control:
        label = _("weight scale σ: the standard deviation of the weights")
        kept = ask(grid("std", label, measured.SCALES, std))
    before = cached.playground_alone(other) if other else None
    luck = cached.playground_luck(kept)
    behind = measured.behind(before, sweep.datasets["extent"]) if before else {}
    with picture:
        pictures.strip(sweep, kept.std, "σ", "scale", "std", luck, behind)
    run = sweep.run(kept, kept.std)
    with words:
        verdict(f"σ = {kept.std:g}", signal_finding(run.flow), gradient_finding(run.flow))
        if other and before:
            flow = before.flows[other.std]
            st.caption(
                _(
                    "Pinned: {run}. There, layer 1 gets {reached} times what layer {last} gets."
                ).format(run=described(other), reached=from_log10(flow.reached), last=flow.depth)
            )
        pin_buttons(kept, other)
    return run


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

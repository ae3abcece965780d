"""The pictures of bias shift: one step input by input, units over inputs, a path, a collapse."""

import numpy as np
import pandas as pd
import streamlit as st

from explainer.charts.live import PictureWords
from explainer.charts.spread import SpreadWords, spread
from explainer.lesson.language import _
from explainer.lesson.measured import Trained
from explainer.lesson.measured.bias_shift import Step, Units, layer_means
from explainer.lesson.measured.flow import SAMPLES
from explainer.lesson.measured.zigzag import ZigZag
from explainer.lesson.numbers import from_log10, percent
from explainer.lesson.pictures.live import live, show
from explainer.lesson.pictures.strip import training

START, GOAL = (0.0, 0.0), (1.0, 0.0)  # of the path of two weights
NAMES = [(-0.07, 0.06), GOAL]  # where the two are named: no path leaves the start up and left
ALIKE = 0.95  # cosine from which a layer answers all inputs much alike
WHOLE = 0.8  # of the pooled spread: a unit that varies by more hides next to nothing


def how_to_read() -> None:
    """Draw the line over the picture of one step that says how to read it."""
    st.caption(
        _(
            "**Move along the picture, click to keep.** :blue[Blue]: positive. "
            ":orange[Orange, smaller]: negative. **Push**: how far a learning step moves what a "
            "unit receives. Line: theory."
        )
    )


def cause(step: Step, kept: float, pinned: Step | None = None) -> None:
    """Draw what the units below put out and what one step does; the control is `mean`."""
    words = PictureWords(
        titles=(
            _("outputs: one row per unit, one column per input"),
            _("one step’s push on seven units above"),
        ),
        rail=_("share of the push common to all inputs"),
        description=_(
            "Above, the outputs of seven units for thirty inputs, a coloured cell each. In the "
            "middle, how far one learning step pushes seven units of the next layer for the same "
            "inputs. Beside each row, how many cells are positive and negative. Below, the share "
            "of the push that all inputs have in common, over the part of the mean that the "
            "outputs keep. The slider under the picture moves it."
        ),
    )
    sentences = [
        _("{part} of the mean kept: {share} of the push is common").format(
            part=f"{part:.0%}", share=percent(share)
        )
        for part, share in zip(step.shares["kept"], step.shares["share"], strict=True)
    ]
    datasets = {**step.datasets, "rail": step.datasets["rail"].assign(role="ink")}
    ghost = None
    if pinned is not None:
        ghost = pinned.shares[["kept", "share"]].set_axis(["value", "level"], axis=1)
    live("cause", "part", words, datasets, sentences, kept, "mean", ghost=ghost)


def across(units: Units) -> None:
    """Draw pooled histograms over the units that make them, and say what the last layer shows."""
    words = SpreadWords(
        pooled=_("pooled: all units, all inputs; below it, the cosine"),
        across=_("seven units: lowest to highest answer"),
        description=_(
            "For each layer, above, one histogram of all its units and inputs, and the mean cosine "
            "between the outputs for two inputs. Below, for seven units of the layer, a stroke "
            "from the lowest to the highest output over all inputs, with a dot at the mean."
        ),
    )
    show({**spread(words), "datasets": units.datasets}, key="across")
    st.markdown(_what_is_hidden(units.layers.iloc[-1]))


def _what_is_hidden(last: pd.Series) -> str:
    """Say what the pooled histogram of a layer hides, if anything."""
    pooled = _(
        "Ten layers with Xavier weights, {inputs} inputs. A **pooled** histogram throws all units "
        "and all inputs together. In layer 10 its standard deviation is {pooled}."
    )
    hidden = _(
        "But the outputs of one unit vary by {across} from input to input, and the cosine between "
        "the outputs for two inputs is {cosine:.2f}. At 1, a layer answers every input alike; what "
        "still spreads the histogram then is that each unit has its own answer."
    )
    if last["cosine"] < ALIKE:
        hidden = _(
            "It hides a part: the outputs of one unit vary by {across} from input to input, and "
            "two inputs have a cosine of {cosine:.2f}. At 1, a layer would answer every input "
            "alike. Compare the sigmoid."
        )
    if last["std_across_inputs"] > WHOLE * last["std"]:
        hidden = _(
            "Here it hides next to nothing: the outputs of one unit vary by {across} from input to "
            "input, about as much, and two inputs have a cosine of {cosine:.2f}. Compare the "
            "sigmoid."
        )
    return f"{pooled} {hidden}".format(
        inputs=SAMPLES,
        pooled=from_log10(np.log10(last["std"])),
        across=from_log10(np.log10(last["std_across_inputs"])),
        cosine=abs(last["cosine"]),
    )


def paths(found: ZigZag, batch: int) -> None:
    """Draw the path of two weights over the loss; the control is `batch`."""
    words = PictureWords(
        titles=(_("two weights on the way to the goal"),),
        rail=_("batches that push both weights the same way"),
        description=_(
            "Two weights as a point in a plane, with the level curves of the loss. A solid path "
            "leads from the start to the goal; a dashed one does so with outputs of tanh. Below, "
            "over the batch size, the share of batches whose gradient moves both weights the same "
            "way. The slider under the picture moves it."
        ),
    )
    sentences = [
        _("batch of {size}: the path is {detour:.1f} × the straight line").format(
            size=size, detour=found.descents[size].detour
        )
        for size in found.datasets["rail"]["value"]
    ]
    ends = pd.DataFrame([START, GOAL], columns=["x", "y"]).assign(value=None)
    datasets = {
        **found.datasets,
        "rail": found.datasets["rail"].assign(role="ink"),
        "points": ends.assign(role="ink", filled=[True, False]),
        "labels": ends.assign(
            x=[x for x, __ in NAMES], y=[y for __, y in NAMES], text=[_("start"), _("goal")]
        ),
    }
    live("path", "rate", words, datasets, sentences, batch, "batch", "zigzag")


def collapse(trained: Trained, step: int) -> None:
    """Draw a training with the mean output of every layer; the control is `step`."""
    rail = _("mean output of each layer, over the steps")
    training(trained, step, rail, layer_means(trained), sweep="early_step", key="collapse")

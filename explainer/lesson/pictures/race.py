"""The race of activations with its words: live lanes, and the results of many seeds."""

from typing import Any

import numpy as np
import pandas as pd

from explainer import ACTIVATIONS
from explainer.charts.live import PictureWords
from explainer.charts.race_results import ResultWords
from explainer.charts.race_results import race_results as results_specification
from explainer.lesson.language import _
from explainer.lesson.measured.race import RACE_STEPS, Race, ghost
from explainer.lesson.numbers import percent
from explainer.lesson.pictures.live import live, show

AXIS = (5, 2000)  # what the axis of the results covers: the finest look, and the longest race


def race(run: Race, kept: int, pinned: Race | None = None) -> None:
    """Draw the lanes of a race over its training steps; the control is `step`."""
    words = PictureWords(
        titles=(_("training set right"),),
        rail=_("the loss; strong: ReLU, tanh and the fastest"),
        description=_(
            "A race: one lane for each activation function, as long as the share of the training "
            "set that its network gets right at a training step. Green: 95 % are right. Below, the "
            "loss of each network over the steps, strong for ReLU, tanh and the fastest. The "
            "slider under the picture moves it."
        ),
    )
    sentences = [_sentence(run, step) for step in RACE_STEPS]
    datasets = {**run.datasets, "rail": run.datasets["rail"].assign(role="ink")}
    if pinned is not None:
        datasets["cells"] = pd.concat([datasets["cells"], ghost(pinned)])
    live("race", "loss_step", words, datasets, sentences, kept, "step")


def race_results(found: pd.DataFrame) -> None:
    """Draw the stored results of one data set and depth, fastest first."""
    words = ResultWords(
        steps=_("training steps to 95% right"),
        description=_(
            "For each activation function, fastest first, the training steps until 95 % of the "
            "training set is right: a dot for the median over the seeds, a line from the fastest "
            "seed to the slowest. A hollow dot: half of the seeds or more never got there."
        ),
    )
    arrived = found["median"].notna()
    low, high = found["low"].astype(float), found["high"].astype(float)
    table = pd.DataFrame(
        {
            "name": [ACTIVATIONS[name].label for name in found["activation"]],
            "low": low,
            "high": high,
            "median": found["median"].fillna(AXIS[1]).astype(float),
            "arrived": arrived,
            "beside": high,
            "text": [_beside(row) for row in found.itertuples()],
            "ends": np.resize(AXIS, len(found)),
        }
    )
    spec = {**results_specification(words), "datasets": {"results": table}}
    show(spec, key="race_results")


def _sentence(run: Race, step: int) -> str:
    """Say in one line how the race stands at `step`."""
    there = run.arrived(step)
    if there:
        text = _("step {step}: {count} of {all} at 95%. First: {name}, step {first}")
        first = there[0]
        name, arrived = first.label, first.arrived
        numbers = {"count": len(there), "all": len(run.lanes), "name": name, "first": arrived}
        return text.format(step=step, **numbers)
    leader = run.leader(step)
    if leader is None:
        return _("step {step}: all have diverged").format(step=step)
    return _("step {step}: {name} is ahead with {accuracy} right").format(
        step=step,
        name=leader.label,
        accuracy=percent(leader.accuracy(step)),
    )


def _beside(row: Any) -> str:
    """Write what stands beside a dot: the median, or that there is none; and the rate."""
    if pd.isna(row.median):
        text = _("{reached} of {seeds} seeds got there")
        return text.format(reached=row.reached, seeds=row.seeds)
    text = _("{median:g} (rate {rate:g})")
    return text.format(median=float(row.median), rate=row.learning_rate)

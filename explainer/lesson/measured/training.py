"""Trainings: what a picture shows over the steps of one, so that it is scrubbed without a rerun."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from explainer import ACTIVATIONS, Network, Training, inspect, load_dataset, train
from explainer.charts import data
from explainer.charts.data import Datasets
from explainer.lesson.measured.flow import relative
from explainer.lesson.measured.network import BINS

Watch = Callable[[int, float, float], bool]  # step, loss, accuracy; True ends a training


@dataclass(frozen=True)
class Plan:
    """A training as the controls describe it; names and units are those of `explainer.train`.

    `settings` are the initializer's and the activation's, as pairs: (("std", 0.1),).
    """

    dataset: str
    widths: tuple[int, ...]
    activation: str
    initializer: str
    learning_rate: float
    steps: int
    seed: int
    batch_size: int = 32
    record_every: int = 10
    settings: tuple[tuple[str, float], ...] = ()

    def run(self, **more: Any) -> Training:
        """Train, keeping a copy of the network at each recorded step."""
        given: dict[str, Any] = {**vars(self), **dict(self.settings), **more}
        del given["settings"]
        return train(snapshots=True, **given)


@dataclass(frozen=True)
class Trained:
    """A training: the picture's data sets over its steps, and the engine's tables.

    steps: step, loss, accuracy, diverged; layers: `value`, the step, and what `inspect` measures
    on the whole data set.
    """

    plan: Plan
    datasets: Datasets
    steps: pd.DataFrame
    layers: pd.DataFrame

    @cached_property
    def recorded(self) -> tuple[int, ...]:
        """The steps that the reader can look at."""
        return tuple(int(step) for step in self.layers["value"].unique())

    def at(self, step: int) -> pd.DataFrame:
        """Return the table of the layers at a recorded step."""
        return self.layers[self.layers["value"] == step]

    @cached_property
    def progress(self) -> pd.DataFrame:
        """The rows of `steps` of the recorded steps, by step."""
        by_step = self.steps.drop_duplicates("step", keep="last").set_index("step")
        return by_step.loc[list(self.recorded)]


def after(steps: int, watch: Watch | None) -> Watch | None:
    """Return what watches a training that follows on others of so many steps."""
    return watch and (lambda step, *state: watch(steps + step, *state))


def recorded_steps(plan: Plan) -> tuple[int, ...]:
    """Return the steps that a training records if it does not diverge."""
    return tuple(sorted({*range(0, plan.steps + 1, plan.record_every), plan.steps}))


def training_strip(plan: Plan, watch: Watch | None = None) -> Trained:
    """Train, and place histograms and gradients of every recorded step for the strip.

    The rail shows the loss. `watch` may end the training.
    """
    fit = plan.run(watch=watch)
    recorded = list(zip(fit.layers["step"].unique(), fit.networks, strict=True))
    return strip_of(plan, fit.steps, *inspected(plan, recorded))


def strip_of(
    plan: Plan, steps: pd.DataFrame, layers: pd.DataFrame, histograms: pd.DataFrame
) -> Trained:
    """Place what was inspected of a training, over the values of `layers`, for the strip."""
    limits = ACTIVATIONS[plan.activation].limits
    layers = relative(layers)
    corners = data.extent(len(plan.widths), limits, layers["log10"], (-12.0, 8.0))
    gradient = data.gradient(layers, None, corners)
    datasets = {
        "extent": corners,
        "bars": data.bars(histograms, layers, limits),
        "gradient": gradient,
        "healthy": data.healthy(gradient, corners),
        "layers": data.layer_names(len(plan.widths)),
        "rail": step_rail(steps, "loss"),
    }
    return Trained(plan, datasets, steps, layers)


def step_rail(steps: pd.DataFrame, level: str, line: str | None = None) -> pd.DataFrame:
    """Place the columns `level` (dots) and `line` of a table of steps on a rail; divergence ends.

    Only what is finite and was recorded is drawn.
    """
    fine = steps[~steps["diverged"]]
    return pd.DataFrame(
        {
            "value": fine["step"].to_numpy(),
            "level": fine[level].to_numpy(),
            "line": fine[line].to_numpy() if line else np.nan,
        }
    )


def inspected(
    plan: Plan, recorded: Sequence[tuple[int, Network]]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Inspect the networks of a training on its whole data set; both tables begin with `value`."""
    inputs, labels = load_dataset(plan.dataset, plan.seed)
    found = [(int(step), inspect(network, inputs, labels, bins=BINS)) for step, network in recorded]
    layers = pd.concat([run.layers.assign(value=step) for step, run in found])
    histograms = pd.concat([run.histograms.assign(value=step) for step, run in found])
    return layers.reset_index(drop=True), histograms.reset_index(drop=True)

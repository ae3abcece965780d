"""The race of activations: one run live, and what many stored ones took."""

from dataclasses import dataclass
from functools import cache, cached_property
from math import floor

import numpy as np
import pandas as pd

from explainer import ACTIVATIONS, train
from explainer.charts.data import Datasets
from explainer.lesson.measured.losses import LOSS_SPAN, loss_curves
from explainer.lesson.measured.training import Watch, after
from explainer.simulation.stored import race_runs, race_table

# The lanes from the top: the post's order of preference, then one it does not know.
LANES = ("elu", "leaky_relu", "relu", "tanh", "sigmoid", "gelu")
RANKED = LANES[:5]
RACE_STEPS = tuple(range(0, 301, 10))
ENOUGH = 0.95  # of the training set right: the target
CLOSE = 0.86
OWN_RATE = 0.0
TICK = 0.003  # half the width of a pinned race's mark
LANE = 0.36  # half the height of a lane's bar
NAME = -0.02  # where a lane's name ends
EDGES = (-0.24, 1.13)  # of the picture: room for names and numbers
FOLLOWED = ("relu", "tanh")  # whose loss stands out, as the fastest one's does


@dataclass(frozen=True)
class Lane:
    """One network of the race: how it was trained, and the engine's table of steps."""

    activation: str
    learning_rate: float
    steps: pd.DataFrame

    @property
    def label(self) -> str:
        """The name of its activation."""
        return ACTIVATIONS[self.activation].label

    @cached_property
    def arrived(self) -> int | None:
        """The first recorded step with ENOUGH right; None if there was none."""
        there = self.steps.loc[self.steps["accuracy"] >= ENOUGH, "step"]
        return None if there.empty else int(there.iloc[0])

    @cached_property
    def diverged(self) -> int | None:
        """The step at which it diverged; None if it did not."""
        return int(self.steps["step"].iloc[-1]) if self.steps["diverged"].iloc[-1] else None

    def accuracy(self, step: int) -> float:
        """Return the accuracy at a recorded step; the last one there was, once it diverged."""
        steps, accuracies = self._accuracies
        return float(accuracies[np.searchsorted(steps, step, side="right") - 1])

    @cached_property
    def _accuracies(self) -> tuple[np.ndarray, np.ndarray]:
        return self.steps["step"].to_numpy(), self.steps["accuracy"].to_numpy()


@dataclass(frozen=True)
class Race:
    """All lanes, in the order of LANES."""

    lanes: tuple[Lane, ...]

    def arrived(self, step: int) -> list[Lane]:
        """Return who has arrived by `step`, the first first."""
        there = [lane for lane in self.lanes if lane.arrived is not None and lane.arrived <= step]
        return sorted(there, key=lambda lane: lane.arrived or 0)

    def leader(self, step: int) -> Lane | None:
        """Return who has most right at `step`, of those that have not diverged by then."""
        runs = [lane for lane in self.lanes if lane.diverged is None or lane.diverged > step]
        return max(runs, key=lambda lane: lane.accuracy(step), default=None)

    @property
    def fastest(self) -> Lane:
        """The first to arrive; if nobody does, who has most right in the end."""
        last = RACE_STEPS[-1]
        there = self.arrived(last)
        best = max(self.lanes, key=lambda lane: (lane.diverged is None, lane.accuracy(last)))
        return there[0] if there else best

    def lane(self, activation: str) -> Lane:
        """Return the lane of an activation."""
        return self.lanes[LANES.index(activation)]

    @cached_property
    def datasets(self) -> Datasets:
        """The picture's data sets: the bars at each step, and the loss curves."""
        bars = [bar for row, lane in enumerate(self.lanes) for bar in _bars(row, lane)]
        texts = [text for row, lane in enumerate(self.lanes) for text in _texts(row, lane)]
        texts += [(None, ENOUGH, 0.8, f"{ENOUGH:.0%}", "center")]
        return {
            "cells": pd.DataFrame(bars, columns=_BAR),
            "cells_extent": pd.DataFrame({"x": EDGES, "y": (1.0, LANE - len(self.lanes))}),
            "cells_text": pd.DataFrame(texts, columns=_TEXT),
            "curves": loss_curves(
                {lane.activation: lane.steps for lane in self.lanes},
                {*FOLLOWED, self.fastest.activation},
            ),
            "rail": pd.DataFrame({"value": RACE_STEPS, "level": LOSS_SPAN[0], "line": np.nan}),
            "rail_extent": pd.DataFrame({"level": LOSS_SPAN}),
        }


def ghost(pinned: Race) -> pd.DataFrame:
    """Return a mark in each lane where a pinned race stood at each step, for `cells`."""
    rows = [
        (step, lane.accuracy(step) - TICK, lane.accuracy(step) + TICK, -row - LANE, -row + LANE,
         "ink", 0.6)
        for row, lane in enumerate(pinned.lanes)
        for step in RACE_STEPS
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=_BAR)


_BAR = ["value", "x", "x2", "y", "y2", "role", "strength"]
_TEXT = ["value", "x", "y", "text", "align"]


def race(dataset: str, hidden: int, rate: float, seed: int, watch: Watch | None = None) -> Race:
    """Train every lane, one after the other; `watch` may end that."""
    return Race(
        tuple(
            race_lane(dataset, hidden, name, rate, seed, after(number * RACE_STEPS[-1], watch))
            for number, name in enumerate(LANES)
        )
    )


def race_lane(
    dataset: str, hidden: int, activation: str, rate: float, seed: int, watch: Watch | None = None
) -> Lane:
    """Train one network as in the stored race, but for its rate; OWN_RATE asks for its best one."""
    best = best_row(dataset, hidden, activation)
    rate = rate or float(best["learning_rate"])
    fit = train(
        dataset=dataset,
        widths=[int(best["width"])] * hidden,
        activation=activation,
        initializer=str(best["initializer"]),
        learning_rate=rate,
        steps=RACE_STEPS[-1],
        seed=seed,
        record_every=RACE_STEPS[1],
        watch=watch,
    )
    return Lane(activation, rate, fit.steps)


@cache
def best_rates() -> pd.DataFrame:
    """Return the stored table of the best rates, read once: it does not change."""
    return race_table()


def best_row(dataset: str, hidden: int, activation: str) -> pd.Series:
    """Return the stored row of an activation at its best rate.

    Where no network of so many hidden layers was raced, the next shallower one that was.
    """
    table = best_rates()
    chosen = (table["dataset"] == dataset) & (table["activation"] == activation)
    rows = table[chosen & (table["hidden"] <= hidden)]
    return rows.sort_values("hidden").iloc[-1]


def race_results(dataset: str, hidden: int) -> pd.DataFrame:
    """Say how long each activation took over the stored seeds at its best rate, fastest first.

    Columns: activation; learning_rate; low and high, over the seeds that arrived; median, null
    where half of the seeds or more never did; reached and seeds, how many arrived and ran; raced,
    the hidden layers of the networks that were raced. null: none arrived.
    """
    table, runs = best_rates(), race_runs()
    raced = int(best_row(dataset, hidden, LANES[0])["hidden"])
    table = table[(table["dataset"] == dataset) & (table["hidden"] == raced)]
    same = ["dataset", "hidden", "activation", "learning_rate"]
    seen = runs.merge(table[same], on=same).groupby("activation")["steps_5"]
    ends = pd.DataFrame({"low": seen.min(), "high": seen.max()}).astype("Float64")
    found = table.join(ends, on="activation").assign(raced=raced)
    found = found.rename(columns={"steps_5": "median", "reached_5": "reached"})
    order = ["median", "reached", "low"]
    columns = ["activation", "learning_rate", "low", "median", "high", "reached", "seeds", "raced"]
    found = found.sort_values(order, ascending=[True, False, True], na_position="last")
    return found[columns].reset_index(drop=True)


def tanh_to_relu() -> tuple[float, float, int]:
    """Least and largest ratio of tanh's stored median steps to ReLU's, to 25 % error and to 5 %.

    And the number of settings.
    """
    table = best_rates()
    steps = table.pivot(index=["dataset", "hidden"], columns="activation")
    ratios = pd.concat(
        steps[column, "tanh"] / steps[column, "relu"] for column in ("steps_25", "steps_5")
    ).dropna()
    return float(ratios.min()), float(ratios.max()), len(steps)


def arrivals(rate: float) -> dict[str, int]:
    """Count the stored runs that got to ENOUGH at a learning rate; `runs`: of how many.

    By activation, over all data sets and depths.
    """
    runs = race_runs()
    steps = runs[runs["learning_rate"] == rate].groupby("activation")["steps_5"]
    there = {str(name): int(count) for name, count in steps.count().items()}
    return {"runs": int(steps.size().iloc[0]), **there}


def short_of_goal(accuracy: float) -> str:
    """Write an accuracy as a percentage; where ENOUGH is missed by a hair, down to a tenth."""
    text = f"{accuracy:.0%}"
    if accuracy < ENOUGH and text == f"{ENOUGH:.0%}":
        return f"{floor(1000 * accuracy) / 10:.1f}%"
    return text


def _bars(row: int, lane: Lane) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for step in RACE_STEPS:
        there = lane.arrived is not None and lane.arrived <= step
        lost = lane.diverged is not None and lane.diverged <= step
        role = "backward" if lost else "healthy" if there else "forward"
        ends = (-row - LANE, -row + LANE)
        rows.append((step, 0.0, lane.accuracy(step), *ends, role, 0.4 if lost else 1.0))
        rows.append((step, ENOUGH - 0.002, ENOUGH + 0.002, -row - 0.5, -row + 0.5, "ink", 1.0))
    return rows


def _texts(row: int, lane: Lane) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = [(None, NAME, -row, lane.label, "right")]
    for step in RACE_STEPS:
        accuracy = lane.accuracy(step)
        if lane.diverged is not None and lane.diverged <= step:
            rows.append((step, accuracy + 0.01, -row, f"✗ {lane.diverged}", "left"))
            continue
        near = CLOSE < accuracy < ENOUGH  # its number would stand on the line
        beside = (ENOUGH if near else accuracy) + 0.01
        rows.append((step, beside, -row, short_of_goal(accuracy), "left"))
        if lane.arrived is not None and lane.arrived <= step:
            inside = min(accuracy, ENOUGH) - 0.012
            rows.append((step, inside, -row, f"✓ {lane.arrived}", "right"))
    return rows

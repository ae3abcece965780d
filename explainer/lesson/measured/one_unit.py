"""One ReLU unit and the step that throws it out: what the picture shows over learning rates."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from explainer import unit_step, unit_sweep

UNIT_RATES = (
    *(0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 2.75),
    *(3.0, 3.25, 3.5, 3.75, 4.0, 4.25, 4.5, 4.75, 5.0, 5.5, 6.0, 8.0),
)


@dataclass(frozen=True)
class OneUnit:
    """One step at each of UNIT_RATES.

    points: value (the rate), x, y, on (after the step); lines: value (null: before the step), x, y,
    x2, y2 of the kink; outcomes: the table of `explainer.unit_sweep`, value first.
    """

    points: pd.DataFrame
    lines: pd.DataFrame
    outcomes: pd.DataFrame

    def at(self, rate: float) -> pd.Series:
        """Return the outcome at a rate."""
        return self.outcomes[self.outcomes["value"] == rate].iloc[0]


def one_unit(seed: int) -> OneUnit:
    """Take one step of gradient descent at each of UNIT_RATES from the same start."""
    first = unit_step(learning_rate=UNIT_RATES[0], seed=seed)
    outcomes = unit_sweep(UNIT_RATES, seed=seed).rename(columns={"learning_rate": "value"})
    places = first.points[["x1", "x2"]].to_numpy()
    sums = places @ outcomes[["w1", "w2"]].to_numpy().T + outcomes["b"].to_numpy()
    count = len(places)
    points = pd.DataFrame(
        {
            "value": np.repeat(UNIT_RATES, count),
            "x": np.tile(places[:, 0], len(UNIT_RATES)),
            "y": np.tile(places[:, 1], len(UNIT_RATES)),
            "on": (sums.T > 0).ravel(),
        }
    )
    ends = {"start1": "x", "start2": "y", "end1": "x2", "end2": "y2"}
    before = first.lines.loc[first.lines["unit"] == "before", list(ends)].assign(value=np.nan)
    lines = pd.concat([before, outcomes[["value", *ends]]], ignore_index=True)
    return OneUnit(points, lines.rename(columns=ends).dropna(subset=["x"]).astype(float), outcomes)

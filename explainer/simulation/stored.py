"""Results that take too long to compute while a reader waits; `make stored` makes them anew.

Each file in stored/ begins with what it holds, when it was made and with which versions.
"""

import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scipy

FOLDER = Path(__file__).with_name("stored")
RACE = "race.csv"
MAP = "map.csv"

_RACERS = ["dataset", "hidden", "width", "activation", "initializer"]


def race_runs() -> pd.DataFrame:
    """Give every run of the race of activations, one a row.

    Columns: dataset; hidden (layers); width; activation; initializer; learning_rate; seed;
    steps_25 and steps_5, the first recorded step (every 5, at most 2000) with at most 25 % and 5 %
    of the training set wrong, null if there was none; diverged.
    """
    return _read(RACE, {"steps_25": "Int64", "steps_5": "Int64"})


def race_table(runs: pd.DataFrame | None = None) -> pd.DataFrame:
    """Give each activation of each data set and depth at its best learning rate.

    The best rate has the fewest median steps to 5 % error, then to 25 %; a run that never gets
    there counts as infinitely long. Ties go to the rate with more runs there, then to the smaller.

    Columns: dataset, hidden, width, activation, initializer, learning_rate; steps_25 and steps_5,
    the medians over seeds, null where half of the runs or more never got there; reached_25 and
    reached_5, how many runs did; seeds, how many there were; diverged, how many did. `runs` are
    rows of `race_runs` (default: all).
    """
    runs = race_runs() if runs is None else runs
    endless = runs.assign(
        **{name: runs[name].astype("Float64").fillna(np.inf) for name in ("steps_25", "steps_5")}
    )
    rates = endless.groupby([*_RACERS, "learning_rate"], sort=False, as_index=False).agg(
        steps_25=("steps_25", "median"),
        steps_5=("steps_5", "median"),
        reached_25=("steps_25", lambda steps: int(np.isfinite(steps).sum())),
        reached_5=("steps_5", lambda steps: int(np.isfinite(steps).sum())),
        seeds=("seed", "count"),
        diverged=("diverged", "sum"),
    )
    order = ["steps_5", "steps_25", "reached_5", "reached_25", "learning_rate"]
    best = rates.sort_values(order, ascending=[True, True, False, False, True])
    best = best.drop_duplicates(_RACERS).sort_index().reset_index(drop=True)
    return best.replace({"steps_25": np.inf, "steps_5": np.inf}, pd.NA)


def map_trainings() -> pd.DataFrame:
    """Give real trainings over the scale of the weights, one a row.

    Columns: activation; depth (hidden layers); std, of the weights; learning_rate, the best of
    those tried; accuracy and loss at the end, on the training set: medians over the seeds, null
    where most diverged; seeds; diverged, how many of them did.
    """
    return _read(MAP, {"accuracy": "Float64", "loss": "Float64"})


def write(name: str, rows: Sequence[dict[str, Any]], about: str) -> None:
    """Store rows under a header that says what they are, when and with what they were made."""
    versions = (
        f"Made on {datetime.now(UTC):%Y-%m-%d} with Python {platform.python_version()},"
        f" NumPy {np.__version__}, SciPy {scipy.__version__}, {platform.machine()}."
    )
    header = "".join(f"# {line}\n" for line in [*about.splitlines(), versions])
    FOLDER.mkdir(exist_ok=True)
    table = pd.DataFrame(rows).convert_dtypes().to_csv(index=False, lineterminator="\n")
    (FOLDER / name).write_text(header + table, encoding="utf-8")


def _read(name: str, types: dict[str, str]) -> pd.DataFrame:
    return pd.read_csv(FOLDER / name, comment="#", dtype=types)


def made_on(name: str) -> str:
    """Say on which day a stored file was made: YYYY-MM-DD."""
    with (FOLDER / name).open(encoding="utf-8") as file:
        header = "".join(line for line in file if line.startswith("#"))
    return header.rpartition("Made on ")[2][:10]

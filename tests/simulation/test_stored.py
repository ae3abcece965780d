"""Stored results: a sample is computed again, and they say what section 8 of the science says."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_limits

from explainer import map_trainings, race_runs, race_table
from scripts import map as maps
from scripts import race

PLANAR = ["spirals3", "circles"]
OF_SECTION_8 = ["relu", "leaky_relu", "prelu", "elu", "tanh", "sigmoid"]


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    with threadpool_limits(limits=1):
        yield


@pytest.mark.parametrize(
    ("dataset", "hidden", "activation", "rate", "seed"),
    [
        ("spirals3", 2, "relu", 0.3, 0),
        ("spirals3", 4, "elu", 0.03, 1),
        ("spirals3", 4, "prelu", 1.0, 3),
        ("circles", 2, "tanh", 0.1, 2),
        ("circles", 8, "selu", 0.01, 4),
        ("digits", 2, "gelu", 0.3, 5),
        ("digits", 4, "leaky_relu", 0.1, 6),
    ],
)
def test_races_run_again(
    dataset: str, hidden: int, activation: str, rate: float, seed: int
) -> None:
    """Short runs only: rounding, which machines differ in, has no time to grow."""
    again = pd.DataFrame([race.race(dataset, hidden, activation, rate, seed)])
    runs = race_runs()
    keys = ["dataset", "hidden", "activation", "learning_rate", "seed"]
    stored = runs.merge(again[keys]).reset_index(drop=True)
    pd.testing.assert_frame_equal(stored, again.astype(runs.dtypes))

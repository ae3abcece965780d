"""Stored results: a sample is computed again, and they say what section 8 of the science says."""

import itertools
from collections.abc import Iterator

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


def test_the_race_is_complete() -> None:
    runs = race_runs()
    expected = len(race.SETTINGS) * len(race.INITIALIZERS) * len(race.RATES) * race.SEEDS
    assert len(runs) == expected
    assert not runs.duplicated(["dataset", "hidden", "activation", "learning_rate", "seed"]).any()
    assert (runs.initializer == runs.activation.map(race.INITIALIZERS)).all()
    there = runs[runs.steps_5.notna()]
    assert (there.steps_25 <= there.steps_5).all()
    assert (there.steps_5 % 5 == 0).all()
    assert not there.diverged.any()


def test_the_table_takes_the_best_rate() -> None:
    """By hand; None: never."""
    steps: dict[tuple[str, float], tuple[list[int | None], list[int | None]]] = {
        ("relu", 0.1): ([5, 5, 5], [40, 60, 70]),
        ("relu", 0.3): ([10, 10, None], [20, 30, None]),  # faster to 5 %, which counts
        ("tanh", 0.1): ([20, 30, 10], [None, None, 99]),
        ("tanh", 0.3): ([20, 40, 10], [None, None, None]),  # never in the median, as 0.1
    }
    runs = pd.DataFrame(
        [
            {
                "dataset": "circles", "hidden": 2, "width": 64, "activation": activation,
                "initializer": "he_normal", "learning_rate": rate, "seed": seed,
                "steps_25": coarse, "steps_5": fine, "diverged": coarse is None,
            }
            for (activation, rate), columns in steps.items()
            for seed, (coarse, fine) in enumerate(zip(*columns, strict=True))
        ]
    )  # fmt: skip
    table = race_table(runs).set_index("activation")
    best = table.loc["relu"]
    assert (best.learning_rate, best.steps_25, best.steps_5) == (0.3, 10, 30)
    assert (best.reached_25, best.reached_5, best.seeds, best.diverged) == (2, 2, 3, 1)
    assert (table.loc["tanh"].learning_rate, table.loc["tanh"].steps_25) == (0.1, 20)
    assert table.loc["tanh"].steps_5 is pd.NA
    assert table.loc["tanh"].reached_5 == 1


def _medians(column: str) -> pd.DataFrame:
    """Steps at the best rates: one row a planar setting, one column an activation."""
    table = race_table()
    table = table[table.dataset.isin(PLANAR)]
    wide = table.pivot(index=["dataset", "hidden"], columns="activation", values=column)
    return wide.astype("float64")


def test_relu_is_one_to_four_and_a_half_times_as_fast_as_tanh() -> None:
    """Section 8; a step counted is five, so the ends are a little loose."""
    for column in ("steps_25", "steps_5"):
        steps = _medians(column)
        assert (steps.tanh / steps.relu).between(0.9, 5.0).all()
    assert (steps.tanh / steps.relu).max() > 3


def test_elu_is_the_fastest_or_nearly() -> None:
    """Section 8: of the six activations it compares, within 1.5 of the fastest."""
    for column in ("steps_25", "steps_5"):
        steps = _medians(column)[OF_SECTION_8]
        assert (steps.elu <= 1.5 * steps.min(axis=1)).all()


def test_deep_sigmoid_networks_never_learn_the_plane() -> None:
    runs = race_runs()
    deep = runs[(runs.activation == "sigmoid") & runs.dataset.isin(PLANAR) & (runs.hidden >= 4)]
    assert len(deep) == 4 * len(race.RATES) * race.SEEDS
    assert deep.steps_5.isna().all()
    assert not deep.diverged.any()


def test_at_one_small_rate_the_ratio_is_larger() -> None:
    """Section 8: circles, 2 layers, rate 0.01: 255 and 1725 steps to 5 %, a ratio of 6.8."""
    runs = race_runs()
    chosen = runs[(runs.dataset == "circles") & (runs.hidden == 2) & (runs.learning_rate == 0.01)]
    medians = (
        chosen.assign(steps_5=chosen.steps_5.fillna(2005)).groupby("activation").steps_5.median()
    )
    assert 5 < medians["tanh"] / medians["relu"] < 9


def _learned(activation: str) -> dict[int, list[float]]:
    """Standard deviations at which networks of each depth got 90 % right."""
    rows = map_trainings()
    rows = rows[(rows.activation == activation) & (rows.accuracy >= 0.9).fillna(False)]
    return {depth: rows[rows.depth == depth]["std"].to_list() for depth in maps.DEPTHS}


@pytest.mark.parametrize(("activation", "depth", "std"), [("elu", 5, 0.237), ("relu", 5, 0.237)])
def test_the_map_is_trained_again(activation: str, depth: int, std: float) -> None:
    """Fast learners only, as above."""
    rows = map_trainings()
    expected = pd.DataFrame([maps.best(activation, depth, std)]).astype(rows.dtypes)
    stored = rows.merge(expected[["activation", "depth", "std"]])
    pd.testing.assert_frame_equal(stored, expected, rtol=1e-3)


def test_the_map_is_complete() -> None:
    rows = map_trainings()
    points = [*itertools.product(maps.ACTIVATIONS, maps.DEPTHS, maps.STDS)]
    assert [*rows[["activation", "depth", "std"]].itertuples(index=False, name=None)] == points
    assert rows.learning_rate.isin(maps.RATES).all()
    assert (rows.accuracy.isna() == (rows.diverged * 2 > rows.seeds)).all()
    assert (rows.accuracy.isna() == rows.loss.isna()).all()


def test_where_networks_learn() -> None:
    """Width 100: Xavier is 0.1, He 0.1414; what is between two scales is not known."""
    tanh, sigmoid, relu = _learned("tanh"), _learned("sigmoid"), _learned("relu")
    assert all(0.1 in tanh[depth] and 0.1414 in relu[depth] for depth in maps.DEPTHS)
    assert 0.1 in relu[20]
    assert 0.1 not in relu[30]  # He et al. 2015: 30 ReLU layers stall under Xavier
    assert all(sigmoid[depth] == [1.0] for depth in (10, 20, 30))  # science, section 7, b
    for activation in maps.ACTIVATIONS:
        counts = [len(stds) for stds in _learned(activation).values()]
        assert counts == sorted(counts, reverse=True)  # the deeper, the narrower
        assert all(min(stds) > 0.05 for stds in _learned(activation).values())

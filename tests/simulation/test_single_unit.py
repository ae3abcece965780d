"""How one ReLU unit dies, on every seed."""

from typing import Any

import numpy as np
import pytest

from explainer import unit_step, unit_sweep
from explainer.simulation.single_unit import EXTENT, POINTS, START, _gradient, _loss, _task

RATES = np.round(np.geomspace(0.01, 1000.0, 101), 4)
SEEDS = range(20)


@pytest.mark.parametrize("seed", SEEDS)
def test_death_above_some_rate(seed: int) -> None:
    """Fewer points stay on the larger the rate, none above some rate; small rates do no harm."""
    sweep = unit_sweep(RATES.tolist(), seed=seed)
    assert (np.diff(sweep["on"]) <= 0).all()
    assert sweep["on_before"].between(POINTS // 3, POINTS - 5).all()
    small, large = sweep["learning_rate"] <= 1.0, sweep["learning_rate"] > 6.1
    assert not sweep[small]["dead_later"].any()
    assert (sweep[small]["loss"] < sweep[small]["loss_before"]).all()
    assert (sweep[small & (sweep["learning_rate"] >= 0.1)]["loss_later"] < 1e-4).all()
    assert sweep[large]["dead"].all()
    assert (_task(seed).inputs @ _gradient(_task(seed), START) > 0).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_dead_is_for_ever(seed: int) -> None:
    """The gradient is exactly 0, and a thousand further steps move nothing at all."""
    sweep = unit_sweep(RATES.tolist(), seed=seed)
    dead = sweep[sweep["dead"]]
    assert (dead["gradient"] == 0.0).all()
    assert (dead["moved"] == 0.0).all()
    assert (dead["on_later"] == 0).all()
    assert (dead["loss_later"] == dead["loss"]).all()
    alive = sweep[~sweep["dead"]]
    assert (alive["gradient"] > 0.0).all()
    assert (alive["moved"] > 0.0).all()
    numbers = sweep.drop(columns=["start1", "start2", "end1", "end2"]).to_numpy(float)
    assert np.isfinite(numbers).all()


def test_gradient_by_finite_differences() -> None:
    for seed in range(5):
        task = _task(seed)
        for unit in (START, np.array([0.3, -0.8, 0.1])):
            nudges = 1e-6 * np.eye(3)
            expected = (_loss(task, unit + nudges) - _loss(task, unit - nudges)) / 2e-6
            np.testing.assert_allclose(_gradient(task, unit), expected, atol=1e-8)


@pytest.mark.parametrize("rate", [0.1, 1.0, 3.0, 10.0, 1000.0])
def test_step_is_the_sweeps_row(rate: float) -> None:
    step = unit_step(learning_rate=rate, seed=3)
    row = unit_sweep([0.5, rate], seed=3).iloc[1]
    points, lines = step.points, step.lines.set_index("unit")
    assert len(points) == POINTS
    assert (np.hypot(points["x1"], points["x2"]) <= 1.0).all()
    assert (points["before"] > 0).sum() == row["on_before"] == step.outcome["on_before"]
    assert (points["after"] > 0).sum() == row["on"] == step.outcome["on"]
    for column in ("w1", "w2", "b"):
        assert lines.loc["after", column] == row[column] == step.outcome[column]
    for name in ("target", "before", "after"):
        h = points[["x1", "x2"]] @ lines.loc[name, ["w1", "w2"]].to_numpy(float)
        known = points["target"] if name == "target" else points[name]
        found = h + lines.loc[name, "b"]
        np.testing.assert_allclose(found.clip(0) if name == "target" else found, known, atol=1e-12)


def test_lines_are_where_the_unit_switches() -> None:
    """Both ends lie on the square's border and on the line; the unit is on to its left."""
    sweep = unit_sweep([0.1, 1.0, 3.0, 5.0, 50.0], seed=1)
    seen = sweep[sweep["start1"].notna()].astype(float)
    assert len(seen) >= 3
    for _, row in seen.iterrows():
        w, b = np.array([row["w1"], row["w2"]]), row["b"]
        start = np.array([row["start1"], row["start2"]])
        end = np.array([row["end1"], row["end2"]])
        for point in (start, end):
            assert np.abs(point).max() == pytest.approx(EXTENT)
            assert w @ point + b == pytest.approx(0.0, abs=1e-12)
        left = np.array([start[1] - end[1], end[0] - start[0]])
        assert w @ left > 0
    for _, row in sweep[sweep["start1"].isna()].iterrows():  # the square is on one side
        corners = np.array([[s, t] for s in (-EXTENT, EXTENT) for t in (-EXTENT, EXTENT)])
        h = corners @ np.array([row["w1"], row["w2"]]) + row["b"]
        assert (h > 0).all() or (h < 0).all()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"learning_rates": []}, "number of learning_rates"),
        ({"learning_rates": [-1.0]}, "learning_rates must be a finite number from 0 to 1000"),
        ({"learning_rates": [float("nan")]}, "learning_rates.*nan"),
        ({"learning_rates": "fast"}, "learning_rates.*'fast'"),
        ({"learning_rates": [1.0], "seed": -1}, "seed"),
    ],
)
def test_bad_arguments(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        unit_sweep(**given)


def test_bad_rate() -> None:
    with pytest.raises(ValueError, match="learning_rate must be a finite number"):
        unit_step(learning_rate=1e4)

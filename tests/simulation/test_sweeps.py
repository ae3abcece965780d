"""Sweeps give what single runs give."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from explainer import luck, propagate, sweep_depth, sweep_scale, theory
from explainer.simulation import sweeps

SMALL: dict[str, Any] = {"width": 20, "samples": 40, "seed": 3, "bins": 7}


@pytest.mark.parametrize("data", ["gaussian", "digits"])
@pytest.mark.parametrize("activation", ["tanh", "relu", "prelu"])
def test_scale(activation: str, data: str) -> None:
    stds = [0.0, 0.01, 0.2, 1.0]
    sweep = sweep_scale(stds, activation=activation, depth=5, data=data, bias_std=0.1, **SMALL)
    for std in stds:
        shared: dict[str, Any] = {
            "activation": activation, "depth": 5, "initializer": "normal", "std": std,
            "bias_std": 0.1,
        }  # fmt: skip
        run = propagate(**shared, data=data, **SMALL)
        for found, expected in (
            (sweep.layers, run.layers),
            (sweep.histograms, run.histograms),
            (sweep.theory, theory(**shared, width=20)),
        ):
            part = found[found.weight_std == std].drop(columns="weight_std")
            pd.testing.assert_frame_equal(
                part.reset_index(drop=True), expected, check_exact=False, rtol=1e-9
            )


@pytest.mark.parametrize(
    ("initializer", "std", "settings"),
    [("uniform", 0.3 / 3**0.5, {"limit": 0.3}), ("orthogonal", 20**-0.5, {})],
)
def test_scale_of_other_distributions(
    initializer: str, std: float, settings: dict[str, Any]
) -> None:
    sweep = sweep_scale([std], initializer=initializer, activation="tanh", depth=4, **SMALL)
    run = propagate(initializer=initializer, activation="tanh", depth=4, **settings, **SMALL)
    found = sweep.layers.drop(columns="weight_std")
    pd.testing.assert_frame_equal(found, run.layers, check_exact=False, rtol=1e-9)
    for fixed in ("zeros", "constant"):
        with pytest.raises(ValueError, match="initializer must be random"):
            sweep_scale([std], initializer=fixed, depth=4, **SMALL)


def test_medians_may_be_left_out() -> None:
    """They take much of a sweep's time, and are not always drawn."""
    for full, found in (
        (sweep_scale([0.1, 1.0], **SMALL), sweep_scale([0.1, 1.0], medians=False, **SMALL)),
        (sweep_depth([1, 3], **SMALL), sweep_depth([1, 3], medians=False, **SMALL)),
    ):
        pd.testing.assert_frame_equal(found.layers, full.layers.drop(columns="delta_median"))


@pytest.mark.parametrize("data", ["gaussian", "digits"])
def test_depth(data: str) -> None:
    sweep = sweep_depth([1, 3, 6], activation="relu", initializer="he_normal", data=data, **SMALL)
    for depth in (1, 3, 6):
        shared: dict[str, Any] = {
            "activation": "relu", "initializer": "he_normal", "depth": depth
        }  # fmt: skip
        run = propagate(**shared, data=data, **SMALL)
        part = sweep.layers[sweep.layers.depth == depth].drop(columns="depth")
        pd.testing.assert_frame_equal(part.reset_index(drop=True), run.layers, rtol=1e-9)
        line = sweep.theory[sweep.theory.depth == depth].drop(columns="depth")
        expected = theory(**shared, width=20)
        pd.testing.assert_frame_equal(line.reset_index(drop=True), expected, rtol=1e-12)
    pd.testing.assert_frame_equal(sweep.histograms, run.histograms)


def test_cuts_come_in_any_order_and_as_many_as_find_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is what it is alone: falling, twice, or two at a time."""
    shared: dict[str, Any] = {"initializer": "he_normal", "activation": "relu", **SMALL}
    alone = {depth: sweep_depth([depth], **shared).layers for depth in (1, 2, 5, 6)}
    monkeypatch.setattr(sweeps, "_MOST", 2 * SMALL["samples"] * SMALL["width"])
    found = sweep_depth([6, 1, 6, 2, 5], **shared)
    expected = pd.concat([alone[depth] for depth in (6, 1, 6, 2, 5)], ignore_index=True)
    pd.testing.assert_frame_equal(found.layers, expected, rtol=1e-12)


@pytest.mark.parametrize("data", ["gaussian", "digits"])
def test_luck_is_the_same_network_at_other_seeds(data: str) -> None:
    """Each seed's rows are what `propagate` measures at that seed."""
    shared: dict[str, Any] = {
        "activation": "relu", "initializer": "he_normal", "depth": 4, "data": data, "bias_std": 0.1
    }  # fmt: skip
    table = luck(8, **shared, width=20, samples=40, seed=3)
    assert table["seed"].unique().tolist() == list(range(3, 11))
    for seed, rows in table.groupby("seed"):
        run = propagate(**shared, width=20, samples=40, seed=int(str(seed))).layers
        for column in ("layer", "std", "delta_rms"):
            np.testing.assert_allclose(rows[column], run[column], rtol=1e-12)

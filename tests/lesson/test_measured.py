"""The numbers that pages print, against theory and the published ones, over several seeds."""

from dataclasses import astuple

import numpy as np
import pandas as pd
import pytest

from explainer import theory
from explainer.charts.data import LIMITS
from explainer.lesson import measured
from explainer.lesson.measured.flow import flows, relative, tendency
from explainer.lesson.verdict import gradient_finding, pointer_sentence

SEEDS = range(3)
# |delta_1| / |delta_10| as a power of ten: theory of Schoenholz et al. 2017 for wide layers
REACHED = [
    ("sigmoid", 0.1, -5.693),
    ("tanh", 0.1, -0.551),
    ("relu", 0.1, -1.355),
    ("relu", 0.1414, 0.0),
    ("tanh", 1.0, 3.338),
]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("activation", "std", "log10"), REACHED)
def test_what_reaches_layer_1(activation: str, std: float, log10: float, seed: int) -> None:
    flow = measured.scale_strip(activation, 10, seed, "gaussian").flows[std]
    assert abs(flow.reached - log10) < 0.15
    assert flow.backward == pytest.approx(flow.reached / 9)


@pytest.mark.parametrize("seed", SEEDS)
def test_home_says_how_the_signal_dies(seed: int) -> None:
    """With Xavier weights a sigmoid's histogram looks healthy while all inputs become one."""
    run = measured.scale_strip("sigmoid", 10, seed, "gaussian")
    assert run.at(0.1)["std"].iloc[-1] > 0.08
    assert run.at(0.1)["std_across_inputs"].iloc[-1] < 1e-5
    assert run.flows[0.1].forward < -0.5


@pytest.mark.parametrize("seed", SEEDS)
def test_saturation_surprises(seed: int) -> None:
    """No unit saturated and x0.236 a layer; most units saturated and an exploding gradient."""
    sigmoid = measured.scale_strip("sigmoid", 10, seed, "gaussian")
    assert sigmoid.at(0.1)["saturated"].max() < 5e-4
    assert 10 ** sigmoid.flows[0.1].backward == pytest.approx(0.236, abs=0.02)
    tanh = measured.scale_strip("tanh", 10, seed, "gaussian", medians=True)
    large = tanh.at(1.0)
    assert large["saturated"].astype(float).to_numpy() == pytest.approx(0.783, abs=0.02)
    assert 10 ** tanh.flows[1.0].backward == pytest.approx(2.35, abs=0.25)
    assert large["median"].iloc[0] - large["log10"].iloc[0] == pytest.approx(-5.3, abs=0.3)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("source", ["gaussian", "digits"])
def test_depth_is_a_power(seed: int, source: str) -> None:
    """x0.236 a layer at every depth, on random input and on real digits."""
    flows = measured.depth_strip("sigmoid", 0.1, seed, source).flows
    slope = np.polyfit(list(flows), [flow.reached for flow in flows.values()], 1)[0]
    assert 10**slope == pytest.approx(0.236, abs=0.012)
    assert flows[50].reached < LIMITS["float16"][0]


@pytest.mark.parametrize("seed", SEEDS)
def test_weight_gradients_of_relu_stay_level(seed: int) -> None:
    """Glorot & Bengio 2010, equation 14: |delta| falls, |dW| does not."""
    run = measured.depth_strip("relu", 0.1, seed, "gaussian").at(10)
    weights = np.log10(run["weight_gradient_rms"].to_numpy())
    assert run["log10"].iloc[0] < -1.1
    assert abs(weights[0] - weights[-1]) < 0.25


def test_theory_line_is_the_engines_theory() -> None:
    run = measured.scale_strip("tanh", 10, 0, "gaussian")
    line = run.theory[run.theory["value"] == 0.1]["log10"]
    expected = theory(activation="tanh", initializer="xavier_normal", depth=10, width=100)
    np.testing.assert_allclose(10**line, expected["delta_ratio"], rtol=1e-9)


@pytest.mark.parametrize(("activation", "std"), [("tanh", 0.1), ("relu", 0.1414)])
@pytest.mark.parametrize(("drawn", "cut"), [(10, 10), (50, 10), (50, 30)])
def test_luck_band_holds_most_seeds(activation: str, std: float, drawn: int, cut: int) -> None:
    """The middle 80 % over seeds, also of networks cut where the table goes on deeper."""
    table = measured.luck_table(measured.Setup(activation, std, drawn, 0), 20)
    band = measured.luck_band(table, cut)
    others = [
        measured.one_run(measured.Setup(activation, std, cut, seed)).layers["log10"].to_numpy()
        for seed in range(40, 60)
    ]
    low, high = band["low"].to_numpy()[:-1], band["high"].to_numpy()[:-1]
    inside = np.mean([(low < run[:-1]) & (run[:-1] < high) for run in others])
    assert 0.5 < inside < 0.98


@pytest.mark.parametrize("source", ["gaussian", "digits"])
def test_one_run_is_the_strip_at_its_place(source: str) -> None:
    """What a reply says and what the picture shows are the same numbers."""
    run = measured.one_run(measured.Setup("relu", 0.1, 50, 3, source))
    strip = measured.depth_strip("relu", 0.1, 3, source).flows[50]
    assert astuple(run.flow) == pytest.approx(astuple(strip), abs=1e-9)


def test_scales_hold_the_presets_exactly() -> None:
    assert {0.01, 0.1, 0.1414, 1.0} <= set(measured.STDS)
    assert list(measured.STDS) == sorted(set(measured.STDS))


def test_no_gradient_at_the_last_layer_is_no_ratio() -> None:
    """A sweep with one such network says so, and its other networks keep their numbers."""
    run = measured.scale_strip("relu", 10, 0, "gaussian").at(0.1)
    off = run.assign(value=0.2, delta_rms=0.0, delta_median=0.0)
    both = flows(relative(pd.concat([run, off], ignore_index=True)))
    assert both[0.1].reached == pytest.approx(run["log10"].iloc[0])
    assert np.isnan([both[0.2].reached, both[0.2].backward]).all()
    assert gradient_finding(both[0.2])[0] == "No gradient at all."
    assert tendency([both[0.2].backward, 0.0]).tolist() == [-1, 0], "nothing arrives"
    assert "No gradient at all." in pointer_sentence("σ", 0.2, both[0.2])

"""Weights too small and too large: the published numbers, and what each claim rests on."""

import numpy as np
import pytest

from explainer.lesson import measured
from explainer.lesson.measured import scales
from explainer.lesson.measured.flow import Setup
from explainer.lesson.measured.network import one_run, scale_strip
from explainer.lesson.parts.small_large_random import classic_table, findings, found, loss_table

SEEDS = range(3)


def test_classic_table_is_the_published_one() -> None:
    """CS231n's standard deviations within 5 % (T1) and their rounding, theory’s within 2 %."""
    run = scales.classic()[scales.SMALL]
    printed = np.array([float(text) for text in scales.PUBLISHED])
    np.testing.assert_allclose(run["std"][:6], printed[:6], rtol=0.05)
    np.testing.assert_allclose(run["std"][6:], printed[6:], rtol=0.05, atol=6e-7)
    np.testing.assert_allclose(run["std"], run["expected"], rtol=0.02)
    table = classic_table(run)
    assert len(table) == 10
    assert "0.0000000" not in table.to_string()
    assert (table.iloc[:6, 3] != "").all()


def test_large_weights_saturate_and_explode() -> None:
    """N(0, 1), 500 units: 90 % saturated, rms |δ| up by 10^4.87, its median next to nothing."""
    run = scales.classic()[scales.LARGE]
    assert run["saturated"].astype(float).to_numpy() == pytest.approx(0.905, abs=0.01)
    assert run["log10"].iloc[0] == pytest.approx(4.87, abs=0.15)
    assert run["median"].iloc[0] - run["log10"].iloc[0] == pytest.approx(-12.1, abs=0.5)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("std", [0.01, 1.0])
def test_random_units_have_gradients_of_their_own(std: float, seed: int) -> None:
    """They differ by as much as they can, also where they are tiny; equal ones do not."""
    assert scales.gradient_spread("tanh", std, 10, seed) == pytest.approx(0.99, abs=0.015)


@pytest.mark.parametrize("seed", SEEDS)
def test_small_weights_shrink_both_ways(seed: int) -> None:
    """sqrt(100) 0.01 = 0.1 a layer: outputs of 10^-10, and a gradient of 10^-9."""
    run = one_run(Setup("tanh", 0.01, 10, seed))
    assert run.flow.forward == pytest.approx(-1, abs=0.03)
    assert run.flow.reached == pytest.approx(-9, abs=0.2)
    assert 0 < run.layers["std"].iloc[-1] < 3e-10


@pytest.mark.parametrize("seed", SEEDS)
def test_relus_are_on_or_off_whatever_the_scale(seed: int) -> None:
    """T16: not one ReLU more is off with large weights."""
    layers = scale_strip("relu", 10, seed, "gaussian").layers
    shares = layers.pivot(index="value", columns="layer", values="zeros")
    assert (shares == shares.iloc[0]).all(axis=None)
    assert shares.iloc[0].between(0.4, 0.6).all()


@pytest.mark.parametrize(
    ("activation", "inside"), [("tanh", 0.1414), ("relu", 0.1414), ("sigmoid", 1.0)]
)
def test_somewhere_between_both_arrive(activation: str, inside: float) -> None:
    """The scale to be found is on the slider, in one piece, and no preset stands on it."""
    flows = scale_strip(activation, 10, 0, "gaussian").flows
    arrived = [scales.both_arrive(flow) for flow in flows.values()]
    assert scales.both_arrive(flows[inside])
    assert np.abs(np.diff(np.array(arrived, int))).sum() == 2
    if activation != "sigmoid":  # the presets are of tanh and ReLU
        assert not any(scales.both_arrive(flows[std]) for std in (0.01, 1.0))


def test_the_verdict_follows_the_numbers() -> None:
    def heads(activation: str, std: float) -> list[str]:
        return [head for head, __ in findings(one_run(Setup(activation, std, 10, 0)))]

    assert heads("tanh", 0.01) == ["The signal dies on the way.", "The gradient vanishes."]
    assert heads("tanh", 1.0) == ["The signal saturates.", "The gradient explodes."]
    assert heads("relu", 1.0) == ["The signal blows up.", "The gradient explodes."]
    assert heads("tanh", 0.1414) == heads("relu", 0.1414) == ["Both arrive."]
    assert heads("sigmoid", 1.0) == ["Both arrive."]


def test_what_is_to_be_found_is_counted() -> None:
    ten, two = (measured.scale_strip("sigmoid", depth, 0, "gaussian") for depth in (10, 2))
    assert "2 of 26" in found(ten)  # at a third most outputs are saturated
    assert found(two) == "Here no σ on the slider lets both arrive."


def test_shallow_networks_forgive() -> None:
    """Small weights train at 1 and 2 layers only; large ones are best at 3 and diverge at 10."""
    table = scales.trained_losses(0)
    losses = table.pivot(index="layers", columns="std", values="loss")
    small, large = losses[scales.SMALL], losses[scales.LARGE]
    assert small[1] < 0.02
    assert small[2] < 0.01
    assert small[3] == pytest.approx(np.log(2), abs=0.02)
    assert small[10] == pytest.approx(np.log(2), abs=0.02)
    assert large[3] < 1e-4
    assert large[3] == losses.loc[:3].min(axis=None)
    assert table["diverged"].notna().tolist() == [False] * 7 + [True]
    assert "diverged at step" in loss_table(table).to_string()

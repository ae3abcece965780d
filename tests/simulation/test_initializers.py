"""Scales against the papers' formulas, draws against their distributions."""

import math

import numpy as np
import pytest
from scipy.stats import kstest, truncnorm

from explainer import INITIALIZERS, initialize, standard_deviation
from explainer.simulation.initializers import TRUNCATED_STD

STD_300_700 = {
    "lecun_normal": 1 / math.sqrt(300),
    "xavier_normal": math.sqrt(2 / 1000),
    "xavier_uniform": math.sqrt(2 / 1000),
    "he_normal": math.sqrt(2 / 300),
    "he_uniform": math.sqrt(2 / 300),
    "orthogonal": 1 / math.sqrt(700),
    "uniform": 1 / math.sqrt(3 * 300),
    "normal": 0.01,
    "zeros": 0.0,
}


def test_the_list_is_complete() -> None:
    assert set(INITIALIZERS) == {*STD_300_700, "constant"}


@pytest.mark.parametrize(("name", "std"), STD_300_700.items())
def test_standard_deviation_is_asked_for_and_realised(name: str, std: float) -> None:
    assert standard_deviation(name, 300, 700) == pytest.approx(std, rel=1e-12)
    weights = initialize(name, 300, 700, seed=3)
    assert weights.shape == (300, 700)
    assert weights.dtype == np.float64
    assert weights.std() == pytest.approx(std, rel=0.01)
    assert abs(weights.mean()) <= 5 * std / math.sqrt(weights.size)


@pytest.mark.parametrize(("mode", "fan"), [("fan_in", 300), ("fan_out", 700), ("fan_avg", 500)])
def test_modes(mode: str, fan: int) -> None:
    for name in ("he_normal", "he_uniform"):
        std = standard_deviation(name, 300, 700, mode=mode)
        assert std == pytest.approx(math.sqrt(2 / fan), rel=1e-12)


def test_he_allows_for_the_leak() -> None:
    std = standard_deviation("he_normal", 100, 100, gain_slope=0.25)
    assert std == pytest.approx(math.sqrt(2 / (1.0625 * 100)), rel=1e-12)


def test_glorots_standard_uniform_has_a_third_of_the_variance() -> None:
    """T18, Glorot & Bengio 2010, eq. 1, and PyTorch's default: n Var W = 1/3."""
    weights = initialize("uniform", 500, 500)
    assert 500 * weights.var() == pytest.approx(1 / 3, rel=0.02)
    assert np.abs(weights).max() <= 1 / math.sqrt(500)
    wide = initialize("uniform", 500, 500, limit=0.3)
    assert np.abs(wide).max() == pytest.approx(0.3, rel=1e-4)


def test_xavier_uniform_bound() -> None:
    weights = initialize("xavier_uniform", 300, 700)
    assert np.abs(weights).max() == pytest.approx(math.sqrt(6 / 1000), rel=1e-4)


def test_truncation_keeps_the_standard_deviation() -> None:
    """T17: a normal cut at two standard deviations, as in Keras and JAX."""
    assert truncnorm.std(-2, 2) == pytest.approx(TRUNCATED_STD, abs=1e-14)
    weights = initialize("he_normal", 500, 500, truncated=True)
    std = math.sqrt(2 / 500)
    assert weights.std() == pytest.approx(std, rel=0.005)
    assert np.abs(weights).max() <= 2 * std / TRUNCATED_STD * (1 + 1e-12)
    scaled = weights.ravel() * TRUNCATED_STD / std
    assert kstest(scaled, truncnorm(-2, 2).cdf).pvalue > 1e-3


def test_draws_of_a_seed_differ_only_in_scale() -> None:
    one = initialize("normal", 20, 30, seed=5, std=1.0)
    np.testing.assert_array_equal(initialize("normal", 20, 30, seed=5, std=0.37), 0.37 * one)
    np.testing.assert_allclose(
        initialize("he_normal", 20, 30, seed=5), math.sqrt(0.1) * one, rtol=1e-15
    )
    assert not np.array_equal(one, initialize("normal", 20, 30, seed=6, std=1.0))


@pytest.mark.parametrize("shape", [(40, 40), (60, 20), (20, 60)])
def test_orthogonal(shape: tuple[int, int]) -> None:
    weights = initialize("orthogonal", *shape)
    small = weights if shape[0] >= shape[1] else weights.T
    np.testing.assert_allclose(small.T @ small, np.eye(small.shape[1]), atol=1e-13)


def test_orthogonal_signs_are_even() -> None:
    corner = [initialize("orthogonal", 3, 3, seed=s)[0, 0] for s in range(300)]
    assert abs(np.mean(np.sign(corner))) < 0.2


def test_constant_and_zeros() -> None:
    assert (initialize("constant", 3, 4, value=-0.5) == -0.5).all()
    assert (initialize("zeros", 3, 4) == 0).all()
    with pytest.raises(ValueError, match="constant"):
        standard_deviation("constant", 3, 4)

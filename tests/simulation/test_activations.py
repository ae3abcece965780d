"""Each activation against numbers computed by hand, and its derivative against differences."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import ACTIVATIONS

NAMES = sorted(ACTIVATIONS)
# Computed by hand at h = 1 and h = -1: (phi(1), phi(-1)).
VALUES = {
    "linear": (1.0, -1.0),
    "sigmoid": (0.7310585786300049, 0.2689414213699951),
    "tanh": (0.7615941559557649, -0.7615941559557649),
    "relu": (1.0, 0.0),
    "leaky_relu": (1.0, -0.01),
    "prelu": (1.0, -0.25),
    "elu": (1.0, -0.6321205588285577),
    "selu": (1.0507009873554805, -1.1113307378125625),
    "gelu": (0.8413447460685429, -0.15865525393145707),
    "silu": (0.7310585786300049, -0.2689414213699951),
    "softplus": (1.3132616875182228, 0.31326168751822286),
    "softsign": (0.5, -0.5),
}


def test_the_list_is_complete() -> None:
    assert set(VALUES) == set(ACTIVATIONS), "add its values at 1 and -1 to VALUES, by hand"


@pytest.mark.parametrize("name", NAMES)
def test_values(name: str) -> None:
    activation = ACTIVATIONS[name]
    found = activation.function(np.array([1.0, -1.0]), activation.default)
    np.testing.assert_allclose(found, VALUES[name], rtol=1e-14)


@pytest.mark.parametrize("name", NAMES)
@given(h=st.floats(-30, 30), parameter=st.floats(0.05, 2.0))
def test_derivative_is_the_slope(name: str, h: float, parameter: float) -> None:
    step = 1e-5
    if abs(h) < 2 * step:  # kinks are tested apart
        return
    activation = ACTIVATIONS[name]
    up, down = activation.function(np.array([h + step, h - step]), parameter)
    slope = activation.derivative(np.array([h]), parameter)[0]
    assert slope == pytest.approx((up - down) / (2 * step), rel=1e-6, abs=2e-9)


@pytest.mark.parametrize("name", NAMES)
def test_extremes_are_finite_and_silent(name: str) -> None:
    activation = ACTIVATIONS[name]
    h = np.array([-1.7e308, -1e200, -1e4, -800.0, -0.0, 0.0, 5e-324, 800.0, 1e4, 1e200, 1.7e308])
    before = h.copy()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        x = activation.function(h, activation.default)
        slopes = activation.derivative(h, activation.default)
    assert np.isfinite(slopes).all()
    finite = x if name != "selu" else x[:-1]  # lambda * 1.7e308 is beyond float64
    assert np.isfinite(finite).all()
    np.testing.assert_array_equal(h, before)


def test_tails_keep_their_digits() -> None:
    h = np.array([-40.0, 40.0])
    tail = np.exp(-40.0)
    np.testing.assert_allclose(ACTIVATIONS["sigmoid"].function(h, 0)[0], tail, rtol=1e-14)
    np.testing.assert_allclose(ACTIVATIONS["sigmoid"].derivative(h, 0), tail, rtol=1e-14)
    np.testing.assert_allclose(ACTIVATIONS["tanh"].derivative(h, 0), 4 * tail**2, rtol=1e-13)
    small = np.array([-1e-12])
    np.testing.assert_allclose(ACTIVATIONS["elu"].function(small, 1.0), small, rtol=1e-11)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("parameter", [0.3, 1.0])
@pytest.mark.parametrize("scale", [1e-9, 1.0, 30.0, 1e4])
def test_pairs_are_the_function_and_its_derivative(
    name: str, parameter: float, scale: float
) -> None:
    activation = ACTIVATIONS[name]
    h = np.r_[scale * np.random.default_rng(0).standard_normal(2000), 0.0, 1.7e308, -1.7e308]
    before = h.copy()
    with np.errstate(all="ignore"):
        found, slopes = activation.pair(h, parameter)
        expected = activation.function(h, parameter), activation.derivative(h, parameter)
    np.testing.assert_allclose(found, expected[0], rtol=1e-12)
    np.testing.assert_allclose(slopes, expected[1], rtol=1e-12)
    np.testing.assert_array_equal(h, before)
    in_place = np.empty_like(h)
    with np.errstate(all="ignore"):
        activation.fill(h, parameter, h, in_place)
    np.testing.assert_array_equal(h, found)
    np.testing.assert_array_equal(in_place, slopes)


def test_derivatives_at_the_kink() -> None:
    zero = np.zeros(1)
    assert ACTIVATIONS["relu"].derivative(zero, 0)[0] == 0
    assert ACTIVATIONS["leaky_relu"].derivative(zero, 0.3)[0] == 0.3


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "elu", "selu", "prelu"])
def test_rectifiers_pass_positive_inputs(name: str) -> None:
    h = np.linspace(0.1, 5, 20)
    scale = 1.0507009873554805 if name == "selu" else 1.0
    np.testing.assert_allclose(ACTIVATIONS[name].function(h, 0.3), scale * h, rtol=1e-15)


def test_only_tanh_and_sigmoid_saturate_by_definition() -> None:
    found = {name: a.saturation for name, a in ACTIVATIONS.items() if a.saturation}
    assert found == {"tanh": (-0.99, 0.99), "sigmoid": (0.01, 0.99)}

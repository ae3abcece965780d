"""Mean-field theory against closed forms, adaptive quadrature and published numbers."""

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import erfcx

from explainer import ACTIVATIONS, Network, theory
from explainer.simulation.theory import moments

SMOOTH = sorted(name for name, a in ACTIVATIONS.items() if a.negative_slope is None)
LAMBDA, ALPHA = 1.0507009873554805, 1.6732632423543772


def _expect(f: Callable[[float], float], q: float) -> float:
    """E f(sqrt(q) z) by adaptive quadrature, split where f and the Gaussian have structure."""
    root = math.sqrt(q)
    edges = {0.0, 0.5, 2.0, 5.0, 12.0}
    edges |= {h / root for h in (0.1, 1.0, 4.0, 20.0, 200.0) if h / root < 12}
    cuts = sorted(edges)
    total = 0.0
    for sign in (-1.0, 1.0):
        for a, b in pairwise(cuts):
            density = lambda z, s=sign: f(s * root * z) * math.exp(-z * z / 2)  # noqa: E731
            total += quad(density, a, b, epsabs=0, epsrel=1e-12, limit=200)[0]
    return total / math.sqrt(2 * math.pi)


@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize("q", [1e-6, 0.03, 1.0, 46.07, 500.0, 3e5])
def test_moments_against_adaptive_quadrature(name: str, q: float) -> None:
    activation = ACTIVATIONS[name]
    parameter = activation.default

    def phi(h: float) -> float:
        return float(activation.function(np.array([h]), parameter)[0])

    def slope(h: float) -> float:
        return float(activation.derivative(np.array([h]), parameter)[0])

    found = moments(activation, parameter, np.array([q]))
    second = _expect(lambda h: phi(h) ** 2, q)
    mean = _expect(phi, q)
    assert found.second[0] == pytest.approx(second, rel=1e-8)
    assert found.mean[0] == pytest.approx(mean, rel=1e-8, abs=1e-9 * math.sqrt(second))
    assert found.slope_second[0] == pytest.approx(_expect(lambda h: slope(h) ** 2, q), rel=1e-8)
    variance = _expect(lambda h: (phi(h) - mean) ** 2, q)
    assert found.std[0] == pytest.approx(math.sqrt(variance), rel=1e-7)


@pytest.mark.parametrize("q", [0.01, 0.5, 1.0, 40.0, 1e4, 1e8])
@pytest.mark.parametrize(("name", "scale", "alpha"), [("elu", 1.0, 1.0), ("selu", LAMBDA, ALPHA)])
def test_exponential_units_have_closed_forms(
    name: str, scale: float, alpha: float, q: float
) -> None:
    e1, e2 = erfcx(math.sqrt(q / 2)) / 2, erfcx(math.sqrt(2 * q)) / 2
    found = moments(ACTIVATIONS[name], ACTIVATIONS[name].default, np.array([q]))
    mean = scale * (math.sqrt(q / (2 * math.pi)) + alpha * (e1 - 0.5))
    second = scale**2 * (q / 2 + alpha**2 * (e2 - 2 * e1 + 0.5))
    assert found.mean[0] == pytest.approx(mean, rel=1e-8, abs=1e-13)
    assert found.second[0] == pytest.approx(second, rel=1e-8)
    assert found.slope_second[0] == pytest.approx(scale**2 * (0.5 + alpha**2 * e2), rel=1e-8)


def test_selu_fixed_point() -> None:
    """T12, Klambauer et al. 2017: q = 1 stays, and chi = 1.071575."""
    frame = theory(activation="selu", initializer="lecun_normal", depth=50)
    np.testing.assert_allclose(frame.q, 1.0, atol=1e-11)
    np.testing.assert_allclose(frame["mean"], 0.0, atol=1e-11)
    np.testing.assert_allclose(frame.chi, 1.071575, atol=1e-6)
    assert math.log10(frame.delta_ratio[0]) == pytest.approx(0.736, abs=1e-3)


@pytest.mark.parametrize("q", [1e-300, 1e-40, 1e-8, 1.0, 1e8, 1e40, 1e300])
def test_any_scale_has_the_right_limit(q: float) -> None:
    """phi(h) -> phi'(0) h for small q; at large q tanh -> sign, softplus and GELU -> ReLU."""
    for name in SMOOTH:
        found = moments(ACTIVATIONS[name], ACTIVATIONS[name].default, np.array([q]))
        assert all(np.isfinite(column).all() for column in found)
    if q <= 1e-8:
        for name in ("tanh", "softsign", "elu"):
            found = moments(ACTIVATIONS[name], 1.0, np.array([q]))
            assert found.second[0] == pytest.approx(q, rel=1e-3)
            assert found.slope_second[0] == pytest.approx(1.0, rel=1e-3)
    if q >= 1e8:
        root = math.sqrt(q)
        tanh = moments(ACTIVATIONS["tanh"], 0.0, np.array([q]))
        assert tanh.second[0] == pytest.approx(1.0, abs=1e-3)
        # E sech^4(sqrt(q) z) -> (4/3) / sqrt(2 pi q)
        asymptote = 4 / 3 / math.sqrt(2 * math.pi)
        assert tanh.slope_second[0] * root == pytest.approx(asymptote, rel=1e-7)
        for name in ("gelu", "silu", "softplus"):
            found = moments(ACTIVATIONS[name], 0.0, np.array([q]))
            assert found.second[0] / q == pytest.approx(0.5, rel=1e-3)


def test_relu_closed_forms() -> None:
    """T4, He et al. 2015, eq. 10: under Xavier a ReLU layer halves the variance."""
    frame = theory(activation="relu", initializer="xavier_normal")
    spread = math.sqrt(0.5 - 1 / (2 * math.pi))
    np.testing.assert_allclose(frame["std"], [spread * 2 ** (-k / 2) for k in range(10)])
    np.testing.assert_allclose(frame.q, [2.0**-k for k in range(10)])
    he = theory(activation="relu", initializer="he_normal")
    np.testing.assert_allclose(he["mean"], 1 / math.sqrt(math.pi))
    np.testing.assert_allclose(he["std"], math.sqrt(1 - 1 / math.pi))
    np.testing.assert_allclose(he.delta_ratio, 1.0)


def test_leaky_needs_its_own_gain() -> None:  # He et al. 2015, eq. 15
    for slope in (0.01, 0.25, 0.5):
        kept = theory(activation="prelu", initializer="he_normal", slope=slope, gain_slope=slope)
        np.testing.assert_allclose(kept.q, 2 / (1 + slope**2), rtol=1e-12)
        plain = theory(activation="prelu", initializer="he_normal", slope=slope)
        np.testing.assert_allclose(plain.q[1:].to_numpy() / plain.q[:-1].to_numpy(), 1 + slope**2)


def test_tanh_decays_as_a_power_law() -> None:
    """T3: tanh under Xavier decays as a power law, not exponentially."""
    frame = theory(activation="tanh", initializer="xavier_normal", depth=1000 // 10)
    known = [0.6279, 0.4863, 0.4082, 0.3576, 0.3216, 0.2944, 0.2729, 0.2554, 0.2409, 0.2285]
    np.testing.assert_allclose(frame["std"][:10], known, atol=6e-5)
    assert frame.q[9] == pytest.approx(0.0580118, abs=1e-6)
    assert 50 * frame.q[49] == pytest.approx(0.5215, abs=1e-4)


@pytest.mark.parametrize(
    ("activation", "initializer", "std", "ratio"),
    [
        ("sigmoid", "xavier_normal", None, -5.693),
        ("tanh", "xavier_normal", None, -0.551),
        ("relu", "xavier_normal", None, -1.355),
        ("relu", "he_normal", None, 0.0),
        ("tanh", "normal", 1.0, 3.338),
    ],
)
def test_gradient_ratios(
    activation: str, initializer: str, std: float | None, ratio: float
) -> None:
    """T5: |delta_1| / |delta_10| in decades, Schoenholz et al. 2017."""
    frame = theory(activation=activation, initializer=initializer, std=std)
    assert math.log10(frame.delta_ratio[0]) == pytest.approx(ratio, abs=1e-3)
    assert frame.delta_ratio[9] == 1.0


def test_published_fixed_points() -> None:
    """Poole et al. 2016, Schoenholz et al. 2017; the sigmoid's own decay under Xavier."""
    sigmoid = theory(activation="sigmoid", initializer="xavier_normal", depth=40).iloc[-1]
    assert sigmoid.q == pytest.approx(0.264687, abs=1e-6)
    assert sigmoid.chi == pytest.approx(0.0557207, abs=1e-7)
    tanh = theory(activation="tanh", initializer="he_normal", depth=100).iloc[-1]
    assert tanh.q == pytest.approx(0.617965, abs=1e-6)
    assert tanh.chi == pytest.approx(1.10553, abs=1e-5)
    gain = theory(activation="tanh", initializer="normal", std=5 / 3 / 10, depth=100).iloc[-1]
    assert (gain.q, gain["std"], gain.chi) == pytest.approx((1.17848, 0.65135, 1.20983), abs=1e-5)
    for width, chi in ((100, 5.545), (500, 12.112)):
        last = theory(activation="tanh", initializer="normal", std=1.0, width=width).iloc[-1]
        assert last.chi == pytest.approx(chi, abs=1e-3)
    for width, chi in ((32, 0.567), (64, 0.795), (100, 0.986), (256, 1.554), (500, 2.153)):
        deep = theory(activation="sigmoid", initializer="normal", std=1.0, width=width, depth=60)
        assert deep.chi.iloc[-1] == pytest.approx(chi, abs=1e-3)


def test_elu_grows_under_he() -> None:
    frame = theory(activation="elu", initializer="he_normal", depth=50)
    np.testing.assert_allclose(frame.q[:3], [2, 2.40, 2.83], atol=5e-3)
    assert frame.q[9] == pytest.approx(6.50, abs=5e-3)
    assert frame.q[49] == pytest.approx(35.7, abs=0.05)
    np.testing.assert_allclose(frame["mean"].iloc[[0, 9]], [0.278, 0.656], atol=1e-3)


def test_tiny_gradients_do_not_underflow() -> None:
    frame = theory(activation="sigmoid", initializer="normal", std=0.01, depth=100)
    # E phi'^2 = (1 - q/2 + ...) / 16 for small q, and q = 0.01 / 4 beyond the first layer
    decades = 99 / 2 * math.log10(0.01 / 16 * (1 - 0.0025 / 2))
    assert math.log10(frame.delta_ratio[0]) == pytest.approx(decades, abs=0.003)


def test_bias_orthogonal_zeros_and_constant() -> None:
    biased = theory(activation="relu", initializer="he_normal", bias_std=0.5, depth=4)
    np.testing.assert_allclose(biased.q, [2.25, 2.5, 2.75, 3.0])
    limited = theory(activation="relu", initializer="he_normal", bias_limit=0.5, depth=2)
    np.testing.assert_allclose(limited.q, [2 + 0.25 / 3, 2 + 0.5 / 3])
    np.testing.assert_allclose(theory(activation="linear", initializer="orthogonal").q, 1.0)
    zeros = theory(activation="tanh", initializer="zeros")
    assert (zeros.drop(columns=["layer", "delta_ratio"]) == 0).all(axis=None)
    assert list(zeros.delta_ratio) == [0.0] * 9 + [1.0]
    with pytest.raises(ValueError, match="constant"):
        theory(initializer="constant")
    with pytest.raises(ValueError, match="overflows"):
        theory(activation="linear", initializer="normal", std=1000.0, width=1000, depth=100)


@pytest.mark.parametrize(
    ("initializer", "variance", "low", "high"),
    [("xavier_normal", 1.0, 0.55, 0.76), ("uniform", 1 / 3, 0.40, 0.49)],
)
def test_singular_values_of_layer_jacobians(
    initializer: str, variance: float, low: float, high: float
) -> None:
    """T7, Glorot & Bengio 2010, sec. 4.2.2: "around 0.8" and "0.5", in the linear regime."""
    closed = 8 * math.sqrt(variance) / (3 * math.pi)
    network = Network.random([300] * 6, "tanh", initializer, seed=0)
    rng = np.random.default_rng(0)
    means = {}
    for size in (1e-3, 1.0):
        trace = network.forward(size * rng.standard_normal((1, 300)))
        jacobians = [
            network.weights[layer] * (1 - np.tanh(trace.pre[layer][0]) ** 2) for layer in range(4)
        ]
        means[size] = [np.linalg.svd(j, compute_uv=False).mean() for j in jacobians]
    np.testing.assert_allclose(means[1e-3], closed, rtol=0.02)
    assert low <= np.mean(means[1.0]) <= high


def test_vgg_b_with_std_001() -> None:
    """T9, He et al. 2015, sec. 2.2: std 0.01 attenuates the gradient of VGG-B by 1.7e4."""
    widths = [64] + [128] * 2 + [256] * 2 + [512] * 4
    slope_second = moments(ACTIVATIONS["relu"], 0.0, np.ones(1)).slope_second[0]
    chis = [9 * d * 0.01**2 * slope_second for d in widths]
    assert 1 / math.sqrt(math.prod(chis)) == pytest.approx(16728.8, abs=0.1)

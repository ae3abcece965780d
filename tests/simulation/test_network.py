"""Gradients against finite differences, on random networks of every activation."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from explainer import ACTIVATIONS, Network

SIZES = [5, 7, 6, 3]


def _numeric(loss: Callable[[], float], array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Fourth-order central differences of loss() by every entry of array, changed in place."""
    gradient = np.empty_like(array)
    step = 1e-3
    for index in np.ndindex(array.shape):
        value = array[index]
        samples = []
        for k in (-2, -1, 1, 2):
            array[index] = value + k * step
            samples.append(loss())
        array[index] = value
        gradient[index] = (samples[0] - 8 * samples[1] + 8 * samples[2] - samples[3]) / (12 * step)
    return gradient


def _away_from_kinks(network: Network, rng: np.random.Generator) -> np.ndarray[Any, Any]:
    """Inputs whose pre-activations are not so near 0 that a step crosses a kink."""
    x = rng.standard_normal((400, SIZES[0]))
    nearest = np.min([np.abs(h).min(axis=1) for h in network.forward(x).pre[:-1]], axis=0)
    return x[np.argsort(-nearest)[:4]]


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_gradients(name: str) -> None:
    rng = np.random.default_rng(1)
    network = Network.random(SIZES, name, "lecun_normal", seed=2, bias_std=0.5)
    for slopes in network.slopes:
        slopes += 0.1 * rng.standard_normal(slopes.shape)
    x = _away_from_kinks(network, rng)
    direction = rng.standard_normal((len(x), SIZES[-1]))

    def loss() -> float:
        return float((network.forward(x).post[-1] * direction).sum())

    grads = network.backward(network.forward(x), direction)
    pairs = [
        *zip(network.weights, grads.weights, strict=True),
        *zip(network.biases, grads.biases, strict=True),
        *zip(network.slopes, grads.slopes, strict=True),
        (x, grads.inputs),
    ]
    assert len(grads.slopes) == (2 if name == "prelu" else 0)
    for values, gradient in pairs:
        numeric = _numeric(loss, values)
        scale = np.abs(numeric).max()
        np.testing.assert_allclose(gradient, numeric, rtol=1e-6, atol=1e-7 * scale)


def test_forward_is_the_formula() -> None:
    rng = np.random.default_rng(0)
    weights = [rng.standard_normal((3, 4)), rng.standard_normal((4, 2))]
    biases = [rng.standard_normal(4), rng.standard_normal(2)]
    x = rng.standard_normal((6, 3))
    trace = Network(weights, biases, "tanh").forward(x)
    h = x @ weights[0] + biases[0]
    np.testing.assert_allclose(trace.pre[0], h, rtol=1e-14)
    np.testing.assert_allclose(trace.post[0], np.tanh(h), rtol=1e-14)
    np.testing.assert_allclose(trace.post[1], np.tanh(h) @ weights[1] + biases[1], rtol=1e-13)
    np.testing.assert_array_equal(trace.pre[1], trace.post[1])


def test_backward_is_the_formula() -> None:
    network = Network.random([4, 6, 5, 2], "sigmoid", seed=1)
    x = np.random.default_rng(0).standard_normal((8, 4))
    trace = network.forward(x)
    d = np.ones((8, 2))
    grads = network.backward(trace, d)
    np.testing.assert_array_equal(grads.deltas[2], d)
    s = 1 / (1 + np.exp(-trace.pre[1]))
    np.testing.assert_allclose(grads.deltas[1], d @ network.weights[2].T * s * (1 - s), rtol=1e-12)
    np.testing.assert_allclose(grads.weights[1], trace.post[0].T @ grads.deltas[1], rtol=1e-13)
    np.testing.assert_allclose(grads.biases[1], grads.deltas[1].sum(axis=0), rtol=1e-13)


def test_deeper_networks_begin_with_the_same_layers() -> None:
    short = Network.random([8, 8, 8, 2], "tanh", "normal", seed=4, std=0.3, bias_std=0.1)
    long = Network.random([8, 8, 8, 8, 8, 2], "relu", "normal", seed=4, std=0.6, bias_std=0.1)
    for layer in range(2):
        np.testing.assert_allclose(long.weights[layer], 2 * short.weights[layer], rtol=1e-15)
        np.testing.assert_array_equal(long.biases[layer], short.biases[layer])
    assert not np.array_equal(short.weights[0], short.weights[1])


@pytest.mark.parametrize("name", ["tanh", "relu", "leaky_relu", "elu", "prelu"])
def test_zero_weights_get_no_gradient(name: str) -> None:
    """T13: every weight gradient is exactly 0; only the output bias moves."""
    rng = np.random.default_rng(0)
    x, labels = rng.standard_normal((90, 5)), np.repeat([0, 1, 2], (60, 20, 10))
    network = Network.random([5, 16, 16, 3], name, "zeros")
    trace = network.forward(x)
    assert not trace.pre[-1].any()
    grads = network.backward(trace, (1 / 3 - np.eye(3)[labels]) / 90)
    assert all((g == 0).all() for g in [*grads.weights, *grads.biases[:-1], *grads.slopes])
    np.testing.assert_allclose(grads.biases[-1], [1 / 3 - 2 / 3, 1 / 3 - 2 / 9, 1 / 3 - 1 / 9])


def test_zero_weights_under_a_sigmoid_do_get_one() -> None:
    x, labels = np.ones((9, 5)), np.repeat([0, 1, 2], (6, 2, 1))
    network = Network.random([5, 16, 3], "sigmoid", "zeros")
    grads = network.backward(network.forward(x), (1 / 3 - np.eye(3)[labels]) / 9)
    assert np.abs(grads.weights[1]).max() > 0.1
    assert (grads.weights[0] == 0).all()


def test_constant_weights_keep_units_identical() -> None:
    x = np.random.default_rng(0).standard_normal((20, 5))
    network = Network.random([5, 16, 16, 3], "tanh", "constant", value=0.1)
    grads = network.backward(network.forward(x), np.arange(60.0).reshape(20, 3))
    for gradient in grads.weights[:2]:
        np.testing.assert_allclose(gradient, gradient[:, :1] @ np.ones((1, 16)), rtol=1e-12)
    assert np.linalg.matrix_rank(grads.weights[1], tol=1e-10) == 1


@pytest.mark.parametrize(("width", "dead"), [(2, 0.9437), (3, 0.7369), (5, 0.2720), (10, 0.0097)])
def test_share_of_networks_born_dead(width: int, dead: float) -> None:
    """T11, Lu et al. 2019: a network is dead for an input with 1 - (1 - 2^-N)^H."""
    runs, count = 1500, 0
    for seed in range(runs):
        network = Network.random([width] * 11 + [1], "relu", "he_normal", seed=seed)
        count += not network.forward(np.ones((1, width))).post[-2].any()
    assert count / runs == pytest.approx(dead, abs=4 * np.sqrt(dead * (1 - dead) / runs))


def test_relu_pattern_ignores_the_scale() -> None:
    """T16: which units are on does not depend on the weights' scale."""
    network = Network.random([9, 20, 20, 20, 4], "relu", "he_normal", seed=0)
    x = np.random.default_rng(0).standard_normal((50, 9))
    before = [h > 0 for h in network.forward(x).pre]
    network.weights = [w * 2.0**-7 for w in network.weights]
    for old, h in zip(before, network.forward(x).pre, strict=True):
        np.testing.assert_array_equal(old, h > 0)


def test_arrays_that_do_not_fit() -> None:
    network = Network.random([4, 6, 2])
    with pytest.raises(ValueError, match=r"inputs must have shape \(samples, 4\); got \(3, 5\)"):
        network.forward(np.ones((3, 5)))
    with pytest.raises(ValueError, match="d_output"):
        network.backward(network.forward(np.ones((3, 4))), np.ones((3, 3)))
    network.weights[1] = np.ones((5, 2))
    with pytest.raises(ValueError, match=r"weights\[1\]"):
        network.forward(np.ones((3, 4)))
    with pytest.raises(ValueError, match="biases"):
        Network([np.ones((4, 2))], [np.ones(3)])
    with pytest.raises(ValueError, match="at least one"):
        Network([])

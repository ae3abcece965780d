"""Two weights by gradient descent, against closed forms."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from explainer import sign_agreement, zigzag
from explainer.simulation.zigzag import START, TARGET


@pytest.mark.parametrize(
    ("name", "kappa", "steps", "detour"),
    [
        ("sigmoid", 12.53, 29, 8.80), ("relu", 1.934, 5, 1.53), ("elu", 1.083, 2, 1.04),
        ("tanh", 1.0, 1, 1.0),
    ],
)  # fmt: skip
def test_zigzag(name: str, kappa: float, steps: int, detour: float) -> None:
    """B5: ceil(ln 0.01 / ln((k - 1) / (k + 1))) steps, in each of which the gradient flips."""
    descent = zigzag(activation=name)
    assert descent.kappa == pytest.approx(kappa, rel=1e-3)
    assert descent.steps == steps
    assert descent.detour == pytest.approx(detour, abs=0.005)
    rate = (descent.kappa - 1) / (descent.kappa + 1)
    if steps > 1:
        assert descent.steps == math.ceil(math.log(0.01) / math.log(rate))
        assert descent.flips == steps
        assert descent.agreement == 1.0
        np.testing.assert_allclose(descent.path["error"], rate ** descent.path["step"])
    else:  # TARGET is hit, along a straight line
        assert descent.flips == 0
        assert descent.agreement is None


def test_path_is_gradient_descent() -> None:
    """Each row's gradient is H e, and leads to the next row."""
    descent = zigzag(activation="relu", learning_rate=0.3, steps=12)
    path = descent.path
    w, g = path[["w1", "w2"]].to_numpy(), path[["g1", "g2"]].to_numpy()
    np.testing.assert_allclose(g, (w - TARGET) @ descent.hessian, atol=1e-15)
    np.testing.assert_allclose(np.diff(w, axis=0), -0.3 * g[:-1], atol=1e-15)
    np.testing.assert_array_equal(w[0], START)
    assert path["step"].tolist() == list(range(13))
    assert descent.steps is None


def test_no_constant_rate_is_faster() -> None:
    best = zigzag()
    assert best.steps == 29
    for factor in (0.7, 0.9, 1.05):
        other = zigzag(learning_rate=factor * best.learning_rate).steps
        assert other is None or other > best.steps
    assert zigzag(learning_rate=1.1 * best.learning_rate, steps=1000).diverged


@pytest.mark.parametrize("name", ["sigmoid", "relu", "tanh"])
def test_batches_follow_the_exact_gradient_on_average(name: str) -> None:
    """Their gradients scatter about H e, by less the larger the batch: a quarter at 16 examples."""
    exact = zigzag(activation=name).path[["g1", "g2"]].to_numpy()[0]
    spread = []
    for size in (1, 16):
        still = zigzag(activation=name, batch_size=size, learning_rate=1e-9, noise=0.1, steps=2000)
        gradients = still.path[["g1", "g2"]].to_numpy()
        error = 4 * gradients.std(axis=0) / math.sqrt(len(gradients))
        assert (np.abs(gradients.mean(axis=0) - exact) < error).all()
        spread.append(gradients.std(axis=0))
    np.testing.assert_allclose(spread[1] / spread[0], 0.25, atol=0.03)


@pytest.mark.parametrize("name", ["sigmoid", "relu"])
def test_single_examples_push_both_weights_one_way(name: str) -> None:
    """With inputs that are never negative, every one of them; centred inputs, half of them."""
    for seed in range(5):
        assert zigzag(activation=name, batch_size=1, noise=0.5, seed=seed).agreement == 1.0
        centred = zigzag(activation="tanh", batch_size=1, noise=0.5, steps=400, seed=seed)
        assert centred.agreement == pytest.approx(0.5, abs=0.2)


def test_batches_arrive() -> None:
    for name in ("sigmoid", "relu", "elu", "tanh"):
        descent = zigzag(activation=name, batch_size=16, steps=400)
        assert descent.steps is not None
        assert not descent.diverged


@pytest.mark.parametrize(
    ("name", "one", "limit"),
    [("sigmoid", 1.0, 0.8247), ("relu", 1.0, 0.6031), ("elu", 0.5, 0.5127), ("tanh", 0.5, 0.5)],
)
def test_sign_agreement(name: str, one: float, limit: float) -> None:
    """T15: 1 at batch size 1 if inputs are of one sign; the closed form for large batches."""
    frame = sign_agreement(activation=name, draws=10_000)
    error = 3 * 0.5 / math.sqrt(10_000)
    assert frame["batch_size"].tolist() == [1, 2, 4, 8, 16, 32, 64]
    assert frame["limit"].to_numpy() == pytest.approx(limit, abs=1e-4)
    assert frame["agreement"].iloc[-1] == pytest.approx(limit, abs=error)
    single = frame["agreement"][0]
    assert single == 1.0 if one == 1.0 else single == pytest.approx(one, abs=error)


def test_contours_are_level_curves() -> None:
    descent = zigzag()
    curves = descent.contours(count=4, points=25)
    assert len(curves) == 4 * 25
    e = curves[["w1", "w2"]].to_numpy() - TARGET
    loss = np.einsum("ni,ij,nj->n", e, descent.hessian, e)
    start = (START - TARGET) @ descent.hessian @ (START - TARGET)
    np.testing.assert_allclose(loss, curves["level"] * start)
    assert curves["level"].max() == 1.0
    long, short = np.hypot(*e[-25:].T).max(), np.hypot(*e[-25:].T).min()
    assert long / short == pytest.approx(math.sqrt(descent.kappa), rel=0.01)


BAD: list[tuple[Callable[..., Any], dict[str, Any], str]] = [
    (zigzag, {"activation": "x"}, "activation must be one of"),
    (zigzag, {"batch_size": 0}, "batch_size"),
    (zigzag, {"learning_rate": 0.0}, "learning_rate must be a finite number above 0"),
    (zigzag, {"noise": -1}, "noise"),
    (zigzag, {"steps": 0}, "steps"),
    (zigzag, {"seed": -1}, "seed"),
    (zigzag, {"alpha": 1.0}, "alpha is not a setting"),
    (sign_agreement, {"batch_sizes": []}, "batch_sizes must hold at least one"),
    (sign_agreement, {"batch_sizes": [0]}, "batch_sizes"),
    (sign_agreement, {"draws": 10}, "draws"),
    (zigzag().contours, {"count": 0}, "count"),
    (zigzag().contours, {"points": 1}, "points"),
]


@pytest.mark.parametrize(("function", "arguments", "message"), BAD)
def test_bad_arguments(
    function: Callable[..., Any], arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        function(**arguments)

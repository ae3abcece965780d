"""What outputs of one sign do to the gradient of the weights above them, against closed forms."""

import numpy as np
import pytest

from explainer import ACTIVATIONS
from explainer.simulation.formulas import Array

WIDTH, SEEDS = 100, 6


def _features(name: str, rng: np.random.Generator, samples: int) -> Array:
    """Outputs (samples, WIDTH) of a layer whose pre-activations have q = 1."""
    activation = ACTIVATIONS[name]
    return activation.function(rng.standard_normal((samples, WIDTH)), activation.default)


@pytest.mark.parametrize(
    ("name", "share"),
    [
        ("sigmoid", 0.998), ("relu", 0.938), ("leaky_relu", 0.935), ("prelu", 0.782),
        ("elu", 0.171), ("tanh", 0.0), ("selu", 0.0),
    ],
)  # fmt: skip
def test_share_of_an_update_common_to_all_inputs(name: str, share: float) -> None:
    """T14: (r^2 + r) / (r^2 + 2 r + n), r = n mean^2 / variance of the outputs.

    One step changes h of other inputs by dh; the share is of the units' mean_x(dh)^2.
    """
    found = []
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        x, others = _features(name, rng, 1000), _features(name, rng, 4000)
        step = x.T @ rng.standard_normal((1000, 300))  # (WIDTH, units): gradient of the weights
        dh = others @ step
        found.append(np.square(dh.mean(axis=0)).sum() / np.square(dh).mean(axis=0).sum())
    assert np.mean(found) == pytest.approx(share, abs=0.01)


@pytest.mark.parametrize(
    ("name", "probability"),
    [("sigmoid", 0.8247), ("relu", 0.6031), ("elu", 0.5127), ("tanh", 0.5)],
)
def test_weights_of_a_unit_share_the_sign_of_their_gradient(name: str, probability: float) -> None:
    """T15: over a large batch with 1/2 + asin(mean^2 / E x^2) / pi, over pairs of weights."""
    found = []
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        x = _features(name, rng, 1000)
        signs = np.sign(x.T @ rng.standard_normal((1000, 2000)))  # (WIDTH, units)
        pairs = (np.square(signs.sum(axis=0)) - WIDTH) / (WIDTH * (WIDTH - 1))
        found.append(0.5 + pairs.mean() / 2)
    assert np.mean(found) == pytest.approx(probability, abs=0.01)


@pytest.mark.parametrize("name", ["sigmoid", "relu"])
def test_one_example_pushes_all_weights_of_a_unit_one_way(name: str) -> None:
    """T15 at batch size 1: outputs that are never negative give gradients of one sign."""
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        gradient = _features(name, rng, 1).T @ rng.standard_normal((1, 50))
        assert ((gradient >= 0).all(axis=0) | (gradient <= 0).all(axis=0)).all()

"""`inspect` measures any network: against plain NumPy, and against `propagate` on real data."""

import numpy as np
import pytest

from explainer import Network, inspect, load_dataset, propagate
from explainer.simulation.streams import Stream, generator


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
def test_agrees_with_propagate_on_digits(activation: str) -> None:
    """The same layers, readout and loss: the same table."""
    seed, depth, width, samples = 3, 4, 50, 200
    run = propagate(
        activation=activation,
        initializer="he_normal",
        depth=depth,
        width=width,
        samples=samples,
        seed=seed,
        data="digits",
        bins=10,
    )
    inputs, labels = (part[:samples] for part in load_dataset("digits", seed))
    network = Network.random([64, *[width] * depth, 10], activation, "he_normal", seed)
    readout = generator(seed, Stream.READOUT).standard_normal((width, 10)) / np.sqrt(width)
    network.weights[-1] = readout
    found = inspect(network, inputs, labels, bins=10)
    assert list(found.layers) == list(run.layers)
    np.testing.assert_allclose(
        found.layers.astype(float), run.layers.astype(float), rtol=1e-9, atol=1e-15
    )
    np.testing.assert_allclose(found.histograms, run.histograms, atol=1e-12)


def test_impossible_arguments_are_said() -> None:
    network = Network.random([2, 5, 3], "tanh")
    with pytest.raises(ValueError, match="labels"):
        inspect(network, np.zeros((4, 2)), [0, 1])
    with pytest.raises(ValueError, match="labels must be from 0 to 2; got 0 to 3"):
        inspect(network, np.zeros((4, 2)), [0, 1, 2, 3])
    with pytest.raises(ValueError, match="inputs"):
        inspect(network, np.zeros((4, 3)), [0, 1, 2, 0])
    network.weights[0] = np.full((2, 5), 1e200)
    network.weights[1] = np.full((5, 3), 1e200)
    relu = Network(network.weights, activation="relu")
    with pytest.raises(ValueError, match="float64"):
        inspect(relu, np.ones((4, 2)), [0, 1, 2, 0])

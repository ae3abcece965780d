"""What the checks measure on random networks: the signal forward, the gradient back."""

import math

import numpy as np
import pandas as pd

from explainer.simulation.activations import ACTIVATIONS
from explainer.simulation.formulas import Array
from explainer.simulation.network import Network
from explainer.simulation.propagation import propagate
from explainer.simulation.streams import Stream, generator
from explainer.simulation.theory import moments, theory

DEPTH = 10
# Seeds of which a mean is taken, from the reader's own on: one network alone is luck.
REACHED_RUNS, WEIGHT_RUNS = 4, 40

# The widths of VGG-B's convolutions of 3 x 3 from conv2 to conv10, He et al. 2015, section 2.2.
VGG_B = (64, 128, 128, 256, 256, 512, 512, 512, 512)


def outputs(
    column: str,
    activation: str,
    initializer: str,
    seed: int,
    *,
    std: float | None = None,
    width: int = 500,
    depth: int = DEPTH,
    samples: int = 300,
) -> Array:
    """Give a column of a random network's table, one value a layer."""
    run = propagate(
        activation=activation,
        initializer=initializer,
        std=std,
        depth=depth,
        width=width,
        samples=samples,
        seed=seed,
    )
    return run.layers[column].to_numpy(dtype=float)


def reached(activation: str, initializer: str, seed: int, std: float | None = None) -> list[float]:
    """|delta| at layer 1 of 10 relative to layer 10, of 100 units: mean power of ten."""
    runs = [
        outputs("delta_rms", activation, initializer, run, std=std, width=100)
        for run in range(seed, seed + REACHED_RUNS)
    ]
    return [float(np.mean([math.log10(sizes[0] / sizes[-1]) for sizes in runs]))]


def weight_gradients(activation: str, initializer: str, seed: int) -> list[float]:
    """|dW| at layer 1 relative to layer 10: the geometric mean over seeds."""
    runs = [
        outputs("weight_gradient_rms", activation, initializer, run, width=100, samples=100)
        for run in range(seed, seed + WEIGHT_RUNS)
    ]
    return [math.exp(np.mean([math.log(sizes[0] / sizes[-1]) for sizes in runs]))]


def level_weight_gradients(seed: int) -> Array:
    """|dW| of 5 tanh layers of 500 units under U(-1/sqrt n, 1/sqrt n), relative to the last."""
    sizes = outputs("weight_gradient_rms", "tanh", "uniform", seed, depth=5)
    return np.asarray(sizes / sizes[-1])


def singular_values(seed: int) -> list[float]:
    """Mean singular value of a tanh layer's Jacobian for tiny inputs: Xavier, and uniform."""
    means = []
    for initializer in ("xavier_normal", "uniform"):
        network = Network.random([300, 300, 300], "tanh", initializer, seed)
        inputs = 1e-3 * generator(seed, Stream.INPUTS).standard_normal((1, 300))
        slopes = network.forward(inputs).derivatives[0][0]
        jacobian = network.weights[0] * slopes
        means.append(float(np.linalg.svd(jacobian, compute_uv=False).mean()))
    return means


def vgg_attenuation() -> float:
    """How much the gradient shrinks from conv10 to conv2 of VGG-B with weights of std 0.01."""
    slope_second = moments(ACTIVATIONS["relu"], 0.0, np.ones(1)).slope_second[0]
    factors = [9 * width * 0.01**2 * slope_second for width in VGG_B]
    return 1.0 / math.sqrt(math.prod(factors))


def last_layer(
    activation: str, *columns: str, depth: int = 60, width: int = 100, std: float | None = None
) -> list[float]:
    """Give columns of the theory at the last of many layers: Xavier's weights, or N(0, std^2)."""
    initializer = "xavier_normal" if std is None else "normal"
    frame: pd.DataFrame = theory(
        activation=activation, initializer=initializer, std=std, depth=depth, width=width
    )
    return [float(frame[column].iloc[-1]) for column in columns]

"""Weights that start equal: what units learn when nothing tells them apart, step by step."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from explainer import Network, Training, load_dataset, train
from explainer.charts.data import Datasets
from explainer.lesson.measured.training import step_rail
from explainer.simulation.flow import softmax_gradient
from explainer.simulation.formulas import Array

UNITS = 8  # widths of a multiple of 8: BLAS then computes every unit's column alike, to the bit
PIXELS = 8  # a digit has 8 x 8 of them, and so has what a hidden unit looks for
CLASSES = 10
EQUAL = 0.1  # the value of all weights that start equal
RATE = 0.5
EVERY = 10
STEPS = (0, 1, *range(EVERY, 301, EVERY))
LOCKED = 1e-9  # below this a second singular value is rounding
COUNTS = 0.01  # a singular value counts for the rank if it is above this share of the largest
DUST = 1e-15  # a gradient below this is what rounding leaves of sums that are 0
LEVELS = 10  # of a cell's strength: the fewer change, the faster the picture follows the pointer
GAP, WIDE_GAP = 1.4, 4.0  # between units, and before the output's weights, in cells
TEXT_ROOM = 1.9  # over the cells


@dataclass(frozen=True)
class Start:
    """Where a training starts: `init` is "zeros", "equal" or "random" (Xavier); noise its std."""

    activation: str
    init: str
    noise: float
    seed: int
    widths: tuple[int, ...] = (UNITS,)

    def network(self) -> Network:
        """Return the network before the first step; the noise is the random start's, scaled."""
        sizes = [PIXELS**2, *self.widths, CLASSES]
        if self.init == "random":
            network = Network.random(sizes, self.activation, "xavier_normal", self.seed)
        else:
            value = EQUAL if self.init == "equal" else 0.0
            network = Network.random(sizes, self.activation, "constant", self.seed, value=value)
        noise = Network.random(sizes, self.activation, "normal", self.seed, std=self.noise)
        for weights, added in zip(network.weights, noise.weights, strict=True):
            weights += added
        return network


class Moment(NamedTuple):
    """Numbers of one step; of gradients of the mean loss over all digits, 0 where they are DUST."""

    step: int
    accuracy: float
    reference: float
    """The accuracy of a random start after as many steps."""
    rank: int
    """How many singular values of W1 count (COUNTS)."""
    second: float
    """W1's second singular value relative to the first."""
    gradient_rank: int
    weight: float
    """The largest |weight| to the hidden units; then their largest gradient, and the output's."""
    gradient: float
    output_weight: float
    output_gradient: float

    @property
    def locked(self) -> bool:
        """Are all hidden units alike, but for rounding?"""
        return self.second < LOCKED

    @property
    def frozen(self) -> bool:
        """Is every weight 0, and every gradient of one?"""
        return self.weight == self.gradient == self.output_gradient == 0


@dataclass(frozen=True)
class Symmetry:
    """A training on the digits: the picture's data sets, and the numbers at each of STEPS."""

    datasets: Datasets
    moments: dict[int, Moment]


def symmetry(activation: str, init: str, noise: float, seed: int) -> Symmetry:
    """Train 8 hidden units on the digits from a start as `Start` names it."""
    steps, networks = recorded(Start(activation, init, noise, seed))
    steps["reference"] = recorded(Start(activation, "random", 0.0, seed))[0]["accuracy"]
    weights = [network.weights for network in networks]
    gradients = [weight_gradients(network, seed) for network in networks]
    learned = zip(STEPS, steps["accuracy"], steps["reference"], weights, gradients, strict=True)
    corners = pd.DataFrame({"x": [0.0, float(COLUMNS[-1] + 1)], "y": [0.0, PIXELS + TEXT_ROOM]})
    datasets = {
        "matrix": cells(weights),
        "matrix2": cells(gradients),
        "matrix_paper": paper(),
        "matrix2_paper": paper(),
        "matrix_extent": corners,
        "matrix2_extent": corners,
        "rail": step_rail(steps.reset_index(), "accuracy", "reference").assign(role="ink"),
        "rail_extent": pd.DataFrame({"level": [0.0, 1.0]}),
    }
    return Symmetry(datasets, {step: moment(step, *numbers) for step, *numbers in learned})


def trained_accuracy(
    activation: str, init: str, noise: float, seed: int, widths: tuple[int, ...]
) -> float:
    """Return the accuracy after the last of STEPS of a network of hidden layers of `widths`."""
    fit = _train(Start(activation, init, noise, seed, widths), STEPS[-1], STEPS[-1])
    return float(fit.steps["accuracy"].iloc[-1])


def recorded(start: Start) -> tuple[pd.DataFrame, list[Network]]:
    """Train and return loss and accuracy by step, and the networks, at STEPS."""
    begun, fit = _train(start, 1, 1), _train(start, STEPS[-1], EVERY)  # the same batches
    rows = pd.concat([begun.steps, fit.steps[1:]]).set_index("step")
    networks = dict(zip(rows.index, [*begun.networks, *fit.networks[1:]], strict=True))
    return rows.loc[list(STEPS)].copy(), [networks[step] for step in STEPS]


def weight_gradients(network: Network, seed: int) -> list[Array]:
    """Return dL/dW of all layers, of the mean loss over all digits; 0 where it is but DUST."""
    inputs, labels = load_dataset("digits", seed)
    trace = network.forward(inputs)
    error = softmax_gradient(trace.pre[-1], labels) / len(labels)
    gradients = network.backward(trace, error).weights
    return [np.where(np.abs(g) < DUST, 0.0, g) for g in gradients]


def moment(
    step: int, accuracy: float, reference: float, weights: list[Array], gradients: list[Array]
) -> Moment:
    """Measure the weights of a step and their gradients."""
    found, second = rank(weights[0])
    return Moment(
        step,
        float(accuracy),
        float(reference),
        found,
        second,
        rank(gradients[0])[0],
        *(float(np.abs(w).max()) for w in (weights[0], gradients[0], weights[-1], gradients[-1])),
    )


def rank(matrix: Array) -> tuple[int, float]:
    """Return how many singular values count, and the second relative to the first (0 if none)."""
    sizes = np.linalg.svd(matrix, compute_uv=False)
    if sizes[0] == 0:
        return 0, 0.0
    return int((sizes > COUNTS * sizes[0]).sum()), float(sizes[1] / sizes[0])


# Left edges of the columns of cells: 8 squares of 8, then the 10 weights to each digit.
COLUMNS = np.concatenate(
    [
        *(unit * (PIXELS + GAP) + np.arange(PIXELS) for unit in range(UNITS)),
        UNITS * (PIXELS + GAP) - GAP + WIDE_GAP + np.arange(CLASSES),
    ]
)
HIDDEN, OUTPUT = slice(UNITS * PIXELS), slice(UNITS * PIXELS, None)
BLOCKS = [*COLUMNS[: UNITS * PIXELS : PIXELS], COLUMNS[-CLASSES]]  # left edges of the squares


def cells(matrices: list[list[Array]]) -> pd.DataFrame:
    """Place W1 as one square of pixels a unit, beside W2 (a row a unit), with a column a step.

    Numbers are relative to the largest of their matrix at that step, in LEVELS.
    """
    sheets = np.stack([np.hstack([_squares(w[0]), w[-1]]) for w in matrices])
    peaks = np.stack([np.abs(sheets[..., part]).max((1, 2)) for part in (HIDDEN, OUTPUT)], axis=1)
    peaks = np.repeat(peaks, [UNITS * PIXELS, CLASSES], axis=1)[:, None, :]
    shares = np.round(LEVELS * sheets / np.where(peaks > 0, peaks, 1.0)) / LEVELS
    place = {
        "x": np.tile(COLUMNS, PIXELS),
        "y": np.repeat(np.arange(PIXELS - 1.0, -1.0, -1.0), len(COLUMNS)),
    }
    levels = {f"v{step}": share.ravel() for step, share in zip(STEPS, shares, strict=True)}
    return pd.DataFrame({**place, **levels}).astype(np.float32)


def paper() -> pd.DataFrame:
    """Return the squares on which the cells are drawn, so that zero is seen as empty."""
    x2 = [*(x + PIXELS for x in BLOCKS[:-1]), BLOCKS[-1] + CLASSES]
    return pd.DataFrame({"x": BLOCKS, "x2": x2, "y": 0.0, "y2": float(PIXELS)})


def _squares(weights: Array) -> Array:
    """Lay the columns of W1 (64, units) side by side as squares: (8, 8 units)."""
    return np.hstack([column.reshape(PIXELS, PIXELS) for column in weights.T])


def _train(start: Start, steps: int, every: int) -> Training:
    return train(
        dataset="digits",
        widths=start.widths,
        activation=start.activation,
        learning_rate=RATE,
        steps=steps,
        seed=start.seed,
        network=start.network(),
        snapshots=True,
        record_every=every,
    )

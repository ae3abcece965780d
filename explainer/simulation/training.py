"""Training by plain stochastic gradient descent on the softmax cross-entropy."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Unpack

import numpy as np
import pandas as pd

from explainer.simulation import arguments, statistics
from explainer.simulation.datasets import DATASETS, Data, Labels, load_dataset
from explainer.simulation.flow import softmax_gradient
from explainer.simulation.formulas import Array
from explainer.simulation.network import Gradients, Network, Trace
from explainer.simulation.recipe import Recipe, Settings
from explainer.simulation.statistics import scaled
from explainer.simulation.streams import Stream, generator

STEP_COLUMNS = ["step", "loss", "accuracy", "diverged"]
LAYER_COLUMNS = [
    "step", "layer", "mean", "std", "saturated", "dead",
    "delta_rms", "weight_gradient_rms", "update_ratio", "slope",
]  # fmt: skip

# A loss above this, or one that is not finite, counts as divergence and ends the training. Far
# smaller ones may pass: units that die cut a blow-up short.
LOSS_BOUND = 1e100


@dataclass(frozen=True)
class Training:
    """Result of `train`: what was recorded, the trained network, and the settings."""

    steps: pd.DataFrame
    layers: pd.DataFrame
    network: Network
    settings: dict[str, Any]


def train(
    *,
    dataset: str = "spirals",
    widths: Sequence[int] = (64, 64),
    activation: str = "relu",
    initializer: str = "he_normal",
    learning_rate: float = 0.1,
    batch_size: int = 32,
    steps: int = 400,
    seed: int = 0,
    record_every: int = 10,
    network: Network | None = None,
    **settings: Unpack[Settings],
) -> Training:
    """Train hidden layers of `widths` units and a linear softmax readout, all drawn alike.

    Each step draws its batch with replacement: W <- W - learning_rate dL/dW, the same for biases
    and PReLU's slopes. With `network`, training goes on from a copy of its weights, biases (and
    slopes), under `activation`; `widths` and `initializer` then do not matter.

    Returns frames recorded at steps 0, record_every, ... and the last (state before the step):
    steps: loss and accuracy on the whole set, diverged. layers, hidden layers 1..: mean, std,
    saturated (null where undefined) and dead (phi' = 0 on every point) of the outputs on the whole
    set; of the step's batch: delta_rms (of single examples), weight_gradient_rms (averaged over the
    batch), update_ratio = rms(learning_rate dW) / rms(W), 0 where all W are 0; slope: mean over
    units (PReLU, else null).

    A loss that is not finite or above 1e100 ends training: the last row then has diverged = True
    and the last finite loss and accuracy (1e100 and 0 if none was), and `network` is the one
    of the last row of `layers`. Raises ValueError for arguments that are impossible.
    """
    data = load_dataset(dataset, arguments.integer("seed", seed, 0, arguments.MAX_SEED))
    rate = arguments.number("learning_rate", learning_rate, 0.0, 1e6, above=True)
    arguments.integer("batch_size", batch_size, 1, 10_000)
    arguments.integer("steps", steps, 1, arguments.MAX_STEPS)
    arguments.integer("record_every", record_every, 1, arguments.MAX_STEPS)
    recipe = Recipe.of(activation, initializer, settings)
    hidden = arguments.integers("widths", widths, 1, arguments.MAX_WIDTH)
    arguments.integer("number of widths", len(hidden), 1, arguments.MAX_DEPTH)
    if network is None:
        sizes = [data.inputs.shape[1], *hidden, DATASETS[dataset].classes]
        network = Network.random(sizes, activation, initializer, seed, **settings)
    else:
        network = _continue(network, recipe, activation, dataset, data)
    shape = (steps + 1, batch_size)
    batches = generator(seed, Stream.BATCHES).integers(len(data.labels), size=shape)
    record = _Record(network, data, rate)
    with np.errstate(all="ignore"):
        _descend(record, batches, record_every)
    given = {name: value for name, value in settings.items() if value is not None}
    return Training(
        pd.DataFrame(record.steps, columns=STEP_COLUMNS),
        pd.DataFrame(record.layers, columns=LAYER_COLUMNS).astype(
            {"saturated": "Float64", "slope": "Float64"}
        ),
        record.network,
        {
            "dataset": dataset, "widths": [w.shape[1] for w in network.weights[:-1]],
            "activation": activation, "initializer": initializer, "learning_rate": rate,
            "batch_size": batch_size, "steps": steps, "seed": seed,
            "record_every": record_every, **given,
        },
    )  # fmt: skip


def cross_entropy(logits: Array, labels: Labels) -> float:
    """Mean of ln sum exp(logits) - logits[label]; logits (samples, classes)."""
    top = logits.max(axis=1)
    log_sum = top + np.log(np.exp(logits - top[:, None]).sum(axis=1))
    return float((log_sum - logits[np.arange(len(labels)), labels]).mean())


def _continue(
    network: Network, recipe: Recipe, activation: str, dataset: str, data: Data
) -> Network:
    """Copy a network under another activation, checking that it fits the data."""
    ends = (data.inputs.shape[1], DATASETS[dataset].classes)
    given = (network.weights[0].shape[0], network.weights[-1].shape[1])
    if given != ends:
        raise ValueError(f"network must map {ends[0]} inputs to {ends[1]} classes; got {given}")
    copy = Network(network.weights, network.biases, activation)
    copy.parameter = recipe.parameter
    for layer, slopes in enumerate(copy.slopes):
        slopes[:] = network.slopes[layer] if network.slopes else recipe.parameter
    return copy


def _descend(record: "_Record", batches: np.ndarray[Any, Any], every: int) -> None:
    """Run the steps; stop at divergence."""
    network, (inputs, labels), rate = record.current, record.data, record.rate
    last = len(batches) - 1
    for step, batch in enumerate(batches):
        x, y = inputs[batch], labels[batch]
        trace = network.forward(x)
        fine = cross_entropy(trace.pre[-1], y) <= LOSS_BOUND  # False for nan
        grads = network.backward(trace, softmax_gradient(trace.pre[-1], y) / len(y))
        if step % every == 0 or step == last or not fine:
            fine = record.add(step, grads, len(y)) and fine
        if not fine:
            record.diverge(step)
            return
        if step < last:
            _update(network, grads, rate)


def _update(network: Network, grads: Gradients, rate: float) -> None:
    pairs = (
        (network.weights, grads.weights),
        (network.biases, grads.biases),
        (network.slopes, grads.slopes),
    )
    for values, gradients in pairs:
        for value, gradient in zip(values, gradients, strict=True):
            gradient *= rate
            value -= gradient


class _Record:
    """Rows recorded so far, and the network of the last of them."""

    def __init__(self, network: Network, data: Data, rate: float) -> None:
        self.current, self.data, self.rate = network, data, rate
        self.network = network
        self.steps: list[tuple[int, float, float, bool]] = []
        self.layers: list[tuple[float | None, ...]] = []

    def add(self, step: int, grads: Gradients, batch: int) -> bool:
        """Evaluate on the whole set, record if finite, and say whether training may go on."""
        trace = self.current.forward(self.data.inputs)
        logits = trace.pre[-1]
        loss = cross_entropy(logits, self.data.labels)
        if not math.isfinite(loss):
            return False
        try:
            hidden = range(len(trace.pre) - 1)
            rows = [self._layer(step, layer, trace, grads, batch) for layer in hidden]
        except OverflowError:  # a statistic beyond float64
            return False
        accuracy = float(np.mean(logits.argmax(axis=1) == self.data.labels))
        self.steps.append((step, loss, accuracy, False))
        self.layers += rows
        self.network = _copy(self.current)
        return loss <= LOSS_BOUND

    def diverge(self, step: int) -> None:
        """Close with a row that says so."""
        loss, accuracy = self.steps[-1][1:3] if self.steps else (LOSS_BOUND, 0.0)
        if self.steps and self.steps[-1][0] == step:
            self.steps.pop()
        self.steps.append((step, loss, accuracy, True))

    def _layer(
        self, step: int, layer: int, trace: Trace, grads: Gradients, batch: int
    ) -> tuple[float | None, ...]:
        network = self.current
        outputs = trace.post[layer]
        spread = statistics.spread(scaled(outputs))
        size = statistics.rms(scaled(network.weights[layer]))
        gradient = statistics.rms(scaled(grads.weights[layer]))
        return (
            step,
            layer + 1,
            spread.mean,
            spread.std,
            statistics.saturated(outputs, network.activation),
            statistics.dead(network.derivative(trace, layer)),
            statistics.rms(scaled(grads.deltas[layer])) * batch,
            gradient,
            self.rate * gradient / size if size > 0 else 0.0,
            float(network.slopes[layer].mean()) if network.slopes else None,
        )


def _copy(network: Network) -> Network:
    copy = Network(network.weights, network.biases, network.activation.name)
    copy.parameter = network.parameter
    copy.slopes = [slopes.copy() for slopes in network.slopes]
    return copy

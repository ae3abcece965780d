"""Training by plain stochastic gradient descent on the softmax cross-entropy."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

import numpy as np
import pandas as pd

from explainer.simulation import arguments
from explainer.simulation.datasets import DATASETS, Data, load_dataset
from explainer.simulation.flow import softmax_gradient
from explainer.simulation.network import Gradients, Network
from explainer.simulation.recipe import Recipe, Settings
from explainer.simulation.record import (
    LAYER_COLUMNS,
    LOSS_BOUND,
    STEP_COLUMNS,
    Record,
    cross_entropy,
)
from explainer.simulation.streams import Stream, generator

Watch = Callable[[int, float, float], bool]  # step, loss, accuracy; True ends the training
Visit = Callable[[int, Network], None]  # step, network


@dataclass(frozen=True)
class Training:
    """Result of `train`: what was recorded, the trained network, and the settings."""

    steps: pd.DataFrame
    layers: pd.DataFrame
    network: Network
    networks: list[Network]
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
    snapshots: bool = False,
    watch: Watch | None = None,
    visit: Visit | None = None,
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
    of the last row of `layers`.

    With `snapshots`, `networks` holds a copy of the network at each step of `layers`, else nothing.
    `watch(step, loss, accuracy)` is called at each recorded step that is no divergence; training
    ends there if it returns True, and what it raises passes through. Before it,
    `visit(step, network)` is called with the network of each step of `layers`: it need not be kept.

    Raises ValueError for arguments that are impossible.
    """
    data = load_dataset(dataset, arguments.integer("seed", seed, 0, arguments.MAX_SEED))
    rate = arguments.number("learning_rate", learning_rate, 0.0, 1e6, above=True)
    arguments.integer("batch_size", batch_size, 1, 10_000)
    arguments.integer("steps", steps, 1, arguments.MAX_STEPS)
    arguments.integer("record_every", record_every, 1, arguments.MAX_STEPS)
    arguments.flag("snapshots", snapshots)
    recipe = Recipe.of(activation, initializer, settings)
    hidden = arguments.integers("widths", widths, 1, arguments.MAX_WIDTH)
    arguments.integer("number of widths", len(hidden), 1, arguments.MAX_DEPTH)
    if network is None:
        sizes = [data.inputs.shape[1], *hidden, DATASETS[dataset].classes]
        network = Network.random(sizes, activation, initializer, seed, **settings)
    else:
        network = _continue(network, recipe, activation, dataset, data)
    draw = generator(seed, Stream.BATCHES)
    batches = (draw.integers(len(data.labels), size=batch_size) for _ in range(steps + 1))
    record = Record(network, data, rate, snapshots, visit)
    with np.errstate(all="ignore"):
        _descend(record, batches, steps, record_every, watch)
    given = {name: value for name, value in settings.items() if value is not None}
    return Training(
        pd.DataFrame(record.steps, columns=STEP_COLUMNS),
        pd.DataFrame(record.layers, columns=LAYER_COLUMNS).astype(
            {"saturated": "Float64", "slope": "Float64"}
        ),
        record.network,
        record.networks,
        {
            "dataset": dataset, "widths": [w.shape[1] for w in network.weights[:-1]],
            "activation": activation, "initializer": initializer, "learning_rate": rate,
            "batch_size": batch_size, "steps": steps, "seed": seed,
            "record_every": record_every, **given,
        },
    )  # fmt: skip


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


def _descend(
    record: Record,
    batches: Iterable[np.ndarray[Any, Any]],
    last: int,
    every: int,
    watch: Watch | None,
) -> None:
    """Run the steps; stop at divergence, or where `watch` says so."""
    network, (inputs, labels), rate = record.current, record.data, record.rate
    for step, batch in enumerate(batches):
        x, y = inputs[batch], labels[batch]
        trace = network.forward(x)
        fine = cross_entropy(trace.pre[-1], y) <= LOSS_BOUND  # False for nan
        grads = network.backward(trace, softmax_gradient(trace.pre[-1], y) / len(y))
        due = step % every == 0 or step == last
        if due or not fine:
            fine = record.add(step, grads, len(y)) and fine
        if not fine:
            record.diverge(step)
            return
        if due and watch is not None and watch(*record.steps[-1][:3]):
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

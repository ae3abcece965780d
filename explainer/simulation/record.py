"""What is kept of a training: rows of measurements, and copies of the network."""

import math
from collections.abc import Callable

import numpy as np

from explainer.simulation import statistics
from explainer.simulation.datasets import Data, Labels
from explainer.simulation.formulas import Array
from explainer.simulation.network import Gradients, Network, Trace
from explainer.simulation.statistics import scaled

STEP_COLUMNS = ["step", "loss", "accuracy", "diverged"]
LAYER_COLUMNS = [
    "step", "layer", "mean", "std", "saturated", "dead",
    "delta_rms", "weight_gradient_rms", "update_ratio", "slope",
]  # fmt: skip

# A loss above this, or one that is not finite, counts as divergence and ends the training. Far
# smaller ones may pass: units that die cut a blow-up short.
LOSS_BOUND = 1e100


def cross_entropy(logits: Array, labels: Labels) -> float:
    """Mean of ln sum exp(logits) - logits[label]; logits (samples, classes)."""
    top = logits.max(axis=1)
    log_sum = top + np.log(np.exp(logits - top[:, None]).sum(axis=1))
    return float((log_sum - logits[np.arange(len(labels)), labels]).mean())


class Record:
    """Rows recorded so far, and the network of the last of them."""

    def __init__(
        self,
        network: Network,
        data: Data,
        rate: float,
        snapshots: bool,
        visit: Callable[[int, Network], None] | None = None,
    ) -> None:
        self.current, self.data, self.rate, self.visit = network, data, rate, visit
        self.network, self.snapshots = network, snapshots
        self.networks: list[Network] = []
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
        self.network = self.current.copy()
        if self.snapshots:
            self.networks.append(self.network)
        if self.visit is not None:
            self.visit(step, self.network)
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
        size = float(statistics.rms(scaled(network.weights[layer])))
        gradient = float(statistics.rms(scaled(grads.weights[layer])))
        return (
            step,
            layer + 1,
            float(spread.mean),
            float(spread.std),
            float(statistics.saturated(outputs, network.activation)),
            float(statistics.dead(network.derivative(trace, layer))),
            float(statistics.rms(scaled(grads.deltas[layer]))) * batch,
            gradient,
            self.rate * gradient / size if size > 0 else 0.0,
            float(network.slopes[layer].mean()) if network.slopes else None,
        )

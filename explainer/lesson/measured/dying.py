"""Units that die: a training unit by unit, the rates that kill, the rescue, units born dead."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from explainer import Network, Training, load_dataset, train
from explainer.lesson.measured.training import Plan, Watch, after

RATES = (0.01, 0.1, 0.3, 0.5, 1.0, 1.5, 2.0, 3.0)
STEPS = 400
EARLY = 20  # each of the first steps is recorded: most deaths happen there
EVERY = 20  # afterwards
LIFE_STEPS = (*range(EARLY + 1), *range(EARLY + EVERY, STEPS + 1, EVERY))
FIRST_STEPS = 100  # of the trainings over learning rates

FAMILY = ("relu", "leaky_relu", "prelu", "elu")
KILL_RATE, RESCUE_RATE, RESCUE_STEPS, RESCUE_EVERY = 1.5, 0.02, 300, 20
FUSE_RATE = 2.0

DEEP = (784, *(256,) * 5, *(128,) * 5)  # the ten layers of the UvA notebook
BIASES = (0.0, 0.05, 0.1, 0.25, 0.5, 0.75, 1.0)  # largest bias, relative to PyTorch's default
INPUTS = 300

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Life:
    """A training unit by unit, measured on all inputs at the recorded steps.

    on: the share of inputs for which a unit's weighted sum is positive, (steps, layers, units);
    dead: whether its slope is exactly zero on every input; accuracy: (steps,); diverged: the step
    at which the training did, or None. The last recorded network of one that did is finite.
    """

    steps: tuple[int, ...]
    on: Array
    dead: NDArray[np.bool_]
    accuracy: Array
    diverged: int | None

    def index(self, step: int) -> int:
        """Return the place of the last recorded step up to `step`."""
        return int(np.searchsorted(self.steps, step, side="right")) - 1

    def off_share(self, step: int) -> float:
        """Return the share of units that are off for every input."""
        return float((self.on[self.index(step)] == 0).mean())

    def dead_share(self, step: int) -> float:
        """Return the share of units whose gradient is exactly zero."""
        return float(self.dead[self.index(step)].mean())

    def accuracy_at(self, step: int) -> float:
        """Return the share of inputs that the network sorts right."""
        return float(self.accuracy[self.index(step)])


def spiral_plan(activation: str, rate: float, seed: int) -> Plan:
    """Return the page's training: two spirals, two layers of 64 units, He's weights, no biases."""
    return Plan("spirals", (64, 64), activation, "he_normal", rate, STEPS, seed, record_every=EVERY)


def life(activation: str, rate: float, seed: int) -> Life:
    """Train; the first steps are trained twice, as the second time each of them is recorded."""
    plan = spiral_plan(activation, rate, seed)
    late, early = plan.run(), replace(plan, steps=EARLY, record_every=1).run()
    networks, accuracy = _recorded(late), _accuracy(late)
    networks, accuracy = _recorded(early) | networks, _accuracy(early) | accuracy
    inputs, _ = load_dataset(plan.dataset, plan.seed)
    steps = tuple(sorted(networks))
    units = [_units(networks[step], inputs) for step in steps]
    return Life(
        steps,
        np.stack([on for on, _ in units]),
        np.stack([dead for _, dead in units]),
        np.array([accuracy[step] for step in steps]),
        _diverged(late),
    )


def deaths_by_rate(activation: str, seed: int) -> pd.DataFrame:
    """Train FIRST_STEPS steps at each of RATES: value (the rate), off, dead, accuracy, diverged."""
    rows = []
    for rate in RATES:
        plan = replace(spiral_plan(activation, rate, seed), steps=FIRST_STEPS)
        fit = replace(plan, record_every=FIRST_STEPS).run()
        rows.append({"value": rate, **_outcome(fit, plan)})
    return pd.DataFrame(rows).astype({"diverged": "Int64"})


def fuse(seed: int) -> pd.DataFrame:
    """Return what becomes of the family at FUSE_RATE: off, dead, accuracy, diverged; by name."""
    rows = {}
    for activation in FAMILY:
        plan = spiral_plan(activation, FUSE_RATE, seed)
        rows[activation] = _outcome(replace(plan, record_every=STEPS).run(), plan)
    return pd.DataFrame.from_dict(rows, orient="index").astype({"diverged": "Int64"})


def rescue(seed: int, watch: Watch | None = None) -> pd.DataFrame:
    """Kill a ReLU network at KILL_RATE, then go on from its weights under each of FAMILY.

    Columns: activation, value (the step of the rescue), off, dead, accuracy (null from where a
    rescue diverged), diverged (the step at which it did, or null).
    """
    plan = spiral_plan("relu", KILL_RATE, seed)
    killed = replace(plan, record_every=STEPS // 4).run(watch=watch).network
    inputs, _ = load_dataset(plan.dataset, seed)
    rows = []
    for number, activation in enumerate(FAMILY):
        fit = train(
            network=killed,
            activation=activation,
            learning_rate=RESCUE_RATE,
            steps=RESCUE_STEPS,
            record_every=RESCUE_EVERY,
            seed=seed,
            snapshots=True,
            watch=after(STEPS + number * RESCUE_STEPS, watch),
        )
        accuracy, networks, end = _accuracy(fit), _recorded(fit), _diverged(fit)
        for step in range(0, RESCUE_STEPS + 1, RESCUE_EVERY):
            row = {"activation": activation, "value": step, "diverged": end}
            if step in networks and (end is None or step < end):  # it may have been stopped
                on, dead = _units(networks[step], inputs)
                row |= {"off": (on == 0).mean(), "dead": dead.mean(), "accuracy": accuracy[step]}
            rows.append(row)
    return pd.DataFrame(rows).astype({"diverged": "Int64"})


def born_dead(seed: int) -> pd.DataFrame:
    """Return the share of units of each layer that are off for all random inputs before training.

    Ten layers as in the UvA notebook. `scheme` "default": weights and biases uniform within
    1/√fan_in, as PyTorch draws them; "he": the same weights times √6, He's variance. Biases are
    drawn once and multiplied by `value`. Columns: value, scheme, layer, units, dead.
    """
    network = Network.random([*DEEP, 10], "relu", "uniform", seed, bias_limit=1.0)
    inputs = np.random.default_rng(seed).standard_normal((INPUTS, DEEP[0]))
    rows = []
    for scheme, gain in (("default", 1.0), ("he", np.sqrt(6.0))):
        for size in BIASES:
            x = inputs
            layers = zip(network.weights[:-1], network.biases[:-1], strict=True)
            for layer, (weights, biases) in enumerate(layers, start=1):
                limit = 1.0 / np.sqrt(len(weights))
                x = np.maximum(gain * (x @ weights) + size * limit * biases, 0.0)
                dead = float((x == 0.0).all(axis=0).mean())
                rows.append((size, scheme, layer, weights.shape[1], dead))
    return pd.DataFrame(rows, columns=["value", "scheme", "layer", "units", "dead"])


def _units(network: Network, inputs: Any) -> tuple[Array, NDArray[np.bool_]]:
    """Share of inputs each unit is on for, and whether it is dead: (layers, units)."""
    trace = network.forward(inputs)
    on = np.stack([(h > 0.0).mean(axis=0) for h in trace.pre[:-1]])
    return on, np.stack([(slope == 0.0).all(axis=0) for slope in trace.derivatives])


def _outcome(fit: Training, plan: Plan) -> dict[str, float | int | None]:
    on, dead = _units(fit.network, load_dataset(plan.dataset, plan.seed).inputs)
    return {
        "off": float((on == 0).mean()),
        "dead": float(dead.mean()),
        "accuracy": float(fit.steps["accuracy"].iloc[-1]),
        "diverged": _diverged(fit),
    }


def _recorded(fit: Training) -> dict[int, Network]:
    steps = (int(step) for step in fit.layers["step"].unique())
    return dict(zip(steps, fit.networks, strict=True))


def _accuracy(fit: Training) -> dict[int, float]:
    return dict(zip(fit.steps["step"].astype(int), fit.steps["accuracy"], strict=True))


def _diverged(fit: Training) -> int | None:
    last = fit.steps.iloc[-1]
    return int(last["step"]) if last["diverged"] else None

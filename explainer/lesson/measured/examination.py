"""One network of the diagnosis game, examined: what its pictures show, and what its numbers say."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from explainer import ACTIVATIONS
from explainer.charts import data
from explainer.charts.data import Datasets
from explainer.lesson.measured.flow import SAMPLES, WIDTH, Flow, flows, log10_of, tendency
from explainer.simulation.flow import Room, forward, source
from explainer.simulation.formulas import Array
from explainer.simulation.initializers import standard_normal
from explainer.simulation.propagation import histograms_frame, layers_frame, measure
from explainer.simulation.recipe import Recipe, Settings
from explainer.simulation.statistics import unscaled
from explainer.simulation.streams import Stream, generator

BINS = 25
SPAN = (-12.0, 8.0)  # powers of ten that the gradient's axis may hold
NOTHING = -300.0  # stands for the power of ten of exactly nothing
ALIKE = 1e-9  # relative: units nearer to each other than this answer alike
QUARTER = 0.25  # a sigmoid's slope at its steepest


@dataclass(frozen=True)
class Subject:
    """A network: random weights of standard deviation `std`, or all weights equal to it."""

    activation: str
    std: float
    depth: int
    seed: int
    equal: bool = False
    bias_mean: float = 0.0
    bias_std: float = 0.0

    @property
    def biased(self) -> bool:
        """Has it biases that are not 0?"""
        return bool(self.bias_mean or self.bias_std)

    def weights(self) -> list[Array]:
        """Draw the weights of all layers: those of any network of this seed, times `std`."""
        if self.equal:
            return [np.full((WIDTH, WIDTH), self.std)] * self.depth
        streams = (generator(self.seed, Stream.WEIGHTS, layer) for layer in range(self.depth))
        return [self.std * standard_normal(rng, WIDTH, WIDTH) for rng in streams]

    def biases(self) -> list[Array]:
        """Draw the biases of all layers."""
        if not self.biased:
            return [np.zeros(WIDTH)] * self.depth
        streams = (generator(self.seed, Stream.BIASES, layer) for layer in range(self.depth))
        draws = (standard_normal(rng, 1, WIDTH)[0] for rng in streams)
        return [self.bias_mean + self.bias_std * draw for draw in draws]


@dataclass(frozen=True)
class Exam:
    """What was found of a network.

    `layers` is the engine's table with three columns more: log10 (|δ| relative to the last layer,
    or to what enters it where that is 0), `differ` (how many units answer differently from each
    other) and `slope` (root mean square of the activation's). `low`, `high`: the extreme outputs.
    """

    layers: pd.DataFrame
    histograms: pd.DataFrame
    flow: Flow
    low: float
    high: float

    @property
    def blocked(self) -> bool:
        """Does exactly nothing come back to layer 1?"""
        return bool(self.layers["delta_rms"].iloc[0] == 0)

    @property
    def alike(self) -> bool:
        """Do all units of layer 1 give one and the same answer?"""
        return bool(self.layers["differ"].iloc[0] == 1)

    @property
    def spread(self) -> float:
        """The factor a layer on the spread of the outputs, as a power of ten."""
        ends = log10_of(self.layers["std"].iloc[[0, -1]]).to_numpy()
        return float(ends[1] - ends[0]) / (self.flow.depth - 1)

    @property
    def saturated(self) -> float:
        """The share of saturated outputs; 0 where the activation has no such ends."""
        share = self.layers["saturated"].mean()
        return 0.0 if pd.isna(share) else float(share)

    @property
    def illness(self) -> float:
        """How far the worse of signal and gradient is out of the healthy band, in decades a layer.

        0 is healthy. Units that are all alike are as ill as can be.
        """
        if self.alike or self.layers["differ"].iloc[-1] < WIDTH / 2:
            return -NOTHING
        factors = np.array([self.flow.forward, self.flow.backward])
        low, high = np.log10(data.HEALTHY)
        return float(np.max(np.maximum(low - factors, factors - high).clip(0)))


def _fades(exam: Exam) -> bool:
    return not exam.alike and bool(tendency(exam.flow.backward) < 0)


def _off(exam: Exam) -> bool:
    return bool(exam.layers["dead"].iloc[-1] > 0.9)


def _shrinks(exam: Exam) -> bool:
    return bool(tendency(exam.spread) < 0)


# What the numbers must say for a cause to be the cause: never two of them of one network.
CAUSES: dict[str, Callable[[Exam], bool]] = {
    "small": lambda e: _fades(e) and _shrinks(e) and not _off(e),
    "large": lambda e: not e.alike and bool(tendency(e.flow.backward) > 0),
    "slope": lambda e: (
        _fades(e) and not _shrinks(e) and e.saturated < 0.05 and e.layers["slope"].max() <= QUARTER
    ),
    "saturated": lambda e: _fades(e) and not _shrinks(e) and e.saturated > 0.5,
    "equal": lambda e: e.alike,
    "dead": lambda e: not e.alike and _off(e),
    "biases": lambda e: (
        _fades(e)
        and not _shrinks(e)
        and e.saturated < 0.3
        and e.layers["slope"].max() > QUARTER
        and e.layers["cosine"].iloc[-1] > 0.9
    ),
    "healthy": lambda e: e.illness == 0,
}


def causes_of(exam: Exam) -> list[str]:
    """Return what the numbers name as the cause: one name, for a case that is fit for a game."""
    return [name for name, holds in CAUSES.items() if holds(exam)]


def examine(subject: Subject) -> Exam:
    """Send SAMPLES inputs through a network and a gradient back, and measure every layer."""
    given = Settings(bias_std=float(subject.biased))  # biases are added if it says so
    recipe = Recipe.of(subject.activation, "normal", given)
    ends = source("gaussian", WIDTH, SAMPLES, subject.seed)
    network = [w[None] for w in subject.weights()], subject.biases()
    room = Room.of(SAMPLES, WIDTH, subject.depth, keep=False)
    found = measure(recipe, ends, *network, BINS, room)
    probe, lowest, highest = np.linspace(1.0, 2.0, SAMPLES), np.inf, -np.inf
    differ, slopes = [], []
    for layer in forward(recipe, ends.inputs, *network, room):
        outputs = unscaled(layer.outputs)
        lowest, highest = min(lowest, outputs.min()), max(highest, outputs.max())
        differ.append(_different(probe @ layer.outputs.values[0]))
        slopes.append(float(np.sqrt(np.mean(layer.slopes**2))))
    layers = layers_frame([found.columns]).assign(value=0, differ=differ, slope=slopes)
    layers["log10"] = _relative(layers["delta_rms"])
    flow = flows(layers)[0]
    if layers["std_across_inputs"].iloc[-1] == 0:
        flow = replace(flow, forward=NOTHING)
    return Exam(layers, histograms_frame([found.histograms]), flow, float(lowest), float(highest))


def picture(subject: Subject, exam: Exam, axis: Exam) -> Datasets:
    """Place an examined network for the picture, its gradient on the axis that `axis` needs.

    No theory is drawn: its line would need to know the network.
    """
    limits = ACTIVATIONS[subject.activation].limits
    seen = axis.layers["log10"].where(axis.layers["log10"] > NOTHING, 0.0)
    corners = data.extent(subject.depth, limits, seen, SPAN)
    gradient = data.gradient(exam.layers, None, corners)
    named = data.layer_names(subject.depth)
    notes = exam.layers.loc[exam.layers["layer"].isin(named["layer"]), ["layer", "differ"]]
    return {
        "extent": corners,
        "bars": data.bars(exam.histograms.assign(value=0), exam.layers, limits),
        "gradient": gradient,
        "healthy": data.healthy(gradient, corners),
        "layers": named,
        "notes": notes.assign(text=notes["differ"].astype(str)),
    }


def _relative(delta: pd.Series) -> pd.Series:
    """Return |δ| relative to the last layer as powers of ten; NOTHING where it is exactly 0."""
    top = delta.iloc[-1] or 1.0  # what enters the last layer has size 1
    powers: pd.Series = log10_of(delta) - np.log10(top)
    return powers.where(delta > 0, NOTHING)


def _different(answers: Array) -> int:
    """Count the units whose answers (one number each, a sum over inputs) differ."""
    largest = np.abs(answers).max()
    gaps = np.diff(np.sort(answers))
    return 1 + int((gaps > ALIKE * largest).sum())

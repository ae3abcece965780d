"""The data sets: four small planar ones, made on demand, and real handwritten digits.

Columns are standardised (mean 0, variance 1 over the set). DIGITS.md has the digits' source.
"""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explainer.simulation import arguments
from explainer.simulation.formulas import Array
from explainer.simulation.marks import N_
from explainer.simulation.streams import Stream, generator

Labels = NDArray[np.int64]
POINTS = 300  # of each planar set
NOISE = {"spirals": 0.02, "circles": 0.08, "moons": 0.1}


class Data(NamedTuple):
    """Inputs (samples, features) float64 and labels (samples,) whole numbers from 0."""

    inputs: Array
    labels: Labels


@dataclass(frozen=True)
class DataSet:
    """A data set: `make` gives its points from a generator of random numbers."""

    name: str
    label: str
    classes: int
    make: Callable[[np.random.Generator], Data]


def _plane(x: Array, y: Array, noise: Array) -> Array:
    return np.stack([x, y], axis=1) + noise


def _spirals(rng: np.random.Generator) -> Data:
    labels = np.arange(POINTS) % 2
    radius = np.sqrt(rng.uniform(size=POINTS))
    angle = 2.5 * np.pi * radius + np.pi * labels
    noise = NOISE["spirals"] * rng.standard_normal((POINTS, 2))
    return Data(_plane(radius * np.cos(angle), radius * np.sin(angle), noise), labels)


def _spirals3(rng: np.random.Generator) -> Data:
    labels = np.arange(POINTS) % 3
    radius = np.linspace(0.05, 1.0, POINTS)
    angle = 4.0 * radius + 2.0 * np.pi * labels / 3.0 + 0.2 * rng.standard_normal(POINTS)
    return Data(np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1), labels)


def _circles(rng: np.random.Generator) -> Data:
    labels = np.arange(POINTS) % 2
    radius = np.where(labels == 0, 0.4, 1.0)
    angle = 2.0 * np.pi * rng.uniform(size=POINTS)
    noise = NOISE["circles"] * rng.standard_normal((POINTS, 2))
    return Data(_plane(radius * np.cos(angle), radius * np.sin(angle), noise), labels)


def _moons(rng: np.random.Generator) -> Data:
    labels = np.arange(POINTS) % 2
    angle = np.pi * rng.uniform(size=POINTS)
    x = np.where(labels == 0, np.cos(angle), 1.0 - np.cos(angle))
    y = np.where(labels == 0, np.sin(angle), 0.5 - np.sin(angle))
    return Data(_plane(x, y, NOISE["moons"] * rng.standard_normal((POINTS, 2))), labels)


def _digits(_: np.random.Generator) -> Data:
    with gzip.open(Path(__file__).with_name("digits.csv.gz"), "rt") as file:
        table = np.loadtxt(file, delimiter=",")
    return Data(table[:, :-1], table[:, -1].astype(np.int64))


DATASETS: dict[str, DataSet] = {
    data.name: data
    for data in (
        DataSet("spirals", N_("Two spirals"), 2, _spirals),
        DataSet("spirals3", N_("Three spiral arms"), 3, _spirals3),
        DataSet("circles", N_("Two circles"), 2, _circles),
        DataSet("moons", N_("Two moons"), 2, _moons),
        DataSet("digits", N_("Handwritten digits"), 10, _digits),
    )
}


def standardise(inputs: Array) -> Array:
    """Shift and scale columns to mean 0 and variance 1; a constant column becomes 0."""
    centred = inputs - inputs.mean(axis=0)
    std = centred.std(axis=0)
    return np.asarray(centred / np.where(std > 0, std, 1.0))


@cache
def _digits_in_order() -> Data:
    data = _digits(np.random.default_rng(0))
    inputs = standardise(data.inputs)
    inputs.flags.writeable = data.labels.flags.writeable = False
    return Data(inputs, data.labels)


def load_dataset(name: str, seed: int = 0) -> Data:
    """Give a data set's inputs (samples, features) and labels (samples,), rows shuffled by `seed`.

    `seed` also draws the points of the planar sets (300); the digits (1797) are always the same.
    Raises ValueError for an unknown name or an impossible seed.
    """
    dataset = arguments.choice("dataset", name, DATASETS)
    rng = generator(arguments.integer("seed", seed, 0, arguments.MAX_SEED), Stream.INPUTS)
    if dataset.make is _digits:
        data = _digits_in_order()
    else:
        data = dataset.make(rng)
        data = Data(standardise(data.inputs), data.labels)
    order = rng.permutation(len(data.labels))
    return Data(data.inputs[order], data.labels[order])

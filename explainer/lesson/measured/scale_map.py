"""The map of scales: what theory says reaches layer 1, and which real trainings learned."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from explainer import ACTIVATIONS, standard_deviation
from explainer.charts.data import Datasets
from explainer.lesson.measured.flow import WIDTH, tendency
from explainer.lesson.measured.network import STDS
from explainer.simulation.stored import map_trainings
from explainer.simulation.theory import mean_field

MAPPED = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu")  # one row each, from the top
MAP_DEPTHS = (5, 10, 20, 30)
LEARNED = 0.9  # share of the training set that must be right
EDGES = np.geomspace(STDS[0] / 1.12, STDS[-1] * 1.12, 481)  # the first and last dots are inside
MIDDLES = np.sqrt(EDGES[:-1] * EDGES[1:])
# Where theory is worked out, smooth in between: GELU turns sharply in deep networks.
COARSE = np.union1d(np.geomspace(EDGES[0], EDGES[-1], 41), np.geomspace(0.12, 0.18, 36))
SHADES = 11  # one more for each power of ten beyond what is healthy
NAMED = {"0.01": 0.01, "Xavier": 0.1, "He": 0.1414, "N(0, 1)": 1.0}
BESIDE = {"Xavier": "right", "He": "left"}  # of their line, since the two stand close
SCHEMES = {  # of the table: what the literature, or custom, gives to each activation
    "sigmoid": "xavier_normal",
    "tanh": "xavier_normal",
    "relu": "he_normal",
    "leaky_relu": "he_normal",
    "elu": "he_normal",
    "selu": "lecun_normal",
    "gelu": "he_normal",
    "silu": "he_normal",
}


class Trial(NamedTuple):
    """The training next to a place of the map: medians over `seeds` networks, at its best rate.

    The accuracy is nan if most diverged.
    """

    std: float
    accuracy: float
    learning_rate: float
    seeds: int
    diverged: int

    @property
    def ended(self) -> bool:
        """Whether most networks got to the end with numbers."""
        return not math.isnan(self.accuracy)

    @property
    def learned(self) -> bool:
        """Whether it counts as a network that learned."""
        return self.accuracy >= LEARNED


class Place(NamedTuple):
    """An activation at a scale: theory's |δ| at layer 1 relative to the last, as a power of ten."""

    activation: str
    std: float
    reached: float
    trial: Trial


@dataclass(frozen=True)
class ScaleMap:
    """The map at one depth: the picture's data sets, and its places in the rail's order."""

    depth: int
    datasets: Datasets
    places: tuple[Place, ...]
    called: dict[str, tuple[int, int]]
    """By theory's word, "healthy" or "other": how many places were trained, how many learned."""

    def at(self, activation: str, std: float) -> Place:
        """Return the place of an activation and a scale of STDS."""
        return next(p for p in self.places if (p.activation, p.std) == (activation, std))


def scale_map(depth: int) -> ScaleMap:
    """Map the activations MAPPED over the scale of the weights, for networks of `depth` layers."""
    trials = _trials(depth)
    shades = pd.concat([_shades(name, depth) for name in MAPPED], ignore_index=True)
    places = [place for name in MAPPED for place in _places(name, depth, trials)]
    label = {name: ACTIVATIONS[name].label for name in MAPPED}
    lines = pd.DataFrame({"text": NAMED.keys(), "value": NAMED.values()})
    datasets = {
        "shades": shades,
        "schemes": lines.assign(align=[BESIDE.get(text, "center") for text in lines["text"]]),
        "trials": pd.DataFrame(
            {
                "value": trials["std"],
                "name": trials["activation"].map(label),
                "learned": trials["accuracy"] >= LEARNED,
            }
        ),
        "rail": pd.DataFrame(
            {
                "place": range(len(places)),
                "value": [place.std for place in places],
                "name": [label[place.activation] for place in places],
            }
        ),
    }
    return ScaleMap(depth, datasets, tuple(places), _called(trials, depth))


def reached(activation: str, stds: np.ndarray, depth: int) -> np.ndarray:
    """|δ| at layer 1 of `depth` relative to the last layer, by theory: powers of ten."""
    known, powers = ACTIVATIONS[activation], []
    # A few neighbours at a time: where h is large the theory's integrals take many more points.
    for some in np.array_split(stds, len(stds) // 12 + 1):
        field = mean_field(known, known.default, WIDTH * np.square(some), 0.0, depth)
        powers.append(0.5 * np.log10(field.chi[:, :-1]).sum(axis=1))
    return np.concatenate(powers)


def _between(activation: str, stds: np.ndarray, depth: int) -> np.ndarray:
    """What `reached` says, by interpolation: within a tenth of a power of ten."""
    powers: np.ndarray = np.interp(np.log(stds), np.log(COARSE), _coarse(activation, depth))
    return powers


@lru_cache(maxsize=64)
def _coarse(activation: str, depth: int) -> np.ndarray:
    return reached(activation, COARSE, depth)


def width_factors(activation: str, std: float, widths: tuple[int, ...]) -> tuple[float, ...]:
    """Theory's factor a layer on |δ|, deep in networks of N(0, std²) weights and these widths."""
    known = ACTIVATIONS[activation]
    variances = np.array(widths) * std**2
    chi = mean_field(known, known.default, variances, 0.0, 30).chi[:, -1]
    return tuple(float(factor) for factor in np.sqrt(chi))


def scheme_table(depth: int) -> pd.DataFrame:
    """Say what each activation's scheme does in a network of `depth` layers of WIDTH units.

    Columns: activation; std, of the scheme; reached, by theory, as a power of ten; low and high,
    the scales at which theory calls it healthy; learned_from and learned_to, those at which a
    stored training learned (null where none did, or none was made).
    """
    trials = _trials(depth)
    good = trials[trials["accuracy"] >= LEARNED]
    rows = []
    for name, scheme in SCHEMES.items():
        std = standard_deviation(scheme, WIDTH, WIDTH)
        fine = MIDDLES[tendency(_between(name, MIDDLES, depth), depth) == 0]
        learned = good.loc[good["activation"] == name, "std"]
        rows.append(
            {
                "activation": name,
                "std": std,
                "reached": float(reached(name, np.array([std]), depth)[0]),
                "low": fine.min(),
                "high": fine.max(),
                "learned_from": learned.min(),
                "learned_to": learned.max(),
            }
        )
    return pd.DataFrame(rows)


def _trials(depth: int) -> pd.DataFrame:
    """Return the stored trainings of this depth; the accuracy is nan where most diverged."""
    trials = map_trainings()
    trials = trials[trials["depth"] == depth]
    return trials.assign(accuracy=trials["accuracy"].to_numpy(float, na_value=np.nan))


def _called(trials: pd.DataFrame, depth: int) -> dict[str, tuple[int, int]]:
    counts = {"healthy": (0, 0), "other": (0, 0)}
    for name, rows in trials.groupby("activation"):
        fates = tendency(reached(str(name), rows["std"].to_numpy(), depth), depth)
        learned = (rows["accuracy"] >= LEARNED).to_numpy()
        for word, chosen in (("healthy", fates == 0), ("other", fates != 0)):
            trained, good = counts[word]
            counts[word] = trained + int(chosen.sum()), good + int((chosen & learned).sum())
    return counts


def _shades(activation: str, depth: int) -> pd.DataFrame:
    """Stretches of the scale to be laid over each other: name, role, value, value2.

    One where the gradient is healthy, one where it is not, and one more for each power of ten that
    it is away from 1: as on a map of heights, every shade is a step.
    """
    powers = _between(activation, MIDDLES, depth)
    fate = tendency(powers, depth)
    layers = [("healthy", fate == 0)]
    for step in range(SHADES):
        far = np.abs(powers) >= step
        layers += [("faint", far & (fate < 0)), ("backward", far & (fate > 0))]
    rows = [(role, *ends) for role, inside in layers for ends in _stretches(inside)]
    table = pd.DataFrame(rows, columns=["role", "value", "value2"])
    return table.assign(name=ACTIVATIONS[activation].label)


def _stretches(inside: np.ndarray) -> list[tuple[float, float]]:
    """Return the ends of each unbroken stretch of MIDDLES that are `inside`."""
    steps = np.diff(inside.astype(int), prepend=0, append=0)
    starts, ends = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    low, high = EDGES[starts].round(6), EDGES[ends].round(6)
    return list(zip(low.tolist(), high.tolist(), strict=True))


def _places(activation: str, depth: int, trials: pd.DataFrame) -> list[Place]:
    rows = trials[trials["activation"] == activation]
    powers = reached(activation, np.array(STDS), depth)
    tried = np.log10(rows["std"].to_numpy())
    places = []
    for std, power in zip(STDS, powers, strict=True):
        row = rows.iloc[int(np.abs(tried - np.log10(std)).argmin())]
        trial = Trial(
            float(row["std"]),
            float(row["accuracy"]),
            float(row["learning_rate"]),
            int(row["seeds"]),
            int(row["diverged"]),
        )
        places.append(Place(activation, std, float(power), trial))
    return places

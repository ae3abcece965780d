"""What students read off a page: the numbers of its verdict at a preset, written as it does.

The seed is the one that a page opens with.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from explainer.charts.data import LIMITS
from explainer.lesson import cached
from explainer.lesson.measured import Run, Setup
from explainer.lesson.measured.playground import samples
from explainer.lesson.measured.race import OWN_RATE, short_of_goal
from explainer.lesson.numbers import from_log10, per_layer, percent, size
from explainer.lesson.take_home.homes import named, with_settings

Settings = Mapping[str, Any]  # of the controls, as a preset has them
Readings = dict[str, str]

SEED = 0
DEPTHS = {"vanishing_exploding": 50, "relu_family": 20}  # layers that a page opens with, if not 10
HE_RATE = 0.02  # that its page opens with
DATA = {"spirals": "spirals3", "digits": "digits"}
STARTS = {"0": "zeros", "0.1": "equal", "random": "random"}


def readings(lesson: str, settings: Settings) -> Readings:
    """Return the numbers that the verdict of a page gives for the settings of a preset."""
    special = SPECIAL.get(lesson)
    return special(settings) if special else _of_run(network(lesson, settings))


def gradient(lesson: str, settings: Settings) -> list[float]:
    """Return |δ| of each layer of a random network relative to the last, as powers of ten."""
    powers: list[float] = network(lesson, settings).layers["log10"].tolist()
    return powers


def network(lesson: str, settings: Settings) -> Run:
    """Return the random network that a page shows."""
    shown = with_settings(Setup("tanh", 0.1, DEPTHS.get(lesson, 10), SEED), settings)
    assert shown is not None, f"a preset of {lesson} sets what no random network has"
    if lesson == "playground":
        shown = replace(shown, samples=samples(shown.depth, shown.width))
    return cached.one_run(shown)


def _of_run(run: Run) -> Readings:
    flow, layers = run.flow, run.layers
    smallest, largest = LIMITS["float16"]
    first = layers.iloc[0]
    found = {
        "factor": per_layer(flow.backward),
        "reached": from_log10(flow.reached),
        "forward": per_layer(flow.forward),
        "median": from_log10(float(first["median"] - first["log10"])),
        "rounded": str((layers["log10"] < smallest).sum()),
        "overflown": str((layers["log10"] > largest).sum()),
    }
    saturated = float(layers["saturated"].astype(float).mean())
    return found if np.isnan(saturated) else {**found, "saturated": percent(saturated)}


def _of_step(settings: Settings) -> Readings:
    step = cached.one_step(named(settings["activation"], "sigmoid"), "gaussian", SEED)
    now, whole, centred = (step.at(kept) for kept in (settings["mean"], 1.0, 0.0))
    return {
        "mean": f"{round(now['mean'], 2) + 0.0:.2f}".replace("-", "−"),
        "std": f"{now['std']:.2f}",
        "share": percent(now["share"]),
        "whole": percent(whole["share"]),
        "centred": percent(centred["share"]),
    }


def _of_life(settings: Settings) -> Readings:
    life = cached.life(named(settings["activation"], "relu"), settings["rate"], SEED)
    step = settings["step"]
    off, units = life.off_share(step), life.dead[0].size
    return {
        "off": percent(off),
        "dead": percent(life.dead_share(step)),
        "start": percent(life.off_share(0)),
        "left": str(units - round(off * units)),
        "right": percent(life.accuracy_at(step)),
    }


def _of_race(settings: Settings) -> Readings:
    best = settings["rate"] == "best"
    rate = OWN_RATE if best else float(settings["rate"])
    dataset, hidden = DATA[settings["dataset"]], int(settings["hidden"])
    relu, tanh = (cached.race_lane(dataset, hidden, name, rate, SEED) for name in ("relu", "tanh"))
    found = {
        "relu_now": short_of_goal(relu.accuracy(settings["step"])),
        "tanh_now": short_of_goal(tanh.accuracy(settings["step"])),
    }
    if relu.diverged is not None:
        found["relu_lost"] = str(relu.diverged)
    if relu.arrived and tanh.arrived:
        found |= {"relu": str(relu.arrived), "tanh": str(tanh.arrived)}
        found["ratio"] = f"{tanh.arrived / relu.arrived:.1f}"
    return found


def _of_symmetry(settings: Settings) -> Readings:
    noise = 0.0 if settings["noise"] == "0" else 1e-3
    activation = named(settings["activation"], "tanh")
    found = cached.symmetry(activation, STARTS[settings["init"]], noise, SEED)
    end = found.moments[max(found.moments)]
    return {
        "right": percent(end.accuracy),
        "random": percent(end.reference),
        "rank": str(end.rank),
        "gradient": size(end.gradient),
    }


def _of_duel(settings: Settings) -> Readings:
    scheme = str(settings["init"]).lower()
    loss, before = cached.outcome_of_he(scheme, int(settings["depth"]), HE_RATE, SEED)
    return {
        "loss": f"{loss:.3g}",
        "factor_before": per_layer(before.backward),
        "reached_before": from_log10(before.reached),
    }


def _of_place(settings: Settings) -> Readings:
    activation, std = named(settings["activation"], "sigmoid"), settings["std"]
    place = cached.scale_map(int(settings["depth"])).at(activation, std)
    run = network("choosing_initialization", settings)
    return {**_of_run(run), "right": percent(place.trial.accuracy)}


SPECIAL: dict[str, Callable[[Settings], Readings]] = {
    "bias_shift": _of_step,
    "dead_relu": _of_life,
    "choosing_activation": _of_race,
    "zero_constant": _of_symmetry,
    "he": _of_duel,
    "choosing_initialization": _of_place,
}

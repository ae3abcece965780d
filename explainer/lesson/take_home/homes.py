"""What each page gives a reader to take home: a script, its numbers as a table, the layers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from explainer import ACTIVATIONS
from explainer.lesson import cached
from explainer.lesson.language import _
from explainer.lesson.measured import WIDTH, Run, Setup, playground
from explainer.lesson.measured import he as hes
from explainer.lesson.measured.bias_shift import SCHEMES
from explainer.lesson.measured.dying import spiral_plan
from explainer.lesson.measured.family import family_setup
from explainer.lesson.measured.race import Race, best_row
from explainer.lesson.measured.scale_map import Place, Trial
from explainer.lesson.measured.symmetry import EQUAL, UNITS, Moment
from explainer.lesson.measured.training import Plan
from explainer.lesson.take_home import one_step, random_networks, trainings
from explainer.lesson.take_home.frameworks import Layers, of_plan, of_setup
from explainer.lesson.trainer import finished
from explainer.simulation.centring import HIDDEN

Settings = Mapping[str, Any]  # of controls, as a preset has them


@dataclass(frozen=True)
class Home:
    """What a reader takes home: `about` the script in a sentence, the script, `layers`, `table`.

    `again` gives the script for other settings of the page's controls, or None where it has none.
    `table` is None while a training is still under way.
    """

    about: str
    script: str
    layers: Layers
    table: pd.DataFrame | None
    again: Callable[[Settings], str | None]


def random_network(run: Run) -> Home:
    """Take home a random network before training."""
    setup, played = run.setup, st.session_state.page == "playground"
    about = _(
        "It draws a network of {depth} {activation} layers (σ = {std:.4g}) and prints, for each "
        "layer, the spread of the outputs and the gradient, then what the page says of them."
    ).format(activation=_(ACTIVATIONS[setup.activation].label), depth=setup.depth, std=setup.std)

    def again(settings: Settings) -> str | None:
        other = with_settings(setup, settings)
        if other is None:
            return None
        if played:  # through a large network it sends fewer inputs
            other = replace(other, samples=playground.samples(other.depth, other.width))
        return random_networks.script(other)

    table = cached.one_run(setup).layers
    return Home(about, random_networks.script(setup), of_setup(setup), table, again)


def place(run: Run, here: Place) -> Home:
    """Take home a random network, and the training behind the nearest dot of the map."""
    home = random_network(run)
    about = _("Then it trains the network behind the nearest dot of the map, from {seeds} seeds.")

    def script(setup: Setup, trial: Trial) -> str:
        more = trainings.trial(setup.depth, WIDTH, trial.std, trial.learning_rate, trial.seeds)
        return random_networks.script(setup) + more

    def again(settings: Settings) -> str | None:
        other = with_settings(run.setup, settings)
        if other is None:
            return None
        there = cached.scale_map(other.depth).at(other.activation, other.std)
        return script(other, there.trial)

    return replace(
        home,
        about=f"{home.about} {about.format(seeds=here.trial.seeds)}",
        script=script(run.setup, here.trial),
        again=again,
    )


def step(activation: str, data: str, kept: float, seed: int) -> Home:
    """Take home one step, and how much of it is common to all inputs."""
    found = cached.one_step(activation, data, seed)
    plan = Plan("digits", (WIDTH,) * HIDDEN, activation, SCHEMES[activation], 1.0, 1, seed)

    def again(settings: Settings) -> str:
        name = named(settings.get("activation"), activation)
        source = str(settings.get("data", data)).lower()
        return one_step.script(name, source, float(settings.get("mean", kept)), seed)

    return Home(
        _("It takes one step and prints how much of the push is common to all inputs."),
        one_step.script(activation, data, kept, seed),
        of_plan(plan),
        found.shares,
        again,
    )


def life(activation: str, rate: float, at: int, seed: int) -> Home:
    """Take home the training in which units die, looked at after the step `at`."""

    seen = cached.life(activation, rate, seed)
    shares = ((seen.on == 0).mean((1, 2)), seen.dead.mean((1, 2)), seen.accuracy)
    columns = dict(zip(("off", "dead", "accuracy"), shares, strict=True))

    def again(settings: Settings) -> str:
        name = named(settings.get("activation"), activation)
        step = int(settings.get("step", at))
        return trainings.life(name, float(settings.get("rate", rate)), step, seed)

    return Home(
        _("It trains the network and prints how many units are off, and how many are dead."),
        trainings.life(activation, rate, at, seed),
        of_plan(spiral_plan(activation, rate, seed)),
        pd.DataFrame({"step": seen.steps, **columns}),
        again,
    )


def duel(scheme: str, depth: int, rate: float, at: int, seed: int) -> Home:
    """Take home the trainings from Xavier's weights and from He's."""
    found = finished(("duel", depth, rate, seed))

    def again(settings: Settings) -> str:
        step = int(settings.get("step", at))
        return trainings.duel(int(settings.get("depth", depth)), rate, step, seed)

    return Home(
        _("It trains both networks, from Xavier’s weights and from He’s, and prints the losses."),
        trainings.duel(depth, rate, at, seed),
        of_plan(hes.plan(scheme, depth, rate, seed)),
        _joined((name, one.steps) for name, one in found.items()) if found else None,
        again,
    )


def race(dataset: str, hidden: int, rate: float, at: int, seed: int, run: Race | None) -> Home:
    """Take home the race; the layers are those of its fastest lane, once it is run."""
    there = run.arrived(10**9) if run else []
    first = there[0].activation if there else "relu"
    row = best_row(dataset, hidden, first)
    plan = Plan(dataset, (int(row["width"]),) * hidden, first, str(row["initializer"]), 1, 1, seed)

    def again(settings: Settings) -> str:
        best, data = settings.get("rate", rate), str(settings.get("dataset", dataset))
        return trainings.race(
            "spirals3" if data == "spirals" else data,
            int(settings.get("hidden", hidden)),
            0.0 if best == "best" else float(best),
            int(settings.get("step", at)),
            seed,
        )

    return Home(
        _("It trains all lanes and prints when each has 95% right. Layers: the fastest lane’s."),
        trainings.race(dataset, hidden, rate, at, seed),
        of_plan(plan),
        _joined((lane.activation, lane.steps) for lane in run.lanes) if run else None,
        again,
    )


def symmetry(
    activation: str, init: str, noise: float, at: int, seed: int, moments: Mapping[int, Moment]
) -> Home:
    """Take home the training from weights that start equal."""
    start = "xavier_normal" if init == "random" else "noisy" if noise else "constant"
    numbers = {"value": EQUAL if init == "equal" else 0.0, "std": noise}
    plan = Plan(
        "digits", (UNITS,), activation, start, 1.0, 1, seed, settings=tuple(numbers.items())
    )

    def again(settings: Settings) -> str:
        name = named(settings.get("activation"), activation)
        first = {"0": "zeros", "0.1": "equal"}.get(settings.get("init", ""), "random")
        return trainings.symmetry(name, first, 0.0 if settings["noise"] == "0" else 1e-3, at, seed)

    return Home(
        _("It trains the network and prints how many units really differ, and what is right."),
        trainings.symmetry(activation, init, noise, at, seed),
        of_plan(plan),
        pd.DataFrame(moments.values()),
        again,
    )


def _joined(trainings: Iterable[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    """Put the steps of several trainings into one table."""
    return pd.concat([steps.assign(network=name) for name, steps in trainings], ignore_index=True)


def named(label: Any, default: str) -> str:
    """Return the engine's name of an activation from its label on a control."""
    return next((name for name, kind in ACTIVATIONS.items() if kind.label == label), default)


def with_settings(setup: Setup, settings: Settings) -> Setup | None:
    """Return a network with other settings of the controls; None where it cannot say them."""
    known = {"activation", "std", "depth", "width", "slope", "init", "data"}
    if not set(settings) <= known:
        return None
    name = named(settings.get("activation"), setup.activation)
    depth = int(settings.get("depth", setup.depth))
    if "slope" in settings:
        asked = family_setup(
            name, str(settings["init"]).lower(), settings["slope"], depth, setup.seed
        )
        return replace(asked, data=setup.data)
    same = name == setup.activation
    return replace(
        setup,
        activation=name,
        std=float(settings.get("std", setup.std)),
        depth=depth,
        width=int(settings.get("width", setup.width)),
        parameter=setup.parameter if same else None,
    )

"""The numbers of the page on dead ReLUs, against published ones and exact facts, over seeds."""

import numpy as np
import pytest

from explainer import Network, load_dataset, train
from explainer.lesson.measured import dying, one_unit
from explainer.lesson.measured.dying import RATES, STEPS
from explainer.lesson.pictures.rescue import total_dead

SEEDS = range(5)


@pytest.fixture(scope="module")
def lives() -> dict[tuple[float, int], dying.Life]:
    return {
        (rate, seed): dying.life("relu", rate, seed) for rate in (0.1, 1.0, 2.0) for seed in SEEDS
    }


def test_dead_units_over_the_learning_rate(lives: dict[tuple[float, int], dying.Life]) -> None:
    """Means over seeds: 0.028 at rate 0.1, 0.279 at 1, 0.710 at 2."""
    dead = {
        rate: np.mean([lives[rate, seed].dead_share(STEPS) for seed in SEEDS])
        for rate in (0.1, 1.0, 2.0)
    }
    assert dead[0.1] < 0.07
    assert dead[1.0] == pytest.approx(0.279, abs=0.1)
    assert 0.5 < dead[2.0] < 0.9


@pytest.mark.parametrize("seed", SEEDS)
def test_dead_units_cost_no_accuracy(lives: dict[tuple[float, int], dying.Life], seed: int) -> None:
    """What the question asks: at rate 1 more than a tenth die, and the network is still right."""
    life = lives[1.0, seed]
    assert life.dead_share(STEPS) > 0.1
    assert life.accuracy_at(STEPS) > 0.96
    assert life.dead_share(0) < 0.1


@pytest.mark.parametrize("seed", SEEDS)
def test_most_die_in_the_first_steps(lives: dict[tuple[float, int], dying.Life], seed: int) -> None:
    life = lives[1.0, seed]
    assert life.dead_share(dying.EARLY) > 0.5 * life.dead_share(STEPS)
    assert life.steps == dying.LIFE_STEPS


def test_a_life_is_the_engines_training(lives: dict[tuple[float, int], dying.Life]) -> None:
    """Both trainings, of the first steps and of all, are one: same weights at every step."""
    plan = dying.spiral_plan("relu", 2.0, 1)
    fit = train(learning_rate=2.0, steps=STEPS, seed=1, record_every=5)
    life = lives[2.0, 1]
    assert plan.learning_rate == 2.0
    for step in (0, 5, 15, 20, 40, STEPS):
        rows = fit.layers[fit.layers["step"] == step]
        assert life.dead_share(step) == pytest.approx(rows["dead"].mean())
        row = fit.steps[fit.steps["step"] == step].iloc[0]
        assert life.accuracy_at(step) == pytest.approx(row["accuracy"])


@pytest.mark.parametrize("seed", SEEDS)
def test_relu_units_are_dead_exactly_where_they_are_off(seed: int) -> None:
    relu, leaky = (dying.life(name, 1.0, seed) for name in ("relu", "leaky_relu"))
    assert np.array_equal(relu.dead, relu.on == 0)
    assert not leaky.dead.any()
    assert leaky.off_share(STEPS) > 0.08


def test_dead_units_of_layer_1_stay_dead() -> None:
    """Their weights move by exactly nothing."""
    killed = train(learning_rate=2.0, steps=STEPS, record_every=STEPS, seed=0).network
    later = train(network=killed, learning_rate=0.1, steps=200, record_every=200, seed=5).network
    inputs, _ = load_dataset("spirals", 0)
    dead = (killed.forward(inputs).pre[0] <= 0).all(axis=0)
    assert dead.sum() > 10
    assert np.array_equal(killed.weights[0][:, dead], later.weights[0][:, dead])
    assert np.array_equal(killed.biases[0][dead], later.biases[0][dead])
    assert not np.array_equal(killed.weights[0][:, ~dead], later.weights[0][:, ~dead])


@pytest.mark.parametrize("activation", ["prelu", "elu"])
def test_divergence_is_a_result(activation: str) -> None:
    """At the rate that kills ReLU these diverge; the last recorded network is finite."""
    life = dying.life(activation, 1.5, 0)
    assert life.diverged is not None
    assert life.steps[-1] <= life.diverged
    assert np.isfinite(life.on).all()
    assert life.index(STEPS) == len(life.steps) - 1


def test_rates_agree_with_the_grid_of_units() -> None:
    table = dying.deaths_by_rate("relu", 0).set_index("value")
    assert tuple(table.index) == RATES
    life = dying.life("relu", 1.0, 0)
    assert table["dead"][1.0] == pytest.approx(life.dead_share(dying.FIRST_STEPS))
    assert table["accuracy"][1.0] == pytest.approx(life.accuracy_at(dying.FIRST_STEPS))


def test_who_brings_units_back() -> None:
    """ReLU none, Leaky ReLU few, PReLU and ELU most; only ReLU's have no gradient."""
    ends = []
    for seed in range(3):
        runs = dying.rescue(seed)
        assert (runs.loc[runs["diverged"].isna(), "off"].notna()).all()
        last = runs[runs["value"] == dying.RESCUE_STEPS].set_index("activation")
        ends.append(last["off"])
        assert last["dead"]["relu"] > 0.2
        assert (last["dead"][["leaky_relu", "prelu"]].fillna(0) == 0).all()
    mean = np.mean([end.to_numpy(float) for end in ends], axis=0)
    relu, leaky, prelu, elu = mean
    assert relu >= leaky - 0.02
    assert leaky > prelu > elu


@pytest.mark.parametrize("seed", range(3))
def test_units_are_born_dead_through_biases_not_scale(seed: int) -> None:
    """T16: without biases the scale does not matter; the UvA notebook's half comes with them."""
    layers = dying.born_dead(seed)
    without = layers[layers["value"] == 0]
    default, scaled = (
        without.loc[without["scheme"] == scheme, "dead"].to_numpy() for scheme in ("default", "he")
    )
    assert np.array_equal(default, scaled)
    assert default[0] == 0 < default[-1] < 0.2
    full = layers[(layers["value"] == 1) & (layers["layer"] > 5)]
    deep = full.groupby("scheme")["dead"].mean()
    assert deep["default"] == pytest.approx(0.475, abs=0.06)
    assert deep["he"] < 0.13
    totals = total_dead(layers)
    assert totals["he"].iloc[-1] == pytest.approx(totals["he"].iloc[0], abs=0.01)


def test_born_dead_draws_pytorchs_default() -> None:
    """U(±1/√fan_in) for weights and biases: the first layer of the notebook's network."""
    network = Network.random([*dying.DEEP, 10], "relu", "uniform", 0, bias_limit=1.0)
    assert abs(network.weights[0]).max() == pytest.approx(1 / np.sqrt(784), rel=1e-3)
    x = np.random.default_rng(0).standard_normal((dying.INPUTS, 784))
    dead = []
    for weights, biases in zip(network.weights[:-1], network.biases[:-1], strict=True):
        x = np.maximum(x @ weights + biases / np.sqrt(len(weights)), 0)
        dead.append((x == 0).all(axis=0).mean())
    layers = dying.born_dead(0)
    at = layers[(layers["scheme"] == "default") & (layers["value"] == 1)]
    assert at["dead"].tolist() == pytest.approx(dead)


@pytest.mark.parametrize("seed", SEEDS)
def test_one_step_throws_the_unit_out(seed: int) -> None:
    unit = one_unit.one_unit(seed)
    gentle, large = unit.at(0.5), unit.at(5.0)
    assert not gentle["dead"]
    assert large["on"] == large["on_later"] == 0
    assert large["moved"] == 0
    on = unit.points.groupby("value")["on"].sum()
    assert (on.to_numpy() == unit.outcomes["on"].to_numpy()).all()
    assert (np.diff(on.to_numpy()) <= 0).all()

"""The map of scales: theory against the reference, and the stored trainings it is marked with."""

import numpy as np
import pytest

from explainer.charts.data import HEALTHY
from explainer.lesson.measured import STDS
from explainer.lesson.measured import scale_map as maps
from explainer.lesson.parts.choosing_initialization import training_finding
from explainer.simulation.stored import map_trainings

# |delta_1| / |delta_10| as a power of ten: theory of Schoenholz et al. 2017 for wide layers
REACHED = [
    ("sigmoid", 0.1, -5.6926),
    ("tanh", 0.1, -0.5510),
    ("relu", 0.1, -1.3546),
    ("relu", np.sqrt(0.02), 0.0),
    ("tanh", 1.0, 3.338),
]


@pytest.mark.parametrize(("activation", "std", "log10"), REACHED)
def test_theory_of_ten_layers(activation: str, std: float, log10: float) -> None:
    assert maps.reached(activation, np.array([std]), 10)[0] == pytest.approx(log10, abs=1e-3)


def test_a_sigmoid_with_large_weights_lives_by_the_luck_of_its_width() -> None:
    factors = maps.width_factors("sigmoid", 1.0, (64, 100, 500))
    assert np.square(factors) == pytest.approx([0.795, 0.986, 2.153], abs=1e-3)


@pytest.mark.parametrize("depth", maps.MAP_DEPTHS)
def test_green_is_where_the_factor_a_layer_is_healthy(depth: int) -> None:
    """The shades of a place are as many as the powers of ten between it and a gradient of 1."""
    shades = maps.scale_map(depth).datasets["shades"]
    for name, activation in (("Sigmoid", "sigmoid"), ("ReLU", "relu"), ("tanh", "tanh")):
        row = shades[shades["name"] == name]
        for std in (0.01, 0.07, 0.15, 0.3, 1.0):
            power = maps.reached(activation, np.array([std]), depth)[0]
            here = row[(row["value"] < std) & (row["value2"] > std)]
            healthy = HEALTHY[0] <= 10 ** (power / (depth - 1)) <= HEALTHY[1]
            assert (here["role"] == "healthy").any() == healthy
            if not healthy:
                role = "backward" if power > 0 else "faint"
                assert set(here["role"]) == {role}
                assert len(here) == pytest.approx(min(abs(power) + 1, maps.SHADES), abs=1.05)


@pytest.mark.parametrize("activation", maps.MAPPED)
def test_interpolating_theory_costs_nothing_that_shows(activation: str) -> None:
    stds = maps.MIDDLES[::37]
    exact, drawn = maps.reached(activation, stds, 30), maps._between(activation, stds, 30)
    assert drawn == pytest.approx(exact, abs=0.15)


def test_every_place_can_be_picked_and_names_the_training_next_to_it() -> None:
    chart = maps.scale_map(10)
    assert len(chart.places) == len(maps.MAPPED) * len(STDS)
    assert chart.datasets["rail"]["place"].tolist() == list(range(len(chart.places)))
    assert chart.at("relu", 0.1).trial.std == 0.1
    trained = map_trainings()["std"].unique()
    for place in chart.places:
        nearest = np.abs(np.log(trained / place.std)).min()
        assert abs(np.log(place.trial.std / place.std)) == pytest.approx(nearest)


def test_each_stored_training_is_counted_once() -> None:
    for depth in maps.MAP_DEPTHS:
        chart = maps.scale_map(depth)
        counts = chart.called
        trials = chart.datasets["trials"]
        assert counts["healthy"][0] + counts["other"][0] == len(trials)
        assert counts["healthy"][1] + counts["other"][1] == trials["learned"].sum()


def test_what_the_lesson_says_of_the_named_schemes() -> None:
    """Xavier's sigmoid never learns, He's ReLU and Xavier's tanh always do."""
    for depth in maps.MAP_DEPTHS:
        chart = maps.scale_map(depth)
        assert not chart.at("sigmoid", 0.1).trial.learned
        assert chart.at("relu", 0.1414).trial.learned
        assert chart.at("tanh", 0.1).trial.learned
    assert maps.scale_map(10).at("sigmoid", 1.0).trial.learned
    assert not maps.scale_map(30).at("relu", 0.0562).trial.learned


def test_decision_table() -> None:
    table = maps.scheme_table(10).set_index("activation")
    reached = table["reached"]
    assert reached["sigmoid"] == pytest.approx(-5.6926, abs=1e-3)
    assert reached["relu"] == pytest.approx(0, abs=1e-9)
    assert reached["selu"] == pytest.approx(0.135, abs=2e-3)
    # healthy: 0.8 to 1.25 a layer, so 0.8 to 1.25 times He's scale
    edges = np.sqrt(0.02) * np.array(HEALTHY)
    assert [table["low"]["relu"], table["high"]["relu"]] == pytest.approx(edges, rel=0.02)
    learned = table["learned_from"].dropna()
    assert set(learned.index) == set(maps.MAPPED)


def test_a_training_far_from_a_scale_is_not_told_as_one_of_it() -> None:
    chart = maps.scale_map(30)
    assert training_finding(chart.at("sigmoid", 1.0))[0] == "It learns."
    head, text = training_finding(chart.at("sigmoid", 3.16))
    assert head == "Not trained at this σ."
    assert text.startswith("The nearest training, at σ = 1:")
    assert training_finding(chart.at("tanh", 0.133))[0] == "It learns."  # 6 % beside He's


@pytest.mark.parametrize("depth", maps.MAP_DEPTHS)
def test_lecuns_scale_is_healthy_for_elu(depth: int) -> None:
    """The decision table says so."""
    elu = maps.scheme_table(depth).set_index("activation").loc["elu"]
    assert elu["low"] < 0.1 < elu["high"]
    assert elu["learned_from"] <= 0.1 <= elu["learned_to"]

"""The race of activations: the live one against the stored, and what the lesson says of it."""

import numpy as np
import pandas as pd
import pytest

from explainer import train
from explainer.lesson.measured import losses
from explainer.lesson.measured import race as races
from explainer.lesson.parts import choosing_activation as racing
from explainer.simulation.stored import race_runs


def finished(**columns: list[float]) -> races.Lane:
    return races.Lane("relu", 0.1, pd.DataFrame(columns))


def test_a_lane_arrives_at_the_first_step_with_enough_right() -> None:
    there = finished(step=[0, 10, 20, 30], accuracy=[0.3, 0.94, 0.95, 0.9], diverged=[False] * 4)
    assert there.arrived == 20
    assert there.diverged is None
    assert there.accuracy(15) == 0.94
    lost = finished(step=[0, 10, 13], accuracy=[0.3, 0.5, 0.5], diverged=[False, False, True])
    assert (lost.arrived, lost.diverged) == (None, 13)
    assert lost.accuracy(300) == 0.5


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_the_live_race_is_the_stored_one(activation: str, seed: int) -> None:
    """Same data, draws and rate: the live race looks every 10 steps, the stored one every 5."""
    lane = races.race_lane("spirals3", 2, activation, races.OWN_RATE, seed)
    runs = race_runs()
    same = {"dataset": "spirals3", "hidden": 2, "activation": activation, "seed": seed}
    row = runs[
        (runs[list(same)] == pd.Series(same)).all(axis=1)
        & (runs["learning_rate"] == lane.learning_rate)
    ].iloc[0]
    arrived, stored = lane.arrived, row["steps_5"]
    assert arrived is not None
    assert arrived >= stored
    looked = train(
        dataset="spirals3", widths=[64, 64], activation=activation,
        initializer=row["initializer"], learning_rate=lane.learning_rate, steps=300,
        record_every=5, seed=seed,
    ).steps  # fmt: skip
    assert looked.loc[looked["accuracy"] >= races.ENOUGH, "step"].iloc[0] == stored


def test_a_fixed_rate_is_used_as_given() -> None:
    assert races.race_lane("circles", 2, "relu", 0.01, 0).learning_rate == 0.01


def test_bars_show_the_accuracy_and_turn_green_at_the_target() -> None:
    lanes = tuple(races.race_lane("circles", 2, name, 0.1, 0) for name in races.LANES)
    race = races.Race(lanes)
    cells = race.datasets["cells"]
    bars = cells[cells["role"] != "ink"]
    for row, lane in enumerate(lanes):
        for step in (0, 50, 300):
            bar = bars[(bars["value"] == step) & (bars["y"] == -row - races.LANE)].iloc[0]
            assert bar["x2"] == lane.accuracy(step)
            there = lane.arrived is not None and lane.arrived <= step
            assert bar["role"] == ("healthy" if there else "forward")
    assert race.arrived(0) == []
    assert [lane.activation for lane in race.arrived(300)][-1] in races.LANES


def test_names_of_the_curves_stand_apart() -> None:
    lanes = tuple(races.race_lane("circles", 2, name, 0.1, 0) for name in races.LANES)
    curves = races.Race(lanes).datasets["curves"]
    names = curves[curves["name"] != ""]
    assert sorted(names["name"]) == sorted(lane.label for lane in lanes)
    assert names["beside"].all()
    for lane in lanes:  # a thin line begins where the curve ends
        curve = curves[curves["series"] == lane.activation]
        line = curves[curves["series"] == f"{lane.label} named"]
        ends = line.iloc[0][["value", "level"]].tolist()
        assert ends == curve.iloc[-1][["value", "level"]].tolist()
    assert -np.diff(np.sort(names["level"])[::-1]).max() >= losses.APART - 1e-9


def test_names_stand_apart_where_many_diverge_and_strong_curves_lie_above() -> None:
    def steps(losses: list[float], lost: bool) -> pd.DataFrame:
        diverged = [False] * (len(losses) - 1) + [lost]
        return pd.DataFrame({"step": range(len(losses)), "loss": losses, "diverged": diverged})

    tables = {
        name: steps([1.0, 9.0, 99.0, np.nan], lost=True) for name in ("elu", "relu", "gelu")
    } | {"tanh": steps([1.0, 0.5, 0.2, 0.1], lost=False)}
    curves = losses.loss_curves(tables, {"relu", "tanh"})
    names = curves[curves["name"] != ""].set_index("name")
    early = np.sort(names.loc[["ELU", "ReLU", "GELU"], "level"])
    assert (np.diff(early) >= losses.APART - 1e-9).all()
    assert (names.loc[["ELU", "ReLU", "GELU"], "value"] < losses.NAMES / 2).all()
    assert names.loc["tanh", "value"] == losses.NAMES
    assert names["role"].to_dict() == {
        "ELU": "faint",
        "GELU": "faint",
        "ReLU": "ink",
        "tanh": "ink",
    }
    drawn = curves["series"].drop_duplicates().tolist()
    assert drawn.index("gelu") < drawn.index("relu")


def test_the_fastest_is_the_first_to_arrive_or_else_the_best() -> None:
    def lane(name: str, accuracy: list[float]) -> races.Lane:
        table = {"step": [0, 10], "accuracy": accuracy, "diverged": [False] * 2}
        return races.Lane(name, 0.1, pd.DataFrame(table))

    slow, fast = lane("relu", [0.3, 0.96]), lane("tanh", [0.95, 0.95])
    assert races.Race((slow, fast)).fastest is fast
    worse, better = lane("relu", [0.3, 0.6]), lane("tanh", [0.3, 0.7])
    assert races.Race((worse, better)).fastest is better


def test_who_has_diverged_leads_no_more() -> None:
    steps = {"step": [0, 10], "accuracy": [0.5, 0.6]}
    fine = races.Lane("relu", 0.1, pd.DataFrame({**steps, "diverged": [False, False]}))
    over = {"step": [0, 5], "accuracy": [0.5, 0.9], "diverged": [False, True]}
    gone = races.Lane("tanh", 0.1, pd.DataFrame(over))
    run = races.Race((gone, fine))
    assert run.leader(0) in (gone, fine)
    assert run.leader(10) is fine
    assert run.fastest is fine
    assert races.Race((gone,)).leader(10) is None


@pytest.mark.parametrize(("dataset", "hidden", "raced"), [("circles", 8, 8), ("digits", 8, 4)])
def test_where_none_was_raced_the_next_shallower_one_serves(
    dataset: str, hidden: int, raced: int
) -> None:
    found = races.race_results(dataset, hidden)
    assert set(found["raced"]) == {raced}
    assert (found["low"].dropna() <= found["high"].dropna()).all()
    inside = found.dropna()
    assert ((inside["low"] <= inside["median"]) & (inside["median"] <= inside["high"])).all()
    assert (found["reached"] <= found["seeds"]).all()


def test_six_is_not_a_constant() -> None:
    """Science reference, without digits: 1.0 to 4.5 times; on the digits tanh is ahead."""
    least, most, settings = races.tanh_to_relu()
    assert settings == 8
    assert 0.4 < least < 0.8
    assert 4 < most < 5.5
    for hidden in (2, 4):
        digits = races.race_results("digits", hidden).set_index("activation")["median"]
        assert digits["tanh"] < digits["relu"]


def test_a_ranking_says_who_ties() -> None:
    medians = pd.Series({"elu": 20.0, "relu": 30.0, "leaky_relu": 30.0, "sigmoid": None})
    assert racing.ranking(medians) == "ELU → ReLU = Leaky ReLU → Sigmoid"


def test_the_question_has_one_right_answer() -> None:
    """More steps than ReLU, but less than 3 times: spirals, two layers, medians."""
    median = races.race_results("spirals3", 2).set_index("activation")["median"]
    assert median["tanh"] / median["relu"] == pytest.approx(2.4, abs=0.3)


@pytest.mark.parametrize("dataset", ["spirals3", "circles"])
@pytest.mark.parametrize("hidden", [2, 4, 8])
def test_elu_is_among_the_fastest_and_sigmoid_the_slowest(dataset: str, hidden: int) -> None:
    median = races.race_results(dataset, hidden).set_index("activation")["median"]
    assert median["elu"] <= median["relu"]
    assert median.index[-1] == "sigmoid"


def test_elu_bears_only_small_rates() -> None:
    there = races.arrivals(1.0)
    assert there["elu"] < there["relu"]
    assert there["elu"] < there["tanh"]


@pytest.mark.parametrize(
    ("accuracy", "said"), [(0.9467, "94.6%"), (0.9499, "94.9%"), (0.95, "95%"), (0.94, "94%")]
)
def test_who_misses_the_goal_by_a_hair_is_not_said_to_be_there(accuracy: float, said: str) -> None:
    assert races.short_of_goal(accuracy) == said


@pytest.mark.parametrize("seed", range(2))
def test_one_rate_for_all_is_too_much_for_eight_layers(seed: int) -> None:
    """What the preset shows: all diverge but the two that saturate."""
    lost = [races.race_lane("spirals3", 8, name, 1.0, seed).diverged for name in races.LANES]
    stands = {name for name, step in zip(races.LANES, lost, strict=True) if step is None}
    assert stands == {"tanh", "sigmoid"}
    assert max(step or 0 for step in lost) <= 5

"""What the page on bias shift prints, against closed forms and science.md, over several seeds."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
import vl_convert

from explainer import common_mode, theory, update_shares
from explainer.charts.data import column_of
from explainer.charts.live import PictureWords, live_picture, named_data
from explainer.charts.spread import SpreadWords, spread
from explainer.lesson.measured import Plan, bias_shift, training_strip
from explainer.lesson.measured.bias_shift import (
    INPUTS,
    KEPT,
    SCHEMES,
    UNITS,
    layer_means,
    one_step,
    units_across,
)
from explainer.lesson.measured.zigzag import BATCHES, two_weights
from explainer.lesson.parts.bias_shift import findings, path_words
from explainer.simulation.centring import centring

SEEDS = range(2)


@pytest.mark.parametrize(
    ("activation", "share"),
    [("sigmoid", 0.998), ("relu", 0.938), ("leaky_relu", 0.935), ("elu", 0.171), ("tanh", 0.0)],
)
def test_share_common_to_all_inputs(activation: str, share: float) -> None:
    """T14, mean of seeds; without the mean, next to nothing is common."""
    steps = [one_step(activation, "gaussian", seed) for seed in SEEDS]
    assert np.mean([s.at(1.0)["share"] for s in steps]) == pytest.approx(share, abs=0.02)
    assert all(s.at(0.0)["share"] < 0.01 for s in steps)


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "elu"])
def test_measured_share_follows_the_closed_form_at_every_part_of_the_mean(activation: str) -> None:
    tables = [one_step(activation, "gaussian", seed).shares for seed in SEEDS]
    measured = np.mean([table["share"] for table in tables], axis=0)
    assert measured == pytest.approx(tables[0]["theory"].to_numpy(dtype=float), abs=0.03)
    assert tables[0]["theory"].is_monotonic_increasing


@pytest.mark.parametrize("activation", list(SCHEMES))
def test_with_the_whole_mean_it_is_the_step_of_the_engine(activation: str) -> None:
    """Subtracting a part of the mean is the only thing that `centring` adds."""
    scheme = SCHEMES[activation]
    random = centring([1.0], activation=activation, samples=400, seed=4).shares["share"][0]
    assert random == pytest.approx(common_mode(activation=activation, samples=400, seed=4).share)
    real = centring(
        [1.0], activation=activation, initializer=scheme, data="digits", samples=1797, seed=4
    )
    expected = update_shares(activation=activation, initializer=scheme, seed=4)["share"]
    assert real.shares["share"][0] == pytest.approx(expected[2], rel=1e-6)


def test_centred_outputs_have_no_common_push_on_real_gradients() -> None:
    for activation, least, most in (("sigmoid", 0.999, 1), ("relu", 0.7, 0.95), ("tanh", 0, 0.01)):
        for seed in SEEDS:
            step = one_step(activation, "digits", seed)
            assert least <= step.at(1.0)["share"] <= most
            assert step.at(0.0)["share"] < 1e-12


def test_rows_of_a_positive_activation_have_one_colour() -> None:
    cells = one_step("sigmoid", "gaussian", 0).datasets
    wanted = (("matrix", 1.0, UNITS), ("matrix2", 1.0, UNITS - 1), ("matrix2", 0.0, 0))
    for name, kept, pure in wanted:
        rows = (cells[name][column_of(kept)] < 0).groupby(cells[name]["y"])
        assert rows.count().tolist() == [INPUTS] * UNITS
        # One unit may have almost no common push.
        assert (rows.nunique() == 1).sum() >= pure
        assert pure or (rows.nunique() == 2).all()
    texts = cells["matrix2_text"]
    assert set(texts["text"][texts["value"] == 1.0]) >= {f"↑{INPUTS} ↓0", f"↑0 ↓{INPUTS}"}
    assert len(texts) == UNITS * len(KEPT)


@pytest.mark.parametrize("kept", [-0.1, 1.1, float("nan")])
def test_impossible_parts_of_the_mean(kept: float) -> None:
    with pytest.raises(ValueError, match="kept"):
        centring([kept])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_healthy_histogram_hides_that_inputs_are_one(seed: int) -> None:
    """Pooled std settles at 0.1212 while the std across inputs dies: 2.0e-6 at layer 10."""
    units = units_across("sigmoid", 0.1, 10, seed)
    assert units.layers["std"].iloc[0] == pytest.approx(0.2083, abs=0.01)
    assert units.layers["std"].iloc[-1] == pytest.approx(0.1212, abs=0.025)
    assert -6.6 < np.log10(units.layers["std_across_inputs"].iloc[-1]) < -5.2
    assert units.layers["cosine"].iloc[0] == pytest.approx(0.852, abs=0.02)
    assert units.layers["cosine"].iloc[1] == pytest.approx(0.991, abs=0.005)
    assert units.datasets["notes"]["text"].tolist()[3:] == ["1.00"] * 7
    assert units.layers["saturated"].iloc[-1] == 0
    reach = units.datasets["units"]["high"] - units.datasets["units"]["low"]
    assert reach[:UNITS].min() > 0.5
    assert reach[-UNITS:].max() < 1e-3
    assert reach.to_numpy()[: 2 * UNITS].min() > 0


def test_tanh_keeps_its_inputs_apart() -> None:
    last = units_across("tanh", 0.1, 10, 0).layers.iloc[-1]
    assert abs(last["cosine"]) < 0.05
    assert last["std_across_inputs"] == pytest.approx(last["std"], rel=0.05)


def test_the_units_drawn_are_those_of_the_histogram(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both come from the same network: all its units together have the mean of the layer."""
    monkeypatch.setattr(bias_shift, "UNITS", 100)
    units = units_across("sigmoid", 0.1, 3, 2)
    layers = units.datasets["units"]["mean"].to_numpy().reshape(3, 100).mean(axis=1)
    assert layers == pytest.approx(units.layers["mean"].to_numpy(), abs=1e-5)


def test_theory_settles_at_what_the_page_prints() -> None:
    q = theory(activation="sigmoid", initializer="normal", std=0.1)["q"]
    assert q.iloc[0] == pytest.approx(1)
    assert q.iloc[-1] == pytest.approx(0.264687, abs=1e-6)


@pytest.mark.parametrize(
    ("activation", "limit", "exact", "kappa"),
    [("sigmoid", 0.8247, 29, 12.53), ("relu", 0.6031, 5, 1.934), ("tanh", 0.5, 1, 1.0)],
)
def test_zigzag(activation: str, limit: float, exact: int, kappa: float) -> None:
    """T15, and the steps that exact gradients take; a single example pushes both one way."""
    for seed in SEEDS:
        found = two_weights(activation, seed)
        assert found.limit == pytest.approx(limit, abs=1e-4)
        assert found.at(64) == pytest.approx(limit, abs=0.04)
        assert (found.at(1) == 1) == (activation != "tanh")
        assert found.exact.steps == exact
        assert found.exact.kappa == pytest.approx(kappa, rel=1e-3)
        assert all(found.descents[size].steps for size in BATCHES)
        if activation == "sigmoid":
            assert found.descents[1].detour > 1.5 * found.descents[64].detour


def test_a_path_goes_from_start_to_goal() -> None:
    segments = two_weights("sigmoid", 5).datasets["segments"]
    path = segments[(segments["value"] == 1) & ~segments["dashed"]]
    assert path[["x", "y"]].iloc[0].tolist() == [0, 0]
    assert np.hypot(path["x2"].iloc[-1] - 1, path["y2"].iloc[-1]) <= 0.0101
    ends, starts = path[["x2", "y2"]].to_numpy()[:-1], path[["x", "y"]].to_numpy()[1:]
    assert (ends == starts).all()
    moves = np.sign(path[["x2", "y2"]].to_numpy() - path[["x", "y"]].to_numpy())[:100]
    assert (moves[:, 0] * moves[:, 1] >= 0).all(), "both weights up, or both down"


@pytest.mark.parametrize("seed", [0, 5])
def test_the_top_layer_falls_to_0(seed: int) -> None:
    """T8, at step 100: 0.500 0.526 0.691 0.028."""
    plan = Plan("spirals3", (100,) * 4, "sigmoid", "uniform", 1.0, 200, seed, 10, 10)
    trained = training_strip(plan)
    first, second, third, top = trained.at(100)["mean"]
    assert first == pytest.approx(0.5, abs=0.01)
    assert 0.396 < second < 0.58
    assert 0.607 < third < 0.747
    assert 0.015 < top < 0.061
    rail = layer_means(trained)
    assert rail["rail"]["level"].iloc[10] == top
    assert sorted(rail["curves"]["name"].unique()) == ["", "1", "2", "3", "4"]


@pytest.mark.parametrize(("depth", "low", "high"), [(4, 0.1, 0.25), (5, 0.0, 0.02)])
def test_four_layers_come_back_and_five_stay(depth: int, low: float, high: float) -> None:
    """The two trainings that the page shows, at step 4000."""
    plan = Plan("spirals3", (100,) * depth, "sigmoid", "uniform", 1.0, 4000, 5, 10, 2000)
    top = plan.run().layers.iloc[-1]
    assert top["step"] == 4000
    assert low < top["mean"] < high


def drawn(spec: dict[str, Any], datasets: dict[str, pd.DataFrame]) -> str:
    rows: dict[str, Any] = {name: [] for name in named_data(spec)}
    rows |= {name: json.loads(table.to_json(orient="records")) for name, table in datasets.items()}
    svg = vl_convert.vegalite_to_svg({**spec, "datasets": rows, "width": 600}, vl_version="6.1")
    assert "NaN" not in svg
    assert "Infinity" not in svg
    return svg


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "elu"])
def test_spread_draws_both_halves(activation: str) -> None:
    units = units_across(activation, 0.1, 10, 0)
    svg = drawn(spread(SpreadWords("pooled", "across", "a picture")), units.datasets)
    assert all(f">{word}<" in svg for word in ("pooled", "across", "10"))
    assert units.datasets["notes"]["text"].str.fullmatch(r"-?[01]\.\d\d").all()


def test_one_step_and_the_path_draw() -> None:
    for layout, sweep, datasets, titles, kept in (
        ("cause", "part", one_step("relu", "digits", 0).datasets, ("outputs", "push"), 0.5),
        ("path", "rate", two_weights("sigmoid", 0).datasets, ("path",), 4),
    ):
        rail = datasets["rail"].assign(kept=kept, turn=1, text="sentence", role="ink")
        spec = live_picture(layout, sweep, PictureWords(titles, "rail", "a picture"))
        assert "sentence" in drawn(spec, {**datasets, "rail": rail})
        assert sum(len(table) for table in datasets.values()) < 15_000


def test_what_is_not_common_is_not_called_bias_shift() -> None:
    little, most = (findings(1.0, share, share, 0.001)[0] for share in (0.003, 0.998))
    assert "hardly any bias shift" in little[1]
    assert "as if only a bias had changed" in most[1]
    assert little[0] != most[0]


@pytest.mark.parametrize(("features", "said"), [("sigmoid", True), ("relu", False)])
def test_a_large_batch_does_not_mend_the_valley(features: str, said: bool) -> None:
    """142 steps with 64 examples as with one; the dashed path needs about 21."""
    text = path_words(two_weights(features, 5), 1)
    assert ("not the valley: still 142 steps" in text) == said
    assert "Dashed: 21 steps, 1.7 times." in text
    assert "Dashed" not in path_words(two_weights("tanh", 5), 1)

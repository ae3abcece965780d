"""The numbers of the pages on Xavier and He, against theory and the papers, over several seeds."""

from itertools import product

import numpy as np
import pytest

from explainer import Network, inspect, load_dataset
from explainer.lesson import measured
from explainer.lesson.measured import he, xavier
from explainer.lesson.measured.flow import flows
from explainer.lesson.measured.training import training_strip

SEEDS = range(3)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("activation", "std", "forward", "backward"),
    [
        ("sigmoid", 0.1, 0.236, 0.236),
        ("sigmoid", 0.4, 0.632, 0.632),  # four times Xavier: chi = 0.399 far down
        ("tanh", 0.1, 0.894, 0.868),
        ("relu", 0.1, None, 0.707),
        ("linear", 0.1, 1.0, 1.0),
    ],
)
def test_both_ways(
    activation: str, std: float, forward: float | None, backward: float, seed: int
) -> None:
    sweep = measured.scale_strip(activation, 10, seed, "gaussian", None, xavier.STDS)
    flow = sweep.flows[std]
    assert 10**flow.backward == pytest.approx(backward, rel=0.06)
    if forward is not None:
        assert 10**flow.forward == pytest.approx(forward, rel=0.06)


@pytest.mark.parametrize("depth", [10, 20])
def test_a_difference_below_rounding_is_not_taken_for_one(depth: int) -> None:
    """For small weights a sigmoid's slope is 1/4: the difference shrinks by sqrt(n) std / 4."""
    flows = measured.scale_strip("sigmoid", depth, 0, "gaussian").flows
    for std in (0.00316, 0.01, 0.0316):
        assert 10 ** flows[std].forward == pytest.approx(10 * std / 4, rel=0.03)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("fan_in", "fan_out"), [(400, 100), (100, 400), (50, 800), (200, 200)])
def test_each_direction_asks_for_its_own_scale(fan_in: int, fan_out: int, seed: int) -> None:
    factors = xavier.balance(fan_in, fan_out, seed).factors
    there, _ = factors[xavier.rule_std("1/√n_in", fan_in, fan_out)]
    _, back = factors[xavier.rule_std("1/√n_out", fan_in, fan_out)]
    both = factors[xavier.rule_std("Xavier", fan_in, fan_out)]
    assert there == pytest.approx(1, rel=0.04)
    assert back == pytest.approx(1, rel=0.04)
    assert np.mean(np.square(both)) == pytest.approx(1, rel=0.06)
    assert both[0] / both[1] == pytest.approx(np.sqrt(fan_in / fan_out), rel=0.04)


def test_every_rule_stands_on_the_slider() -> None:
    for rule, pair in product(xavier.RULES, product(xavier.WIDTHS, xavier.WIDTHS)):
        assert xavier.rule_std(rule, *pair) in xavier.LAYER_STDS


@pytest.mark.parametrize("seed", SEEDS)
def test_normal_and_uniform_are_one_law(seed: int) -> None:
    draws = xavier.draws(seed)
    normal = draws.pop("normal").flow
    default = draws.pop("pytorch")
    for draw in draws.values():
        assert draw.std == pytest.approx(1, rel=0.03)
        assert draw.flow.forward == pytest.approx(normal.forward, abs=0.02)
        assert draw.flow.backward == pytest.approx(normal.backward, abs=0.02)
    assert draws["uniform"].largest == pytest.approx(np.sqrt(3), rel=0.01)
    assert draws["truncated"].largest == pytest.approx(2 / 0.8796, rel=0.01)
    assert default.std**2 == pytest.approx(1 / 3, rel=0.03)
    assert default.flow.backward < normal.backward - 0.15


def test_gains_of_tanh() -> None:
    gains = xavier.tanh_gains()
    stds = gains["xavier"]["std"]
    assert stds.iloc[[0, 9]].to_numpy() == pytest.approx([0.6279, 0.2285], abs=1e-4)
    assert stds.iloc[49] == pytest.approx(1 / np.sqrt(2 * 50), rel=0.03)
    assert gains["keeps"]["gain"].iloc[0] == pytest.approx(1.592537, abs=1e-6)
    five_thirds = gains["pytorch"].iloc[-1]
    assert five_thirds["q"] == pytest.approx(1.17848, abs=1e-4)
    assert five_thirds["std"] == pytest.approx(0.65135, abs=1e-4)
    assert five_thirds["chi"] == pytest.approx(1.20983, abs=1e-4)


def final_loss(scheme: str, depth: int, seed: int, rate: float = 0.02) -> float:
    return float(he.plan(scheme, depth, rate, seed).run().steps["loss"].iloc[-1])


def test_30_layers_xavier_stalls_and_he_trains() -> None:
    assert all(0.6929 < final_loss("xavier", 30, seed) < 0.6942 for seed in SEEDS)
    assert np.median([final_loss("he", 30, seed) for seed in SEEDS]) < 0.01
    assert final_loss("he", 30, 13) > 0.3, "the page names a seed with which He's stalls"


@pytest.mark.parametrize("seed", [1, 7])
def test_a_last_layer_that_is_off_stops_every_gradient(seed: int) -> None:
    """0/0 is no ratio: the dots stand at the end of the axis, and no earlier step is moved."""
    trained = training_strip(he.plan("xavier", 30, 0.02, seed))
    last, dots = trained.at(300), trained.datasets["gradient"]
    assert last["dead"].iloc[-1] == 1
    assert (last["delta_rms"] == 0).all()
    assert np.isnan(flows(trained.layers)[300].reached)
    floor = trained.datasets["extent"]["log10"].min()
    assert dots.loc[dots["value"] == 300, "off"].all()
    assert (dots.loc[dots["value"] == 300, "log10"] == floor).all()
    assert dots.loc[(dots["value"] == 0) & (dots["layer"] == 30), "log10"].item() == 0
    corners = trained.datasets["extent"]
    drawn = he.losses(trained, trained, ("Xavier", "He"))["curves"]
    behind = he.ghost(trained, 300, corners, drawn, "pinned")["ghost"]
    assert (behind["log10"] == floor).all()


def test_the_name_of_a_pinned_loss_stands_where_no_other_line_is_near() -> None:
    both = he.duel(10, 0.02, 0)
    drawn = he.losses(both["xavier"], both["he"], ("Xavier", "He"))["curves"]
    pinned = he.duel(10, 0.005, 0)["xavier"]
    behind = he.ghost(pinned, 300, pinned.datasets["extent"], drawn, "pinned")["curves"]
    at = behind[behind["name"] == "pinned"].iloc[0]
    others = behind[(behind["value"] == at["value"]) & (behind["series"] != "pinned")]
    assert len(others) == 2
    assert np.abs(others["level"].to_numpy() - at["level"]).min() > 0.1 * he.TOP


def test_narrow_layers_scatter_around_the_theory() -> None:
    """What the page's reply says of |δ| at layer 1 of 30."""
    assert 10 ** he.expected("xavier", 30) == pytest.approx(2**-14.5, rel=1e-9)
    assert he.expected("he", 30) == pytest.approx(0, abs=1e-9)
    spreads = {}
    for width in (he.UNITS, 8 * he.UNITS):
        reached = []
        for seed in range(12):
            sizes = [2, *(width,) * 30, 2]
            network = Network.random(sizes, "relu", "xavier_normal", seed)
            delta = inspect(network, *load_dataset("circles", seed)).layers["delta_rms"]
            reached.append(np.log10(delta.iloc[0] / delta.iloc[-1]))
        assert np.median(reached) == pytest.approx(he.expected("xavier", 30), abs=0.5)
        spreads[width] = np.std(reached)
    assert spreads[he.UNITS] > 2 * spreads[8 * he.UNITS]


@pytest.mark.parametrize("rate", he.RATES)
def test_no_learning_rate_of_the_page_saves_xavier(rate: float) -> None:
    assert 0.692 < final_loss("xavier", 30, 0, rate) < 0.695


def test_10_layers_both_train_and_he_is_ahead() -> None:
    for seed in SEEDS:
        assert final_loss("he", 10, seed) < final_loss("xavier", 10, seed) < 0.69


@pytest.mark.parametrize("scheme", he.SCHEMES)
def test_relu_halves_the_mean_square(scheme: str) -> None:
    halves = [half for seed in range(5) for half in he.halves(scheme, 30, seed)]
    ratios = [half.after / half.before for half in halves]
    assert np.mean(ratios) == pytest.approx(0.5, abs=0.05)
    assert np.mean([half.zeros for half in halves]) == pytest.approx(0.5, abs=0.05)


def test_leaky_slopes() -> None:
    """Gains of PyTorch's calculate_gain; the factor a layer over several networks."""
    for slope, gain in ((0.0, 2**0.5), (0.01, 1.4141428569978354), (0.25, 1.3719886811400708)):
        assert he.gain(slope) == pytest.approx(gain, rel=1e-12)
    runs = [he.leaks(seed).factors for seed in SEEDS]
    for slope in he.SLOPES:
        there, back = np.mean([run[slope] for run in runs], axis=0) * he.gain(slope)
        assert there == pytest.approx(1, abs=0.06)
        assert back == pytest.approx(1, abs=0.03)


def test_larger_weights_multiply_leaky_layers_exactly() -> None:
    """Why one run per slope serves both scales."""
    setups = [measured.Setup("leaky_relu", std, 10, 1, parameter=0.25) for std in (0.1, 0.2)]
    small, large = (measured.one_run(setup).flow for setup in setups)
    assert 10 ** (large.backward - small.backward) == pytest.approx(2, rel=1e-9)


def test_fans_and_the_formula_of_the_post() -> None:
    fans = he.fans()
    assert (fans["post"] / fans["he"]).to_numpy() == pytest.approx(
        [1.203, 1.225, 1.348, 0.426], abs=1e-3
    )
    for seed in SEEDS:
        found = he.alternating(seed)
        assert found["he"] == pytest.approx(1, abs=0.2)
        assert found["he_out"] == pytest.approx(found["he"], rel=1e-9)
        assert found["post"] / found["he"] == pytest.approx(0.64, rel=1e-9)


def test_the_formula_of_the_post_in_a_network_of_its_own() -> None:
    """What `alternating` concludes without a run: variance x0.64 of He's a pair of layers."""
    runs = [
        Network.random((400, 100, 400), "relu", "he_normal", 0, mode=mode)
        for mode in ("fan_in", "fan_avg")
    ]
    inputs = np.random.default_rng(0).standard_normal((200, 400))
    he_out, post_out = (np.mean(run.forward(inputs).pre[-1] ** 2) for run in runs)
    assert post_out / he_out == pytest.approx(0.64, rel=1e-9)


def test_vgg() -> None:
    assert he.vgg_loss() == pytest.approx(16728.8, abs=0.1)
    printed = 5.9 * 4.2**2 * 2.9**2 * 2.1**4
    assert printed == pytest.approx(17022.5, abs=0.1)


def test_a_single_he_network_strays() -> None:
    low, high = he.luck_of_he(0)
    assert low < 0.6
    assert high > 1.2

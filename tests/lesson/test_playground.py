"""Any network of the playground: what it shows, what a link holds of it, how it trains."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from explainer import DATASETS, Network
from explainer.lesson import measured, trainer
from explainer.lesson.measured import network, playground
from explainer.lesson.measured.flow import Setup
from explainer.lesson.measured.training import Trained

PLAIN = playground.setup("tanh", "normal", 0.1, 10, 100, 0, "gaussian", 0.0, None)
SMALL = playground.setup("relu", "normal", 0.25, 3, 32, 0, "gaussian", 0.0, None)


def test_the_plain_network_is_that_of_the_other_pages() -> None:
    strip = playground.strip(PLAIN)
    other = measured.scale_strip("tanh", 10, 0, "gaussian")
    assert strip.flows[0.1] == other.flows[0.1]
    np.testing.assert_allclose(strip.at(0.1)["log10"], other.at(0.1)["log10"], atol=1e-12)
    np.testing.assert_allclose(network.alone(PLAIN).at(0.1)["log10"], other.at(0.1)["log10"])


@pytest.mark.parametrize("initializer", playground.INITIALIZERS)
@pytest.mark.parametrize("width", [32, 256])
def test_weights_of_any_distribution_and_width_follow_the_theory(
    initializer: str, width: int
) -> None:
    std = playground.XAVIER[width]
    asked = replace(PLAIN, initializer=initializer, width=width, std=std, depth=5)
    run = network.alone(asked)
    line = run.theory["log10"].to_numpy()
    np.testing.assert_allclose(run.at(std)["log10"], line, atol=0.15)


def test_biases_and_slopes_reach_the_engine() -> None:
    plain, biased, sloped = (
        network.alone(asked).at(0.1)["std"].to_numpy()
        for asked in (
            replace(PLAIN, activation="prelu"),
            replace(PLAIN, activation="prelu", bias_std=1.0),
            replace(PLAIN, activation="prelu", parameter=1.0),
        )
    )
    assert biased[0] > 1.2 * plain[0]
    assert sloped[0] == pytest.approx(1.0, abs=0.05)  # a slope of 1 is linear


@pytest.mark.parametrize(
    ("activation", "depth", "width"), [("tanh", 20, 100), ("gelu", 50, 32), ("relu", 50, 256)]
)
def test_deep_pictures_stay_small(activation: str, depth: int, width: int) -> None:
    asked = playground.setup(activation, "normal", 0.1, depth, width, 0, "gaussian", 0.0, None)
    assert sum(len(rows) for rows in playground.strip(asked).datasets.values()) < 15_000


def test_a_ghost_stands_in_the_axes_of_the_picture() -> None:
    corners = playground.strip(PLAIN).datasets["extent"]
    exploding = network.alone(replace(PLAIN, std=3.16, depth=50))
    ghost = network.behind(exploding, corners)
    assert ghost["ghost"]["log10"].between(*corners["log10"]).all()
    assert len(ghost["ghost"]) == 50
    assert list(ghost["extent"]["layer"]) == [0.5, 50.5]
    shallow = network.behind(network.alone(replace(PLAIN, depth=2)), corners)
    assert shallow["extent"].equals(corners)
    assert len(ghost["ghost_bars"]) > 50
    assert "ghost_bars" not in network.behind(network.alone(SMALL), corners)


@pytest.mark.parametrize("dataset", DATASETS)
def test_hidden_layers_start_as_the_picture_shows_them(dataset: str) -> None:
    network = playground.start(PLAIN, dataset)
    gain = 0.1 * 100**0.5
    for weights in network.weights[1:]:
        assert weights.std() * len(weights) ** 0.5 == pytest.approx(gain, rel=0.06)
    assert len(network.weights) == 11


def test_the_usual_schemes_are_gains() -> None:
    """sqrt(n) sigma = sqrt 2 is He's normal scheme, fan-in, in every layer; uniform keeps std."""
    he = replace(SMALL, std=(2 / 32) ** 0.5)
    expected = Network.random([2, 32, 32, 32, 2], "relu", "he_normal", 0)
    for ours, theirs in zip(playground.start(he, "circles").weights, expected.weights, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12)
    uniform = playground.start(replace(he, initializer="uniform"), "circles").weights[1]
    assert uniform.std() == pytest.approx(he.std, rel=0.05)


def test_a_sigmoid_learns_at_the_edge_of_chaos() -> None:
    """science.md, section 7, surprise (b): with N(0, 1) weights, and not with Xavier's."""
    losses = {}
    for std in (0.1, 1.0):
        asked = replace(PLAIN, activation="sigmoid", std=std)
        plan = playground.plan(asked, "circles", 0.02, 300)
        losses[std] = playground.training(asked, plan, go_on).steps["loss"].iloc[-1]
    assert losses[0.1] > 0.69
    assert losses[1.0] < 0.35


def test_a_training_ends_when_it_is_watched_to_its_end() -> None:
    plan = playground.plan(SMALL, "circles", 0.1, 300)
    whole = playground.training(SMALL, plan, go_on)
    cut = playground.training(SMALL, plan, lambda step, _, __: step >= 50)
    assert whole.recorded == tuple(range(0, 301, 10))
    assert cut.recorded == whole.recorded[:6]
    assert cut.steps["loss"].tolist() == whole.steps["loss"].tolist()[:6]


def test_divergence_is_a_result() -> None:
    asked = replace(SMALL, activation="prelu", std=0.25)
    plan = playground.plan(asked, "spirals", 3.0, 400)
    fit = playground.training(asked, plan, go_on)
    assert fit.steps["diverged"].iloc[-1]
    assert fit.recorded
    assert np.isfinite(fit.datasets["rail"]["level"]).all()


def go_on(*_: object) -> bool:
    return False


def slow(watch: Callable[[int, float, float], bool]) -> Trained:
    """A training of at most five seconds that is watched."""
    for step in range(100):
        time.sleep(0.05)
        if watch(step, 1.0, 0.5):
            break
    return playground.training(SMALL, playground.plan(SMALL, "moons", 0.1, 10), go_on)


def test_a_job_can_be_stopped_and_is_then_not_kept() -> None:
    job = trainer.Job("stopped", slow)
    job.wait(0.3)
    assert not job.over
    assert job.step > 0
    job.stop()
    job.wait(10)
    assert job.over
    assert job.result is not None
    assert trainer.finished("stopped") is None


def test_a_job_that_ends_is_kept_and_the_oldest_goes() -> None:
    plan = playground.plan(SMALL, "moons", 0.1, 10)
    job = trainer.Job("ends", lambda watch: playground.training(SMALL, plan, watch))
    job.wait(20)
    assert trainer.finished("ends") is job.result is not None
    store = trainer.Finished()
    for number in range(trainer.KEPT + 1):
        store.put(number, job.result)
    assert store.get(0) is None
    assert store.get(1) is job.result


def test_a_job_that_overflows_says_so() -> None:
    def overflow(_: object) -> Trained:
        raise ValueError("overflow")

    job = trainer.Job("overflow", overflow)
    job.wait(10)
    assert job.failed
    assert job.result is None


def test_setups_are_told_apart() -> None:
    assert len({PLAIN, replace(PLAIN, bias_std=0.1), replace(PLAIN, width=64)}) == 3
    assert isinstance(PLAIN, Setup)

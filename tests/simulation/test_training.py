"""Training against numbers measured apart from this project, and against its own definitions."""

import math
import pickle
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from explainer import Network, load_dataset, train

DYING: dict[str, Any] = {"dataset": "spirals", "widths": [64, 64], "initializer": "he_normal"}


def _dead(rate: float, seeds: int, **changes: Any) -> float:
    shares = []
    for seed in range(seeds):
        fit = train(**(DYING | changes), learning_rate=rate, seed=seed)
        shares.append(fit.layers[fit.layers.step == fit.layers.step.max()].dead.mean())
    return float(np.mean(shares))


def _finite(frame: pd.DataFrame) -> bool:
    whole = frame.drop(columns=["saturated", "slope"], errors="ignore")
    return bool(np.isfinite(whole.to_numpy(dtype=float)).all())


def test_learning_rate_kills_relu() -> None:
    """Section 5: 3 % dead at 0.1 (as before training), 28 % at 1, 71 % at 2, 83 % at 3."""
    shares = [_dead(rate, 5) for rate in (0.1, 0.3, 1.0, 2.0, 3.0)]
    assert shares[0] < 0.07
    assert 0.15 < shares[2] < 0.42
    assert 0.5 < shares[3] < 0.9
    assert shares[1] < shares[2] < shares[3] < shares[4]


def test_leaky_units_keep_a_gradient_and_relu_learns_first() -> None:
    assert _dead(1.0, 3, activation="leaky_relu") == 0
    accuracies = [train(**DYING, seed=s).steps.accuracy.iloc[-1] for s in range(3)]
    assert np.mean(accuracies) == pytest.approx(0.975, abs=0.03)


def test_prelu_diverges_where_relu_dies() -> None:
    for seed in range(3):
        fit = train(**DYING, activation="prelu", learning_rate=2.0, seed=seed)
        last = fit.steps.iloc[-1]
        assert last.diverged
        assert last.step < 400
        assert not fit.steps.diverged[:-1].any()
        assert _finite(fit.steps)
        assert _finite(fit.layers)
        assert all(np.isfinite(w).all() for w in fit.network.weights)


def test_divergence_at_once_is_a_result() -> None:
    for std in (1.0, 1000.0):
        fit = train(widths=[500] * 40, initializer="normal", std=std, steps=2)
        assert fit.steps.diverged.iloc[-1]
        assert _finite(fit.steps)
        assert _finite(fit.layers)


def test_top_layer_of_a_sigmoid_network_collapses() -> None:
    """T8: Glorot & Bengio 2010, Fig. 2, in miniature; step 100: 0.500 0.526 0.691 0.028."""
    for seed in range(3):
        fit = train(
            dataset="spirals3", widths=[100] * 4, activation="sigmoid", initializer="uniform",
            learning_rate=1.0, batch_size=10, steps=200, record_every=50, seed=seed,
        )  # fmt: skip
        start = fit.layers[fit.layers.step == 0]["mean"]
        np.testing.assert_allclose(start, 0.5, atol=0.04)
        for step in (50, 100, 150, 200):
            means = fit.layers[fit.layers.step == step]["mean"].to_numpy()
            assert means[3] < 0.07
            assert 0.58 < means[2] < 0.77
            assert 0.38 < means[1] < 0.58


def _loss(activation: str, depth: int, scheme: str, seeds: int = 3, **changes: Any) -> float:
    """Section 7's setting: median final loss on circles; infinite where training diverged."""
    initializer: dict[str, Any] = {
        "small": {"initializer": "normal", "std": 0.01},
        "large": {"initializer": "normal", "std": 1.0},
    }.get(scheme, {"initializer": scheme})
    settings: dict[str, Any] = {
        "dataset": "circles", "widths": [64] * depth, "activation": activation,
        "learning_rate": 0.02, "steps": 300,
    } | initializer | changes  # fmt: skip
    fits = [train(**settings, record_every=300, seed=seed) for seed in range(seeds)]
    ends = [fit.steps.iloc[-1] for fit in fits]
    return float(np.median([math.inf if end.diverged else end.loss for end in ends]))


STALLED = (0.6925, 0.6945)  # ln 2 = 0.6931: nothing learned


@pytest.mark.parametrize(
    ("activation", "depth", "scheme", "low", "high"),
    [
        ("relu", 3, "xavier_normal", 0.12, 0.29),  # .178
        ("relu", 3, "he_normal", 0.045, 0.13),  # .0745
        ("relu", 10, "small", *STALLED),
        ("relu", 10, "xavier_normal", 0.023, 0.6),  # .120, seeds far apart
        ("relu", 10, "he_normal", 0.003, 0.019),  # .0052
        ("relu", 10, "large", math.inf, math.inf),
        ("relu", 20, "xavier_normal", 0.465, 0.683),  # .644
        ("tanh", 10, "large", 0.46, 1.09),  # .601
        ("tanh", 10, "xavier_normal", 0.012, 0.05),  # .0248
        ("tanh", 10, "he_normal", 0.0045, 0.018),  # .0091
    ],
)
def test_scales_of_the_weights(
    activation: str, depth: int, scheme: str, low: float, high: float
) -> None:
    """Section 7 (its medians in the comments): within its range of seeds or about a factor 2."""
    assert low <= _loss(activation, depth, scheme) <= high


def test_thirty_relu_layers_need_he() -> None:
    """T10, He et al. 2015, figs. 2 and 3: 30 ReLU layers stall under Xavier and train under He."""
    assert 0.6930 < _loss("relu", 30, "xavier_normal") < 0.6943
    assert _loss("relu", 30, "xavier_normal", seeds=1, learning_rate=0.3) > 0.68  # no better
    assert _loss("relu", 30, "he_normal") < 0.05


def test_large_weights_are_the_best_for_three_relu_layers() -> None:
    """Section 7, surprise a."""
    assert _loss("relu", 3, "large") < 0.0005


def test_ten_sigmoid_layers_train_only_from_large_weights() -> None:
    """Section 7, surprise b: from N(0, 1), not from Xavier."""
    assert 0.011 < _loss("sigmoid", 10, "large") < 0.074
    for depth in (3, 10):
        assert 0.69 < _loss("sigmoid", depth, "xavier_normal") < 0.70


def test_small_weights_do_for_shallow_networks() -> None:
    """Section 7, surprise c: at the best rate ReLU trains with 1 and 2 layers, tanh with 1."""
    small: dict[str, Any] = {"scheme": "small", "learning_rate": 1.0, "seeds": 2}
    assert _loss("relu", 1, **small) < 0.015
    assert _loss("relu", 2, **small) < 0.01
    assert _loss("relu", 3, **small) > 0.69
    assert _loss("tanh", 1, **small) < 0.6
    assert _loss("tanh", 2, **small) > 0.69


def test_zero_weights_learn_only_the_prior() -> None:
    fit = train(**(DYING | {"initializer": "zeros"}), activation="tanh", steps=50)
    assert fit.steps.loss[0] == pytest.approx(math.log(2), rel=1e-12)
    assert (fit.layers[["weight_gradient_rms", "update_ratio", "delta_rms"]] == 0).all(axis=None)
    assert not any(w.any() for w in fit.network.weights)
    assert fit.network.biases[-1].any()
    assert not fit.network.biases[0].any()


def test_a_step_is_the_gradient_of_the_batch() -> None:
    """One step by hand, from the same streams, with the loss differentiated numerically."""
    settings: dict[str, Any] = {"widths": [4], "batch_size": 5, "seed": 3, "bias_std": 0.3}
    fit = train(
        **settings, activation="tanh", initializer="lecun_normal", learning_rate=0.5, steps=1
    )
    network = Network.random([2, 4, 2], "tanh", "lecun_normal", seed=3, bias_std=0.3)
    x, y = load_dataset("spirals", 3)
    batch = np.random.default_rng([3, 5, 0]).integers(300, size=(2, 5))[0]

    def loss() -> float:
        z = network.forward(x[batch]).post[-1]
        return float(np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(5), y[batch]]))

    for before, after in zip(
        [*network.weights, *network.biases],
        [*fit.network.weights, *fit.network.biases],
        strict=True,
    ):
        step = after - before
        for index in np.ndindex(before.shape):
            value = before[index]
            ends = []
            for change in (1e-5, -1e-5):
                before[index] = value + change
                ends.append(loss())
            before[index] = value
            slope = (ends[0] - ends[1]) / 2e-5
            assert step[index] == pytest.approx(-0.5 * slope, rel=1e-5, abs=1e-9)
    moved = fit.network.weights[0] - network.weights[0]
    ratio = np.sqrt(np.mean(moved**2) / np.mean(network.weights[0] ** 2))
    assert fit.layers.update_ratio[0] == pytest.approx(ratio, rel=1e-9)
    rms = np.sqrt(np.mean((moved / 0.5) ** 2))
    assert fit.layers.weight_gradient_rms[0] == pytest.approx(rms, rel=1e-9)


def test_what_is_recorded() -> None:
    fit = train(steps=25, record_every=10, activation="prelu", learning_rate=0.1)
    assert fit.steps.columns.to_list() == ["step", "loss", "accuracy", "diverged"]
    assert fit.layers.columns.to_list() == [
        "step", "layer", "mean", "std", "saturated", "dead",
        "delta_rms", "weight_gradient_rms", "update_ratio", "slope",
    ]  # fmt: skip
    assert fit.steps.step.to_list() == [0, 10, 20, 25]
    assert fit.layers.layer.to_list() == [1, 2] * 4
    slopes = fit.layers.slope.astype(float)
    assert (slopes[:2] == 0.25).all()
    assert (slopes[-2:] != 0.25).all()
    assert fit.layers.saturated.isna().all()
    assert fit.steps.diverged.dtype == bool


@pytest.mark.parametrize("activation", ["relu", "prelu"])
def test_snapshots_are_the_networks_that_were_recorded(activation: str) -> None:
    fit = train(**DYING, activation=activation, steps=25, snapshots=True)
    x, y = load_dataset("spirals", 0)
    assert len(fit.networks) == len(fit.steps) == 4
    for network, row in zip(fit.networks, fit.steps.itertuples(), strict=True):
        trace = network.forward(x)
        assert (trace.post[-1].argmax(axis=1) == y).mean() == row.accuracy
        means = fit.layers[fit.layers.step == row.step]["mean"]
        np.testing.assert_allclose([out.mean() for out in trace.post[:-1]], means, rtol=1e-12)
    for values in zip(*(n.weights + n.biases + n.slopes for n in fit.networks), strict=True):
        assert not any(np.shares_memory(*pair) for pair in pairwise(values))
    assert np.abs(fit.networks[0].weights[0] - fit.networks[-1].weights[0]).max() > 0
    assert train(steps=25).networks == []


def test_snapshots_of_a_divergence_are_aligned_with_its_layers() -> None:
    fit = train(**DYING, activation="prelu", learning_rate=2.0, snapshots=True)
    assert fit.steps.diverged.iloc[-1]
    assert len(fit.networks) == fit.layers.step.nunique()
    np.testing.assert_array_equal(fit.networks[-1].weights[0], fit.network.weights[0])


def test_a_training_can_be_pickled_and_copied() -> None:
    fit = train(**DYING, activation="prelu", steps=5, slope=0.1, snapshots=True)
    again = pickle.loads(pickle.dumps(fit))
    x = load_dataset("spirals", 0).inputs
    expected = fit.network.forward(x).post[-1]
    for network in (again.networks[-1], fit.network.copy()):
        np.testing.assert_array_equal(network.forward(x).post[-1], expected)
        network.weights[0] += 1.0
        network.slopes[0] += 1.0
    np.testing.assert_array_equal(fit.network.forward(x).post[-1], expected)


def test_watch_sees_every_record_and_may_end_the_training() -> None:
    seen: list[tuple[int, float, float]] = []

    def look(step: int, loss: float, accuracy: float) -> bool:
        seen.append((step, loss, accuracy))
        return step == 20

    whole = train(**DYING, steps=45)
    fit = train(**DYING, steps=45, watch=look, snapshots=True)
    assert [step for step, _, _ in seen] == fit.steps.step.to_list() == [0, 10, 20]
    pd.testing.assert_frame_equal(fit.steps, whole.steps.head(3))
    pd.testing.assert_frame_equal(fit.layers, whole.layers.head(6))
    assert seen == list(fit.steps[["step", "loss", "accuracy"]].itertuples(index=False, name=None))
    assert not fit.steps.diverged.any()
    np.testing.assert_array_equal(fit.network.weights[0], fit.networks[-1].weights[0])
    seen.clear()
    assert len(train(**DYING, steps=15, watch=look).steps) == len(seen) == 3
    assert seen[-1][0] == 15


def test_visit_sees_the_network_of_every_recorded_step() -> None:
    seen: list[tuple[int, Network]] = []
    fit = train(
        **DYING, steps=25, snapshots=True, visit=lambda step, net: seen.append((step, net.copy()))
    )
    assert [step for step, _ in seen] == fit.layers.step.unique().tolist() == [0, 10, 20, 25]
    for (_, network), kept in zip(seen, fit.networks, strict=True):
        np.testing.assert_array_equal(network.weights[1], kept.weights[1])


def test_watch_may_stop_a_training_by_an_exception() -> None:
    def stop(step: int, loss: float, accuracy: float) -> bool:
        raise InterruptedError(f"at step {step}")

    with pytest.raises(InterruptedError, match="at step 0"):
        train(watch=stop)


def test_a_run_is_its_seed() -> None:
    one, again = train(steps=30, seed=4), train(steps=30, seed=4)
    pd.testing.assert_frame_equal(one.steps, again.steps)
    longer = train(steps=60, seed=4)
    pd.testing.assert_frame_equal(one.steps, longer.steps.head(4))
    assert train(steps=30, seed=5).steps.loss[0] != one.steps.loss[0]


def test_rescue_with_another_activation() -> None:
    """Section 5: after a killing rate, ELU brings units back, ReLU does not."""
    killed = train(**DYING, learning_rate=1.5, seed=0)
    before = [w.copy() for w in killed.network.weights]
    inactive = {}
    for name in ("relu", "elu"):
        fit = train(
            network=killed.network, activation=name, learning_rate=0.01, steps=2000,
            record_every=2000,
        )  # fmt: skip
        x = load_dataset("spirals", 0).inputs
        pre = fit.network.forward(x).pre[:-1]
        inactive[name] = np.mean([(h.max(axis=0) <= 0).mean() for h in pre])
        assert not fit.steps.diverged.any()
    assert inactive["relu"] > 0.3
    assert inactive["elu"] < 0.5 * inactive["relu"]
    for old, new in zip(before, killed.network.weights, strict=True):
        np.testing.assert_array_equal(old, new)
    with pytest.raises(ValueError, match="network must map 2 inputs to 3 classes"):
        train(network=killed.network, dataset="spirals3")

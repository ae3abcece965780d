"""Simulated propagation against published slides, theory and finite differences."""

import math
import os
import platform
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm
from threadpoolctl import threadpool_info, threadpool_limits

from explainer import ACTIVATIONS, INITIALIZERS, Network, load_dataset, propagate, theory
from explainer.simulation import flow
from explainer.simulation.statistics import median_size, scaled

COLUMNS = [
    "layer", "mean", "std", "std_across_inputs", "cosine", "saturated", "zeros", "dead",
    "delta_rms", "delta_median", "weight_gradient_rms", "below", "above",
]  # fmt: skip
BIG: dict[str, Any] = {"width": 500, "samples": 1000}


def _decades(frame: pd.DataFrame) -> float:
    return float(np.log10(frame.delta_rms.iloc[0] / frame.delta_rms.iloc[-1]))


def test_cs231n_tanh_small() -> None:
    """T1: the layers' std printed on the cs231n slides of 2017, lecture 6."""
    slide = [0.213081, 0.047551, 0.010630, 0.002378, 0.000532, 0.000119]
    run = propagate(activation="tanh", initializer="normal", std=0.01, **BIG)
    np.testing.assert_allclose(run.layers["std"][:6], slide, rtol=0.05)
    assert (run.layers["std"][6:] > 0).all()


def test_cs231n_relu_he() -> None:
    """T2: mean 1/sqrt(pi), std sqrt(1 - 1/pi) within three standard deviations, as the slides."""
    run = propagate(activation="relu", initializer="he_normal", **BIG)
    bound = 3 * 0.5 * math.sqrt(5 * 10 / 500) / math.log(10)
    np.testing.assert_allclose(np.log10(run.layers["mean"] * math.sqrt(math.pi)), 0, atol=bound)
    ratio = run.layers["std"] / math.sqrt(1 - 1 / math.pi)
    np.testing.assert_allclose(np.log10(ratio), 0, atol=bound)
    assert ratio[0] == pytest.approx(1, abs=0.02)


def test_tanh_xavier_power_law() -> None:
    """T3: tanh under Xavier decays as a power law, not exponentially."""
    known = [0.6279, 0.4863, 0.4082, 0.3576, 0.3216, 0.2944, 0.2729, 0.2554, 0.2409, 0.2285]
    run = propagate(activation="tanh", initializer="xavier_normal", **BIG)
    np.testing.assert_allclose(run.layers["std"], known, rtol=0.03)


def test_relu_xavier_halves_the_variance() -> None:
    """T4, He et al. 2015, eq. 10: under Xavier a ReLU layer halves the variance."""
    for seed in range(3):
        run = propagate(activation="relu", initializer="xavier_normal", seed=seed)
        expected = [0.583819 * 2 ** (-k / 2) for k in range(10)]
        assert np.abs(np.log10(run.layers["std"] / expected)).max() < 0.25


@pytest.mark.parametrize(
    ("activation", "initializer", "std", "ratio"),
    [
        ("sigmoid", "xavier_normal", None, -5.693),
        ("tanh", "xavier_normal", None, -0.551),
        ("relu", "xavier_normal", None, -1.355),
        ("relu", "he_normal", None, 0.0),
        ("tanh", "normal", 1.0, 3.338),
    ],
)
def test_gradient_ratios(
    activation: str, initializer: str, std: float | None, ratio: float
) -> None:
    """T5: |delta_1| / |delta_10| in decades, Schoenholz et al. 2017."""
    for seed in range(4):
        for data in ("gaussian", "digits"):
            run = propagate(
                activation=activation, initializer=initializer, std=std, seed=seed, data=data
            )
            allowed = 0.15 if data == "gaussian" else 0.3
            assert _decades(run.layers) == pytest.approx(ratio, abs=allowed)


@pytest.mark.parametrize("activation", ["relu", "linear"])
@pytest.mark.parametrize("std", [0.01, 0.1, 1.0])
def test_weight_gradient_is_flat(activation: str, std: float) -> None:
    """T6, Glorot & Bengio 2010, eq. 14: the weight gradient does not depend on the layer."""
    ratios = []
    for seed in range(10):
        run = propagate(activation=activation, initializer="normal", std=std, seed=seed)
        gradient = run.layers.weight_gradient_rms
        ratios.append(math.log(gradient[0] / gradient[9]))
    assert math.exp(np.mean(ratios)) == pytest.approx(1, abs=0.12)


# Worst deviations over 20 seeds, in decades, at n=100, L=10; for the ReLU family 3 standard
# deviations, 3 * 0.5 sqrt(5 L/n) / ln 10 = 0.46 (Hanin & Nica 2019).
MEAN_FIELD = [
    ("tanh", "normal", 0.01, 0.06, 0.05),
    ("tanh", "lecun_normal", None, 0.06, 0.05),
    ("elu", "lecun_normal", None, 0.06, 0.05),
    ("linear", "xavier_uniform", None, 0.08, 0.06),
    ("tanh", "he_normal", None, 0.023, 0.03),
    ("tanh", "normal", 1.0, 0.011, 0.10),
    ("sigmoid", "normal", 0.01, 0.10, 0.08),
    ("sigmoid", "he_normal", None, 0.10, 0.08),
    ("sigmoid", "normal", 1.0, 0.09, 0.18),
    ("relu", "he_uniform", None, 0.37, 0.13),
    ("leaky_relu", "normal", 0.3, 0.37, 0.13),
    ("prelu", "he_normal", None, 0.37, 0.13),
    ("selu", "normal", 1.0, 0.23, 0.09),
    ("elu", "he_normal", None, 0.12, 0.04),
    ("selu", "lecun_normal", None, 0.03, 0.03),
    ("gelu", "xavier_normal", None, 0.15, 0.10),
    ("silu", "normal", 0.2, 0.23, 0.15),
    ("softsign", "xavier_normal", None, 0.06, 0.05),
]


@pytest.mark.parametrize(("activation", "initializer", "std", "spread", "gradient"), MEAN_FIELD)
def test_mean_field_theory(
    activation: str, initializer: str, std: float | None, spread: float, gradient: float
) -> None:
    settings: dict[str, Any] = {"activation": activation, "initializer": initializer, "std": std}
    line = theory(**settings)
    second = np.sqrt(line["std"] ** 2 + line["mean"] ** 2)
    for seed in range(3):
        run = propagate(**settings, samples=1000, seed=seed).layers
        rms = np.sqrt(run["std"] ** 2 + run["mean"] ** 2)
        assert np.abs(np.log10(rms / second)).max() < 1.25 * spread
        ratio = run.delta_rms / run.delta_rms[9]
        assert np.abs(np.log10(ratio / line.delta_ratio)).max() < 1.25 * gradient


def test_saturated_tanh_explodes_in_norm() -> None:
    """Section 3.4: four units in five are saturated, the median vanishes, the norm explodes."""
    run = propagate(activation="tanh", initializer="normal", std=1.0, samples=1000)
    line = theory(activation="tanh", initializer="normal", std=1.0)
    share = 2 * norm.cdf(-2.6466 / np.sqrt(line.q))
    np.testing.assert_allclose(run.layers.saturated.astype(float), share, atol=0.01)
    assert share[0] == pytest.approx(0.791, abs=1e-3)
    assert _decades(run.layers) > 3
    median = run.layers.delta_median[0] / run.layers.delta_rms[0]
    assert np.log10(median) == pytest.approx(-5.3, abs=0.4)


def test_unsaturated_sigmoid_vanishes() -> None:
    run = propagate(activation="sigmoid", initializer="xavier_normal")
    assert (run.layers.saturated < 1e-4).all()
    assert _decades(run.layers) < -5.5


def test_bias_shift_hides_in_the_pooled_spread() -> None:
    """B2: outputs keep a pooled std of 0.121 while their std across inputs dies away."""
    line = theory(activation="sigmoid", initializer="xavier_normal", width=500)
    across = np.array([0.2083, 0.0489, 0.0489 * 0.2361, 0.00272, 0.00272 * 0.2361])
    for seed in range(3):
        run = propagate(
            activation="sigmoid", initializer="xavier_normal", width=500, seed=seed
        ).layers
        np.testing.assert_allclose(run["std"], line["std"], atol=0.02)
        np.testing.assert_allclose(run.std_across_inputs[:5], across, rtol=0.15)
        # as h^10 of variance 3.98e-12, and phi' = 0.236 on the way to x^10
        assert run.std_across_inputs[9] == pytest.approx(2.0e-6 * 0.236, rel=0.25)
        assert (run.std_across_inputs <= run["std"]).all()


def test_cosine_follows_the_arc_cosine_kernel() -> None:
    """ReLU: c' = (sqrt(1 - c^2) + c (pi - arccos c)) / pi from c = 0."""
    run = propagate(activation="relu", initializer="he_normal", **BIG).layers
    known = [0.31831, 0.49373, 0.60483, 0.68095, 0.73595]
    np.testing.assert_allclose(run.cosine[:5], known, atol=0.02)


def test_dead_units_at_the_start() -> None:
    """Section 2.9: He networks hold dead units before any training, more in deeper layers."""
    dead = np.mean(
        [
            propagate(activation="relu", initializer="he_normal", samples=1000, seed=s).layers.dead
            for s in range(8)
        ],
        axis=0,
    )
    known = [0, 0, 0.002, 0.004, 0.021, 0.039, 0.055, 0.069, 0.103, 0.105]
    np.testing.assert_allclose(dead, known, atol=0.04)
    for name in ("tanh", "leaky_relu", "elu"):
        assert (propagate(activation=name, initializer="he_normal").layers.dead == 0).all()


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
@pytest.mark.parametrize("initializer", sorted(INITIALIZERS))
@pytest.mark.parametrize("data", ["gaussian", "digits"])
def test_every_combination_is_whole(activation: str, initializer: str, data: str) -> None:
    run = propagate(
        activation=activation, initializer=initializer, data=data, depth=4, width=12, samples=30
    )
    assert list(run.layers.columns) == COLUMNS
    assert list(run.layers.layer) == [1, 2, 3, 4]
    null = ACTIVATIONS[activation].saturation is None
    assert run.layers.saturated.isna().all() == null
    assert np.isfinite(run.layers.drop(columns="saturated").to_numpy(dtype=float)).all()
    inside = run.histograms.groupby("layer").fraction.sum().to_numpy()
    np.testing.assert_allclose(inside + run.layers.below + run.layers.above, 1, atol=1e-12)
    assert (run.histograms.fraction >= 0).all()
    shares = run.layers[["zeros", "dead", "below", "above"]]
    assert shares.ge(0).all(axis=None)
    assert shares.le(1).all(axis=None)


def test_histogram_counts_what_it_says() -> None:
    run = propagate(activation="relu", initializer="he_normal", depth=1, bins=30, seed=3)
    network = Network.random([100, 100, 1], "relu", "he_normal", seed=3)
    inputs = np.random.default_rng([3, 2, 0]).standard_normal((300, 100))
    x = network.forward(inputs).post[0]
    zeros = run.histograms[(run.histograms.left == 0) & (run.histograms.right == 0)]
    assert zeros.fraction.to_list() == [(x == 0).mean()]
    bars = run.histograms[run.histograms.right > 0]
    expected = np.histogram(x[x > 0], bins=30, range=(0, 3))[0] / x.size
    np.testing.assert_allclose(bars.fraction, expected, atol=1e-12)
    assert run.layers.above[0] == pytest.approx((x > 3).mean(), abs=1e-12)
    assert run.layers.zeros[0] == (x == 0).mean()


def test_histogram_puts_no_tiny_negative_output_on_the_right_of_zero() -> None:
    run = propagate(
        activation="leaky_relu", initializer="normal", std=0.00316, depth=10, width=50, samples=60,
        bins=24,
    )  # fmt: skip
    last = run.histograms[run.histograms.layer == 10]
    assert last[last.right <= 0].fraction.sum() == pytest.approx(0.5, abs=0.1)
    assert last.fraction.sum() == pytest.approx(1.0)


def test_saturated_outputs_stay_inside_the_histogram() -> None:
    run = propagate(activation="tanh", initializer="normal", std=100.0, depth=2)
    assert (run.layers.below == 0).all()
    assert (run.layers.above == 0).all()
    ends = run.histograms[run.histograms.layer == 2].fraction.to_numpy()[[0, -1]]
    assert ends.sum() > 0.99


def test_statistics_are_those_of_the_network() -> None:
    run = propagate(activation="elu", initializer="he_normal", depth=3, width=20, bias_std=0.3)
    network = Network.random([20] * 4 + [1], "elu", "he_normal", bias_std=0.3)
    rng = [np.random.default_rng([0, stream, 0]) for stream in (2, 3)]
    inputs, top = (r.standard_normal((300, 20)) for r in rng)
    trace = network.forward(inputs)
    x, delta = trace.post[2], top * network.derivative(trace, 2)
    last = run.layers.iloc[2]
    assert last["mean"] == pytest.approx(x.mean(), rel=1e-12)
    assert last["std"] == pytest.approx(x.std(), rel=1e-12)
    assert last.std_across_inputs == pytest.approx(np.sqrt(x.var(axis=0).mean()), rel=1e-12)
    unit = x / np.linalg.norm(x, axis=1, keepdims=True)
    cosine = (unit @ unit.T)[~np.eye(300, dtype=bool)].mean()
    assert last.cosine == pytest.approx(cosine, rel=1e-10)
    assert last.delta_rms == pytest.approx(np.sqrt(np.mean(delta**2)), rel=1e-12)
    assert last.delta_median == pytest.approx(np.median(np.abs(delta)), rel=1e-12)
    norms = (trace.post[1] ** 2).sum(axis=1) * (delta**2).sum(axis=1)
    assert last.weight_gradient_rms == pytest.approx(np.sqrt(norms.mean()) / 20, rel=1e-12)


@pytest.mark.parametrize("size", [(2, 1), (3, 7), (50, 40), (301, 77), (900, 200)])
@pytest.mark.parametrize("zeros", [0.0, 0.3, 0.5, 0.7, 1.0])
def test_median(size: tuple[int, int], zeros: float) -> None:
    rng = np.random.default_rng(0)
    x = rng.standard_normal(size) ** 3 * (rng.uniform(size=size) >= zeros)
    for values in (x, np.sort(x, axis=None).reshape(size)):
        assert median_size(scaled(values, 3)) == 8 * np.median(np.abs(values))


def test_digits_gradient_is_the_true_one() -> None:
    """weight_gradient_rms and delta_rms against differences of a loss written out here."""
    depth, width, samples, seed = 3, 8, 25, 5
    run = propagate(
        activation="tanh", initializer="he_normal", data="digits",
        depth=depth, width=width, samples=samples, seed=seed,
    ).layers  # fmt: skip
    network = Network.random([64] + [width] * depth + [1], "tanh", "he_normal", seed=seed)
    weights = network.weights[:depth]
    weights.append(np.random.default_rng([seed, 4, 0]).standard_normal((width, 10)) / width**0.5)
    inputs, labels = (part[:samples] for part in load_dataset("digits", seed))

    def loss() -> float:
        x = inputs
        for w in weights[:-1]:
            x = np.tanh(x @ w)
        z = x @ weights[-1]
        return float(np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(samples), labels]))

    for layer in range(depth):
        numeric = np.empty_like(weights[layer])
        for index in np.ndindex(numeric.shape):
            value = weights[layer][index]
            ends = []
            for step in (1e-5, -1e-5):
                weights[layer][index] = value + step
                ends.append(loss())
            weights[layer][index] = value
            numeric[index] = (ends[0] - ends[1]) / 2e-5
        rms = math.sqrt(np.mean(numeric**2))
        assert run.weight_gradient_rms[layer] == pytest.approx(rms, rel=1e-6)


def test_seeds_and_nesting() -> None:
    def run(**changes: Any) -> pd.DataFrame:
        settings: dict[str, Any] = {"depth": 6, "width": 30, "samples": 50, "seed": 1}
        return propagate(**(settings | changes)).layers

    pd.testing.assert_frame_equal(run(), run())
    assert run().delta_rms[0] != run(seed=2).delta_rms[0]
    forward = ["mean", "std", "std_across_inputs", "cosine"]
    pd.testing.assert_frame_equal(run()[forward], run(depth=9)[forward].head(6))
    small, large = (run(activation="relu", initializer="normal", std=s) for s in (0.1, 0.2))
    np.testing.assert_allclose(large["std"] / small["std"], 2.0 ** np.arange(1, 7), rtol=1e-12)
    np.testing.assert_array_equal(large.zeros, small.zeros)


@pytest.mark.parametrize(
    ("activation", "std", "width"),
    [
        ("relu", 1.0, 1000), ("linear", 1.0, 1000), ("linear", 10.0, 1000), ("tanh", 10.0, 100),
        ("sigmoid", 0.01, 100), ("tanh", 0.001, 10), ("sigmoid", 0.001, 10), ("elu", 1.0, 300),
    ],
)  # fmt: skip
def test_a_hundred_layers_stay_finite(activation: str, std: float, width: int) -> None:
    run = propagate(
        activation=activation, initializer="normal", std=std, depth=100, width=width, samples=20
    ).layers
    numbers = run[["std", "delta_rms", "weight_gradient_rms"]].to_numpy()
    assert np.isfinite(numbers).all()
    assert (numbers > 0).all()
    if activation in ("relu", "sigmoid") and width > 50:
        line = theory(activation=activation, initializer="normal", std=std, depth=100, width=width)
        decades = np.log10(run.delta_rms[0] / run.delta_rms[99] / line.delta_ratio[0])
        assert abs(decades) < 2.5


def test_weight_gradients_of_small_signals_meeting_small_gradients() -> None:
    """Halfway both |x|^2 and |delta|^2 are 1e-170 and less: their product is beyond float64."""
    run = propagate(initializer="normal", std=0.001, depth=70, width=10, samples=20).layers
    below = np.hypot(run["std"].to_numpy(), run["mean"].to_numpy())[:-1]
    ratio = run.weight_gradient_rms[1:].to_numpy() / (below * run.delta_rms[1:].to_numpy())
    np.testing.assert_allclose(np.log10(ratio), 0, atol=0.3)


def test_what_underflows_is_zero_and_what_overflows_is_an_error() -> None:
    tiny = propagate(initializer="normal", std=1e-6, depth=100, width=10, samples=10).layers
    assert tiny["std"].iloc[-1] == 0
    with pytest.raises(ValueError, match=r"overflows float64 in layer \d+: weights of std 1e\+03"):
        propagate(
            activation="relu", initializer="normal", std=1e3, depth=100, width=1000, samples=4
        )


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("data", ["gaussian", "digits"])
@pytest.mark.parametrize(("activation", "std"), [("tanh", 1e-30), ("relu", 1e3), ("elu", 0.1)])
def test_layers_measured_together_are_those_measured_alone(
    activation: str, std: float, data: str, layers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Layers by so many at a time; with the first two a power of two is taken out of the deep."""
    sizes: dict[str, Any] = {"depth": 25, "width": 30, "samples": 50}
    many: dict[str, Any] = {"activation": activation, "initializer": "normal", "data": data}
    together = propagate(**many, std=std, **sizes)
    monkeypatch.setattr(flow, "_AT_ONCE", layers * 30 * 50)
    few = propagate(**many, std=std, **sizes)
    pd.testing.assert_frame_equal(together.layers, few.layers, rtol=1e-12)
    pd.testing.assert_frame_equal(together.histograms, few.histograms)


def test_two_threads_measure_what_one_measures() -> None:
    """Rows shared out among threads: the same numbers, and BLAS has its threads back."""
    found, threads = [], []
    for limit in (1, 2):
        with threadpool_limits(limit, user_api="blas"):
            found.append(propagate(activation="elu", width=400, samples=701, depth=4, bias_std=0.1))
            threads.append({library["num_threads"] for library in threadpool_info()})
    for one, two in zip(found[0].layers.items(), found[1].layers.items(), strict=True):
        np.testing.assert_allclose(one[1].astype(float), two[1].astype(float), rtol=1e-12)
    pd.testing.assert_frame_equal(found[0].histograms, found[1].histograms)
    assert threads == [{1}, {2}]


def test_an_overflow_in_a_thread_is_an_error() -> None:
    with threadpool_limits(2, user_api="blas"), pytest.raises(ValueError, match="overflows"):
        propagate(
            activation="relu", initializer="normal", std=1e3, depth=90, width=300, samples=900
        )


LARGE: dict[str, Any] = {"depth": 2, "width": 300, "samples": 900}  # enough for two threads


def test_callers_on_many_threads_give_blas_its_threads_back() -> None:
    with threadpool_limits(2, user_api="blas"):
        with ThreadPoolExecutor(8) as callers:
            jobs = [callers.submit(propagate, **LARGE, seed=seed) for seed in range(40)]
            stds = [job.result().layers["std"].iloc[-1] for job in jobs]
        assert {library["num_threads"] for library in threadpool_info()} == {2}
    assert stds[7] == pytest.approx(propagate(**LARGE, seed=7).layers["std"].iloc[-1], rel=1e-12)


FORKED = """
import multiprocessing
from threadpoolctl import threadpool_limits
from explainer import propagate
threadpool_limits(2, user_api="blas")
def run(seed):
    return len(propagate(depth=2, width=300, samples=900, seed=seed).layers)
run(0)
with multiprocessing.get_context("fork").Pool(2) as pool:
    print(pool.map(run, range(4)))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_worker_propagates_too() -> None:
    command = [sys.executable, "-W", "ignore", "-c", FORKED]
    found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert found.stdout.strip() == "[2, 2, 2, 2]"


MEMORY = """
import resource
from explainer import propagate

def faults() -> int:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    propagate(depth=5, width=100, samples=1000)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

print(max([faults() for _ in range(5)][1:]))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="what is kept is glibc's affair")
def test_memory_is_kept_from_one_call_to_the_next() -> None:
    ran = subprocess.run([sys.executable, "-c", MEMORY], capture_output=True, check=True)
    assert int(ran.stdout) < 300  # pages of 4 KB; about 2,400 where all of it is asked for anew

"""Weights that start equal: frozen, in lock-step, or set free by a speck of noise."""

import numpy as np
import pytest

from explainer import load_dataset
from explainer.lesson.measured import symmetry
from explainer.lesson.measured.symmetry import CLASSES, PIXELS, STEPS, UNITS, Moment, Start
from explainer.lesson.parts.zero_constant import learning_finding, units_finding
from explainer.simulation.flow import softmax_gradient

SEEDS = range(2)
PASS_ON_ZERO = ["tanh", "relu", "leaky_relu", "elu"]
LAST = STEPS[-1]


@pytest.mark.parametrize("activation", PASS_ON_ZERO)
def test_zero_weights_get_no_gradient_at_any_step(activation: str) -> None:
    """Exactly 0, not small; only the output's biases move (science: T13)."""
    __, networks = symmetry.recorded(Start(activation, "zeros", 0.0, 0))
    inputs, labels = load_dataset("digits", 0)
    for network in networks:
        trace = network.forward(inputs)
        grads = network.backward(trace, softmax_gradient(trace.pre[-1], labels))
        assert all(np.all(g == 0) for g in grads.weights)
        assert np.all(grads.biases[0] == 0)
        assert np.any(grads.biases[1] != 0)
    moments = symmetry.symmetry(activation, "zeros", 0.0, 0).moments
    assert all(m.frozen and m.rank == m.gradient_rank == 0 for m in moments.values())
    assert moments[LAST].accuracy == pytest.approx(0.1, abs=0.01)


def test_a_sigmoid_of_zeros_moves_one_layer_a_step() -> None:
    moments = symmetry.symmetry("sigmoid", "zeros", 0.0, 0).moments
    assert moments[0].gradient == 0 < moments[0].output_gradient
    assert moments[1].weight == 0 < moments[1].gradient
    assert moments[20].weight > 0
    assert all(m.locked and not m.frozen for m in moments.values())


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("activation", [*PASS_ON_ZERO, "sigmoid"])
def test_equal_weights_stay_equal_until_noise(activation: str, seed: int) -> None:
    """What the verdict says at the end, and that a thousandth of difference changes it."""
    equal = symmetry.symmetry(activation, "equal", 0.0, seed).moments
    assert all(m.rank == 1 and m.second < 1e-12 for m in equal.values())
    assert 0.15 < equal[LAST].accuracy < 0.45
    assert equal[LAST].reference > 0.9
    noisy = symmetry.symmetry(activation, "equal", 1e-3, seed).moments
    assert noisy[0].rank == 1
    assert 1e-3 < noisy[0].second < 1e-2
    assert noisy[LAST].rank == UNITS
    assert noisy[LAST].accuracy > 0.85


def test_batches_do_not_break_the_tie() -> None:
    """The columns of W1 are the same numbers, bit for bit, though each step draws its batch."""
    __, networks = symmetry.recorded(Start("tanh", "equal", 0.0, 0))
    for network in networks:
        first, second = network.weights
        assert np.all(first == first[:, :1])
        assert np.all(second == second[:1])
    assert not np.array_equal(networks[0].weights[0], networks[-1].weights[0])


def test_noise_is_the_random_start_scaled() -> None:
    still, noisy = (Start("tanh", "zeros", noise, 3).network() for noise in (0.0, 1e-3))
    random = Start("tanh", "random", 0.0, 3).network()
    for zero, speck, weights in zip(still.weights, noisy.weights, random.weights, strict=True):
        assert np.all(zero == 0)
        np.testing.assert_allclose(speck / 1e-3, weights / np.sqrt(2 / sum(weights.shape)))


def test_what_the_page_adds_on_width_and_depth() -> None:
    """64 equal units do no better than 8; three layers need more than a thousandth."""
    assert symmetry.trained_accuracy("tanh", "equal", 0.0, 0, (64,)) < 0.45
    assert symmetry.trained_accuracy("tanh", "equal", 1e-3, 0, (8, 8, 8)) < 0.45
    assert symmetry.trained_accuracy("tanh", "random", 0.0, 0, (8, 8, 8)) > 0.9


def test_cells_are_the_weights() -> None:
    """Where a cell stands, its side and how strong."""
    first = np.zeros((PIXELS**2, UNITS))
    first[9, 2], first[0, 0] = -0.5, 1.0  # row 1, column 1 of unit 2; the corner of unit 0
    second = np.zeros((UNITS, CLASSES))
    table = symmetry.cells([[first, second]] * len(STEPS))
    assert len(table) == UNITS * (PIXELS**2 + CLASSES)
    drawn = table[table[f"v{LAST}"] != 0]
    assert drawn[f"v{LAST}"].tolist() == [1.0, -0.5]
    assert drawn["x"].tolist() == pytest.approx([0, 2 * (PIXELS + symmetry.GAP) + 1])
    assert drawn["y"].tolist() == [PIXELS - 1, PIXELS - 2]
    paper = symmetry.paper()
    assert len(paper) == UNITS + 1
    inside = [(paper["x"] <= x).to_numpy() & (x < paper["x2"]).to_numpy() for x in table["x"] + 0.5]
    assert np.all(np.sum(inside, axis=1) == 1)


def test_pictures_stay_small() -> None:
    found = symmetry.symmetry("tanh", "equal", 0.0, 0)
    assert sum(len(table) for table in found.datasets.values()) < 15_000


def test_rank_counts_what_differs() -> None:
    assert symmetry.rank(np.zeros((4, 3))) == (0, 0.0)
    assert symmetry.rank(np.ones((4, 3)))[0] == 1
    assert symmetry.rank(np.diag([1.0, 0.5, 0.009])) == (2, 0.5)


def test_the_verdict_follows_the_numbers() -> None:
    def moment(**given: float) -> Moment:
        usual = {"step": 1, "accuracy": 0.9, "reference": 0.95, "rank": 8, "second": 0.5}
        sizes = ("weight", "gradient", "output_weight", "output_gradient")
        return Moment(**{**usual, "gradient_rank": 8, **dict.fromkeys(sizes, 0.1), **given})  # type: ignore[arg-type]

    frozen = {"weight": 0.0, "gradient": 0.0, "output_weight": 0.0, "output_gradient": 0.0}
    heads = [
        units_finding(m)[0]
        for m in (
            moment(**frozen),
            moment(**{**frozen, "output_gradient": 1e-3}),
            moment(rank=1, second=1e-17),
            moment(rank=1, second=4e-3),
            moment(),
        )
    ]
    assert len(set(heads)) == 5
    learned = [
        learning_finding(m)[0]
        for m in (
            moment(accuracy=0.1),
            moment(),
            moment(accuracy=0.3, second=0.0),
            moment(accuracy=0.3),
            moment(accuracy=0.2, reference=0.2),
        )
    ]
    assert len(set(learned)) == 5
    assert learning_finding(moment(step=0, accuracy=0.19, reference=0.19))[0] == learned[0]

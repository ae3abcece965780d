"""The data sets: shapes, classes, standardisation, geometry."""

import numpy as np
import pytest

from explainer import DATASETS, load_dataset


@pytest.mark.parametrize("name", sorted(DATASETS))
def test_shape_and_scale(name: str) -> None:
    x, y = load_dataset(name, seed=2)
    shape = (1797, 64) if name == "digits" else (300, 2)
    assert x.shape == shape
    assert y.shape == shape[:1]
    assert set(y) == set(range(DATASETS[name].classes))
    assert np.bincount(y).min() >= 0.9 * len(y) / DATASETS[name].classes
    np.testing.assert_allclose(x.mean(axis=0), 0, atol=1e-12)
    varies = x.std(axis=0) > 0
    np.testing.assert_allclose(x.std(axis=0)[varies], 1, rtol=1e-12)
    assert varies.sum() == (61 if name == "digits" else 2)
    assert not np.array_equal(y, np.sort(y))
    again, other = load_dataset(name, seed=2), load_dataset(name, seed=3)
    np.testing.assert_array_equal(x, again.inputs)
    assert not np.array_equal(x, other.inputs)


def test_digits_are_the_digits() -> None:
    x, y = load_dataset("digits")
    counts = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert np.bincount(y).tolist() == counts
    means = np.stack([x[y == digit].mean(axis=0) for digit in range(10)])
    nearest = np.argmin(((x[:, None] - means) ** 2).sum(axis=2), axis=1)
    assert (nearest == y).mean() > 0.88
    x[:] = 0  # a copy: the next caller sees the digits
    assert load_dataset("digits").inputs.any()


def test_circles_are_round() -> None:
    x, y = load_dataset("circles")
    radius = np.linalg.norm(x, axis=1)
    inner, outer = radius[y == 0], radius[y == 1]
    assert inner.max() < outer.min()
    assert outer.mean() / inner.mean() == pytest.approx(1 / 0.4, rel=0.1)


def test_classes_have_their_shapes() -> None:
    """A nearest neighbour tells the classes apart, a straight line does not."""
    for name in ("spirals", "spirals3", "circles", "moons"):
        x, y = load_dataset(name, seed=1)
        distance = ((x[:, None] - x) ** 2).sum(axis=2)
        np.fill_diagonal(distance, np.inf)
        assert (y[distance.argmin(axis=1)] == y).mean() > 0.9
        design = np.c_[x, np.ones(len(x))]
        line = design @ np.linalg.lstsq(design, np.eye(y.max() + 1)[y], rcond=None)[0]
        assert (line.argmax(axis=1) == y).mean() < 0.92

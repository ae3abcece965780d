"""The numbers of the page on the ReLU family, against theory and published ones, over seeds."""

import numpy as np
import pytest

from explainer.lesson import measured
from explainer.lesson.measured import family

SEEDS = range(3)


@pytest.mark.parametrize("slope", family.SLOPES)
def test_own_gain_is_hes_formula(slope: float) -> None:
    """He et al. 2015, equation 15: √(2/(1 + a²)); PyTorch's calculate_gain prints the same."""
    assert family.gain("leaky_relu", slope) == pytest.approx(np.sqrt(2 / (1 + slope**2)))
    assert family.gradient_factor("leaky_relu", slope) == pytest.approx(1)


@pytest.mark.parametrize(
    ("activation", "gain"),
    [("leaky_relu", 1.4141428570), ("prelu", 1.3719886811), ("selu", 1.0), ("relu", 2**0.5)],
)
def test_gains_of_the_table(activation: str, gain: float) -> None:
    assert family.gain(activation) == pytest.approx(gain, abs=1e-9)


def test_factors_of_the_table() -> None:
    """SELU's chi is 1.071575 at its fixed point; ELU keeps E h^2 at n Var W = 1.55."""
    table = family.factors()
    assert table["backward"]["selu"] ** 2 == pytest.approx(1.071575, abs=1e-5)
    assert table["gain"]["elu"] ** 2 == pytest.approx(1.55, abs=0.005)
    assert list(table.index) == list(family.FAMILY)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("init", "factor"),
    [
        ("he", lambda a: np.sqrt(1 + a**2)),
        ("own", lambda _: 1.0),
        ("lecun", lambda a: np.sqrt((1 + a**2) / 2)),
    ],
)
def test_gradient_over_the_slope(init: str, factor: object, seed: int) -> None:
    """At He's weights it grows with the slope, at the own scale it stays."""
    assert callable(factor)
    flows = family.slope_strip("leaky_relu", init, 20, seed).flows
    for slope in (0.0, 0.25, 0.5, 0.9, 1.0):
        assert abs(flows[slope].backward - np.log10(factor(slope))) < 0.3 / 19


@pytest.mark.parametrize("seed", range(8))
def test_what_the_question_asks(seed: int) -> None:
    flow = measured.one_run(family.family_setup("leaky_relu", "he", 0.9, 20, seed)).flow
    assert flow.reached > 2
    strip = family.slope_strip("leaky_relu", "he", 20, 0).flows[0.9]
    if seed == 0:
        assert flow.reached == pytest.approx(strip.reached)


@pytest.mark.parametrize("seed", SEEDS)
def test_elu_means_near_zero_only_at_lecuns_scale(seed: int) -> None:
    """0.161 -> 0.0155 at LeCun's, 0.278 -> 0.656 at He's (theory of wide layers)."""
    table = family.elu_means(seed).set_index(["value", "layer"])
    for (gain, layer), theory in {
        (1.0, 1): 0.1605,
        (1.0, 10): 0.0155,
        (1.4142, 1): 0.278,
        (1.4142, 10): 0.656,
    }.items():
        assert table["theory"][gain, layer] == pytest.approx(theory, abs=2e-3)
        assert table["mean"][gain, layer] == pytest.approx(
            theory, abs=0.02 if layer == 1 else 0.12 * gain**2
        )
    assert abs(table["mean"][1.0, 10]) < 0.04


@pytest.mark.parametrize("seed", SEEDS)
def test_prelu_learns_smaller_slopes_above(seed: int) -> None:
    """The tendency that He et al. report: the deeper layer's slopes become smaller."""
    slopes = family.learned_slopes(seed)
    assert (slopes.means.iloc[0] == 0.25).all()
    first, second = slopes.means.iloc[-1]
    assert 0.14 < first < 0.24
    assert 0.02 < second < 0.15
    assert slopes.accuracy > 0.95
    assert slopes.last(1).is_monotonic_increasing

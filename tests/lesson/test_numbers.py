"""Numbers keep their meaning at every size, and never print as nothing."""

import math
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explainer.lesson.numbers import (
    NORMAL,
    from_log10,
    in_latex,
    per_layer,
    percent,
    power_in_latex,
)


def value_of(text: str) -> float:
    """Read a number back as a reader would, as a power of ten."""
    mantissa, _, power = text.replace(",", "").rpartition("·")
    if "10" in power and any(c in text for c in "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"):
        exponent = int(power.removeprefix("10").translate(NORMAL))
        return math.log10(float(mantissa or 1)) + exponent
    return math.log10(float(power))


@given(st.floats(-320, 320), st.integers(2, 4))
def test_a_number_reads_back_to_its_digits(log10: float, digits: int) -> None:
    text = from_log10(log10, digits)
    assert abs(value_of(text) - log10) < 0.5 / 10 ** (digits - 1)


@pytest.mark.parametrize(
    ("log10", "text"),
    [
        (math.log10(0.236), "0.24"),
        (math.log10(0.0998), "0.10"),
        (math.log10(0.9996), "1.0"),
        (math.log10(1899), "1,900"),
        (-9.0, "10⁻⁹"),
        (math.log10(2.04e-6), "2.0·10⁻⁶"),
        (18.2, "1.6·10¹⁸"),
    ],
)
def test_as_a_reader_says_it(log10: float, text: str) -> None:
    assert from_log10(log10) == text


def test_a_formula_has_exponents_that_latex_understands() -> None:
    assert in_latex(-30.8) == r"1.6 \cdot 10^{-31}"
    assert in_latex(math.log10(0.236), 3) == "0.236"
    assert power_in_latex(math.log10(0.236), 9) == "0.236^{9}"
    assert power_in_latex(-2.1, 9) == r"(7.94 \cdot 10^{-3})^{9}", "two powers in a row are no TeX"


def test_a_factor_has_three_digits() -> None:
    assert per_layer(math.log10(1.042)) == "1.04"
    assert per_layer(math.log10(0.9836)) == "0.984"


@given(st.floats(-3, 2), st.integers(1, 49))
@example(-1.361328125, 1)  # 0.0435: a tie
def test_a_power_in_a_formula_comes_out_as_its_result_is_written(log10: float, power: int) -> None:
    base, _, raised = power_in_latex(log10, power).rpartition("^")
    number = re.sub(r"( \\cdot |^)10\^\{(.*?)\}", r"e\2", base.strip("()")).replace("{,}", "")
    assert int(raised.strip("{}")) == power
    written = math.log10(float(re.sub("^e", "1e", number)))
    assert from_log10(power * written) == from_log10(power * log10)


@given(st.floats(0, 1))
def test_a_share_rounds_to_nothing_only_when_it_is_nothing(share: float) -> None:
    text = percent(share)
    assert re.fullmatch(r"[<>]?\d+(\.\d)?%", text)
    assert (text == "0%") == (share == 0)
    assert (text == "100%") == (share == 1)

"""The line over a picture explains the marks outside its axes that there are, no other."""

import pytest

from explainer.lesson import explain, measured
from explainer.lesson.measured.family import slope_strip


def marks(activation: str, shown: measured.Measured) -> str:
    return " ".join(explain._beyond_axes(activation, shown))


@pytest.mark.parametrize("activation", ["relu", "gelu", "tanh"])
def test_exact_zeros_are_named_only_where_the_function_makes_them(activation: str) -> None:
    text = marks(activation, measured.scale_strip(activation, 10, 0, "gaussian"))
    assert ("exact zeros" in text) == (activation == "relu")
    assert ("beyond" in text) == (activation != "tanh")


def test_a_leaky_unit_has_no_exact_zeros_below_its_axis() -> None:
    text = marks("leaky_relu", slope_strip("leaky_relu", "he", 20, 0))
    assert text.startswith("Outside the axis")
    assert "zero" not in text


def test_diamonds_are_explained_where_there_are_some() -> None:
    off, on = (measured.scale_strip("tanh", 10, 0, "gaussian", stds=(s,)) for s in (0.00316, 0.1))
    assert "◆" in marks("tanh", off)
    assert marks("tanh", on) == ""

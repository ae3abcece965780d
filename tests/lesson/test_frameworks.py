"""The one-liners for PyTorch, Keras and JAX draw what their documentation says, and so what we do.

None of the three is installed for this: the documented formulas stand here, with where they are.
"""

import ast
import re
from collections.abc import Callable
from math import sqrt
from typing import Any

import pytest

from explainer import ACTIVATIONS, standard_deviation
from explainer.lesson.measured import Plan, Setup
from explainer.lesson.take_home.frameworks import (
    FUNCTIONS,
    SCHEMES,
    Layers,
    of_plan,
    of_setup,
    snippets,
)

FANS = [(100, 100), (300, 700), (64, 10)]
# Of PyTorch's documentation of nn.init.calculate_gain.
GAINS = {"linear": 1.0, "relu": sqrt(2.0), "sigmoid": 1.0, "tanh": 5 / 3}

Std = Callable[..., float]  # of fan_in, fan_out and the arguments in the snippet


def _kaiming(
    fan_in: int, fan_out: int, nonlinearity: str = "leaky_relu", mode: str = "fan_in"
) -> float:
    return GAINS[nonlinearity] / sqrt({"fan_in": fan_in, "fan_out": fan_out}[mode])


def _flat(fan_in: int, fan_out: int, low: float, high: float) -> float:
    assert low == -high
    return (high - low) / sqrt(12)


# Name in the snippet: the standard deviation by the documentation, and the distribution.
DOCUMENTED: dict[str, dict[str, tuple[Std, str]]] = {
    # https://docs.pytorch.org/docs/stable/nn.init.html
    "PyTorch": {
        "xavier_normal_": (lambda m, n, gain=1.0: gain * sqrt(2 / (m + n)), "normal"),
        "kaiming_normal_": (_kaiming, "normal"),
        "normal_": (lambda m, n, mean=0.0, std=1.0: std, "normal"),
        "uniform_": (_flat, "uniform"),
        # rows or columns of length gain: the root mean square of the entries is gain / sqrt(larger)
        "orthogonal_": (lambda m, n, gain=1.0: gain / sqrt(max(m, n)), "orthogonal"),
        "constant_": (lambda m, n, val: 0.0, "constant"),
        "zeros_": (lambda m, n: 0.0, "constant"),
    },
    # https://keras.io/api/layers/initializers/ ; the named normals are truncated, with stddev after
    # truncation (VarianceScaling divides by 0.87962566103423978)
    "Keras": {
        "GlorotNormal": (lambda m, n: sqrt(2 / (m + n)), "truncated"),
        "HeNormal": (lambda m, n: sqrt(2 / m), "truncated"),
        "LecunNormal": (lambda m, n: sqrt(1 / m), "truncated"),
        "RandomNormal": (lambda m, n, mean=0.0, stddev=0.05: stddev, "normal"),
        "RandomUniform": (_flat, "uniform"),
        "Orthogonal": (lambda m, n, gain=1.0: gain / sqrt(max(m, n)), "orthogonal"),
        "Constant": (lambda m, n, value=0.0: 0.0, "constant"),
        "Zeros": (lambda m, n: 0.0, "constant"),
    },
    # https://docs.jax.dev/en/latest/jax.nn.initializers.html ; the named normals are
    # variance_scaling(..., "truncated_normal"), standard deviation after truncation. (`uniform` of
    # that module draws from [0, scale), so jax.random.uniform stands in the snippet.)
    "JAX": {
        "glorot_normal": (lambda m, n: sqrt(2 / (m + n)), "truncated"),
        "he_normal": (lambda m, n: sqrt(2 / m), "truncated"),
        "lecun_normal": (lambda m, n: sqrt(1 / m), "truncated"),
        "normal": (lambda m, n, stddev=0.01: stddev, "normal"),
        "uniform": (lambda m, n, minval=0.0, maxval=1.0: _flat(m, n, minval, maxval), "uniform"),
        "orthogonal": (lambda m, n, scale=1.0: scale / sqrt(max(m, n)), "orthogonal"),
        "constant": (lambda m, n, value: 0.0, "constant"),
        "zeros": (lambda m, n: 0.0, "constant"),
    },
}
CALLS = {
    "PyTorch": re.compile(r"nn\.init\.(\w+)\((layer\.weight.*?)\)(?:  #|$)", re.MULTILINE),
    "Keras": re.compile(r"^    init = keras\.initializers\.(\w+)\((.*?)\)(?:  #|$)", re.MULTILINE),
    "JAX": re.compile(
        r"jax\.(?:nn\.initializers|random)\.(\w+)(?:\(((?!key).*?)\))?\(key, fan(.*?)\)(?:  #|$)",
        re.MULTILINE,
    ),
}


def drawn(framework: str, code: str, fan_in: int, fan_out: int) -> tuple[float, str]:
    """Return the standard deviation of the weights by the documentation, and their distribution."""
    found = CALLS[framework].search(code)
    assert found, code
    name, *arguments = found.groups()
    text = ", ".join(argument for argument in arguments if argument).removeprefix("layer.weight")
    scope = {"fan_in": fan_in, "fan_out": fan_out, "fan": (fan_in, fan_out), "max": max}
    call = ast.parse(f"f({text.strip(', ')})", mode="eval").body
    assert isinstance(call, ast.Call)

    def value(node: ast.expr) -> Any:
        return eval(compile(ast.Expression(node), "argument", "eval"), scope)

    std, kind = DOCUMENTED[framework][name]
    given = {str(word.arg): value(word.value) for word in call.keywords}
    return std(fan_in, fan_out, *map(value, call.args), **given), kind


def codes(initializer: str, **numbers: float) -> dict[str, str]:
    return snippets(Layers((100, 100, 10), "tanh", initializer, numbers, top=True))


@pytest.mark.parametrize("framework", DOCUMENTED)
@pytest.mark.parametrize(("fan_in", "fan_out"), FANS)
@pytest.mark.parametrize("scheme", ["xavier_normal", "he_normal", "lecun_normal"])
def test_named_schemes(scheme: str, fan_in: int, fan_out: int, framework: str) -> None:
    code = codes(scheme)[framework]
    std, kind = drawn(framework, code, fan_in, fan_out)
    assert std == pytest.approx(standard_deviation(scheme, fan_in, fan_out))
    assert kind == ("normal" if framework == "PyTorch" else "truncated")
    assert ("cut at two standard deviations" in code) == (kind == "truncated")


@pytest.mark.parametrize("framework", DOCUMENTED)
@pytest.mark.parametrize("initializer", ["normal", "uniform", "orthogonal"])
@pytest.mark.parametrize("data", ["gaussian", "digits"])
def test_given_standard_deviations(initializer: str, data: str, framework: str) -> None:
    setup = Setup("tanh", 0.316, 5, 0, data, width=32, initializer=initializer)
    layers = of_setup(setup)
    code = snippets(layers)[framework]
    for fan_in, fan_out in zip(layers.sizes, layers.sizes[1:], strict=False):
        std, kind = drawn(framework, code, fan_in, fan_out)
        assert std == pytest.approx(0.316)
        assert kind == initializer


@pytest.mark.parametrize("framework", DOCUMENTED)
def test_weights_that_start_equal(framework: str) -> None:
    equal, noisy = codes("constant", value=0.1, std=0.0), codes("noisy", value=0.1, std=1e-3)
    assert drawn(framework, equal[framework], 64, 8) == (0.0, "constant")
    assert drawn(framework, noisy[framework], 64, 8) == (1e-3, "normal")
    assert all("0.1" in code[framework] for code in (equal, noisy))


@pytest.mark.parametrize("framework", DOCUMENTED)
def test_a_scheme_is_named_only_where_it_asks_for_the_same(framework: str) -> None:
    names = {"PyTorch": "xavier_normal_", "Keras": "GlorotNormal", "JAX": "glorot_normal"}
    for std, named in ((0.1, True), (0.11, False)):
        code = snippets(of_setup(Setup("tanh", std, 3, 0)))[framework]
        assert (names[framework] in code) == named
    he = snippets(of_setup(Setup("relu", 0.1414, 3, 0)))[framework]
    assert re.search("kaiming_normal_|HeNormal|he_normal", he)


@pytest.mark.parametrize("initializer", SCHEMES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("top", [True, False])
def test_snippets_are_python(initializer: str, activation: str, top: bool) -> None:
    numbers = {"value": 0.1, "std": 0.2, "limit": 0.3}
    layers = Layers((2, 64, 64, 3), activation, initializer, numbers, 0.3, 0.1, top)
    for framework, code in snippets(layers).items():
        ast.parse(code)
        assert "{" not in code
        assert max(map(len, code.splitlines())) <= 100
        parameter = ACTIVATIONS[activation].parameter_name
        assert ("0.3" in code) == (parameter is not None or "uniform" in initializer), framework


def test_defaults_that_differ_from_ours_are_said() -> None:
    """Keras' LeakyReLU has slope 0.3, JAX's GELU is approximate, PyTorch's biases are random."""
    leaky = snippets(of_setup(Setup("leaky_relu", 0.1, 2, 0)))
    assert "negative_slope=0.01" in leaky["Keras"]
    assert "zeros_(layer.bias)" in leaky["PyTorch"]
    assert "approximate=False" in FUNCTIONS["gelu"].jax


def test_layers_of_a_training_end_in_a_linear_one() -> None:
    plan = Plan("digits", (100,) * 4, "elu", "lecun_normal", 1.0, 1, 0)
    layers = of_plan(plan)
    assert layers.sizes == (64, 100, 100, 100, 100, 10)
    code = snippets(layers)
    assert "layers[:-1]" in code["PyTorch"]
    assert "model.pop()" in code["Keras"]
    assert "weights[:-1]" in code["JAX"]

"""The script a reader takes home prints the page's numbers, in a clean interpreter."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explainer import ACTIVATIONS
from explainer.lesson import measured
from explainer.lesson.measured.playground import alone
from explainer.lesson.take_home import CDF, DIGITS_FILE, script

RUNS = [
    ("tanh", 0.01, 10, 0, "gaussian"),
    ("sigmoid", 0.1, 20, 3, "gaussian"),
    ("gelu", 0.1414, 10, 1, "gaussian"),
    ("elu", 1.0, 5, 2, "gaussian"),
    ("prelu", 0.1414, 5, 2, "gaussian"),
    ("relu", 0.1414, 10, 7, "digits"),
]


def printed(code: str, folder: Path) -> np.ndarray:
    """Run `code` as a reader would and return the numbers that it prints."""
    (folder / DIGITS_FILE.name).write_bytes(DIGITS_FILE.read_bytes())
    (folder / "script.py").write_text(code, encoding="utf-8")
    command = [sys.executable, "-I", "script.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return np.array(
        [[float(word) for word in line.split()] for line in done.stdout.splitlines()[1:]]
    )


@pytest.mark.parametrize(("activation", "std", "depth", "seed", "source"), RUNS)
def test_script_prints_the_numbers_of_the_page(
    activation: str, std: float, depth: int, seed: int, source: str, tmp_path: Path
) -> None:
    lines = printed(script(measured.Setup(activation, std, depth, seed, source)), tmp_path)
    page = measured.scale_strip(activation, depth, seed, source).at(std)
    np.testing.assert_allclose(lines[:, 1], page["std"], rtol=1e-5)
    np.testing.assert_allclose(lines[:, 2], page["std_across_inputs"], rtol=1e-5)
    np.testing.assert_allclose(lines[:, 3], 10 ** page["log10"], rtol=1e-5)


@pytest.mark.parametrize("initializer", ["normal", "uniform", "orthogonal"])
def test_script_of_any_width_and_distribution(initializer: str, tmp_path: Path) -> None:
    setup = measured.Setup(
        "tanh", 0.2, 5, 1, "digits", None, 32, initializer, bias_std=0.3, samples=50
    )
    lines = printed(script(setup), tmp_path)
    page = alone(setup).at(0.2)
    np.testing.assert_allclose(lines[:, 1], page["std"], rtol=1e-5)
    np.testing.assert_allclose(lines[:, 3], 10 ** page["log10"], rtol=1e-5)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_code_says_what_the_engine_computes(name: str) -> None:
    h, engine = np.linspace(-6, 6, 241), ACTIVATIONS[name]
    function, derivative = engine.code
    scope: dict[str, Any] = {"np": np, "a": engine.default}
    exec(CDF, scope)
    exec(f"def phi(h):\n    return {function}\ndef slope(h):\n    return {derivative}", scope)
    for code, expected in (("phi", engine.function), ("slope", engine.derivative)):
        found = scope[code](h)
        np.testing.assert_allclose(found, expected(h, engine.default), rtol=1e-9, atol=1e-15)

"""Running what a reader takes home, and reading numbers as the page writes them."""

import io
import os
import re
import subprocess
import sys
from contextlib import chdir, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from explainer.lesson.numbers import from_log10, per_layer, percent, size
from explainer.lesson.take_home.blocks import DIGITS_FILE

NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[-+]\d+)?(?!\w)")
# A number as a page writes it: 31%, <0.1%, 1,900, 0.24, 2.0·10⁻⁶, 10⁻⁹.
WRITTEN = re.compile(r"<?>?\d[\d,]*(?:\.\d+)?(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]*%?")


@cache
def run(code: str) -> str:
    """Run a script in this process, beside the digits, and return what it prints."""
    printed, before = io.StringIO(), np.geterr()
    try:
        with chdir(DIGITS_FILE.parent), redirect_stdout(printed):
            exec(compile(code, "signal.py", "exec"), {"__name__": "__main__"})
    finally:
        np.seterr(**before)
    return printed.getvalue()


def run_alone(code: str, folder: Path) -> str:
    """Run a script as a reader would, where Python has NumPy and nothing else."""
    packages = folder / "packages"
    packages.mkdir(exist_ok=True)
    home = Path(np.__file__).parent
    for part in (home, home.with_name("numpy.libs")):
        if part.exists() and not (packages / part.name).exists():
            (packages / part.name).symlink_to(part)
    if DIGITS_FILE.name in code:
        (folder / DIGITS_FILE.name).write_bytes(DIGITS_FILE.read_bytes())
    (folder / "signal_page.py").write_text(code, encoding="utf-8")
    start = "import runpy, sys; sys.path.append('packages'); runpy.run_path('signal_page.py')"
    found = subprocess.run(
        [sys.executable, "-I", "-S", "-c", start],
        cwd=folder,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert not found.stderr
    return found.stdout


def numbers(text: str) -> list[float]:
    """Return all numbers that a script prints."""
    return [float(number) for number in NUMBER.findall(text)]


def ways(value: float) -> set[str]:
    """Return the ways in which a page may write a number."""
    written: set[Any] = {
        f"{value:g}",
        f"{value:.2g}",
        f"{value:.3g}",
        f"{value:.1f}",
        f"{value:.2f}",
        f"{value:,g}",
    }
    if value > 0:
        written |= {from_log10(np.log10(value)), per_layer(np.log10(value)), size(value)}
    if 0 <= value <= 1:
        written.add(percent(value))
    return written

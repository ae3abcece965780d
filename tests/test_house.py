"""The house stands: each floor imports only from the floors below it, and pages stay short."""

import ast
from pathlib import Path

import pytest

from explainer import ACTIVATIONS, INITIALIZERS
from explainer.lesson.lessons import LESSONS

ROOT = Path(__file__).parents[1]
# What a floor must not import.
FORBIDDEN = {
    "explainer/simulation": ("streamlit", "altair", "explainer.charts", "explainer.lesson"),
    "explainer/charts": ("streamlit", "explainer.lesson"),
    "pages": ("altair", "explainer.charts", "explainer.simulation"),
}


def imported(path: Path) -> set[str]:
    """Return the full names of all that a module imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("floor", FORBIDDEN)
def test_a_floor_imports_only_from_below(floor: str) -> None:
    paths = list((ROOT / floor).rglob("*.py"))
    assert paths
    for path in paths:
        for forbidden in FORBIDDEN[floor]:
            above = {n for n in imported(path) if n == forbidden or n.startswith(forbidden + ".")}
            assert not above, f"{path.relative_to(ROOT)} imports {above}"


def test_every_page_is_a_lesson_and_every_lesson_a_page() -> None:
    assert {path.stem for path in (ROOT / "pages").glob("*.py")} == {le.name for le in LESSONS}


@pytest.mark.parametrize("page", [lesson.name for lesson in LESSONS])
def test_a_page_is_short(page: str) -> None:
    """It tells: what computes or draws lives in explainer/."""
    lines = (ROOT / "pages" / f"{page}.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 155, "move a section of its own to explainer/lesson/parts/"


@pytest.mark.parametrize("page", [lesson.name for lesson in LESSONS])
def test_the_readme_shows_every_page(page: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for look in ("light", "dark", "phone"):
        picture = f"docs/screenshots/{page}-{look}.png"
        assert picture in readme, "add the page to the README's table of pictures"
        assert (ROOT / picture).exists(), "run scripts/screenshots.py with the page's name"


def test_the_readme_names_every_activation_and_initializer() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for word, names in (("Activations", ACTIVATIONS), ("Initializers", INITIALIZERS)):
        listed = text.split(f"{word}: `")[1].split("`")[0].split()
        assert listed == list(names)

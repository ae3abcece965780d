"""What a page defines, read from its file: its presets and its question stand there alone.

A page is a script: to import it would run it. So only its imports, its constants and these two
functions are run.
"""

import ast
from collections.abc import Callable
from functools import cache
from typing import Any

from explainer.lesson.controls import Preset
from explainer.lesson.frame import PAGES
from explainer.lesson.predict import Question

WANTED = ("presets", "question")


def presets(lesson: str) -> dict[str, Preset]:
    """Return the presets of a page by name, in the order of their keys 1, 2, …."""
    found: list[Preset] = _functions(lesson)["presets"]()
    return {preset.name: preset for preset in found}


def question(lesson: str) -> Question:
    """Return the question of a page, in the language that is spoken."""
    asked: Question = _functions(lesson)["question"]()
    return asked


def keys(lesson: str) -> dict[str, str]:
    """Return the key that sets each preset of a page while presenting, by the preset's name."""
    return {name: str(number) for number, name in enumerate(presets(lesson), start=1)}


@cache
def _functions(lesson: str) -> dict[str, Callable[[], Any]]:
    path = PAGES / f"{lesson}.py"
    body = ast.parse(path.read_text(encoding="utf-8")).body
    told: list[ast.stmt] = [
        node
        for node in body
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Assign)
        or (isinstance(node, ast.FunctionDef) and node.name in WANTED)
    ]
    names: dict[str, Any] = {}
    exec(compile(ast.Module(told, []), path, "exec"), names)
    return {name: names[name] for name in WANTED}

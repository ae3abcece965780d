"""The page as a Jupyter notebook: what it tells, its script in cells, and exercises."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from explainer.lesson.controls import Preset
from explainer.lesson.language import _
from explainer.lesson.predict import Question
from explainer.lesson.take_home.homes import Home

CELL = "\n\n# %% "  # begins a cell of a script, but the first
COLOURED = re.compile(r":\w+\[([^\]]*)\]")
EXERCISES = 3


def notebook(title: str, told: Mapping[str, Any], home: Home) -> str:
    """Return the notebook (JSON, nbformat 4.5): the page's title, what is `told`, and `home`."""
    claim = told["claim"]
    first = [f"# {title}", _(claim)]
    if "why" in told:
        first += ["## " + _("Why"), plain(told["why"]), f"$$\n{told['formula']}\n$$"]
    ways = ["## " + _("Run it"), home.about, _("It needs NumPy alone.")]
    if "digits.csv.gz" in home.script:
        ways.append(_("Put digits.csv.gz beside this notebook: the page has it too."))
    cells = [_markdown(*first), _markdown(*ways), *map(_code, in_cells(home.script))]
    tasks = exercises(told.get("presets", ()), told.get("question"), home)
    if tasks:
        cells.append(_markdown("## " + _("Exercises"), *tasks))
    return json.dumps(
        {
            "cells": [{**cell, "id": f"cell-{number}"} for number, cell in enumerate(cells)],
            "metadata": {
                "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                "language_info": {"name": "python"},
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        },
        ensure_ascii=False,
        indent=1,
    )


def in_cells(script: str) -> list[str]:
    """Split a script into its cells; each but the first begins with its name as a comment."""
    first, *others = script.split(CELL)
    return [first.strip("\n"), *(f"# {other}".strip("\n") for other in others)]


def exercises(presets: Sequence[Preset], question: Question | None, home: Home) -> list[str]:
    """Return the page's question and its presets as exercises: change, foretell, run."""
    tasks, seen = [], []
    if question is not None:
        options = "\n".join(f"- {option.text}" for option in question.options)
        change = changes(home, question.shown)
        seen.append(change)
        asked = f"{plain(question.text)}\n\n{options}"
        tasks.append("\n\n".join([asked, *change, _("Say why, then run all cells.")]))
    for preset in presets:
        change = changes(home, preset.settings)
        if change and change not in seen:
            seen.append(change)
            now = _("Say first what will happen, then run all cells.")
            tasks.append("\n\n".join([f"**{plain(preset.label)}**", *change, now]))
    return [f"{number}. {_indented(task)}" for number, task in enumerate(tasks[:EXERCISES], 1)]


def changes(home: Home, settings: Mapping[str, Any]) -> list[str]:
    """Say which lines and cells must change for other settings; nothing where none must."""
    script = home.again(settings)
    before, after = in_cells(home.script), in_cells(script or home.script)
    if len(before) != len(after):
        return []
    said = []
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        if old == new:
            continue
        if number == 0:
            lines = [x for x in new.split("\n") if x not in old.split("\n") and " = " in x]
            said.append(_("Change in the first cell:") + _fenced("\n".join(lines)))
        else:
            name = new.split("\n")[0].removeprefix("# ")
            said.append(_("Put in place of the cell “{name}”:").format(name=name) + _fenced(new))
    return said


def plain(text: str) -> str:
    """Take Streamlit's colours out of Markdown."""
    return COLOURED.sub(r"\1", text)


def _fenced(code: str) -> str:
    return f"\n\n```python\n{code}\n```"


def _indented(text: str) -> str:
    return text.replace("\n", "\n   ")


def _markdown(*paragraphs: str) -> dict[str, Any]:
    source = "\n\n".join(paragraphs)
    return {"cell_type": "markdown", "metadata": {}, "source": source.splitlines(keepends=True)}


def _code(source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": source.splitlines(keepends=True),
    }

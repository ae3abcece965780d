"""The heat maps of weights and gradients: one mark a cell, whatever the step."""

import json

import pandas as pd
import pytest
import vl_convert

from explainer.charts.live import PictureWords, live_picture, named_data
from explainer.lesson.measured import symmetry

WORDS = PictureWords(("weights", "gradients"), "accuracy", "heat maps")


def drawn(found: symmetry.Symmetry, kept: int) -> str:
    spec = live_picture("matrices", "step", WORDS)
    rail = found.datasets["rail"].assign(kept=kept, turn=1, text="sentence")
    text = pd.DataFrame({"value": [kept], "x": 0.0, "y": 9.0, "text": "largest", "align": "left"})
    datasets = {**found.datasets, "rail": rail, "matrix_text": text}
    rows: dict[str, object] = {name: [] for name in named_data(spec)}
    rows |= {name: json.loads(table.to_json(orient="records")) for name, table in datasets.items()}
    return str(
        vl_convert.vegalite_to_svg({**spec, "datasets": rows, "width": 600}, vl_version="6.1")
    )


@pytest.mark.parametrize("init", ["equal", "zeros"])
def test_draws_every_step(init: str) -> None:
    found = symmetry.symmetry("tanh", init, 0.0, 0)
    pictures = {drawn(found, step) for step in (0, 40, 300)}
    assert len(pictures) == 3
    for svg in pictures:
        assert "NaN" not in svg
        assert "sentence" in svg
        assert "largest" in svg


def test_zero_is_an_empty_square() -> None:
    """All marks stand, and none of the cells can be seen."""
    empty, full = (
        drawn(symmetry.symmetry("tanh", init, 0.0, 0), 300) for init in ("zeros", "equal")
    )
    cells = 2 * symmetry.UNITS * (symmetry.PIXELS**2 + symmetry.CLASSES)
    assert empty.count('fill-opacity="0"') >= cells
    assert full.count('fill-opacity="0"') < cells / 2

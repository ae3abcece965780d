"""Weights and gradients as heat maps over the steps of a training: do the units differ?"""

import pandas as pd

from explainer.charts.live import PictureWords
from explainer.lesson.language import _
from explainer.lesson.measured.symmetry import COLUMNS, PIXELS, TEXT_ROOM, UNITS, Symmetry
from explainer.lesson.numbers import percent, size
from explainer.lesson.pictures.live import live


def symmetry(found: Symmetry, kept: int, pinned: Symmetry | None = None) -> None:
    """Draw what each hidden unit looks for, and the gradient of it; the control is `step`."""
    moments = found.moments.values()
    sentences = [
        _("step {step}: rank {rank} of {units}, right on {accuracy} of the digits").format(
            step=m.step, rank=m.rank, units=UNITS, accuracy=percent(m.accuracy)
        )
        for m in moments
    ]
    weights = [(m.step, m.weight, m.rank, m.output_weight) for m in moments]
    gradients = [(m.step, m.gradient, m.gradient_rank, m.output_gradient) for m in moments]
    texts = {"matrix_text": _texts(weights), "matrix2_text": _texts(gradients)}
    words = PictureWords(
        titles=(
            _("forward → what each unit looks for"),
            _("← backward: the gradient of that"),
        ),
        rail=_("accuracy; thin line: a random start"),
        description=_(
            "Above, eight squares of 8 by 8 cells, the weights from the pixels to each hidden "
            "unit, and one square of the weights to the ten outputs. In the middle, the gradients "
            "of the same weights. Below, the accuracy over the steps of the training. The slider "
            "under the picture moves it."
        ),
    )
    ghost = None if pinned is None else pinned.datasets["rail"][["value", "level"]]
    datasets = {**found.datasets, **texts}
    live("matrices", "step", words, datasets, sentences, kept, "step", ghost=ghost)


def _texts(rows: list[tuple[int, float, int, float]]) -> pd.DataFrame:
    """Return what is written over the squares at each step: left of the units, right of output."""
    end = float(COLUMNS[-1] + 1)
    texts = []
    for step, largest, rank, output in rows:
        units = _("largest {size}, rank {rank}").format(size=size(largest), rank=rank)
        texts.append((step, 0.0, units, "left"))
        texts.append((step, end, _("to the output: {size}").format(size=size(output)), "right"))
    table = pd.DataFrame(texts, columns=["value", "x", "text", "align"])
    return table.assign(y=PIXELS + TEXT_ROOM / 2)

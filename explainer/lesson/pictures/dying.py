"""Units alive, off and dead: a grid over the steps of a training, and the rates that kill."""

import numpy as np
import pandas as pd
import streamlit as st

from explainer.charts.data import column_of
from explainer.charts.live import PictureWords
from explainer.lesson.language import _
from explainer.lesson.measured.dying import Life
from explainer.lesson.numbers import percent
from explainer.lesson.pictures.live import live, pinned_curve

COLUMNS = 32  # units in a row of the grid
GAP = 0.12
BLOCK = 3.1  # height of a layer with the line over it, in rows
TOP = 6.1


def units(life: Life, last: int, kept: int, pinned: Life | None = None) -> None:
    """Draw the grid of units over the training's steps, 0 to `last`; the control is `step`."""
    words = PictureWords(
        titles=(_("the units of both layers, each over all inputs"),),
        rail=_("% of units off (dots), % right (line)"),
        description=_(
            "A grid with a cell for each unit of two layers: coloured as far as the unit is on, "
            "grey if it is off for every input, crossed if its gradient is zero. Below, the share "
            "of units that are off and the accuracy over the training step."
        ),
    )
    rail = _off(life).assign(line=np.nan, role="ink")
    sentences = [_step_sentence(life, step) for step in life.steps]
    datasets = {
        "units": _grid(life),
        "units_extent": pd.DataFrame({"x": [0.0, COLUMNS], "y": [0.0, TOP + 0.4]}),
        "units_text": _counts(life),
        "rail": rail,
        "curves": _accuracy(life, last),
        "rail_extent": pd.DataFrame({"level": [0.0, 100.0]}),
    }
    ghost = None if pinned is None else _pinned(pinned)
    shown = life.steps[life.index(kept)]
    live("units", "early_step", words, datasets, sentences, shown, "step", ghost=ghost)


def _off(life: Life) -> pd.DataFrame:
    """Return the percentage of units off over the steps."""
    return pd.DataFrame({"value": life.steps, "level": 100 * (life.on == 0).mean(axis=(1, 2))})


def _pinned(life: Life) -> pd.DataFrame:
    """Return both curves of a pinned training, paler than the present one; `off` is the thicker.

    One is named at its end, the other on the way there, where it is farthest from the first.
    """
    off, right = _off(life), pd.DataFrame({"value": life.steps, "level": 100 * life.accuracy})
    way = slice(len(off) // 2, 3 * len(off) // 4 + 1)
    apart = int((off["level"] - right["level"]).abs()[way].fillna(0.0).argmax()) + way.start
    curves = [
        pinned_curve(off, _("pinned: off")).assign(stroke=2.6),
        pinned_curve(right, _("pinned: right"), apart).assign(stroke=1.0),
    ]
    return pd.concat(curves).assign(role="rule")


def rates(table: pd.DataFrame, kept: float) -> None:
    """Draw what the first steps do at each learning rate; the control is `rate`."""
    words = PictureWords(
        titles=(),
        rail=_("% of units off (dots), % right (line)"),
        description=_(
            "The share of units that are off for every input, as dots, and the accuracy, as a "
            "line, over the learning rate. The slider moves it."
        ),
    )
    fine = table["diverged"].isna()
    if not fine.all():
        st.caption(_(":orange[Orange]: diverged."))
    rail = pd.DataFrame(
        {
            "value": table["value"],
            "level": 100 * table["off"],
            "line": np.where(fine, 100 * table["accuracy"], np.nan),
            "role": np.where(fine, "ink", "backward"),
        }
    )
    sentences = [_rate_sentence(row) for _index, row in table.iterrows()]
    datasets = {"rail": rail, "rail_extent": pd.DataFrame({"level": [0.0, 100.0]})}
    live("rail", "rate", words, datasets, sentences, kept, "rate", key="live_rates")


def _step_sentence(life: Life, step: int) -> str:
    off, dead = life.off_share(step), life.dead_share(step)
    text = _("step {step}: {off} of the units off, {dead} dead, {accuracy} right")
    if off == dead:
        text = _("step {step}: {dead} of the units dead, {accuracy} right")
    numbers = {"off": off, "dead": dead, "accuracy": life.accuracy_at(step)}
    return text.format(step=step, **{name: percent(share) for name, share in numbers.items()})


def _rate_sentence(row: pd.Series) -> str:
    """Say what one learning rate did."""
    if pd.notna(row["diverged"]):
        return _("rate {rate:g}: diverged at step {step}").format(
            rate=row["value"], step=row["diverged"]
        )
    return _("rate {rate:g}: {off} of the units off, {accuracy} right").format(
        rate=row["value"], off=percent(row["off"]), accuracy=percent(row["accuracy"])
    )


def _grid(life: Life) -> pd.DataFrame:
    """Place a cell a unit; at each recorded step the share of inputs it is on for, -1 if dead."""
    count, layers, width = life.on.shape
    layer, unit = np.indices((layers, width)).reshape(2, -1)
    x, y = unit % COLUMNS, TOP - 0.4 - BLOCK * layer - (unit // COLUMNS + 1.0)
    shares = np.where(life.dead, -1.0, life.on.round(3)).astype(np.float32).reshape(count, -1)
    place = {"x": x, "x2": x + 1 - GAP, "y": y, "y2": y + 1 - GAP}
    return pd.DataFrame(place | dict(zip(map(column_of, life.steps), shares, strict=True)))


def _counts(life: Life) -> pd.DataFrame:
    """The line over each layer: how many of its units are off and dead."""
    both = _("layer {layer}: {off} of {units} off for every input, {dead} dead")
    same = _("layer {layer}: {dead} of {units} dead")
    rows = []
    for i, step in enumerate(life.steps):
        for layer in range(life.on.shape[1]):
            off, dead = int((life.on[i, layer] == 0).sum()), int(life.dead[i, layer].sum())
            text = (same if off == dead else both).format(
                layer=layer + 1, off=off, dead=dead, units=life.on.shape[2]
            )
            rows.append((step, 0.0, TOP - BLOCK * layer, text, "left"))
    return pd.DataFrame(rows, columns=["value", "x", "y", "text", "align"])


def _accuracy(life: Life, last: int) -> pd.DataFrame:
    """The curve of accuracy, and a line at zero that keeps the axis as long as the training."""
    accuracy = pd.DataFrame(
        {"value": life.steps, "level": 100 * life.accuracy, "series": "accuracy", "role": "faint"}
    )
    floor = pd.DataFrame({"value": [0, last], "level": 0.0, "series": "floor", "role": "rule"})
    return pd.concat([floor, accuracy], ignore_index=True).assign(name="")

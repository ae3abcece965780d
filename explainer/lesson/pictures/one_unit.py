"""One ReLU unit in the plane of its inputs, before and after one step."""

import numpy as np
import pandas as pd

from explainer.charts.live import PictureWords
from explainer.lesson.language import _
from explainer.lesson.measured.one_unit import OneUnit
from explainer.lesson.pictures.live import live


def one_unit(unit: OneUnit, kept: float) -> None:
    """Draw inputs and kink line over the learning rate of one step; the control is `unit_rate`."""
    words = PictureWords(
        titles=(_("60 inputs; filled: the unit is on"),),
        rail=_("inputs it is on for, over the rate"),
        description=_(
            "Points in a plane, filled where the unit is on after the step, and the line on which "
            "its weighted sum is zero, before the step dashed and after it solid. Below, how many "
            "points it is on for over the learning rate."
        ),
    )
    on = unit.points["on"]
    outcomes = unit.outcomes
    sentences = [
        _("rate {rate:g}: on for {on} of {points} inputs").format(
            rate=row["value"], on=row["on"], points=len(unit.points) // len(outcomes)
        )
        for _index, row in outcomes.iterrows()
    ]
    before = unit.lines[unit.lines["value"].isna()]
    labels = pd.DataFrame(
        {"value": np.nan, "x": before["x"], "y": before["y"], "text": _("before the step")}
    )
    after = unit.lines[unit.lines["value"].notna()]
    labels_after = pd.DataFrame(
        {"value": after["value"], "x": after["x2"], "y": after["y2"], "text": _("after")}
    )
    datasets = {
        "plane_extent": pd.DataFrame({"x": [-2.6, 2.6], "y": [-1.5, 1.5]}),
        "points": unit.points.assign(
            role=np.where(on, "forward", "faint"), filled=on, on=None
        ).drop(columns="on"),
        "segments": unit.lines.assign(
            role=np.where(unit.lines["value"].isna(), "faint", "ink"),
            dashed=unit.lines["value"].isna(),
        ),
        "labels": pd.concat([labels, labels_after], ignore_index=True),
        "rail": pd.DataFrame(
            {"value": outcomes["value"], "level": outcomes["on"], "line": np.nan, "role": "ink"}
        ),
    }
    live("plane", "rate", words, datasets, sentences, kept, "unit_rate", key="live_unit")

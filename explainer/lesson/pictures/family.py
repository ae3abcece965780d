"""The ReLU family: slopes that are learned, and means that depend on the weights' scale."""

import numpy as np
import pandas as pd

from explainer.charts.data import column_of
from explainer.charts.live import PictureWords
from explainer.lesson.language import _
from explainer.lesson.measured.family import LearnedSlopes
from explainer.lesson.pictures.live import live

START = 0.25  # of PReLU's slopes


def learned(learned: LearnedSlopes, kept: int) -> None:
    """Draw the slope of each unit over the steps of a training; the control is `prelu_step`."""
    words = PictureWords(
        titles=(_("layer 1: the slope of each unit"), _("layer 2")),
        rail=_("mean slope: layer 1 (line), layer 2 (dots)"),
        description=_(
            "For each unit of two layers a bar from zero to the slope it has learned, with a line "
            "at 0.25, where all began. Below, the mean slope of each layer over the training step."
        ),
    )
    means, units = learned.means, learned.units
    sentences = [
        _("step {step}: mean slope {first:.2f} in layer 1, {second:.2f} in layer 2")
        .format(step=step, first=row[1], second=row[2])
        .replace("-", "−")
        for step, row in means.iterrows()
    ]
    span = [min(units["slope"].min(), 0.0) - 0.05, max(units["slope"].max(), 0.3) + 0.05]
    datasets = {
        "rail": pd.DataFrame(
            {"value": means.index, "level": means[2], "line": means[1], "role": "ink"}
        ),
        "rail_extent": pd.DataFrame({"level": [0.0, 0.3]}),
    }
    for layer, name in enumerate(("pillars", "pillars2"), start=1):
        datasets[name] = _slope_bars(units[units["layer"] == layer])
        datasets[f"{name}_extent"] = pd.DataFrame({"x": [0.0, units["unit"].max() + 1], "y": span})
    live("pillars", "step", words, datasets, sentences, kept, "prelu_step", key="live_prelu")


def means(table: pd.DataFrame, kept: float) -> None:
    """Draw the mean output of each ELU layer over the gain of the weights; control `gain`."""
    words = PictureWords(
        titles=(_("forward → the mean output of each layer; line: theory"),),
        rail=_("mean of layer 10, over √n·σ"),
        description=_(
            "For each of ten layers a bar for its mean output, with a line for the theory. Below, "
            "the mean output of layer 10 over the scale of the weights."
        ),
    )
    last = table[table["layer"] == table["layer"].max()]
    sentences = [
        _("√n·σ = {gain:.2f}: layer 10 has mean {mean:.2g}")
        .format(gain=gain, mean=mean)
        .replace("-", "−")
        for gain, mean in zip(last["value"], last["mean"], strict=True)
    ]
    top = max(table["mean"].max(), table["theory"].max())
    datasets = {
        "cells": _mean_bars(table),
        "cells_extent": pd.DataFrame({"x": [0.5, 10.5], "y": [-0.15 * top, 1.1 * top]}),
        "cells_text": _mean_texts(table, top),
        "rail": pd.DataFrame(
            {
                "value": last["value"],
                "level": last["mean"],
                "line": last["theory"],
                "role": "forward",
            }
        ),
    }
    live("cells", "size", words, datasets, sentences, kept, "gain", key="live_means")


def _slope_bars(units: pd.DataFrame) -> pd.DataFrame:
    """Place a bar a unit, and the line at START, as a bar that is always as high."""
    slopes = units.pivot(index="unit", columns="value", values="slope").round(4)
    slopes.columns = slopes.columns.map(column_of)
    left, right = slopes.index + 0.08, slopes.index + 0.92
    bars = slopes.assign(x=left, x2=right, y=0.0, role="forward", strength=0.8)
    line = {"x": 0.0, "x2": len(slopes), "y": START - 0.008, "role": "ink", "strength": 0.9}
    always = dict.fromkeys(slopes.columns, 0.016)
    return pd.concat([bars, pd.DataFrame([line | always])], ignore_index=True)


def _mean_bars(table: pd.DataFrame) -> pd.DataFrame:
    place = {"value": table["value"], "x": table["layer"] - 0.4, "x2": table["layer"] + 0.4}
    bars = pd.DataFrame(
        {
            **place,
            "y": np.minimum(table["mean"], 0.0),
            "y2": np.maximum(table["mean"], 0.0),
            "role": "forward",
            "strength": 0.8,
        }
    )
    lines = pd.DataFrame(
        {
            **place,
            "y": table["theory"] - 0.003,
            "y2": table["theory"] + 0.003,
            "role": "ink",
            "strength": 1.0,
        }
    )
    return pd.concat([bars, lines], ignore_index=True)


def _mean_texts(table: pd.DataFrame, top: float) -> pd.DataFrame:
    over = np.maximum(table[["mean", "theory"]].max(axis=1), 0.0) + 0.06 * top
    texts = [f"{mean:.2f}".replace("-", "−") for mean in table["mean"]]
    numbers = pd.DataFrame({"value": table["value"], "x": table["layer"], "y": over, "text": texts})
    layers = pd.DataFrame({"value": np.nan, "x": sorted(table["layer"].unique()), "y": -0.08 * top})
    layers["text"] = layers["x"].astype(str)
    return pd.concat([numbers, layers], ignore_index=True).assign(align="center")

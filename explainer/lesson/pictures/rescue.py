"""The rescue of dead units by other activations, and the units that are dead before training."""

import numpy as np
import pandas as pd

from explainer import ACTIVATIONS
from explainer.charts.live import PictureWords
from explainer.lesson.language import _
from explainer.lesson.measured.dying import FAMILY
from explainer.lesson.numbers import percent
from explainer.lesson.pictures.live import live

BAR = 0.42  # height of a bar, where a row is 1
NAMED_AT = dict(zip(FAMILY, (1.0, 0.25, 0.8, 1.0), strict=True))  # names do not stand in line
UNDER = "leaky_relu"  # named under its line: ReLU's runs close over it


def rescue(runs: pd.DataFrame, kept: int) -> None:
    """Draw how many units each activation brings back; the control is `rescue_step`."""
    words = PictureWords(
        titles=(_("grey: off for every input; black: dead"),),
        rail=_("% of units off, step by step"),
        description=_(
            "For each of four activations a bar: the share of units that are off for every input, "
            "and within it the share whose gradient is zero. Below, the first share over the steps "
            "after the switch."
        ),
    )
    relu = runs[runs["activation"] == FAMILY[0]]
    sentences = [_("step {step} after the switch").format(step=step) for step in relu["value"]]
    datasets = {
        "cells": _bars(runs),
        "cells_extent": pd.DataFrame({"x": [0.0, 1.0], "y": [0.0, len(FAMILY) + 0.1]}),
        "cells_text": _lines(runs),
        "rail": pd.DataFrame(
            {"value": relu["value"], "level": 100 * relu["off"], "line": np.nan, "role": "ink"}
        ),
        "curves": _curves(runs),
        "rail_extent": pd.DataFrame({"level": [0.0, 125 * runs["off"].max()]}),
    }
    live("cells", "step", words, datasets, sentences, kept, "rescue_step", key="live_rescue")


def born_dead(layers: pd.DataFrame, kept: float) -> None:
    """Draw units that are off before training over the size of the biases; control `bias`."""
    words = PictureWords(
        titles=(_("PyTorch’s default weights"), _("the same weights × √6, He’s scale")),
        rail=_("% of units off: default (dots), He (line)"),
        description=_(
            "For each of ten layers the share of units that are off for every input before "
            "training: above with PyTorch’s default weights, below with the same weights times the "
            "root of six. Below both, the share of all units over the size of the random biases."
        ),
    )
    totals = total_dead(layers)
    default, scaled = 100 * totals["default"], 100 * totals["he"]
    sentences = [
        _("biases × {size:g}: {default} of the units off; He {he}").format(
            size=size, default=percent(row["default"]), he=percent(row["he"])
        )
        for size, row in totals.iterrows()
    ]
    datasets = {
        "rail": pd.DataFrame(
            {"value": totals.index, "level": default, "line": scaled, "role": "ink"}
        ),
        "rail_extent": pd.DataFrame({"level": [0.0, 30.0]}),
    }
    for name, scheme in (("cells", "default"), ("cells2", "he")):
        datasets |= _layer_bars(name, layers[layers["scheme"] == scheme])
    live("two_cells", "size", words, datasets, sentences, kept, "bias", key="live_born")


def total_dead(layers: pd.DataFrame) -> pd.DataFrame:
    """Return the share of all units that are off: a row a size of the biases, a column a scheme."""
    weighted = layers.assign(dead=layers["dead"] * layers["units"])
    sums = weighted.groupby(["value", "scheme"])[["dead", "units"]].sum()
    return (sums["dead"] / sums["units"]).unstack()


def _bars(runs: pd.DataFrame) -> pd.DataFrame:
    """Place a bar a run: all units, those that are off, those that are dead."""
    runs = runs.dropna(subset="off")
    row = len(FAMILY) - 1 - runs["activation"].map(FAMILY.index)
    parts = [("rule", 0.25, 1.0), ("rule", 1.0, runs["off"]), ("ink", 0.9, runs["dead"])]
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "value": runs["value"],
                    "x": 0.0,
                    "x2": share,
                    "y": row,
                    "y2": row + BAR,
                    "role": role,
                    "strength": strength,
                }
            )
            for role, strength, share in parts
        ],
        ignore_index=True,
    )


def _lines(runs: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "value": runs["value"],
            "x": 0.0,
            "y": len(FAMILY) - 0.3 - runs["activation"].map(FAMILY.index),
            "text": [_line(row) for _index, row in runs.iterrows()],
            "align": "left",
        }
    )


def _line(row: pd.Series) -> str:
    label = ACTIVATIONS[row["activation"]].label
    if pd.isna(row["off"]):
        text = _("{activation}: diverged at step {step}")
        return text.format(activation=label, step=row["diverged"])
    return _("{activation}: {off} off, {dead} dead, {accuracy} right").format(
        activation=label, **{name: percent(row[name]) for name in ("off", "dead", "accuracy")}
    )


def _curves(runs: pd.DataFrame) -> pd.DataFrame:
    steps = np.sort(runs["value"].unique())
    runs = runs.dropna(subset="off")
    named = {name: steps[int(share * (len(steps) - 1))] for name, share in NAMED_AT.items()}
    here = runs["value"] == runs["activation"].map(named)
    labels = runs["activation"].map(lambda name: ACTIVATIONS[name].label)
    curves = pd.DataFrame(
        {
            "value": runs["value"],
            "level": 100 * runs["off"],
            "series": runs["activation"],
            "role": np.where(runs["activation"] == FAMILY[0], "ink", "forward"),
            "name": labels.where(here, ""),
        }
    )
    under = curves[here & (runs["activation"] == UNDER)]
    curves.loc[under.index, "name"] = ""
    low = under.assign(level=under["level"] - 25 * runs["off"].max(), series=f"{UNDER}_name")
    return pd.concat([curves, low], ignore_index=True)


def _layer_bars(name: str, layers: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Place a bar a layer, its share over it and its number under it."""
    numbers = pd.DataFrame({"value": np.nan, "x": sorted(layers["layer"].unique()), "y": -0.1})
    numbers["text"] = numbers["x"].astype(str)
    shares = pd.DataFrame(
        {
            "value": layers["value"],
            "x": layers["layer"],
            "y": layers["dead"] + 0.09,
            "text": [f"{share:.0%}" for share in layers["dead"]],
        }
    )
    return {
        name: pd.DataFrame(
            {
                "value": layers["value"],
                "x": layers["layer"] - 0.4,
                "x2": layers["layer"] + 0.4,
                "y": 0.0,
                "y2": layers["dead"],
                "role": "ink",
                "strength": 0.6,
            }
        ),
        f"{name}_extent": pd.DataFrame({"x": [0.5, 10.5], "y": [-0.2, 0.8]}),
        f"{name}_text": pd.concat([shares, numbers], ignore_index=True).assign(align="center"),
    }

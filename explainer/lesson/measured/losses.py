"""The loss curves of a race: each with a thin line to its name, some of them standing out."""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from explainer import ACTIVATIONS

LOSS_SPAN = (-3.0, 0.6)  # powers of ten that the curves may show
NAMES, EDGE = 312, 380  # on the axis of steps: the room for the names
BESIDE = 12  # of the end of a curve that diverged: there stands its name
APART = 0.36  # of two names, at least, in powers of ten
STROKES = {"ink": 2.4, "faint": 1.3}  # of a curve that stands out, and of another


def loss_curves(tables: Mapping[str, pd.DataFrame], strong: Collection[str]) -> pd.DataFrame:
    """Return the curves of a rail from the table of steps of each activation.

    Those that are `strong` stand out. One that got to the end is named right of all; one that
    diverged, where it did.
    """
    # What stands out is drawn last, over the others.
    order = sorted(tables, key=lambda name: name in strong)
    curves = {name: _curve(name, tables[name], name in strong) for name in order}
    lost = {name for name in order if tables[name]["diverged"].iloc[-1]}
    ended = [curves[name].iloc[-1] for name in order if name in lost and len(curves[name])]
    whole = [curves[name].iloc[-1] for name in order if name not in lost]
    room = pd.DataFrame({"value": [EDGE], "level": LOSS_SPAN[0], "series": "room"})
    lines = [*_named(whole, [NAMES] * len(whole)), *_named(ended, [_beside(end) for end in ended])]
    drawn = pd.concat([*curves.values(), *lines, room], ignore_index=True)
    return drawn.fillna({"name": "", "role": "faint"})


def _curve(activation: str, steps: pd.DataFrame, strong: bool) -> pd.DataFrame:
    fine = steps[~steps["diverged"]]
    level = np.log10(fine["loss"].clip(*(10**end for end in LOSS_SPAN))).round(3)
    role = "ink" if strong else "faint"
    table = pd.DataFrame({"value": fine["step"], "level": level})
    return table.assign(series=activation, role=role, stroke=STROKES[role])


def _named(ends: list[pd.Series], places: list[float]) -> list[pd.DataFrame]:
    """Return lines from the ends of curves to their names, at `places` on the axis, APART."""
    pairs = sorted(zip(ends, places, strict=True), key=lambda pair: -pair[0]["level"])
    levels = np.array([end["level"] for end, _ in pairs])
    for index in range(1, len(levels)):
        levels[index] = min(levels[index], levels[index - 1] - APART)
    levels += max(0.0, LOSS_SPAN[0] + APART / 2 - levels.min(initial=0.0))
    lines = []
    for (end, place), level in zip(pairs, levels, strict=True):
        label = ACTIVATIONS[end["series"]].label
        line = {"value": [end["value"], place], "level": [end["level"], level]}
        look = {"series": f"{label} named", "role": end["role"], "stroke": 0.7}
        lines.append(pd.DataFrame({**line, **look, "name": ["", label], "beside": True}))
    return lines


def _beside(end: pd.Series) -> float:
    return float(end["value"]) + BESIDE

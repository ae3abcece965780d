"""Xavier's pictures with their sliders and verdicts, as the page on Xavier lays them."""

from math import log10

import pandas as pd
import streamlit as st

from explainer.lesson import cached, pictures
from explainer.lesson.controls import grid
from explainer.lesson.explain import how_to_read
from explainer.lesson.language import _
from explainer.lesson.measured import Run, Setup
from explainer.lesson.measured.xavier import LAYER_STDS, STDS, WIDTHS, rule_std
from explainer.lesson.numbers import from_log10
from explainer.lesson.stage import LUCK_SEEDS, places
from explainer.lesson.verdict import gradient_finding, signal_finding, verdict

KEPT = 0.025  # a factor this near 1, as a power of ten (6 %), keeps a size


def both_ways_picture(activation: str, depth: int, seed: int) -> Run:
    """Draw the strip over the weights' scale, with both directions on its rail; return the run."""
    sweep = cached.scale_strip(activation, depth, seed, "gaussian", None, STDS)
    how_to_read(sweep.layers)
    picture, control, words = places()
    with control:
        label = _("weight scale σ: the standard deviation of the weights")
        kept = Setup(activation, grid("std", label, STDS, 0.1), depth, seed)
    luck = cached.luck_table(kept, LUCK_SEEDS)
    with picture:
        pictures.both_ways(sweep, kept.std, luck)
    run = sweep.run(kept, kept.std)
    with words:
        verdict(f"σ = {kept.std:g}", signal_finding(run.flow), gradient_finding(run.flow))
    return run


def balance_picture(seed: int) -> tuple[int, int, float]:
    """Draw what one layer multiplies both sizes by; return its widths and Xavier's scale."""
    picture, control, words = places()
    with words:
        fan_in = int(grid("n_in", _("units below: n_in"), WIDTHS, 400))
        fan_out = int(grid("n_out", _("units above: n_out"), WIDTHS, 100))
    with control:
        std = grid("layer_std", _("weight scale σ of this layer"), LAYER_STDS, 0.0632)
    found = cached.balance(fan_in, fan_out, seed)
    with picture:
        pictures.balance(found, std)
    forward, backward = found.factors[std]
    with words:
        st.markdown(f"**{_balance_headline(forward, backward)}**")
        st.markdown(
            _(
                "At σ = {std:g} the signal changes by **×{forward}**, the gradient by "
                "**×{backward}**. Squared, they are {mean} on average. With Xavier’s σ that is 1, "
                "up to luck."
            ).format(
                std=std,
                forward=from_log10(log10(forward)),
                backward=from_log10(log10(backward)),
                mean=from_log10(log10((forward**2 + backward**2) / 2)),
            )
        )
    return fan_in, fan_out, rule_std("Xavier", fan_in, fan_out)


def _balance_headline(forward: float, backward: float) -> str:
    there, back = (0 if abs(log10(factor)) < KEPT else factor - 1 for factor in (forward, backward))
    if there == back == 0:
        return _("Both keep their size.")
    if there == 0:
        return _("The signal keeps its size, the gradient does not.")
    if back == 0:
        return _("The gradient keeps its size, the signal does not.")
    if there * back < 0:
        return _("One grows, the other shrinks.")
    return _("Both grow.") if there > 0 else _("Both shrink.")


def draws_table(seed: int) -> None:
    """Draw a table of ways to draw weights, and what becomes of signal and gradient."""
    names = {
        "normal": _("Xavier, normal"),
        "uniform": _("Xavier, uniform"),
        "truncated": _("Xavier in Keras: cut at ±2 std"),
        "pytorch": _("PyTorch’s default: U(±1/√n)"),
    }
    found = cached.draws(seed)
    columns = {
        _("weights"): [names[name] for name in found],
        _("histogram"): [draw.histogram for draw in found.values()],
        "n·σ²": [f"{draw.std**2:.2f}" for draw in found.values()],
        _("largest √n·|w|"): [f"{draw.largest:.2f}" for draw in found.values()],
        _("forward"): ["×" + from_log10(draw.flow.forward) for draw in found.values()],
        _("back"): ["×" + from_log10(draw.flow.backward) for draw in found.values()],
    }
    histogram = st.column_config.BarChartColumn(y_min=0, width="medium", color="blue")
    table = pd.DataFrame(columns)
    st.dataframe(table, hide_index=True, column_config={_("histogram"): histogram})

"""Xavier, in parts: the strip with both directions, unequal widths, the draws, the derivation."""

from math import log10

import numpy as np
import pandas as pd
import streamlit as st

from explainer.lesson import cached, pictures
from explainer.lesson.controls import grid
from explainer.lesson.explain import how_to_read
from explainer.lesson.language import _
from explainer.lesson.measured import Run, Setup
from explainer.lesson.measured.xavier import LAYER_STDS, STDS, WIDTHS, rule_std
from explainer.lesson.numbers import per_layer
from explainer.lesson.stage import luck_of, pinned_run, places
from explainer.lesson.verdict import Finding, gradient_finding, signal_finding, verdict

KEPT = 0.025  # a factor this near 1, as a power of ten (6 %), keeps a size


def both_ways_picture(activation: str, depth: int, seed: int) -> Run:
    """Draw the strip over the weights' scale, with both directions on its rail; return the run."""
    sweep = cached.scale_strip(activation, depth, seed, "gaussian", None, STDS)
    how_to_read(activation, sweep)
    picture, control, words = places()
    with control:
        label = _("weight scale σ: the standard deviation of the weights")
        kept = Setup(activation, grid("std", label, STDS, 0.1), depth, seed)
    luck = luck_of(kept)
    ghost, before = pinned_run(kept, sweep, _findings)
    with picture:
        pictures.both_ways(sweep, kept.std, luck, ghost)
    run = sweep.run(kept, kept.std)
    with words:
        verdict(f"σ = {kept.std:g}", *_findings(run), before=before)
    return run


def _findings(run: Run) -> list[Finding]:
    return [signal_finding(run), gradient_finding(run.flow)]


def _balance_picture(seed: int) -> tuple[int, int, float]:
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
                forward=per_layer(log10(forward)),
                backward=per_layer(log10(backward)),
                mean=per_layer(log10((forward**2 + backward**2) / 2)),
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


def _draws_table(seed: int) -> None:
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
        _("forward"): ["×" + per_layer(draw.flow.forward) for draw in found.values()],
        _("back"): ["×" + per_layer(draw.flow.backward) for draw in found.values()],
    }
    histogram = st.column_config.BarChartColumn(y_min=0, width="medium", color="blue")
    table = pd.DataFrame(columns)
    st.dataframe(table, hide_index=True, column_config={_("histogram"): histogram})


def widths(seed: int) -> None:
    """One layer of two widths: each direction asks for its own scale."""
    st.subheader(_("When the widths differ"), anchor=False)
    st.markdown(
        _(
            "Forward, n counts the units below, n_in. Backward, it counts the units above, n_out. "
            "Where they differ, one σ cannot serve both: the marks 1/√n_in and 1/√n_out stand "
            "apart. Xavier takes n to be the mean of the two, and its mark stands between them. "
            "The layer is linear here, as in the derivation."
        )
    )
    fan_in, fan_out, std = _balance_picture(seed)
    st.latex(
        r"\sigma = \sqrt{\tfrac{2}{n_\mathrm{in} + n_\mathrm{out}}}"
        rf" = \sqrt{{\tfrac{{2}}{{{fan_in} + {fan_out}}}}} = {std:g}"
    )


def draws(seed: int) -> None:
    """Normal or uniform makes no difference once the spread is the same."""
    st.subheader(_("Normal or uniform: one law"), anchor=False)
    st.markdown(
        _(
            "Only the variance of the weights counts. A uniform draw between ±√3·σ has the "
            "variance σ², so Xavier’s reaches to √6 / √(n_in + n_out). In ten tanh layers of "
            "100 units the first three draws differ only by luck. The last has a third of their "
            "variance, and signal and gradient pay for it."
        )
    )
    _draws_table(seed)
    st.caption(
        _(
            "Forward, back: the factor per layer. Keras divides σ by 0.8796 before it cuts, and so "
            "keeps the spread. The last draw was the standard in 2010, the one that Glorot and "
            "Bengio set out to replace."
        )
    )


def derivation() -> None:
    """From variances to the formula."""
    st.markdown(
        _(
            "Glorot and Bengio assume weights that are independent with mean 0, and an activation "
            "function that is symmetric about 0 with slope 1 there, so that near 0 it passes every "
            "sum on unchanged. Then each layer multiplies two variances: that of the signal z, and "
            "that of the gradient δ that comes back."
        )
    )
    st.latex(
        r"""\begin{aligned}
        \mathrm{Var}[z^{l}] &= n_\mathrm{in}\,\mathrm{Var}[W^l]\;\mathrm{Var}[z^{l-1}]\\
        &\Rightarrow\; n_\mathrm{in}\,\mathrm{Var}[W] = 1\\
        \mathrm{Var}[\delta^{l-1}] &= n_\mathrm{out}\,\mathrm{Var}[W^l]\;\mathrm{Var}[\delta^{l}]\\
        &\Rightarrow\; n_\mathrm{out}\,\mathrm{Var}[W] = 1\\
        \mathrm{Var}[W] &= \frac{2}{n_\mathrm{in} + n_\mathrm{out}}\\
        W &\sim U\!\left[\pm\sqrt 6\,/\sqrt{n_\mathrm{in} + n_\mathrm{out}}\,\right]
        \end{aligned}"""
    )
    st.markdown(
        _(
            "So the two variances that are kept are those of the signal and of the back-propagated "
            "gradient, the derivative by what enters an activation function. The gradient of the "
            "weights is another matter: at any scale its variance comes out the same in all layers "
            "(equation 14; see Vanishing & exploding)."
        )
    )


def folklore() -> None:
    """What the usual story gets wrong, with theory's numbers."""
    gains = cached.tanh_gains()
    st.markdown(
        _(
            "- **“Sigmoid? Use Xavier.”** The derivation asks for f(0) = 0 and a slope of 1. A "
            "sigmoid has ½ and ¼. Glorot and Bengio themselves write that sigmoids should be "
            "avoided with small random weights.\n"
            "- **“Then four times Xavier.”** An old recipe, since 4 × ¼ = 1; a well-known book "
            "gives the 4 to tanh. But weights that large push a sigmoid off its steep middle: in "
            "deep layers theory gives ×0.63.\n"
            "- **“Xavier keeps tanh at 1.”** Not quite. Tanh bends, so the outputs’ standard "
            "deviation falls from {first:.2f} in layer 1 to {tenth:.2f} in layer 10 and "
            "{fiftieth:.2f} in layer 50, like 1/√(2·layer): a power law, not an exponential. "
            "Weights {keeps:.4f} times Xavier’s would hold it at {held:.2f}, but then the gradient "
            "grows by ×{grows:.2f} per layer. PyTorch’s gain for tanh, 5/3, is close to that "
            "{keeps:.4f}; with it the gradient grows by ×{pytorch:.2f} per layer. It is a "
            "convention; we know of no derivation.\n"
            "- **“tf.contrib.xavier_initializer”** never existed. The path was "
            "tf.contrib.layers.xavier_initializer, and TensorFlow 2 removed contrib. Today it is "
            "GlorotNormal or GlorotUniform in Keras, xavier_normal_ or xavier_uniform_ in "
            "PyTorch.\n"
            "- **“A good start is all it takes.”** Batch normalization and residual connections "
            "came later and leave less to the first weights."
        ).format(
            first=gains["xavier"]["std"].iloc[0],
            tenth=gains["xavier"]["std"].iloc[9],
            fiftieth=gains["xavier"]["std"].iloc[49],
            keeps=gains["keeps"]["gain"].iloc[0],
            held=gains["keeps"]["std"].iloc[49],
            grows=np.sqrt(gains["keeps"]["chi"].iloc[49]),
            pytorch=np.sqrt(gains["pytorch"]["chi"].iloc[49]),
        )
    )

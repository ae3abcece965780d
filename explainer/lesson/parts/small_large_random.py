"""Small and large random, in parts: the verdict and its goal, the classic table, the folklore."""

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from explainer.lesson import cached, progress
from explainer.lesson.language import _
from explainer.lesson.measured import Measured, Run, Setup
from explainer.lesson.measured.flow import SAMPLES
from explainer.lesson.measured.scales import (
    HIDDEN_LAYERS,
    PUBLISHED,
    STEPS,
    both_arrive,
    trained_losses,
)
from explainer.lesson.numbers import from_log10, per_layer, percent, size
from explainer.lesson.verdict import Finding, gradient_finding, saturates, signal_finding

EXACT = 6  # layers of which the published table has more than two digits


def findings(run: Run) -> list[Finding]:
    """Say whether both arrive, and if not, what becomes of each."""
    flow = run.flow
    if both_arrive(flow) and not saturates(run.layers):
        text = _(
            "Going forward, each layer multiplies the spread of a unit’s answers across inputs by "
            "**{forward}**. Going back, it multiplies the gradient by **{backward}**. Both are "
            "between 0.8 and 1.25."
        ).format(forward=per_layer(flow.forward), backward=per_layer(flow.backward))
        return [(_("Both arrive."), text)]
    return [signal_finding(run), gradient_finding(flow)]


def found(sweep: Measured) -> str:
    """Say at how many scales of the slider both arrive: what the reader is to find."""
    arrived = [
        both_arrive(flow) and not saturates(sweep.at(std)) for std, flow in sweep.flows.items()
    ]
    if not any(arrived):
        return _("Here no σ on the slider lets both arrive.")
    text = _("Find a σ at which both arrive: {found} of {all} do.")
    return text.format(found=sum(arrived), all=len(arrived))


def goal(sweep: Measured) -> None:
    """Draw the hunt on a line of its own."""
    st.markdown(f":material/search: **{found(sweep)}**")


def classic_table(run: pd.DataFrame) -> pd.DataFrame:
    """Return the published standard deviations beside ours, as a reader reads them."""
    columns = zip(PUBLISHED, run["layer"], run["std"], run["expected"], strict=True)
    rows = [
        (
            printed if float(printed) else _("rounded away"),
            size(std, 3),
            size(expected, 3),
            f"{std / float(printed):.3f}" if layer <= EXACT else "",
        )
        for printed, layer, std, expected in columns
    ]
    heads = [_("published"), _("measured"), _("theory"), _("measured ÷ published")]
    return pd.DataFrame(rows, columns=heads, index=pd.Index(run["layer"], name=_("layer")))


def losses() -> None:
    """Draw what shallow and deep networks learned from small and from large weights."""
    steps = 2 * len(HIDDEN_LAYERS) * STEPS
    found = progress.awaited("losses", steps, partial(trained_losses, 0))
    if found is not None:
        st.table(loss_table(found))


def loss_table(losses: pd.DataFrame) -> pd.DataFrame:
    """Return what networks of few and of many hidden layers learned from small and from large."""
    cells = {
        _("loss from σ = {std:g}").format(std=std): [_loss(row) for __, row in rows.iterrows()]
        for std, rows in losses.groupby("std")
    }
    layers = pd.Index(losses["layers"].unique(), name=_("hidden layers"))
    return pd.DataFrame(cells, index=layers)


def _loss(row: pd.Series) -> str:
    if not pd.isna(row["diverged"]):
        return _("diverged at step {step}").format(step=row["diverged"])
    return from_log10(float(np.log10(row["loss"])))


def classic() -> None:
    """The lecture's ten layers of 500 units, recomputed."""
    small, large = cached.classic().values()
    first = large.iloc[0]
    st.subheader(_("The classic table, recomputed"), anchor=False)
    table, text = st.columns((1.3, 1), gap="large", vertical_alignment="center")
    with table:
        st.caption(
            _(
                "Ten layers of 500 tanh units, weights N(0, 0.01²): the standard deviation of each "
                "layer’s outputs, over 1,000 inputs as printed and over {inputs} here."
            ).format(inputs=SAMPLES)
        )
        st.table(classic_table(small))
    with text:
        st.markdown(
            _(
                "A Stanford lecture of 2017 printed this column to six decimals, so that layer "
                "10 reads 0.000000. In fact it is {last}, and theory predicts it.\n\n"
                "With N(0, 1) in the same network {share} of the outputs of layer 1 are beyond "
                "±0.99. It is often concluded that all gradients are then 0. Measured: the root "
                "mean square |δ| of layer 1 is {reached} times that of layer 10. Its "
                "median is only {median} times its root mean square: a few units carry it all."
            ).format(
                last=size(small["std"].iloc[-1]),
                share=percent(first["saturated"]),
                reached=from_log10(first["log10"]),
                median=from_log10(first["median"] - first["log10"]),
            )
        )


def folklore() -> None:
    """What the usual story gets wrong, with numbers of random ReLU networks."""
    zeros = [cached.one_run(Setup("relu", std, 10, 0)) for std in (0.01, 1.0)]
    st.markdown(
        _(
            "- **“Large weights kill ReLUs at the start.”** Without biases, whether a ReLU is on "
            "does not depend on the scale: twice the weights, twice the input, same sign. In layer "
            "10 {small} of the outputs are 0 at σ = 0.01 and {large} at σ = 1. Large weights "
            "only make the numbers explode.\n"
            "- **“N(0, 1) makes a tanh network’s gradient vanish.”** It makes it explode. The page "
            "on saturation shows how.\n"
            "- **“N(0, 0.01²) is what one uses.”** It was, around 2012. The next pages show what "
            "took its place.\n"
            "- **“Small random numbers do not work: look at N(0, 1).”** N(0, 1) is the large case: "
            "√n·σ is 10 for 100 units. Small ones do work in shallow networks, as below."
        ).format(
            small=percent(float(zeros[0].layers["zeros"].iloc[-1])),
            large=percent(float(zeros[1].layers["zeros"].iloc[-1])),
        )
    )

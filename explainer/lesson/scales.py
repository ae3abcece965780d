"""The words on weights too small and too large: the verdict, and the classic table."""

import numpy as np
import pandas as pd

from explainer.lesson.language import _
from explainer.lesson.measured import Measured, Run
from explainer.lesson.measured.scales import PUBLISHED, both_arrive
from explainer.lesson.numbers import from_log10, percent, size
from explainer.lesson.verdict import Finding, gradient_finding, signal_finding, signal_sentence

MOST = 0.5  # share of saturated units above which it is the signal that saturates
EXACT = 6  # layers of which the published table has more than two digits


def findings(run: Run) -> list[Finding]:
    """Say whether both arrive, and if not, what becomes of each."""
    flow = run.flow
    if both_arrive(flow):
        text = _(
            "Going forward, each layer multiplies the difference between inputs by **{forward}**. "
            "Going back, it multiplies the gradient by **{backward}**. Both are between 0.8 and "
            "1.25."
        ).format(forward=from_log10(flow.forward), backward=from_log10(flow.backward))
        return [(_("Both arrive."), text)]
    saturated = float(run.layers["saturated"].astype(float).mean())
    signal = signal_finding(flow)
    if saturated > MOST:
        share = _("{share} of the units are saturated.").format(share=percent(saturated))
        signal = (_("The signal saturates."), f"{share} {signal_sentence(flow)}")
    return [signal, gradient_finding(flow)]


def found(sweep: Measured) -> str:
    """Say at how many scales of the slider both arrive: what the reader is to find."""
    arrived = [both_arrive(flow) for flow in sweep.flows.values()]
    if not any(arrived):
        return _("Here no σ on the slider lets both arrive.")
    text = _("Find a σ at which both arrive: {found} of {all} do.")
    return text.format(found=sum(arrived), all=len(arrived))


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

"""Xavier's pictures: both directions over the weights' scale, and one layer of two widths."""

from dataclasses import replace
from math import log10

import pandas as pd

from explainer.charts.data import Datasets
from explainer.charts.live import PictureWords
from explainer.lesson.language import _
from explainer.lesson.measured import Measured
from explainer.lesson.measured import xavier as measured
from explainer.lesson.numbers import per_layer
from explainer.lesson.pictures.live import live
from explainer.lesson.pictures.strip import strip_datasets, strip_words


def both_ways(sweep: Measured, kept: float, luck: pd.DataFrame, ghost: Datasets) -> None:
    """Draw the strip over the weights' scale; its rail shows the factor per layer both ways.

    `ghost` holds the data sets of a pinned network.
    """
    sentences = [
        _("σ = {value:g}: per layer ×{forward} forward, ×{backward} back").format(
            value=value, forward=per_layer(flow.forward), backward=per_layer(flow.backward)
        )
        for value, flow in sweep.flows.items()
    ]
    depth = sweep.flows[kept].depth
    datasets = {**strip_datasets(sweep, kept, luck), **measured.both_ways(sweep, depth), **ghost}
    words = replace(strip_words("scale"), rail=_("factor per layer: line forward, dots back"))
    live("factors", "factor_scale", words, datasets, sentences, kept, "std")


def balance(found: measured.Balance, kept: float) -> None:
    """Draw what one layer multiplies signal and gradient by; the control is `layer_std`."""
    words = PictureWords(
        titles=(),
        rail=_("factor of this layer: line forward, dots back"),
        description=_(
            "Two rising lines over the weight scale: the factor on the signal and the factor on "
            "the gradient. Where the widths differ, they cross 1 at different scales. Three "
            "marks: 1 over the root of n_in, Xavier, and 1 over the root of n_out. The slider "
            "under the picture moves along it."
        ),
    )
    sentences = [
        _("σ = {value:g}: signal ×{forward}, gradient ×{backward}").format(
            value=value, forward=per_layer(log10(there)), backward=per_layer(log10(back))
        )
        for value, (there, back) in found.factors.items()
    ]
    live(
        "curves", "factor_scale", words, found.datasets, sentences, kept, "layer_std", "live_widths"
    )

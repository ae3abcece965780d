"""He's pictures: two losses over a training, and the factor per layer over a leaky slope."""

from math import log10

from explainer.charts.live import PictureWords
from explainer.lesson.language import _
from explainer.lesson.measured import Trained
from explainer.lesson.measured import he as measured
from explainer.lesson.numbers import per_layer
from explainer.lesson.pictures.live import live
from explainer.lesson.pictures.strip import training


def duel(
    shown: Trained,
    other: Trained,
    names: tuple[str, str],
    kept: int,
    pinned: tuple[Trained, int] | None = None,
) -> None:
    """Draw a training's strip over its steps, with the loss of the other one on the rail.

    `pinned` is a training and its step, whose gradients and loss stand behind.
    """
    extra = measured.losses(shown, other, names)
    if pinned is not None:
        corners, curves = shown.datasets["extent"], extra["curves"]
        extra |= measured.ghost(*pinned, corners, curves, _("pinned"))
    training(shown, kept, _("loss over the steps"), extra)


def leaks(found: measured.Leaks, kept: float) -> None:
    """Draw the factor per layer over the leaky slope; the control is `slope`."""
    words = PictureWords(
        titles=(),
        rail=_("factor per layer: line forward, dots back"),
        description=_(
            "The factor per layer over the slope of a leaky ReLU. With Xavier weights it rises "
            "from 0.71 at slope 0 to 1 at slope 1, and the theory runs along it. With He’s formula "
            "it stays at 1. The slider under the picture moves along it."
        ),
    )
    sentences = [
        _("slope {slope:g}: Xavier ×{xavier}, He ×{he}").format(
            slope=slope,
            xavier=per_layer(log10(forward)),
            he=per_layer(log10(forward * measured.gain(slope))),
        )
        for slope, (forward, _back) in found.factors.items()
    ]
    live("curves", "size", words, found.datasets, sentences, kept, "slope", "live_slope")

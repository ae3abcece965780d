"""The verdict on weights that start equal: do the units differ, and what has been learned?"""

from explainer.lesson.language import _
from explainer.lesson.measured.symmetry import Moment
from explainer.lesson.numbers import percent, size
from explainer.lesson.verdict import Finding

GUESSING = 0.15  # accuracy below which ten classes are guessed


def findings(now: Moment) -> list[Finding]:
    """Say how different the units are at a step, and what the network has learned."""
    return [units_finding(now), learning_finding(now)]


def units_finding(now: Moment) -> Finding:
    """Say how different the units are."""
    if now.frozen:
        return _("Nothing moves."), _(
            "Every weight is 0 and gets a gradient of exactly **0**. Only the biases of the "
            "output learn: how often each digit occurs."
        )
    if now.weight == 0:
        text = _("It is **{output}** at the output’s weights, **{hidden}** at the hidden ones.")
        return _("The gradient comes down one layer a step."), text.format(
            output=size(now.output_gradient), hidden=size(now.gradient)
        )
    if now.locked:
        head = _("8 units, one unit’s work.")
        text = _("All squares are alike: rank **1**, down to the rounding of numbers ({second}).")
    elif now.rank == 1:
        head = _("The units hardly differ.")
        text = _("The squares differ by about **{second}** of what they share: rank 1.")
    else:
        head = _("The units go their own ways.")
        text = _("Rank **{rank}** of 8: this many squares really differ.")
    return head, text.format(second=size(now.second), rank=now.rank)


def learning_finding(now: Moment) -> Finding:
    """Say what the network has learned, beside a random start."""
    if now.accuracy < GUESSING:
        head = _("It guesses.")
    elif now.accuracy >= 0.9 * now.reference:
        head = _("It learns.")
    elif now.locked:
        head = _("It learns what one unit can.")
    else:
        head = _("It lags behind.")
    return head, _(
        "**{accuracy}** of the digits are right. From a random start: {reference}."
    ).format(accuracy=percent(now.accuracy), reference=percent(now.reference))

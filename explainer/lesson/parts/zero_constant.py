"""Zero and constant, in parts: the verdict (do the units differ? what is learned?), folklore."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from explainer.lesson import cached
from explainer.lesson.language import _
from explainer.lesson.measured.symmetry import Moment, Symmetry
from explainer.lesson.numbers import percent, size
from explainer.lesson.verdict import Finding

NOISE = {"none": 0.0, "small": 1e-3}  # its standard deviation
GUESSING = 0.15  # accuracy below which ten classes are guessed
LEARNED = 0.3  # below, something has begun at most


def pinned_start(then: dict[str, Any] | None) -> tuple[Symmetry | None, Sequence[Finding]]:
    """Return the training that is pinned, and what came of it by its step."""
    if then is None:
        return None, ()
    noise = NOISE[then["noise"]]
    found = cached.symmetry(then["activation"], then["init"], noise, then["seed"])
    return found, findings(found.moments[int(then["step"])])


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
        return _("The gradient comes down one layer per step."), text.format(
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
        if now.rank == 8:
            text = _("Rank **8** of 8: all squares differ.")
    return head, text.format(second=size(now.second), rank=now.rank)


def learning_finding(now: Moment) -> Finding:
    """Say what the network has learned, beside a random start."""
    if now.accuracy < GUESSING or now.step == 0:
        head = _("It guesses.")
    elif now.accuracy >= 0.9 * now.reference:
        head = _("It learns.") if now.accuracy >= LEARNED else _("It begins to learn.")
    elif now.locked:
        head = _("It learns what one unit can.")
    else:
        head = _("It lags behind.")
    return head, _(
        "**{accuracy}** of the digits are right. From a random start: {reference}."
    ).format(accuracy=percent(now.accuracy), reference=percent(now.reference))


def folklore() -> None:
    """What the usual story gets wrong, with numbers of the same network."""
    many = cached.trained_accuracy("tanh", "equal", 0.0, 0, (64,))
    deep = cached.trained_accuracy("tanh", "equal", 1e-3, 0, (8, 8, 8))
    st.markdown(
        _(
            "- **“With zero weights all units get the same gradient.”** Often said, and true of "
            "any other constant, and of a sigmoid. With tanh, ReLU, leaky ReLU or ELU they get "
            "none. Choose *all 0*, then *all 0 · sigmoid* and its first two steps.\n"
            "- **“More units would help.”** 64 units that all start at 0.1 are right on {many} of "
            "the digits after 300 steps. They are still one unit, 64 times.\n"
            "- **“A little noise is enough.”** For one hidden layer. With three, the same noise of "
            "10⁻³ leaves the network at {deep} after 300 steps: how large the difference must be "
            "is the question of the next page.\n"
            "- **Biases may all start at 0**, as they do here: different weights are enough.\n"
            "- **Rounding can break the tie by accident.** At some layer widths a processor adds "
            "up one unit’s numbers in another order than its neighbour’s. Training lets that "
            "difference grow."
        ).format(many=percent(many), deep=percent(deep))
    )


def method() -> None:
    """How the pictures were measured."""
    st.markdown(
        _(
            "One hidden layer of 8 units, 1,797 scans of 8×8 pixels, plain gradient descent with "
            "batches of 32 and a learning rate of 0.5. The noise is drawn from N(0, 0.001²). "
            "Random start: Xavier. Gradients are of the mean loss over all scans. A square shows "
            "a unit’s weights from the pixels, relative to the largest at that step. The rank "
            "counts singular values above 1% of the largest."
        )
    )

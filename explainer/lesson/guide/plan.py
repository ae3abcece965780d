"""What a teacher plans with: a guide for each lesson, and what a path shows of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from explainer.lesson.language import N_


@dataclass(frozen=True)
class Guide:
    """How to teach a lesson; texts are English and translated where they are shown.

    What the page itself says, its question and the labels of its presets, is read from the page.
    """

    lesson: str
    minutes: int
    goal: str
    wrong: int
    """The option, from 0, that most students choose; it is not the right one."""
    because: str
    """Why they choose it."""
    clicks: Mapping[str, str]
    """What to look at, by the name of the preset to click."""
    takeaway: str
    columns: Mapping[str, str]
    """The worksheet's table: the heading of a column by the reading that fills it."""
    blanks: tuple[tuple[str, str], ...]
    """The worksheet's sentences: a preset's name, and a text with a blank for each {reading}."""
    rows: tuple[str, ...] = ()
    """The presets in the table, if not those of `clicks`."""
    drawn: bool = False
    """Whether students draw each preset's gradient, layer by layer."""

    @property
    def table(self) -> tuple[str, ...]:
        """The presets that have a row in the worksheet's table."""
        return self.rows or tuple(self.clicks)


# What a path shows of a page: the presets to click in turn, and what they are to tell.
SHOWN = {
    "home": (
        ("too_small", "xavier", "too_large"),
        N_("Ask, count hands, answer. Then from too small to too large."),
    ),
    "vanishing_exploding": (
        ("relu_xavier", "relu_he"),
        N_("0.7 a layer over fifty layers, then weights √2 times as large."),
    ),
    "saturation": (
        ("tanh_large", "sigmoid_xavier"),
        N_("Most units saturated: it explodes. Hardly any: it vanishes."),
    ),
    "bias_shift": (("sigmoid", "centred", "tanh"), N_("All positive, centred, of both signs.")),
    "dead_relu": (("rate_1", "rate_2", "leaky"), N_("Units die, and the accuracy hides it.")),
    "relu_family": (
        ("leaky_he", "leaky_own"),
        N_("A slope of 0.9: He’s weights are too large for it."),
    ),
    "choosing_activation": (
        ("spirals", "digits", "one_rate"),
        N_("Two races with two winners, and one that is not fair."),
    ),
    "zero_constant": (
        ("equal", "noise", "zero"),
        N_("Equal units stay equal, a little noise parts them, zero stands still."),
    ),
    "small_large_random": (
        ("small", "large"),
        N_("Two ways to fail. Let the class find a σ between them."),
    ),
    "xavier": (
        ("tanh_xavier", "sigmoid_xavier", "sigmoid_4"),
        N_("σ = 1/√n: right for tanh, not for a sigmoid."),
    ),
    "he": (("xavier_30", "he_30"), N_("A factor of √2 decides over thirty layers.")),
    "choosing_initialization": (
        ("sigmoid_xavier", "tanh_xavier", "relu_he"),
        N_("The map. Read out the three sentences at the end."),
    ),
    "diagnosis": ((), N_("One patient together: name the cause, then the cure.")),
}

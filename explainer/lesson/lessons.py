"""The table of lessons: a new one is a line here, a file in pages/, its guide and its words."""

from collections.abc import Sequence
from dataclasses import dataclass

from explainer.lesson.language import N_


@dataclass(frozen=True)
class Lesson:
    """One page: `name` is its file in pages/ and its URL; links are a promise, so it never changes.

    `section`, `title` and `question` are English and translated where they are shown.
    """

    name: str
    section: str
    title: str
    question: str


GRADIENTS, ACTIVATIONS = N_("Gradients"), N_("Activation functions")
INITIALIZATION, LAB = N_("Weight initialization"), N_("Lab")

LESSONS = (
    Lesson("home", "", N_("Home"), N_("Does the signal get through?")),
    Lesson(
        "vanishing_exploding",
        GRADIENTS,
        N_("Vanishing & exploding"),
        N_("What happens to a number multiplied fifty times?"),
    ),
    Lesson("saturation", ACTIVATIONS, N_("Saturation"), N_("When does a unit stop listening?")),
    Lesson(
        "bias_shift", ACTIVATIONS, N_("Bias shift"), N_("What is wrong with always being positive?")
    ),
    Lesson(
        "dead_relu",
        ACTIVATIONS,
        N_("Dead ReLU"),
        N_("How does a unit die, and who can bring it back?"),
    ),
    Lesson("relu_family", ACTIVATIONS, N_("The ReLU family"), N_("What does a little slope buy?")),
    Lesson(
        "choosing_activation",
        ACTIVATIONS,
        N_("Choosing an activation"),
        N_("Which one learns fastest, and by how much?"),
    ),
    Lesson(
        "zero_constant",
        INITIALIZATION,
        N_("Zero and constant"),
        N_("Why can’t all weights start equal?"),
    ),
    Lesson(
        "small_large_random",
        INITIALIZATION,
        N_("Small and large random"),
        N_("How small is too small, how large too large?"),
    ),
    Lesson("xavier", INITIALIZATION, N_("Xavier"), N_("Which scale keeps both directions alive?")),
    Lesson("he", INITIALIZATION, N_("He"), N_("What does ReLU change?")),
    Lesson(
        "choosing_initialization",
        INITIALIZATION,
        N_("Choosing an initialization"),
        N_("Which scale for which activation?"),
    ),
    Lesson("playground", LAB, N_("Playground"), N_("What if …?")),
    Lesson("diagnosis", LAB, N_("Diagnosis"), N_("What is wrong with this network?")),
    Lesson("check_us", LAB, N_("Check us"), N_("Why should anyone believe these pages?")),
    Lesson("teacher", LAB, N_("For the teacher"), N_("How do I teach this in 45 minutes?")),
)


# Paths through the chapter, in its order: minutes in all, and for each page.
PATHS: dict[int, dict[str, int]] = {
    45: {
        "home": 8,
        "vanishing_exploding": 6,
        "saturation": 6,
        "zero_constant": 5,
        "xavier": 6,
        "he": 6,
        "choosing_initialization": 4,
        "diagnosis": 4,
    },
    90: {
        "home": 8,
        "vanishing_exploding": 7,
        "saturation": 7,
        "bias_shift": 7,
        "dead_relu": 8,
        "relu_family": 6,
        "choosing_activation": 7,
        "zero_constant": 6,
        "small_large_random": 6,
        "xavier": 8,
        "he": 8,
        "choosing_initialization": 6,
        "diagnosis": 6,
    },
}


def lesson_named(name: str) -> Lesson:
    """Return the lesson whose page is pages/<name>.py; KeyError if the table has no such line."""
    for lesson in LESSONS:
        if lesson.name == name:
            return lesson
    raise KeyError(f"{name!r} has no line in the table of lessons, explainer/lesson/lessons.py")


def lesson_before(name: str, path: int | None = None) -> Lesson | None:
    """Return the lesson before `name` in the chapter, or on a path of PATHS; None if none is."""
    return next(reversed(_way(path, LESSONS[: LESSONS.index(lesson_named(name))])), None)


def lesson_after(name: str, path: int | None = None) -> Lesson | None:
    """Return the lesson after `name` in the chapter, or on a path of PATHS; None if none is."""
    return next(iter(_way(path, LESSONS[LESSONS.index(lesson_named(name)) + 1 :])), None)


def _way(path: int | None, lessons: Sequence[Lesson]) -> list[Lesson]:
    return [lesson for lesson in lessons if path is None or lesson.name in PATHS[path]]

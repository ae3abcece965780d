"""The table of lessons: a new lesson is one line here, one file in pages/ and its words."""

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


def lesson_named(name: str) -> Lesson:
    """Return the lesson whose page is pages/<name>.py; KeyError if the table has no such line."""
    for lesson in LESSONS:
        if lesson.name == name:
            return lesson
    raise KeyError(f"{name!r} has no line in the table of lessons, explainer/lesson/lessons.py")


def lesson_before(name: str) -> Lesson | None:
    """Return the lesson that comes before `name` in the chapter, or None before the first."""
    names = [lesson.name for lesson in LESSONS]
    return LESSONS[names.index(name) - 1] if name != names[0] else None


def lesson_after(name: str) -> Lesson | None:
    """Return the lesson that follows `name` in the chapter, or None after the last."""
    names = [lesson.name for lesson in LESSONS]
    following = names.index(name) + 1
    return LESSONS[following] if following < len(LESSONS) else None

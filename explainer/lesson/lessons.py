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


LESSONS = (
    Lesson("home", "", N_("Home"), N_("Does the signal get through?")),
    Lesson(
        "vanishing_exploding",
        N_("Gradients"),
        N_("Vanishing & exploding"),
        N_("What happens to a number multiplied fifty times?"),
    ),
    Lesson(
        "saturation",
        N_("Activation functions"),
        N_("Saturation"),
        N_("When does a unit stop listening?"),
    ),
)


def lesson_named(name: str) -> Lesson:
    """Return the lesson whose page is pages/<name>.py; KeyError if the table has no such line."""
    return {lesson.name: lesson for lesson in LESSONS}[name]


def lesson_after(name: str) -> Lesson | None:
    """Return the lesson that follows `name` in the chapter, or None after the last."""
    names = [lesson.name for lesson in LESSONS]
    following = names.index(name) + 1
    return LESSONS[following] if following < len(LESSONS) else None

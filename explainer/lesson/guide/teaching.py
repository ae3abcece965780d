"""What a guide tells the teacher, in the reader's language: for the page and for the sheet."""

from explainer.lesson.guide import page
from explainer.lesson.guide.plan import SHOWN, Guide
from explainer.lesson.language import _
from explainer.lesson.lessons import LESSONS
from explainer.lesson.predict import Question

LETTERS = "ABC"
Line = tuple[str, str]  # a mark that stands before it (a letter, a button), and its words


def sections(guide: Guide) -> dict[str, list[Line]]:
    """Return goal, question, the wrong answer, what to click and the takeaway, by heading."""
    asked = page.question(guide.lesson)
    wrong = LETTERS[guide.wrong], asked.options[guide.wrong].text
    return {
        _("Goal"): [("", _(guide.goal))],
        _("The question to ask"): [("", asked.text), *options(asked)],
        _("The wrong answer to expect"): [wrong, ("", _(guide.because))],
        _("What to click, by key or by hand"): [
            (button(guide, preset), _(see)) for preset, see in guide.clicks.items()
        ],
        _("One line to take away"): [("", _(guide.takeaway))],
    }


def button(guide: Guide, preset: str) -> str:
    """Return a preset as students find it: its key, and the label of its button."""
    label = page.presets(guide.lesson)[preset].label
    return f"{page.keys(guide.lesson)[preset]} · {label}"


def options(asked: Question, *, marked: bool = True) -> list[Line]:
    """Return the options of a question; the right one is `marked` or not."""
    return [
        (f"{letter} ✓" if marked and option.right else letter, option.text)
        for letter, option in zip(LETTERS, asked.options, strict=True)
    ]


def shown(lesson: str) -> tuple[str, list[str]]:
    """Return what a path shows of a lesson, and the keys to press there, in turn."""
    names, what = SHOWN[lesson]
    way = [] if lesson == LESSONS[0].name else ["PageDown"]
    if not names:  # the game: a cause, a cure, the next patient
        return _(what), [*way, "1–4", "1–4", "N"]
    keys = page.keys(lesson)
    end = ["End"] if lesson == "choosing_initialization" else []
    return _(what), [*way, "A", *(keys[name] for name in names), *end]


def how_to_begin() -> str:
    """Return how a path is begun and walked."""
    return _(
        "Begin with the button of a path on the page For the teacher. From Home on, PageDown then "
        "leads along the path: press a page’s keys in turn."
    )


def presenting_keys() -> dict[str, str]:
    """Return what each key does while presenting."""
    return {
        "P": _("begins and ends presenting: large type, nothing else on the screen"),
        "PageDown, PageUp": _(
            "the next lesson and the one before, as a clicker sends them; on a path, its next page"
        ),
        "1 … 9": _("the buttons over the picture, from the left"),
        "Q": _("asks the question again once it was skipped"),
        "A": _("shows the answer, with the numbers of the run"),
        "S": _("skips the question"),
        "Tab": _("the raised hands: a field each; any other key leaves them"),
        "↓ ↑, End, Home": _("down the page, to its end and back"),
        "N": _("the next patient, on the page Diagnosis"),
        "L": _("shows the link and its QR code, so that students open the same picture"),
    }

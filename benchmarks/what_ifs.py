"""What the pages' presets and questions compute, cold: every cached function that they call.

Each page is opened, each preset pressed and the question answered once without a browser, and what
is asked of explainer/lesson/cached.py noted; then each distinct question is computed anew, from an
empty cache.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from streamlit.testing.v1 import AppTest

from benchmarks.server import ROOT
from benchmarks.timing import Spread, seconds, table
from explainer.lesson import cached
from explainer.lesson.lessons import LESSONS

REPEATS = 3
BUDGETS = {"what-if": 100, "sweep": 400}  # ms
# Many networks at once: over a range that the pointer explores, over seeds, or over cures.
SWEEPS = {
    "scale_strip", "depth_strip", "slope_strip", "playground_strip", "balance", "leaks", "classic",
    "elu_means", "one_step", "born_dead", "unit_steps", "luck_table", "playground_luck",
    "luck_of_he", "patient",
}  # fmt: skip
# Marked as such on their pages, which show how far they are, or go on without them.
TRAININGS = {
    "life", "deaths_by_rate", "fuse", "symmetry", "trained_accuracy", "learned_slopes", "race_lane",
    "tanh_to_relu", "alternating", "two_weights", "outcome_of_he",
}  # fmt: skip
CHECKS = {"check", "myth"}


@dataclass
class Question:
    """A call of a cached function, which pages ask it, and how long it took in ms."""

    name: str
    compute: Callable[[], Any]
    pages: set[str] = field(default_factory=set)
    times: list[float] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """What it is: that says which budget it has to keep."""
        kinds = {"training": TRAININGS, "check": CHECKS, "sweep": SWEEPS}
        return next((kind for kind, names in kinds.items() if self.name in names), "what-if")

    @property
    def middle(self) -> float:
        """The median of its times."""
        return Spread.of(self.times).median


class Ear:
    """Stands in for a cached function: answers as it does, and notes what it was asked."""

    def __init__(self, name: str, heard: dict[tuple[str, str], Question]) -> None:
        self.name, self.heard, self.function = name, heard, getattr(cached, name)
        self.page = ""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Answer as the cached function does."""

        def compute() -> Any:
            self.function.clear()
            return self.function(*args, **kwargs)

        key = (self.name, repr((args, kwargs)))
        self.heard.setdefault(key, Question(self.name, compute)).pages.add(self.page)
        return self.function(*args, **kwargs)


def tables(_long: bool) -> Iterator[str]:
    """Give the tables of this part."""
    questions = asked()
    for question in questions:
        question.times = [1e3 * seconds(question.compute) for _ in range(REPEATS)]
    yield _table(questions)


def asked() -> list[Question]:
    """Press every preset of every page, answer its question, and give what was computed for it."""
    heard: dict[tuple[str, str], Question] = {}
    names = [name for name, value in vars(cached).items() if hasattr(value, "clear")]
    unknown = (SWEEPS | TRAININGS | CHECKS).difference(names)
    if unknown:
        raise ValueError(f"explainer/lesson/cached.py has no {', '.join(sorted(unknown))}")
    ears = [Ear(name, heard) for name in names]
    for ear in ears:
        setattr(cached, ear.name, ear)
    try:
        for lesson in LESSONS:
            for ear in ears:
                ear.page = lesson.name
            _press_all(lesson.name)
    finally:
        for ear in ears:
            setattr(cached, ear.name, ear.function)
    return list(heard.values())


def _press_all(page: str) -> None:
    test = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=300).run()
    keys = [str(button.key) for button in test.button]
    for key in [*(key for key in keys if key.startswith("preset_")), "option_1"]:
        if key in keys:
            test = test.button(key=key).click().run()


def _table(questions: list[Question]) -> str:
    rows, over = [], []
    for kind in ("what-if", "sweep", "training", "check"):
        mine = sorted((q for q in questions if q.kind == kind), key=lambda q: -q.middle)
        if not mine:
            continue
        late = [q for q in mine if q.middle > BUDGETS.get(kind, float("inf"))]
        over += late
        budget: list[object] = ["marked", ""]
        if kind in BUDGETS:
            budget = [BUDGETS[kind], f"{len(mine) - len(late)} of {len(mine)}"]
        slowest = f"`{mine[0].name}` on {', '.join(sorted(mine[0].pages))}"
        rows.append([kind, len(mine), Spread.of(q.middle for q in mine), *budget, slowest])
    note = (
        "What every preset and question of every page computes, each from an empty cache, "
        f"{REPEATS} times: median (least–most) of the questions' medians. Those that are marked "
        "show on their pages how far they are, or the page goes on without them. "
        "One BLAS thread."
    )
    head = ["kind", "questions", "cold, ms", "budget, ms", "keep it", "slowest"]
    lines = [
        f"- over budget: {q.kind} `{q.name}` on {', '.join(sorted(q.pages))}: "
        f"{Spread.of(q.times)} ms, budget {BUDGETS[q.kind]}"
        for q in over
    ]
    return "\n".join([table("What a reader can ask", head, rows, note), *lines, ""])

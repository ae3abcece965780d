"""The diagnosis game: a patient from a number, with its cause, its cure, and what else is offered.

A patient is kept only if its measured numbers name its cause and no other, if the right cure heals
it, and if every other cure that is offered leaves it clearly ill. Weights of another size heal some
kinds too, a sigmoid with N(0, 1) for one: those are never offered the weights' size as a wrong
cause. The same number is the same patient for every reader.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from explainer.lesson.measured.examination import Exam, Subject, causes_of, examine

PATIENTS = 999  # numbers that a link can ask for: 1 to PATIENTS
XAVIER, HE = 0.1, 0.1414  # for 100 units
CLEAR = 0.03  # decades a layer out of the healthy band: nearer to it nobody is called ill
DEPTHS = (6, 8, 10, 12)
OFFERED = 4  # causes, and cures
TRIALS = 50

# What a cure sets, and what it multiplies the weights by. All else stays, luck too.
SETS: dict[str, dict[str, Any]] = {
    "he": {"std": HE, "equal": False},
    "xavier": {"std": XAVIER, "equal": False},
    "tanh": {"activation": "tanh"},
    "relu": {"activation": "relu"},
    "leaky_relu": {"activation": "leaky_relu"},
    "sigmoid": {"activation": "sigmoid"},
    "no_bias": {"bias_mean": 0.0, "bias_std": 0.0},
}
FACTORS = {"larger": 10.0, "smaller": 0.1}
CURES = (*SETS, *FACTORS, "none")


class Kind(NamedTuple):
    """A kind of patient: how one is drawn, its cause and cure, and what might be taken for them."""

    cause: str
    cure: str
    drawn: dict[str, Sequence[Any]]
    """What a patient's settings are drawn from; a kind has several activations or just one."""
    causes: tuple[str, ...]
    cures: tuple[str, ...]


KINDS: dict[str, Kind] = {
    "sigmoid": Kind(
        "slope", "tanh", {"activation": ["sigmoid"], "std": [0.09, XAVIER, 0.12, HE]},
        ("saturated", "large", "equal"), ("he", "xavier", "relu", "smaller"),
    ),
    "relu_xavier": Kind(
        "small", "he", {"activation": ["relu", "leaky_relu"], "std": [0.09, XAVIER, 0.105]},
        ("dead", "slope", "large"), ("sigmoid", "smaller", "larger", "no_bias"),
    ),
    "tanh_large": Kind(
        "large", "xavier", {"activation": ["tanh"], "std": [0.5, 0.7, 1.0, 1.4]},
        ("saturated", "small", "biases"), ("relu", "larger", "no_bias", "leaky_relu"),
    ),
    "equal": Kind(
        "equal", "xavier", {"activation": ["tanh"], "std": [0.0, 0.009, 0.01, 0.011]},
        ("small", "slope", "dead"), ("larger", "relu", "smaller", "no_bias"),
    ),
    "healthy": Kind(
        "healthy", "none",
        {"activation": ["tanh", "relu", "elu", "leaky_relu"], "std": [XAVIER, HE]},
        ("small", "large", "slope", "saturated", "equal", "dead"),
        ("he", "xavier", "sigmoid", "larger", "smaller", "relu"),
    ),
    "relu_large": Kind(
        "large", "he", {"activation": ["relu", "leaky_relu", "elu"], "std": [0.25, 0.4, 0.6, 1.0]},
        ("small", "equal", "dead", "biases"), ("leaky_relu", "larger", "no_bias", "relu"),
    ),
    "biases": Kind(
        "biases", "no_bias",
        {"activation": ["tanh"], "std": [0.09, XAVIER], "bias_std": [0.8, 1.0, 1.2]},
        ("slope", "saturated", "large", "equal"), ("relu", "larger", "smaller", "sigmoid"),
    ),
    "tanh_small": Kind(
        "small", "xavier", {"activation": ["tanh", "elu"], "std": [0.005, 0.01, 0.03, 0.05]},
        ("slope", "equal", "large", "biases"), ("relu", "sigmoid", "smaller", "no_bias"),
    ),
    "dead": Kind(
        "dead", "no_bias", {"activation": ["relu"], "std": [HE], "bias_mean": [-0.7, -1.0, -1.5]},
        ("slope", "equal", "large"), ("xavier", "larger", "leaky_relu", "he"),
    ),
    "relu_small": Kind(
        "small", "he", {"activation": ["relu", "leaky_relu"], "std": [0.01, 0.02, 0.04, 0.06]},
        ("dead", "equal", "biases", "large"), ("xavier", "tanh", "smaller", "no_bias"),
    ),
}  # fmt: skip


class Treated(NamedTuple):
    """The patient after a cure."""

    subject: Subject
    exam: Exam

    @property
    def healed(self) -> bool:
        """Do signal and gradient get through, and do the units differ?"""
        return self.exam.illness == 0


@dataclass(frozen=True)
class Patient:
    """A patient: the network and what was found of it, the answers offered and the right ones."""

    number: int
    kind: str
    subject: Subject
    exam: Exam
    causes: tuple[str, ...]
    cures: dict[str, Treated]

    @property
    def cause(self) -> str:
        """The right answer to what is wrong."""
        return KINDS[self.kind].cause

    @property
    def cure(self) -> str:
        """The right answer to what would help."""
        return right_cure(self.kind, self.subject)


def right_cure(kind: str, subject: Subject) -> str:
    """Return the cure of a kind; an ELU, almost linear near 0, wants Xavier's weights, not He's."""
    cure = KINDS[kind].cure
    return "xavier" if cure == "he" and subject.activation == "elu" else cure


def kind_of(number: int) -> str:
    """Return the kind of patient `number`: each turns up once before any comes again."""
    deck, place = divmod(number - 1, len(KINDS))
    order = np.random.default_rng(deck).permutation(len(KINDS)) if deck else range(len(KINDS))
    return list(KINDS)[order[place]]


def patient(number: int) -> Patient:
    """Return patient `number`, the first drawn of its kind that is fit for the game."""
    kind = kind_of(number)
    rng = np.random.default_rng([number, len(KINDS)])
    for _ in range(TRIALS):
        subject = drawn(kind, rng)
        exam = examine(subject)
        if causes_of(exam) != [KINDS[kind].cause] or 0 < exam.illness < CLEAR:
            continue
        cures = treated(kind, subject, exam, rng)
        if cures is not None:
            return Patient(number, kind, subject, exam, offered(kind, exam, rng), cures)
    raise ValueError(f"no patient of kind {kind!r} in {TRIALS} trials")


def drawn(kind: str, rng: np.random.Generator) -> Subject:
    """Draw a network of a kind."""
    settings = {**KINDS[kind].drawn, "depth": DEPTHS, "seed": range(100)}
    given = {name: of[int(rng.integers(len(of)))] for name, of in settings.items()}
    return Subject(**given, equal=kind == "equal")


def offered(kind: str, exam: Exam, rng: np.random.Generator) -> tuple[str, ...]:
    """Return the causes offered: the right one and others, "healthy" always and last."""
    right, wrong = KINDS[kind].cause, KINDS[kind].causes
    if exam.layers["saturated"].isna().any():  # there are no ends to be stuck at
        wrong = tuple(name for name in wrong if name != "saturated")
    ill = {right} - {"healthy"}
    named = [*ill, *rng.permutation(wrong)[: OFFERED - 1 - len(ill)]]
    return (*(str(name) for name in rng.permutation(named)), "healthy")


def treated(
    kind: str, subject: Subject, exam: Exam, rng: np.random.Generator
) -> dict[str, Treated] | None:
    """Return what each cure offered makes of a patient; None if they are not fit for a question.

    The right one must heal and the others leave the patient clearly ill; "none" always comes last.
    """
    right, before = right_cure(kind, subject), Treated(subject, exam)
    cured = before if right == "none" else _treat(subject, right)
    if not cured.healed:
        return None
    chosen = {} if right == "none" else {right: cured}
    room = OFFERED - 1
    for name in _useful(kind, subject, right, rng):
        attempt = _treat(subject, name)
        if attempt.exam.illness > CLEAR and len(chosen) < room:
            chosen[name] = attempt
        if len(chosen) == room:
            names = rng.permutation(list(chosen))
            return {**{str(name): chosen[str(name)] for name in names}, "none": before}
    return None


def _useful(kind: str, subject: Subject, right: str, rng: np.random.Generator) -> Iterator[str]:
    """Give the wrong cures of a kind that a reader could mean, in random order."""
    for name in map(str, rng.permutation(KINDS[kind].cures)):
        if name not in (right, subject.activation):
            yield name


def _treat(subject: Subject, cure: str) -> Treated:
    scaled = replace(subject, std=subject.std * FACTORS.get(cure, 1.0))
    after = replace(scaled, **SETS.get(cure, {}))
    return Treated(after, examine(after))

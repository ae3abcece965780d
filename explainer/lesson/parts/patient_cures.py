"""What the diagnosis game says of cures: what became of the patient, measured, and why."""

from explainer import ACTIVATIONS
from explainer.lesson.language import _
from explainer.lesson.measured.diagnosis import Patient, Treated
from explainer.lesson.measured.examination import Subject
from explainer.lesson.measured.flow import WIDTH
from explainer.lesson.parts.patient_causes import numbers


def cure_label(cure: str) -> str:
    """Name a cure, as an answer to choose."""
    return {
        "he": _("He’s weights"),
        "xavier": _("Xavier’s weights"),
        "larger": _("weights × 10"),
        "smaller": _("weights ÷ 10"),
        "tanh": _("tanh instead"),
        "relu": _("ReLU instead"),
        "leaky_relu": _("Leaky ReLU instead"),
        "sigmoid": _("sigmoid instead"),
        "no_bias": _("all biases 0"),
        "none": _("leave it as it is"),
    }[cure]


def outcome(after: Treated, patient: Patient) -> str:
    """Say what became of a patient after a cure, with the numbers measured then."""
    exam, found = after.exam, numbers(after.exam)
    if after.healed:
        return _("Signal ×{forward} and gradient ×{backward} a layer: healthy.").format(**found)
    if after.subject == patient.subject:
        return _("That changes nothing. The patient stays as ill as before.")
    if exam.alike:
        return _("Still all {units} units of a layer give the same answer.").format(**found)
    if exam.blocked:
        return _("Still exactly nothing comes back to layer 1.")
    text = _("Not healthy: signal ×{forward} and gradient ×{backward} a layer. It fades.")
    if exam.flow.backward > 0:
        text = _("Not healthy: signal ×{forward} and gradient ×{backward} a layer. It explodes.")
    return text.format(**found)


def lesson_of(patient: Patient) -> str:
    """Say in one sentence why the right cure is the cure."""
    return {
        "he": _(
            "A ReLU cuts off half of the signal, so its weights need twice the variance: "
            "σ = √(2/n)."
        ),
        "xavier": _(
            "Random weights with σ = 1/√n make a sum of n inputs about as large as one of them."
        ),
        "tanh": _("The slope of tanh at 0 is 1, not ¼."),
        "no_bias": _("Without these biases the input decides again what a unit does."),
        "none": _("Each of the other three makes it ill."),
    }[patient.cure]


def described(subject: Subject) -> str:
    """Name the network: what the pictures did not say."""
    weights = _("weights N(0, {std:g}²)")
    if subject.equal:
        weights = _("all weights {std:g}")
    biases = _("no biases")
    if subject.bias_mean:
        biases = _("all biases {mean:g}")
    elif subject.bias_std:
        biases = _("biases N(0, {spread:g}²)")
    text = _("{activation}, {depth} layers of {units} units, {weights}, {biases}").format(
        activation=_(ACTIVATIONS[subject.activation].label),
        depth=subject.depth,
        units=WIDTH,
        weights=weights.format(std=subject.std),
        biases=biases.format(mean=subject.bias_mean, spread=subject.bias_std),
    )
    return text.replace("-", "−")

"""What the diagnosis game says of causes, each judged with the numbers of the patient at hand."""

from explainer.charts.data import HEALTHY
from explainer.lesson.language import _
from explainer.lesson.measured.diagnosis import Patient
from explainer.lesson.measured.examination import Exam
from explainer.lesson.measured.flow import WIDTH
from explainer.lesson.numbers import from_log10, per_layer, percent, size


def cause_label(cause: str) -> str:
    """Name a cause, as an answer to choose."""
    return {
        "small": _("the weights are too small"),
        "large": _("the weights are too large"),
        "slope": _("a sigmoid’s slope: ¼ at most"),
        "saturated": _("saturated units stop the gradient"),
        "equal": _("all weights are equal"),
        "dead": _("the units are dead"),
        "biases": _("large biases drown the input"),
        "healthy": _("nothing is wrong"),
    }[cause]


def numbers(exam: Exam) -> dict[str, str]:
    """Return the numbers of an exam, as replies say them."""
    first, last = exam.layers.iloc[0], exam.layers.iloc[-1]
    return {
        "forward": per_layer(exam.flow.forward),
        "backward": per_layer(exam.flow.backward),
        "reached": "0" if exam.blocked else from_log10(exam.flow.reached),
        "last": str(exam.flow.depth),
        "first_std": size(first["std"]),
        "last_std": size(last["std"]),
        "first_across": size(first["std_across_inputs"]),
        "last_across": size(last["std_across_inputs"]),
        "saturated": percent(exam.saturated),
        "zeros": percent(last["zeros"]),
        "dead": percent(last["dead"]),
        "slope": f"{exam.layers['slope'].max():.2f}",
        "differ": str(int(first["differ"])),
        "units": str(WIDTH),
        "low": f"{exam.low:.2g}".replace("-", "−"),
        "high": size(exam.high),
        "healthy": f"{HEALTHY[0]:g} – {HEALTHY[1]:g}",
    }


def evidence(patient: Patient) -> str:
    """Say what in the pictures names the cause, with this patient's numbers."""
    exam = patient.exam
    texts = {
        "small": _(
            "The outputs gather at 0, and what differs from input to input fades: a unit’s answers "
            "spread by {first_across} in layer 1 and by {last_across} in layer {last}. The "
            "gradient falls too, ×{backward} a layer."
        ),
        "slope": _(
            "The outputs lie between 0 and 1, around ½, where a sigmoid is steepest. Hardly any "
            "are saturated ({saturated}). Still no slope is above ¼, and a layer passes on only "
            "×{forward} of what differs between inputs, and back only ×{backward}."
        ),
        "equal": _(
            "Under each histogram stands 1: all {units} units of a layer give the same answer. "
            "So they would all learn the same."
        ),
        "dead": _(
            "In layer {last}, {zeros} of the outputs are exactly 0, and {dead} of the units are "
            "off for every input. Layer 1 still works, but exactly nothing comes back to it."
        ),
        "biases": _(
            "The outputs stay wide, {first_std} in layer 1 and {last_std} in layer {last}. But "
            "from input to input, a unit’s answers spread by {first_across} in layer 1 and by "
            "only {last_across} in layer {last}: the biases decide. The gradient falls "
            "×{backward} a layer."
        ),
        "healthy": _(
            "A layer multiplies the signal by {forward} and the gradient by {backward}. Both are "
            "in the healthy range, {healthy}, and the units differ."
        ),
        "large": _(
            "The outputs grow from {first_std} in layer 1 to {last_std} in layer {last}, and the "
            "gradient grows ×{backward} a layer on its way back."
        ),
    }
    text = texts[patient.cause]
    if patient.cause == "large" and exam.saturated:
        text = _(
            "The outputs crowd at both ends, {saturated} are saturated. And yet the gradient grows "
            "×{backward} a layer: layer 1 gets {reached} times what layer {last} got."
        )
    return text.format(**numbers(exam))


def refutation(cause: str, patient: Patient) -> str:
    """Say which number of this patient speaks against a cause that is not the right one."""
    exam = patient.exam
    texts = {
        "small": _against_small,
        "large": _against_large,
        "slope": _against_slope,
        "saturated": _against_saturated,
        "equal": lambda _patient: _(
            "Then all units of a layer would give one answer. In layer 1, {differ} of {units} "
            "units differ."
        ),
        "dead": _against_dead,
        "biases": _against_biases,
        "healthy": _against_healthy,
    }
    return texts[cause](patient).format(**numbers(exam))


def _against_small(patient: Patient) -> str:
    return {
        "healthy": _(
            "Then signal and gradient would fade. They keep ×{forward} and ×{backward} a layer, in "
            "the healthy range {healthy}."
        ),
        "large": _("Small weights make the gradient fall. Here it grows ×{backward} a layer."),
        "equal": _(
            "However large they were, all {units} units of layer 1 give the same answer. Size "
            "cannot change that."
        ),
    }[patient.cause]


def _against_large(patient: Patient) -> str:
    if patient.cause == "healthy":
        return _(
            "Then the gradient would explode. A layer multiplies it by {backward}, in the healthy "
            "range {healthy}."
        )
    if patient.exam.blocked:
        return _("Then the gradient would grow. Here exactly 0 of it reaches layer 1.")
    return _("Then the gradient would grow. Here a layer passes back only ×{backward}.")


def _against_slope(patient: Patient) -> str:
    if patient.exam.low < 0:
        return _("A sigmoid’s outputs lie between 0 and 1. Here they go down to {low}.")
    return _("A sigmoid is never exactly 0. Here {zeros} of layer {last}’s outputs are.")


def _against_saturated(patient: Patient) -> str:
    if patient.cause == "large":
        return _(
            "The usual story, but {saturated} are saturated and the gradient still grows "
            "×{backward} a layer: the units that are not saturated carry it."
        )
    return _("Then the outputs would stand at the ends of the axis. Here {saturated} of them do.")


def _against_dead(patient: Patient) -> str:
    if patient.cause == "equal":
        return _(
            "Dead units have slope 0 for every input. In layer {last} that is {dead} of the units."
        )
    return _(
        "A dead unit is off for every input. In layer {last} that is {dead} of the units, too few "
        "to stop the gradient."
    )


def _against_biases(patient: Patient) -> str:
    if patient.cause == "large":
        return _("Drowned inputs give a gradient that fades. Here it grows ×{backward} a layer.")
    return _(
        "Biases would hold the units apart. Here the outputs of all units together spread by "
        "{first_std} in layer 1 and by {last_std} in layer {last}."
    )


def _against_healthy(patient: Patient) -> str:
    if patient.cause == "equal":
        return _(
            "The histograms hide it, but the number under them tells: all {units} units of layer 1 "
            "give the same answer, {differ} answer in all."
        )
    if patient.exam.blocked:
        return _("Layer 1 gets exactly 0 back: it will never learn.")
    return _(
        "A layer multiplies the gradient by {backward}, so layer 1 gets {reached} times what layer "
        "{last} got. Healthy would be {healthy} a layer."
    )

"""Bias shift, in parts: the verdict, the zig-zag, the top layer in training, the folklore."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from explainer.lesson import cached, progress
from explainer.lesson.controls import choice, grid
from explainer.lesson.language import _
from explainer.lesson.measured import Plan, Setup, Trained, training_strip
from explainer.lesson.measured.bias_shift import Step
from explainer.lesson.measured.zigzag import BATCHES, ZigZag
from explainer.lesson.numbers import percent
from explainer.lesson.pictures import bias_shift as pictures
from explainer.lesson.pin import pinned
from explainer.lesson.stage import places, step_control
from explainer.lesson.verdict import Finding

POSITIVE_OR_NOT = {"sigmoid": "Sigmoid", "relu": "ReLU", "elu": "ELU", "tanh": "tanh"}
LITTLE = 0.1  # share of the push: below, hardly any of it is common
NARROW = 3.0  # a valley so many times as steep across as along
LOW = 0.1  # mean output of a sigmoid layer that has fallen to 0


@st.fragment
def zigzag(seed: int) -> None:
    """Two weights: one sign per step, and what a batch does to it."""
    st.subheader(_("Two weights zig-zag"), anchor=False)
    st.markdown(
        _(
            "A unit with two inputs. If both are positive, one example can only move both weights "
            "up, or both down. To get to a goal that asks for one alone, they zig-zag. Dashed: the "
            "same with centred inputs (tanh)."
        )
    )
    features = choice("features", _("the two inputs"), POSITIVE_OR_NOT, "sigmoid")
    found = cached.two_weights(features, seed)
    picture, control, words = places()
    with control:
        batch = int(grid("batch", _("batch size"), BATCHES, 1))
    with picture:
        pictures.paths(found, batch)
    words.markdown(path_words(found, batch))


@st.fragment
def top_layer(seed: int) -> None:
    """Glorot and Bengio's figure 2: the top sigmoid layer falls to 0 while it trains."""
    st.subheader(_("In training, the top layer falls to 0"), anchor=False)
    st.markdown(
        _(
            "Glorot and Bengio’s figure 2, in small: sigmoid layers of 100 units learn three "
            "spirals. By their account the output layer learns at once that the top layer’s "
            "answers do not help, and pushes them to 0, where a sigmoid is saturated. With four "
            "layers it comes back in the end. With five it can stay: in the paper it never came "
            "back."
        )
    )
    with st.container(horizontal=True):
        depth = choice("depth", _("hidden layers"), {"4": "4", "5": "5"}, "4")
        steps = int(choice("steps", _("steps"), {"200": "200", "4000": "4000"}, "200"))
    widths, every = (100,) * int(depth), 10 if steps == 200 else 100
    plan = Plan("spirals3", widths, "sigmoid", "uniform", 1.0, steps, seed, 10, every)
    picture, control, words = places()
    with control:
        step = step_control(plan, _where_it_shows(steps))
    with picture:
        trained = progress.awaited(plan, steps, partial(training_strip, plan))
        if trained is None:
            return
        pictures.collapse(trained, step)
    words.markdown(collapse_words(trained, step))


def _where_it_shows(steps: int) -> int:
    """Return the step at which a training opens: the fallen layer, or at the end what it became.

    When another length is chosen, the slider goes there.
    """
    state, step = st.session_state, {200: 100}.get(steps, steps)
    if state.get("steps_before", steps) != steps:
        state.step = step
    state.steps_before = steps
    return step


def path_words(found: ZigZag, batch: int) -> str:
    """Say what the two weights do at a batch size, from the numbers."""
    path, same = found.descents[batch], found.at(batch)
    head = _("**Batch of {size}.** {same} of batches push both weights the same way.")
    if same == 1:
        head = _("**Batch of {size}.** No batch pushes one weight up and the other down.")
    way = _(
        "To the goal: {steps} steps, {detour:.1f} times the straight line, at a fifth of the best "
        "rate for the exact gradient."
    )
    if path.steps is None:
        way = _(
            "At a fifth of the best rate for the exact gradient, the goal is not reached in "
            "{taken} steps."
        )
    large = _("Of large batches {limit} push both the same way; with centred inputs, half do.")
    valley = _(
        "The exact gradient, at its best constant rate, takes {exact} steps: the valley of the "
        "loss is {kappa:.1f} times as steep across as along."
    )
    if found.exact.kappa < 1.01:
        large = _("Half of all batches push both the same way, as by chance.")
        valley = _("The valley is round: at its best rate the exact gradient needs a single step.")
    said = [f"{head} {way}", _beside(found, batch), f"{large} {valley}"]
    return "\n\n".join(filter(None, said)).format(
        size=batch,
        same=percent(same),
        steps=path.steps,
        taken=len(path.path) - 1,
        detour=path.detour,
        limit=percent(found.limit),
        exact=found.exact.steps,
        kappa=found.exact.kappa,
    )


def _beside(found: ZigZag, batch: int) -> str:
    """Say how the dashed path fares, and what a large batch does not mend."""
    said, centred = [], found.centred.get(batch)
    if centred is not None and centred.steps is not None:
        dashed = _("Dashed: {steps} steps, {detour:.1f} times.")
        said.append(dashed.format(steps=centred.steps, detour=centred.detour))
    one, many = (found.descents[size].steps for size in (BATCHES[0], BATCHES[-1]))
    straight = batch < BATCHES[-1] and found.exact.kappa > NARROW
    if straight and one and many and many > 0.9 * one:
        still = _("A batch of {size} straightens the path, not the valley: still {steps} steps.")
        said.append(still.format(size=BATCHES[-1], steps=many))
    return " ".join(said)


def collapse_words(trained: Trained, step: int) -> str:
    """Say where the last layer of a training stands at a step, from the numbers."""
    means = trained.layers.pivot(index="value", columns="layer", values="mean")
    top, last = means.iloc[:, -1], len(trained.plan.widths)
    head = _("**The top layer answers about ½,** like all others.")
    if top[step] < LOW:
        head = _("**The top layer answers about 0,** whatever the input.")
    elif (top[:step] < LOW).any():
        head = _("**The top layer has come back.**")
    numbers = _(
        "Step {step:,}: its mean is {top:.3f}, that of layer {below} {other:.2f}. Accuracy "
        "{accuracy}; guessing gives 33%."
    )
    return f"{head} {numbers}".format(
        step=step,
        top=top[step],
        below=last - 1,
        other=means.loc[step, last - 1],
        accuracy=percent(trained.progress["accuracy"][step]),
    )


def pinned_step(
    activation: str, data: str, kept: float, seed: int
) -> tuple[Step | None, Sequence[Finding]]:
    """Return the step that is pinned, which differs from the present one, and what it shows."""
    then = pinned(activation=activation, data=data, mean=kept, seed=seed)
    if then is None:
        return None, ()
    step = cached.one_step(then["activation"], then["data"], then["seed"])
    return step, step_findings(step, then["mean"])


def step_findings(step: Step, kept: float) -> list[Finding]:
    """What the inputs share of a step's push, where a part of the mean is kept."""
    return findings(kept, *(float(step.at(part)["share"]) for part in (kept, 1.0, 0.0)))


def findings(kept: float, now: float, whole: float, centred: float) -> list[Finding]:
    """What the inputs share of the push: now, with the whole mean, and with none of it."""
    heads = [
        (0.99, _("Nearly the whole push is common.")),
        (0.5, _("Most of the push is common.")),
        (LITTLE, _("Part of the push is common.")),
        (0.0, _("Each input gets its own push.")),
    ]
    head = next(text for least, text in heads if now >= least)
    shares = {name: percent(s) for name, s in (("now", now), ("whole", whole))}
    common = _("**{now}** of the push is the same for all inputs: hardly any bias shift.")
    if now >= LITTLE:
        common = _(
            "**{now}** of the push is the same for all inputs, as if only a bias had changed: "
            "**bias shift**. That is in mean square, over 100 units: one that is hardly pushed at "
            "all (a pale row) may still go both ways."
        )
    if kept < 1:
        more = _("With the whole mean it is {whole}.")
    elif whole > LITTLE:
        more = _("**Centred**, that is, with each unit’s mean subtracted: {centred}.")
    else:
        more = _("The mean of the outputs is near 0 by itself.")
    more = more.format(centred=percent(centred), **shares)
    return [(head, common.format(**shares) + " " + more)]


def folklore(setup: Setup) -> None:
    """The popular version, against a run."""
    run = cached.one_run(setup)
    first, last = (run.layers.iloc[k] for k in (0, -1))
    st.markdown(
        _(
            "- **What Clevert and his colleagues mean.** A unit whose mean is not 0 acts as a bias "
            "for the next layer, and *learning* then shifts the means there. So bias shift is "
            "about learning, and about means.\n"
            "- **“The outputs add up to more than the inputs.”** That is not bias shift. With "
            "weights of both signs they cancel.\n"
            "- **“So the variance grows from layer to layer, until the top saturates.”** With "
            "Xavier weights the standard deviation of a sigmoid’s outputs falls from {first:.2f} "
            "in layer 1 to {last:.2f} in layer 10, and {saturated} of the units there are "
            "saturated. The mean square of what enters a layer falls from {q_first:.2f} to "
            "{q_last:.4f} in theory, and stays. The top layer saturates in training, at 0.\n"
            "- **“The zig-zag ruins learning.”** Stanford’s notes call it an inconvenience, less "
            "severe than saturation, because a batch adds up examples of both signs.\n"
            "- **Gaussian and digits.** Gaussian: random outputs of 100 units and random "
            "gradients. Digits: the third of four hidden layers of a network on scans of digits, "
            "and the true cross-entropy gradient of 64 of them. Shares are of the mean square."
        ).format(
            first=first["std"],
            last=last["std"],
            saturated=percent(last["saturated"]),
            q_first=run.theory["q"].iloc[0],
            q_last=run.theory["q"].iloc[-1],
        )
    )

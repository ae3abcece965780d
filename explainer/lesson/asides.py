"""Smaller pictures with controls of their own, told under a lesson's stage."""

import streamlit as st

from explainer.lesson import cached
from explainer.lesson.controls import choice, grid
from explainer.lesson.language import _
from explainer.lesson.measured import Plan, Trained
from explainer.lesson.measured.zigzag import BATCHES, ZigZag
from explainer.lesson.numbers import percent
from explainer.lesson.pictures import bias_shift as pictures
from explainer.lesson.stage import places, step_control

POSITIVE_OR_NOT = {"sigmoid": "Sigmoid", "relu": "ReLU", "elu": "ELU", "tanh": "tanh"}
LOW = 0.1  # mean output of a sigmoid layer that has fallen to 0


@st.fragment
def zigzag(seed: int) -> None:
    """Two weights: one sign a step, and what a batch does to it."""
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
    with st.spinner(_("Training …")):
        trained = cached.training_strip(plan)
    picture, control, words = places()
    with control:
        step = step_control(plan, 100)
    with picture:
        pictures.collapse(trained, step)
    words.markdown(collapse_words(trained, step))


def path_words(found: ZigZag, batch: int) -> str:
    """Say what the two weights do at a batch size, from the numbers."""
    path, same = found.descents[batch], found.at(batch)
    head = _("**Batch of {size}.** {same} of batches push both weights the same way.")
    if same == 1:
        head = _("**Batch of {size}.** No batch pushes one weight up and the other down.")
    way = _("To the goal: {steps} steps, {detour:.1f} times the straight line.")
    if path.steps is None:
        way = _("The goal is not reached in {taken} steps.")
    large = _("In large batches {limit} agree; centred, half of them do.")
    valley = _(
        "Even the exact gradient, at its best constant rate, takes {exact} steps: the valley of "
        "the loss is {kappa:.1f} times as steep across as along."
    )
    if found.exact.kappa < 1.01:
        large = _("Half of all batches agree, as by chance.")
        valley = _("The valley is round: the exact gradient needs a single step.")
    return "\n\n".join([f"{head} {way}", f"{large} {valley}"]).format(
        size=batch,
        same=percent(same),
        steps=path.steps,
        taken=len(path.path) - 1,
        detour=path.detour,
        limit=percent(found.limit),
        exact=found.exact.steps,
        kappa=found.exact.kappa,
    )


def collapse_words(trained: Trained, step: int) -> str:
    """Say where the last layer of a training stands at a step, from the numbers."""
    means = trained.layers.pivot(index="value", columns="layer", values="mean")
    top, now, last = means.iloc[:, -1], trained.progress(step), len(trained.plan.widths)
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
        accuracy=percent(now["accuracy"]),
    )

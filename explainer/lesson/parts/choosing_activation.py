"""The race of activations on the page: run while the reader waits, and told from stored results."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from explainer import ACTIVATIONS
from explainer.lesson import cached, pictures, progress
from explainer.lesson.language import _
from explainer.lesson.measured.race import (
    LANES,
    RACE_STEPS,
    RANKED,
    Race,
    race,
    short_of_goal,
)
from explainer.lesson.pin import pinned
from explainer.lesson.verdict import Finding
from explainer.lesson.works import WORKS
from explainer.simulation.stored import RACE, made_on


def run_race(dataset: str, hidden: int, rate: float, seed: int) -> Race | None:
    """Train every lane; None as long as that takes."""
    key = ("race", dataset, hidden, rate, seed)
    work = partial(race, dataset, hidden, rate, seed)
    found: Race | None = progress.awaited(key, len(LANES) * RACE_STEPS[-1], work)
    return found


def pinned_race(
    dataset: str, hidden: int, rate: float, seed: int, step: int
) -> tuple[Race | None, Sequence[Finding]]:
    """Return the race that is pinned, once it has been run, and how it stood at its step."""
    then = pinned(dataset=dataset, hidden=hidden, rate=rate, seed=seed, step=step)
    if then is None:
        return None, ()
    found = run_race(then["dataset"], int(then["hidden"]), float(then["rate"]), then["seed"])
    return found, [standing(found, int(then["step"]))] if found else ()


def standing(race: Race, step: int) -> Finding:
    """How the race stands at the kept step."""
    there = race.arrived(step)
    under_way = [lane for lane in race.lanes if lane not in there]
    clauses = []
    if there:
        listed = ", ".join(f"{lane.label} ({lane.arrived})" for lane in there)
        clauses.append(_("There, with the step: {lanes}.").format(lanes=listed))
    running = [lane for lane in under_way if lane.diverged is None or lane.diverged > step]
    if running:
        listed = ", ".join(f"{lane.label} {short_of_goal(lane.accuracy(step))}" for lane in running)
        clauses.append(_("Not there yet: {lanes}.").format(lanes=listed))
    lost = [lane for lane in under_way if lane not in running]
    if lost:
        listed = ", ".join(f"{lane.label} ({lane.diverged})" for lane in lost)
        clauses.append(_("Diverged, with the step: {lanes}.").format(lanes=listed))
    head = _("{count} of {all} have 95% right.")
    return head.format(count=len(there), all=len(race.lanes)), " ".join(clauses)


def tanh_against_relu(race: Race) -> Finding:
    """ReLU against tanh, in this race."""
    relu, tanh = (race.lane(name).arrived for name in ("relu", "tanh"))
    last = RACE_STEPS[-1]
    if relu and tanh:
        head = _("tanh takes {ratio:.1f} times as long as ReLU.")
        if tanh / relu < 0.95:
            head = _("tanh is faster: {ratio:.1f} of ReLU’s steps.")
        head = head.format(ratio=tanh / relu)
        text = _("With this seed, ReLU needs {relu} steps to 95% and tanh {tanh}.")
        return head, text.format(relu=relu, tanh=tanh)
    head = _("tanh and ReLU cannot be compared.")
    if not relu and not tanh:
        return head, _("Neither gets to 95% within {last} steps.").format(last=last)
    slow, fast = (_("ReLU"), tanh) if tanh else (_("tanh"), relu)
    text = _("{slow} does not get to 95% within {last} steps; the other needs {fast}.")
    return head, text.format(slow=slow, last=last, fast=fast)


def stored_race(dataset: str, hidden: int, name: str) -> None:
    """Tell the stored races on this data, called `name`: over seeds, ranked, and the six."""
    found = cached.race_results(dataset, hidden)
    raced, seeds = int(found["raced"].iloc[0]), int(found["seeds"].iloc[0])
    st.subheader(_("Over many seeds"), anchor=False)
    if raced != hidden:
        other = _("**Raced: {raced} layers** ({hidden} were not).")
        st.markdown(other.format(raced=raced, hidden=hidden))
    st.caption(
        _(
            "{raced} hidden layers of 64 units on {dataset}, {seeds} seeds, each activation "
            "function at the best of five learning rates. Dot: the median. Line: from the fastest "
            "seed to the slowest. Made by scripts/race.py on {day}."
        ).format(raced=raced, dataset=name, seeds=seeds, day=made_on(RACE))
    )
    chart, words = st.columns((2, 1.2), vertical_alignment="center")
    with chart:
        pictures.race_results(found)
    least, most, settings = cached.tanh_to_relu()
    median = found.set_index("activation")["median"]
    with words:
        st.markdown(
            _(
                "**The order in [the blog post that this chapter follows]({post}):** {told}.\n\n"
                "**The same five, here:** {measured}. SiLU and GELU are not on the post’s list.\n\n"
                "**And the six?** Here tanh needs {here:.1f} times the steps of ReLU. Over "
                "{settings} data sets and depths it needs between {least:.1f} and {most:.1f} "
                "times, to 75% or 95% right. The six is Krizhevsky’s: a convolutional network of "
                "four layers on CIFAR-10, to 25% error, each at a rate of its own. The paper says "
                "that the size of the effect varies with the architecture, but that ReLU is "
                "consistently several times faster. On the digits here it is not."
            ).format(
                post=WORKS["excelsior"][1],
                told=" → ".join(map(label, RANKED)),
                measured=ranking(median[median.index.isin(RANKED)]),
                here=float(median["tanh"]) / float(median["relu"]),
                settings=settings,
                least=least,
                most=most,
            )
        )


def ranking(medians: pd.Series) -> str:
    """Write an order of activations, fastest first, `=` between those that take as long."""
    text, last = "", None
    for name, steps in medians.items():
        same = last is not None and not pd.isna(steps) and steps == last
        text += (" = " if same else " → " if text else "") + label(str(name))
        last = steps
    return text


def label(activation: str) -> str:
    """Name an activation as its control does."""
    return ACTIVATIONS[activation].label


def advice() -> None:
    """What is used today, with sources."""
    st.subheader(_("What to take today"), anchor=False)
    st.table(
        {
            _("where"): [
                _("to begin with"),
                _("if units die"),
                _("transformers"),
                _("deep, fully connected, no normalization"),
                _("hidden layers, for sigmoid"),
            ],
            _("take"): [
                _("ReLU, with a rate that is not too large (CS231n); it is also cheap to compute"),
                _("Leaky ReLU, PReLU or ELU (Maas 2013, He 2015, Clevert 2016)"),
                _("GELU (GPT 2018, BERT 2019) or a gated SiLU (Shazeer 2020, LLaMA 2023)"),
                _("SELU with LeCun weights (Klambauer 2017)"),
                _(
                    "tanh instead (CS231n: never the sigmoid); at the output a sigmoid still gives "
                    "a probability"
                ),
            ],
        },
        border="horizontal",
    )


def folklore() -> None:
    """What the usual story gets wrong, with the stored races."""
    fast = cached.arrivals(1.0)
    st.markdown(
        _(
            "- **“ReLU learns six times faster than sigmoid and tanh.”** The six compares with "
            "tanh alone, on one network and one data set.\n"
            "- **“ELU → Leaky ReLU → ReLU → tanh → sigmoid.”** A rule of thumb from a book (Géron "
            "2017). CS231n says ReLU first. Compare the order measured above.\n"
            "- **“ELU is fast because it is smooth.”** Its authors give another reason: its "
            "outputs have a mean near 0, as in the lesson on bias shift.\n"
            "- **The fastest is not the safest.** At the learning rate 1, {elu} of {runs} stored "
            "ELU runs got to 95%, {relu} of ReLU and {tanh} of tanh."
        ).format(elu=fast["elu"], relu=fast["relu"], tanh=fast["tanh"], runs=fast["runs"])
    )

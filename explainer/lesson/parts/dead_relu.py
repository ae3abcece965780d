"""Dead ReLU, in parts: the grid of units and its verdict, one unit, the rescue, dead at birth."""

from functools import partial

import pandas as pd
import streamlit as st

from explainer.lesson import cached, pictures, progress
from explainer.lesson.controls import grid
from explainer.lesson.language import _
from explainer.lesson.measured.dying import (
    BIASES,
    EARLY,
    FAMILY,
    KILL_RATE,
    LIFE_STEPS,
    RATES,
    RESCUE_EVERY,
    RESCUE_RATE,
    RESCUE_STEPS,
    STEPS,
    Life,
)
from explainer.lesson.measured.dying import rescue as rescue_of
from explainer.lesson.measured.one_unit import UNIT_RATES
from explainer.lesson.numbers import percent
from explainer.lesson.pin import pinned
from explainer.lesson.stage import places
from explainer.lesson.verdict import Finding, verdict


def life_picture(activation: str, seed: int) -> tuple[Life, float]:
    """Draw the grid of units; return the training and its learning rate."""
    picture, controls, words = places((4, 1.25))
    with controls:
        left, right = st.columns(2)
        with left:
            step = int(grid("step", _("training step"), LIFE_STEPS, EARLY))
        with right:
            rate = grid("rate", _("learning rate"), RATES, 2.0)
    life = cached.life(activation, rate, seed)
    then = pinned(activation=activation, rate=rate, seed=seed, step=step)
    before = cached.life(then["activation"], then["rate"], then["seed"]) if then else None
    with picture:
        pictures.dying.units(life, STEPS, step, before)
    with words:
        kept = _("step {step}").format(step=life.steps[life.index(step)])
        was = findings(before, int(then["step"])) if then and before else ()
        verdict(kept, *findings(life, step), before=was)
    return life, rate


def _unit_picture(seed: int) -> pd.Series:
    """Draw one unit and one step; return what the step of the rate kept did."""
    place = st.container()
    rate = grid("unit_rate", _("learning rate of the step"), UNIT_RATES, 5.0)
    unit = cached.unit_steps(seed)
    with place:
        pictures.one_unit(unit, rate)
    return unit.at(rate)


def _rescue_picture(seed: int) -> pd.DataFrame | None:
    """Draw the rescue of a killed network; return off, at_once and killed, by name of its runs.

    off: the share of units at the end; at_once: after the switch, before any step.
    """
    place = st.container()
    steps = range(0, RESCUE_STEPS + 1, RESCUE_EVERY)
    kept = int(grid("rescue_step", _("steps after the switch"), steps, RESCUE_STEPS))
    length = STEPS + len(FAMILY) * RESCUE_STEPS
    with place:
        runs: pd.DataFrame | None = progress.awaited(
            ("rescue", seed), length, partial(rescue_of, seed)
        )
    if runs is None:
        return None
    with place:
        pictures.rescue.rescue(runs, kept)
    starts, ends = (
        runs.drop_duplicates("activation", keep=keep).set_index("activation")["off"]
        for keep in ("first", "last")
    )
    return pd.DataFrame({"off": ends, "at_once": starts, "killed": runs["dead"].iloc[0]})


def _born_picture(seed: int) -> dict[str, float]:
    """Draw which units are off before training; return the shares of all that are.

    "none": without biases, under both scales; "default" and "he": with PyTorch's default biases.
    """
    place = st.container()
    size = grid("bias", _("size of the random biases; 1 is PyTorch’s default"), BIASES, 1.0)
    layers = cached.born_dead(seed)
    with place:
        pictures.rescue.born_dead(layers, size)
    off = pictures.rescue.total_dead(layers)
    none, default, he = off["default"].iloc[0], off["default"].iloc[-1], off["he"].iloc[-1]
    return {"none": float(none), "default": float(default), "he": float(he)}


def _fates(seed: int) -> dict[str, str]:
    """Say what becomes of each of the family at rate FUSE_RATE; by name."""
    said = {}
    for name, row in cached.fuse(seed).iterrows():
        text = _("diverged at step {step}, {dead} dead")
        if pd.isna(row["diverged"]):
            text = _("{dead} dead, {right} right")
        said[str(name)] = text.format(
            step=row["diverged"], dead=percent(row["dead"]), right=percent(row["accuracy"])
        )
    return said


def findings(life: Life, step: int) -> list[Finding]:
    """What is off, what is dead, and whether it matters."""
    off, dead = life.off_share(step), life.dead_share(step)
    units = life.dead[0].size
    numbers = {
        "off": percent(off),
        "dead": percent(dead),
        "count": round(dead * units),
        "left": units - round(off * units),
        "units": units,
        "start": percent(life.off_share(0)),
        "right": percent(life.accuracy_at(step)),
        "step": life.diverged,
    }
    if dead or not off:
        head = _("{dead} of the units are dead.")
        text = _("{count} of {units} have a gradient of exactly zero.")
    else:
        head = _("{off} are off, none is dead.")
        text = _("Off for every input, but with a slope that is not zero.")
    text += " " + _("Before training {start} were off.")
    if life.diverged is not None and step >= life.diverged:
        fate = _("Training diverged."), _("At step {step} the loss grew without bound.")
    else:
        fate = _("{right} right."), _("{left} of {units} units are on for some input.")
    return [(part[0].format(**numbers), part[1].format(**numbers)) for part in ((head, text), fate)]


def one_unit(seed: int) -> None:
    """One unit, one step."""
    st.subheader(_("One unit, one step"), anchor=False)
    picture, words = st.columns((2, 1), vertical_alignment="center")
    with picture:
        step = _unit_picture(seed)
    words.markdown(
        _(
            "This unit answers too much, so the step lowers its weighted sum for every input, and "
            "the more the larger the rate. Before the step it is on for {before} inputs, after it "
            "for **{on}**. After 1,000 more steps: **{later}**. Too small a step takes long, too "
            "large a step goes past the data."
        ).format(before=step["on_before"], on=step["on"], later=step["on_later"])
    )


def rescue(seed: int) -> None:
    """The same dead network, continued with each of the family."""
    st.subheader(_("Who brings them back?"), anchor=False)
    picture, words = st.columns((2, 1), vertical_alignment="center")
    with picture:
        ends = _rescue_picture(seed)
    if ends is None:
        return
    words.markdown(
        _(
            "A ReLU network, trained at rate {kill:g} until **{before}** of its units were dead, "
            "goes on from the same weights at rate {rate:g}, as it is or with another activation. "
            "After {steps} steps these are off: ReLU **{relu}**, Leaky ReLU **{leaky_relu}**, "
            "PReLU **{prelu}**, ELU **{elu}**. A slope of 0.01 pulls with a hundredth of the "
            "force. Not all of this is learning. The switch alone lets layer 2 see other inputs: "
            "before any step ELU has {elu_0} off and PReLU {prelu_0}."
        ).format(
            elu_0=percent(ends["at_once"]["elu"]),
            prelu_0=percent(ends["at_once"]["prelu"]),
            kill=KILL_RATE,
            rate=RESCUE_RATE,
            steps=RESCUE_STEPS,
            before=percent(ends["killed"].iloc[0]),
            **{
                str(name): _("diverged") if pd.isna(off) else percent(off)
                for name, off in ends["off"].items()
            },
        )
    )


def born_dead(seed: int) -> None:
    """What is off before the first step."""
    st.subheader(_("Dead before training"), anchor=False)
    picture, words = st.columns((2, 1), vertical_alignment="center")
    with picture:
        shares = _born_picture(seed)
    words.markdown(
        _(
            "Ten ReLU layers, 300 random inputs, no training. With biases of zero both networks "
            "have the same dead units, **{none}**, to the last one: the scale of the weights does "
            "not matter to what is positive. Deeper layers have more, because there the inputs "
            "look more alike. Random biases are harmless at He’s scale (**{he}** at 1). With "
            "PyTorch’s small weights the signal fades, and then the biases alone decide: "
            "**{default}** of all units, and about half of those in the last layers. Shares of "
            "all units count each unit once: layers 1 to 5 have 256 of them, layers 6 to 10 have "
            "128."
        ).format(**{name: percent(share) for name, share in shares.items()})
    )


def folklore(seed: int) -> None:
    """What the usual story gets wrong, with this seed's numbers."""
    st.markdown(
        _(
            "- **“A unit dies as soon as its sum is negative.”** ReLU units are off for about half "
            "of their inputs. Dead means off for all of them.\n"
            "- **“About half of the units die.”** Stanford’s course notes say “as much as 40%”, if "
            "the learning rate is too high. It depends on the rate: see the dots above.\n"
            "- **“Leaky ReLU, PReLU and ELU solve it.”** They keep a gradient, also when it is too "
            "large. At rate 2, up to 400 steps: ReLU {relu}; Leaky ReLU {leaky_relu}; PReLU "
            "{prelu}; ELU {elu}. ReLU’s dead units can work as a fuse: they cut a blow-up short.\n"
            "- **“An ELU cannot die.”** Its slope at z < 0 is e to the power z. After a blow-up "
            "that can be too small for a 64-bit number, and is then exactly zero.\n"
            "- **“Large first weights kill.”** Not without biases: the scale does not change which "
            "sums are positive."
        ).format(**_fates(seed))
    )

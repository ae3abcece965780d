"""Caching wraps the engine here, one line a function, and nowhere else.

Arguments are scalars, or a frozen `Setup` of them; results are statistics; each cache is bounded.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from threading import current_thread
from typing import ParamSpec, TypeVar

import streamlit as st
from threadpoolctl import threadpool_limits

from explainer.lesson import measured
from explainer.lesson.measured import (
    bias_shift,
    checks,
    diagnosis,
    dying,
    family,
    he,
    myths,
    network,
    one_unit,
    playground,
    scales,
    xavier,
    zigzag,
)
from explainer.lesson.measured import race as races
from explainer.lesson.measured import scale_map as maps
from explainer.lesson.measured import symmetry as equal_weights
from explainer.simulation.threads import helped_by

P = ParamSpec("P")
R = TypeVar("R")


def turns() -> int:
    """Return how many simulations may run at once: SIGNAL_TURNS, or one a core that is ours."""
    given = os.environ.get("SIGNAL_TURNS")
    if given:
        return int(given)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# Readers share the cores: with one BLAS thread a simulation was about twice as fast on two cores.
# Set for the whole server once: the limit is not a reader's own.
BLAS_THREADS = threadpool_limits(limits=1)
# More simulations at once than cores only get in each other's way: of forty readers who each asked
# for one of their own the slowest 5 % waited 14 s, and with turns 4 s. A core that is free helps
# with a sweep: of a seed of one's own the picture comes in 100 ms instead of 130.
# deploy/serve.py says how many of the cores are this process's share.
NAME = "simulation"
POOL = ThreadPoolExecutor(turns(), thread_name_prefix=NAME)


def _cached(function: Callable[P, R], entries: int = 256) -> Callable[P, R]:
    def helped(*args: P.args, **kwargs: P.kwargs) -> R:
        with helped_by(POOL):
            return function(*args, **kwargs)

    @wraps(function)
    def in_turn(*args: P.args, **kwargs: P.kwargs) -> R:
        if current_thread().name.startswith(NAME):  # asked by another: it has a turn already
            return function(*args, **kwargs)
        return POOL.submit(helped, *args, **kwargs).result()

    return st.cache_data(max_entries=entries, show_spinner=False)(in_turn)


scale_strip = _cached(measured.scale_strip)
depth_strip = _cached(measured.depth_strip)
one_run = _cached(measured.one_run)
alone = _cached(network.alone)
luck_table = _cached(measured.luck_table)
balance = _cached(xavier.balance)
draws = _cached(xavier.draws)
tanh_gains = _cached(xavier.tanh_gains)
halves = _cached(he.halves)
leaks = _cached(he.leaks)
alternating = _cached(he.alternating)
luck_of_he = _cached(he.luck_of_he)
outcome_of_he = _cached(he.outcome)
scale_map = _cached(maps.scale_map)
scheme_table = _cached(maps.scheme_table)
life = _cached(dying.life)
deaths_by_rate = _cached(dying.deaths_by_rate)
fuse = _cached(dying.fuse)
born_dead = _cached(dying.born_dead)
unit_steps = _cached(one_unit.one_unit)
slope_strip = _cached(family.slope_strip)
elu_means = _cached(family.elu_means)
learned_slopes = _cached(family.learned_slopes)
family_factors = _cached(family.factors)
symmetry = _cached(equal_weights.symmetry)
trained_accuracy = _cached(equal_weights.trained_accuracy)
width_factors = _cached(maps.width_factors)
check = _cached(checks.check, 1000)
myth = _cached(myths.myth, 300)
one_step = _cached(bias_shift.one_step)
units_across = _cached(bias_shift.units_across)
two_weights = _cached(zigzag.two_weights)
classic = _cached(scales.classic)
gradient_spread = _cached(scales.gradient_spread)
race_results = _cached(races.race_results)
tanh_to_relu = _cached(races.tanh_to_relu)
arrivals = _cached(races.arrivals)
race_lane = _cached(races.race_lane)
playground_strip = _cached(playground.strip, 24)
playground_luck = _cached(playground.luck)
patient = _cached(diagnosis.patient, 200)

"""Caching wraps the engine here, one line a function, and nowhere else.

Arguments are scalars, results are tables of statistics; each cache is bounded.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import streamlit as st
from threadpoolctl import threadpool_limits

from explainer.lesson import measured

P = ParamSpec("P")
R = TypeVar("R")

# Readers share the cores: with one BLAS thread a simulation was about twice as fast on two cores.
# Set for the whole server once: the limit is not a reader's own.
BLAS_THREADS = threadpool_limits(limits=1)


def _cached(function: Callable[P, R]) -> Callable[P, R]:
    return st.cache_data(max_entries=64, show_spinner=False)(function)


scale_strip = _cached(measured.scale_strip)
depth_strip = _cached(measured.depth_strip)
one_run = _cached(measured.one_run)
luck_table = _cached(measured.luck_table)
training_strip = _cached(measured.training_strip)

"""Caching wraps the engine here, one line a function, and nowhere else.

Arguments are scalars, results are tables of statistics; each cache is bounded. A simulation runs
on one BLAS thread: readers share the cores, and two threads for one reader slow down the other.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import streamlit as st
from threadpoolctl import ThreadpoolController

from explainer.lesson import measured

P = ParamSpec("P")
R = TypeVar("R")

_blas = ThreadpoolController()


def _cached(function: Callable[P, R]) -> Callable[P, R]:
    @wraps(function)
    def on_one_thread(*args: P.args, **kwargs: P.kwargs) -> R:
        with _blas.limit(limits=1):
            return function(*args, **kwargs)

    keep = st.cache_data(max_entries=64, show_spinner=False)
    return keep(on_one_thread)


scale_strip = _cached(measured.scale_strip)
depth_strip = _cached(measured.depth_strip)
one_run = _cached(measured.one_run)
luck_table = _cached(measured.luck_table)

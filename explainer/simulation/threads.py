"""Work shared out among threads: the rows of one large network, or many networks of a sweep.

Rows go to as many threads as BLAS may use.
NumPy computes a formula on one thread, and BLAS keeps its other threads spinning for a while after
each product, in the way of anything else. So here each thread takes some rows through product and
formula alike: at 10 x 500 on two cores a propagation takes 0.7 times as long as with BLAS's own
threads. A server of many readers leaves BLAS one thread, and then that is a plain loop. It has a
pool of its own instead, and what of it is free helps with a sweep.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise
from threading import Lock
from typing import NamedTuple, TypeVar

from threadpoolctl import ThreadpoolController

Item = TypeVar("Item")
Result = TypeVar("Result")


class Workers(NamedTuple):
    """A pool of threads, and how many they are."""

    pool: ThreadPoolExecutor
    threads: int


_BLAS = ThreadpoolController().select(user_api="blas")
_TURN = Lock()  # BLAS's limit is one for the whole process: one caller at a time lowers it
_WORKERS: ContextVar[Workers | None] = ContextVar("workers", default=None)
_ENOUGH = 2**17  # numbers of a layer for a thread: with fewer, BLAS's own threads do better


def blas_threads() -> int:
    """How many threads BLAS may use."""
    return max((library.num_threads for library in _BLAS.lib_controllers), default=1)


@contextmanager
def all_threads(size: int) -> Iterator[None]:
    """Let `shared` use the threads that BLAS may use, and BLAS one, for layers of `size` numbers.

    Small layers are left to BLAS.
    """
    count = min(blas_threads(), size // _ENOUGH)
    if count < 2:
        yield
        return
    with _TURN, _BLAS.limit(limits=1), ThreadPoolExecutor(count) as pool:
        token = _WORKERS.set(Workers(pool, count))
        try:
            yield
        finally:
            _WORKERS.reset(token)


def shared(work: Callable[[slice], Result], rows: int) -> list[Result]:
    """Do `work` on slices that make up so many rows, and give the results in order."""
    workers = _WORKERS.get()
    if workers is None:
        return [work(slice(rows))]
    return list(workers.pool.map(work, _slices(rows, workers.threads)))


# Numbers of a layer for the networks that run together: more would leave the processor's cache.
# With half of it forty readers of a server waited half as long again, as threads that compute hand
# Python over to each other after each operation.
_TOGETHER = 130_000
_DEEP = 20  # layers of so many networks: deeper ones run in smaller groups, to save memory
_POOL: ContextVar[ThreadPoolExecutor | None] = ContextVar("pool", default=None)


@contextmanager
def helped_by(pool: ThreadPoolExecutor) -> Iterator[None]:
    """Let `for_each` ask the pool for help, of which the caller may be a thread itself."""
    token = _POOL.set(pool)
    try:
        yield
    finally:
        _POOL.reset(token)


def groups(count: int, size: int, depth: int) -> list[slice]:
    """Share `count` networks, of `size` numbers in each of `depth` layers, out evenly into groups.

    A group runs together. Two or more networks are two groups at least: a thread may be free to
    help.
    """
    most = max(1, min(_TOGETHER // size, _TOGETHER * _DEEP // (size * depth)))
    return _slices(count, min(count, max(2, -(-count // most))))


def _slices(count: int, parts: int) -> list[slice]:
    """Cut `count` things into even parts."""
    return [slice(*pair) for pair in pairwise(count * part // parts for part in range(parts + 1))]


def for_each(work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """Do `work` on each item and give the results in order, with the help of a free thread.

    The caller begins with the last item, and asks the pool for the first. If that has not been
    begun when the caller is done with its own, it takes it back: nobody waits for a thread that is
    not at work, and what others ask of the pool meanwhile comes before the items that are left.
    """
    pool = _POOL.get()
    if pool is None:
        return [work(item) for item in items]
    found: dict[int, Result] = {}
    first, last = 0, len(items)
    while first < last:
        last -= 1
        asked = [work] if first < last else []
        help_ = pool.submit(_help, asked, items[first]) if asked else None
        try:
            found[last] = work(items[last])
        finally:
            taken = help_ is not None and not help_.cancel()
            if not taken:
                asked.clear()
        if help_ is not None and taken:
            found[first] = help_.result()
            first += 1
    return [found[place] for place in range(len(items))]


def _help(asked: list[Callable[[Item], Result]], item: Item) -> Result:
    """Do what is asked, from a list: emptied, it frees the work of a call that was cancelled.

    The pool itself keeps such a call until one of its threads comes to it.
    """
    return asked[0](item)

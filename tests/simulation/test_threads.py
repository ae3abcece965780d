"""Work shared out among threads gives what one thread gives."""

import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from threading import Event, get_ident
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import luck, sweep_scale
from explainer.simulation import threads
from explainer.simulation.threads import for_each, groups, helped_by


@given(count=st.integers(1, 200), size=st.integers(1, 10**6), depth=st.integers(1, 100))
def test_groups_hold_each_network_once_and_are_even(count: int, size: int, depth: int) -> None:
    shared = groups(count, size, depth)
    assert [one for group in shared for one in range(count)[group]] == list(range(count))
    lengths = {group.stop - group.start for group in shared}
    assert max(lengths) - min(lengths) <= 1
    assert max(lengths) * size <= max(size, 130_000)
    assert max(lengths) * size * depth <= max(size * depth, 20 * 130_000)
    assert len(shared) >= min(2, count)


def test_a_free_thread_helps_and_the_order_stays() -> None:
    both = Event()

    def work(item: int) -> tuple[int, int]:
        if item == 0:  # the helper begins with the first
            assert both.wait(30)
        else:
            both.set()
        return item, get_ident()

    with ThreadPoolExecutor(1) as pool, helped_by(pool):
        found = for_each(work, range(2))
    assert [item for item, _ in found] == [0, 1]
    assert found[0][1] != found[1][1] == get_ident()


def test_a_helper_that_is_slow_to_begin_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*asked: Any) -> Any:
        time.sleep(0.05)  # it cannot be taken back any more, and has not looked what to do
        return begin(*asked)

    def briefly(item: int) -> int:
        time.sleep(0.02)
        return item

    begin = threads._help
    monkeypatch.setattr(threads, "_help", late)
    with ThreadPoolExecutor(1) as pool, helped_by(pool):
        pool.submit(int).result()
        assert for_each(briefly, range(3)) == [0, 1, 2]


def test_nobody_waits_for_a_busy_pool() -> None:
    free = Event()
    with ThreadPoolExecutor(1) as pool, helped_by(pool):
        busy = pool.submit(free.wait, 30)
        found = for_each(lambda item: (item, get_ident()), range(5))
        free.set()
        assert busy.result()
    assert found == [(item, get_ident()) for item in range(5)]


def test_what_others_ask_meanwhile_comes_before_what_is_left() -> None:
    """A sweep of many parts holds nobody up for longer than a part takes."""
    asked, answered = Event(), Event()

    def work(item: int) -> int:
        if item == 5:
            asked.set()
        if item == 2:  # the caller's fourth part, or the helper's third
            assert answered.wait(30)
        return item

    def sweep() -> list[int]:
        with helped_by(pool):
            return for_each(work, range(6))

    with ThreadPoolExecutor(2) as pool:
        running = pool.submit(sweep)
        assert asked.wait(30)
        pool.submit(answered.set).result(30)
        assert running.result(30) == list(range(6))


def test_what_is_cancelled_is_not_kept() -> None:
    class Work:
        def __call__(self, item: int) -> int:
            return item

    free, work = Event(), Work()
    seen = weakref.ref(work)
    with ThreadPoolExecutor(1) as pool, helped_by(pool):
        busy = pool.submit(free.wait, 30)
        assert for_each(work, range(5)) == list(range(5))
        del work
        assert seen() is None, "the pool holds what its queue needs no more"
        free.set()
        assert busy.result()


def test_what_goes_wrong_is_raised_and_the_rest_left() -> None:
    free, done = Event(), []

    def work(item: int) -> None:
        done.append(item)
        if item == 3:
            raise ValueError("item 3")

    with ThreadPoolExecutor(1) as pool, helped_by(pool):
        busy = pool.submit(free.wait, 30)
        with pytest.raises(ValueError, match="item 3"):
            for_each(work, range(5))
        free.set()
        assert busy.result()
    assert done == [4, 3]


@pytest.mark.parametrize("data", ["gaussian", "digits"])
def test_sweep_and_luck_are_the_same_on_more_threads(data: str) -> None:
    def both() -> list[pd.DataFrame]:
        sweep = sweep_scale([0.01, 0.1, 0.3], depth=4, width=20, samples=30, data=data)
        shaken = luck(3, activation="relu", bias_std=0.2, depth=4, width=20, samples=30, data=data)
        return [sweep.layers, sweep.histograms, sweep.theory, shaken]

    alone = both()
    with ThreadPoolExecutor(2) as pool, helped_by(pool):
        for found, expected in zip(both(), alone, strict=True):
            pd.testing.assert_frame_equal(found, expected, check_exact=True)

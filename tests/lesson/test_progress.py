"""A training that a page waits for: watched, stopped, begun anew, kept."""

import time
from collections.abc import Callable

from streamlit.testing.v1 import AppTest


def page() -> None:
    """A page that needs a training of two seconds."""
    import time

    import streamlit as st

    from explainer.lesson.measured.training import Watch
    from explainer.lesson.progress import awaited

    def work(watch: Watch) -> str:
        for step in range(40):
            time.sleep(0.05)
            if watch(step, 1.0, 0.5):
                break
        return "the result"

    st.session_state.setdefault("lang", "en")
    st.text(awaited("two seconds", 40, work) or "nothing yet")


def shown(test: AppTest) -> str:
    return str(test.text[0].value)


def until(test: AppTest, there: Callable[[], object]) -> None:
    for _ in range(100):
        if there():
            return
        time.sleep(0.1)
        test.run()
    raise AssertionError("waited in vain")


def test_a_training_is_watched_stopped_and_run_to_its_end() -> None:
    test = AppTest.from_function(page, default_timeout=30).run()
    assert shown(test) == "nothing yet"
    test.button(key="stop").click().run()
    until(test, lambda: test.caption)
    assert test.caption[0].value.startswith("Stopped at step ")
    assert shown(test) == "nothing yet", "what was stopped is no result"
    test.button(key="train").click().run()
    assert test.button(key="stop")
    until(test, lambda: shown(test) == "the result")
    another = AppTest.from_function(page, default_timeout=30).run()
    assert shown(another) == "the result", "the next reader does not wait"
    assert not test.exception


def broken_page() -> None:
    import streamlit as st

    from explainer.lesson.progress import awaited

    tries: list[int] = st.session_state.setdefault("tries", [])

    def work(_watch: object) -> str:
        tries.append(1)
        if len(tries) == 1:
            raise MemoryError("too much")
        return "the result"

    st.session_state.setdefault("lang", "en")
    st.text(awaited("too large at first", 40, work) or "nothing yet")


def test_a_training_that_breaks_off_says_so_and_can_be_tried_again() -> None:
    test = AppTest.from_function(broken_page, default_timeout=30).run()
    until(test, lambda: test.warning)
    assert "broke off" in test.warning[0].value
    assert shown(test) == "nothing yet"
    test.button(key="train").click().run()
    until(test, lambda: shown(test) == "the result")
    assert not test.warning
    assert not test.exception

"""Trainings in the background: watched, stopped, and kept for the next reader.

A training that runs in a reader's own script would hold up every other control, and a fragment's
controls cannot interrupt it. So it runs in a thread that touches nothing of Streamlit, and the page
looks at it now and then.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock, Semaphore, Thread
from typing import Any

import streamlit as st

from explainer.lesson.measured.training import Watch

KEPT = 32  # finished trainings
AT_ONCE = Semaphore(2)  # trainings that run, of all readers; the others wait

LOG = logging.getLogger(__name__)

Work = Callable[[Watch], Any]


class Job:
    """One training: where it is, and its result once it is `over`."""

    def __init__(self, key: object, work: Work) -> None:
        self.key = key
        self.step, self.loss, self.accuracy = -1, 0.0, 0.0  # -1: not begun
        self.stopped = False
        self.result: Any = None
        self.failed = False
        self.broken = False
        self._work = work
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return not self._thread.is_alive()

    def stop(self) -> None:
        """Ask it to end at the next recorded step."""
        self.stopped = True

    def wait(self, seconds: float) -> None:
        """Wait until it is over, but not longer."""
        self._thread.join(seconds)

    def _run(self) -> None:
        with AT_ONCE:
            if self.stopped:
                return
            try:
                self.result = self._work(self._watch)
            except (ValueError, OverflowError):  # the signal leaves float64
                self.failed = True
            except Exception:
                LOG.exception("the training %s broke off", self.key)
                self.broken = True
        if self.result is not None and not self.stopped:
            FINISHED.put(self.key, self.result)

    def _watch(self, step: int, loss: float, accuracy: float) -> bool:
        self.step, self.loss, self.accuracy = step, loss, accuracy
        return self.stopped


class Finished:
    """The last KEPT trainings that ran to their end, by key."""

    def __init__(self) -> None:
        self._kept: OrderedDict[object, Any] = OrderedDict()
        self._lock = Lock()

    def put(self, key: object, result: object) -> None:
        """Keep a training; the one not asked for longest goes."""
        with self._lock:
            self._kept[key] = result
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def get(self, key: object) -> Any:
        """Return a training that is kept, or None."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)


FINISHED = Finished()


def finished(key: object) -> Any:
    """Return a training that any reader has run to its end, or None."""
    return FINISHED.get(key)


def job_of(key: object) -> Job | None:
    """Return this reader's training if it is the one of `key`; any other is stopped."""
    job: Job | None = st.session_state.get("job")
    if job is not None and job.key != key:
        job.stop()
        del st.session_state["job"]
        return None
    return job


def begin(key: object, work: Work) -> Job:
    """Start a training for this reader, in place of the last."""
    job_of(key)
    job = st.session_state["job"] = Job(key, work)
    return job

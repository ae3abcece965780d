"""A class on one server: the teacher opens a link, then all at once, then each acts every 5 s.

Readers are websockets, not browsers, and share the cores with the server: a school's server is
relieved of what they use.
"""

import asyncio
import os
import random
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from benchmarks.reader import Answer, Reader
from benchmarks.server import Server, fresh_server
from benchmarks.timing import Spread, brief, percentile, table, within

LESSON = 40  # readers: what the budgets are for
REPEATS = 3
PAUSE = 5.0  # seconds between the actions of a reader
WATCHED = 1.0  # seconds between two looks at the server
BUDGET = {"picture": 1.5, "action": 300.0, "memory": 500.0}  # s, ms, MB


@dataclass
class Lesson:
    """What a class met, and what it took: seconds, MB, cores. `length` is how long it acted."""

    openings: list[Answer] = field(default_factory=list)
    actions: list[Answer] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    cores: float = 0.0
    own_cores: float = 0.0
    cache: float = 0.0
    length: float = 0.0
    errors: list[str] = field(default_factory=list)

    def pictures(self, share: float) -> float:
        """Return a percentile of the seconds until the first picture."""
        return percentile((a.picture or a.finished for a in self.openings), share)

    def latencies(self, share: float) -> float:
        """Return a percentile of the seconds from an action to its end, the picture included."""
        return percentile((answer.finished for answer in self.actions), share)


def tables(long: bool) -> Iterator[str]:
    """Give the tables of this part."""
    classes = {10: 6, 20: 6, LESSON: 15} | ({80: 20} if long else {})
    found = {
        size: [attend(size, length) for _ in range(REPEATS)] for size, length in classes.items()
    }
    yield _table(found)
    if long:
        yield _soak(attend(LESSON, 600))


def attend(size: int, length: float) -> Lesson:
    """Hold a lesson of `length` seconds in front of a fresh server."""
    with fresh_server() as server:
        return asyncio.run(_hold(server, size, length))


async def _hold(server: Server, size: int, length: float) -> Lesson:
    lesson = Lesson()
    async with Reader(server.url) as teacher:  # who has shown the page before sharing its link
        await teacher.open()
        lesson.memory.append(server.memory())
    async with opened(server, size, lesson) as readers:
        watching = asyncio.create_task(_watch(server, lesson, time.monotonic() + length))
        await asyncio.gather(*(_attend(r, n, length, lesson) for n, r in enumerate(readers)))
        await watching
    lesson.cache = server.cache()
    lesson.errors += [error for action in lesson.actions for error in action.errors]
    return lesson


@asynccontextmanager
async def opened(server: Server, size: int, lesson: Lesson) -> AsyncIterator[list[Reader]]:
    """Let `size` readers open the link at once; those who could not are errors."""
    readers = [Reader(server.url) for _ in range(size)]
    answers = await asyncio.gather(*(r.open() for r in readers), return_exceptions=True)
    arrived = []
    for reader, answer in zip(readers, answers, strict=True):
        if isinstance(answer, BaseException):
            lesson.errors.append(f"opening: {answer!r}")
        elif answer.errors or answer.picture is None:
            lesson.errors += answer.errors or ["opening: no picture"]
        else:
            lesson.openings.append(answer)
            arrived.append(reader)
    if not arrived:
        raise RuntimeError(f"nobody could open the link: {lesson.errors[0]}")
    try:
        yield arrived
    finally:
        await asyncio.gather(*(reader.close() for reader in arrived))


async def _attend(reader: Reader, number: int, length: float, lesson: Lesson) -> None:
    dice = random.Random(number)
    end = time.monotonic() + length
    await asyncio.sleep(dice.uniform(0, min(PAUSE, length)))
    turn = number
    while (start := time.monotonic()) < end:
        await act(reader, turn, dice, lesson)
        turn += 1
        await asyncio.sleep(max(0.0, start + PAUSE - time.monotonic()))


async def act(reader: Reader, turn: int, dice: random.Random, lesson: Lesson) -> None:
    """Move a control to a value of one's own: the scale, and every other time what is not known.

    A seed or a depth of one's own is a sweep that nobody may have asked for before.
    """
    scales = list(reader.widgets["std"].options)
    choices = (
        ("std", {"string_array_value": [dice.choice(scales)]}),
        ("seed", {"double_array_value": [float(dice.randrange(100))]}),
        ("std", {"string_array_value": [dice.choice(scales)]}),
        ("depth", {"double_array_value": [float(dice.randrange(2, 21))]}),
    )
    key, value = choices[turn % len(choices)]
    try:
        lesson.actions.append(await reader.act(key, **value))
    except Exception as error:
        lesson.errors.append(f"{key}: {error!r}")


async def _watch(server: Server, lesson: Lesson, end: float) -> None:
    start, used, own = time.monotonic(), server.cpu(), time.process_time()
    while time.monotonic() < end:
        lesson.memory.append(server.memory())
        await asyncio.sleep(WATCHED)
    passed = time.monotonic() - start
    lesson.cores = (server.cpu() - used) / passed
    lesson.own_cores = (time.process_time() - own) / passed


def _table(found: dict[int, list[Lesson]]) -> str:
    rows = []
    for size, lessons in found.items():
        row: list[object] = [size]
        row += [Spread.of(lesson.pictures(0.95) for lesson in lessons)]
        row += [Spread.of(1e3 * one.latencies(q) for one in lessons) for q in (0.5, 0.95)]
        row += [Spread.of(max(one.memory) for one in lessons)]
        row += [Spread.of(one.cache for one in lessons), Spread.of(one.cores for one in lessons)]
        row += [sum(len(one.actions) for one in lessons), sum(len(one.errors) for one in lessons)]
        rows.append(row)
    forty = found[LESSON]
    picture = Spread.of(lesson.pictures(0.95) for lesson in forty)
    action = Spread.of(1e3 * lesson.latencies(0.95) for lesson in forty)
    kept = (
        f"At {LESSON}: first picture {within(picture.median, BUDGET['picture'], ' s')}, "
        f"actions {within(action.median, BUDGET['action'], ' ms')} (both the median lesson's), "
        f"memory {within(max(max(x.memory) for x in forty), BUDGET['memory'], ' MB')}."
    )
    own = brief(max(x.own_cores for x in forty))
    wrong = sorted({error for lessons in found.values() for one in lessons for error in one.errors})
    note = (
        f"A teacher opens a link on a fresh server, then all readers at once; each acts every "
        f"{PAUSE:g} s "
        f"with values of its own. {REPEATS} lessons each; median (least–most) of the lessons. "
        f"Readers are websockets on the same {os.cpu_count()} cores, {own} of which they use "
        f"themselves; Streamlit's own files, which a browser fetches once, are not in it. Actions "
        f"are those of all lessons: small classes act seldom, and their p95 is near the worst. "
        f"{kept}" + "".join(f"\n- error: {error}" for error in wrong[:5])
    )
    head = [
        "readers", "first picture, p95, s", "action, median, ms", "action, p95, ms", "memory, MB",
        "caches, MB", "cores", "actions", "errors",
    ]  # fmt: skip
    return table("A class at once", head, rows, note)


def _soak(lesson: Lesson) -> str:
    minutes = [lesson.memory[i : i + 60] for i in range(0, len(lesson.memory), 60)]
    rows = [[n, Spread.of(minute)] for n, minute in enumerate(minutes, start=1) if len(minute) > 30]
    note = (
        f"{LESSON} readers for ten minutes: {len(lesson.actions)} actions, "
        f"{brief(1e3 * lesson.latencies(0.95))} ms at the 95th percentile, caches "
        f"{brief(lesson.cache)} MB, {len(lesson.errors)} errors."
    )
    return table("Ten minutes", ["minute", "memory, MB"], rows, note)

"""A lecture hall: what one process carries, and what two behind nginx carry on the same cores."""

import asyncio
import os
import random
import time
from collections.abc import Iterator

from benchmarks.classroom import Lesson, act, opened
from benchmarks.reader import Reader
from benchmarks.server import Server, fresh_server
from benchmarks.timing import Spread, table
from deploy.serve import nginx

PROCESSES = (1, 2)
READERS = 24
SECONDS = (6.0, 30.0)  # LONG
REPEATS = 3


def tables(long: bool) -> Iterator[str]:
    """Give the table of this part."""
    nginx()  # or end here, and say what is missing
    found: dict[int, list[Lesson]] = {count: [] for count in PROCESSES}
    for _ in range(REPEATS):  # in turn, so that both meet the same machine
        for count in PROCESSES:
            with fresh_server(count) as server:
                lesson = asyncio.run(_rush(server, SECONDS[long]))
            found[count].append(lesson)
    yield _table(found)


async def _rush(server: Server, length: float) -> Lesson:
    """Let readers act without pause."""
    lesson = Lesson()
    async with opened(server, READERS, lesson) as readers:
        used, own, start = server.cpu(), time.process_time(), time.monotonic()
        end = start + length
        await asyncio.gather(*(_hurry(r, n, end, lesson) for n, r in enumerate(readers)))
        passed = time.monotonic() - start
        lesson.cores = (server.cpu() - used) / passed
        lesson.own_cores = (time.process_time() - own) / passed
        lesson.memory = [server.memory()]
        lesson.length = passed
    lesson.errors += [error for action in lesson.actions for error in action.errors]
    return lesson


async def _hurry(reader: Reader, number: int, end: float, lesson: Lesson) -> None:
    dice, turn = random.Random(number), number
    while time.monotonic() < end:
        await act(reader, turn, dice, lesson)
        turn += 1


def rate(lesson: Lesson) -> float:
    """Return the actions answered in a second."""
    return len(lesson.actions) / lesson.length


def _table(found: dict[int, list[Lesson]]) -> str:
    one = found[PROCESSES[0]]
    rows = [
        [
            count,
            Spread.of(rate(x) for x in lessons),
            Spread.of(rate(x) / rate(alone) for x, alone in zip(lessons, one, strict=True)),
            Spread.of(1e3 * x.latencies(0.95) for x in lessons),
            Spread.of(x.pictures(0.95) for x in lessons),
            Spread.of(x.cores for x in lessons),
            Spread.of(x.own_cores for x in lessons),
            Spread.of(x.memory[0] for x in lessons),
            sum(len(x.errors) for x in lessons),
        ]
        for count, lessons in found.items()
    ]
    note = (
        f"{READERS} readers who never pause, all behind nginx (`make serve`), which keeps each on "
        f"one process; {REPEATS} runs in turn. The readers share the {os.cpu_count()} cores: they "
        "and nginx take what more processes cannot use."
    )
    head = [
        "processes", "actions a second", "÷ one process", "action, p95, ms",
        "first picture, p95, s", "cores: server", "cores: readers", "memory, MB", "errors",
    ]  # fmt: skip
    return table("Several processes", head, rows, note)

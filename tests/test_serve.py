"""The hall: nginx's configuration, and processes that are kept running until all are stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy import serve
from explainer.lesson.cached import turns

FOREVER = 1e9


class World:
    """A clock and processes of its own: each start of a command lives as long as foretold."""

    def __init__(self, end: float, **lives: list[float]) -> None:
        self.now, self.end = 0.0, end
        self.lives: dict[str, Iterator[float]] = {name: iter(to) for name, to in lives.items()}
        self.starts: dict[str, list[float]] = {name: [] for name in lives}
        self.stopped: list[str] = []
        self.stops: list[int] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        if self.now > self.end:
            self.stops.append(signal.SIGTERM)

    def popen(self, command: list[str], cwd: Path, start_new_session: bool) -> "Process":
        self.starts[command[0]].append(self.now)
        return Process(self, command[0], self.now + next(self.lives[command[0]]))

    def run(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(serve, "time", self)
        monkeypatch.setattr(subprocess, "Popen", self.popen)
        try:
            serve.keep_running([[name] for name in self.lives], self.stops)
        finally:
            assert sorted(self.stopped) == sorted(self.lives), "none is left behind"


class Process:
    """What `subprocess.Popen` returns."""

    pid = 2**30  # nobody's

    def __init__(self, world: World, name: str, dies: float) -> None:
        self.world, self.name, self.dies = world, name, dies

    def poll(self) -> int | None:
        return None if self.world.now < self.dies else 1

    def terminate(self) -> None:
        self.world.stopped.append(self.name)

    def wait(self) -> None:
        assert self.name in self.world.stopped


def test_what_keeps_ending_is_started_again_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It waits longer each time, and no longer once it has lived."""
    world = World(200, nginx=[FOREVER], app=[20, 3, 3, 3, 50, 3, FOREVER])
    world.run(monkeypatch)
    assert world.starts["nginx"] == [0]
    starts, lives = world.starts["app"], [20, 3, 3, 3, 50, 3]
    assert len(starts) == 7
    pauses = [
        start - before - lived
        for start, before, lived in zip(starts[1:], starts, lives, strict=False)
    ]
    assert pauses == [1, 2, 4, 8, 1, 2]


def test_the_pause_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(2000, app=[20, *[1.0] * 100])
    world.run(monkeypatch)
    starts = world.starts["app"]
    assert starts[-1] - starts[-2] == serve.LONGEST + 1


def test_what_never_lived_stops_all(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(200, nginx=[3], app=[FOREVER])
    with pytest.raises(SystemExit):
        world.run(monkeypatch)
    assert world.now == 3


def test_what_a_process_started_ends_with_it() -> None:
    """As nginx's workers, when their master is killed. This one would keep the output open."""
    script = "import os, time; os.fork() and os.kill(os.getpid(), 9); time.sleep(60)"
    todo = [[sys.executable, "-c", script]]
    code = f"from deploy import serve; serve.keep_running({todo}, [])"
    hall = [sys.executable, "-c", code]
    done = subprocess.run(hall, cwd=serve.ROOT, capture_output=True, check=False, timeout=20)
    assert b"ended at once" in done.stderr


@pytest.mark.parametrize("number", serve.STOPS)
def test_a_signal_leaves_nobody_behind(number: signal.Signals) -> None:
    """Make and a terminal both send one; the second may come when Python is half gone."""
    say = "import os, time; os.write(1, b'%d\\n' % os.getpid()); time.sleep(20)"
    code = (
        "import sys; from deploy import serve\n"
        f"serve.commands = lambda *_: [[sys.executable, '-c', {say!r}]] * 2\n"
        "sys.argv = ['serve.py', '--processes=1']; serve.main()"
    )
    with subprocess.Popen(
        [sys.executable, "-uc", code], cwd=serve.ROOT, stdout=subprocess.PIPE, text=True
    ) as hall:
        assert hall.stdout
        assert "1 processes" in hall.stdout.readline()
        try:
            children = [int(hall.stdout.readline()) for _ in range(2)]
            until = time.monotonic() + 10
            while hall.poll() is None and time.monotonic() < until:
                hall.send_signal(number)
            assert hall.returncode == 0
        finally:
            hall.kill()
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


@pytest.mark.parametrize("asked", ["0", "-1", "many"])
def test_a_hall_has_processes(
    asked: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["serve.py", f"--processes={asked}"])
    monkeypatch.setattr(serve, "keep_running", lambda *_: pytest.fail("it began"))
    with pytest.raises(SystemExit):
        serve.main()
    assert "at least one process has to serve" in capsys.readouterr().err


@pytest.mark.parametrize(("cores", "count", "share"), [(4, 4, 1), (8, 3, 2), (1, 4, 1)])
def test_processes_share_the_cores(
    cores: int, count: int, share: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "cores", lambda: cores)
    monkeypatch.setattr(serve, "nginx", lambda: "nginx")
    first, *apps = serve.commands(8501, count, tmp_path)
    assert first[0] == "nginx"
    assert len(apps) == count
    assert {app[1] for app in apps} == {f"SIGNAL_TURNS={share}"}
    assert [app[-1] for app in apps] == [f"--server.port={8502 + n}" for n in range(count)]


def test_a_process_takes_the_turns_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNAL_TURNS", "3")
    assert turns() == 3
    monkeypatch.delenv("SIGNAL_TURNS")
    assert turns() == serve.cores()
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    assert turns() == serve.cores() == 1


def test_nginx_reads_its_configuration(tmp_path: Path) -> None:
    try:
        program = serve.nginx()
    except SystemExit:
        pytest.skip("nginx is missing")
    command = [*serve.commands(8501, 3, tmp_path)[0], "-t"]
    assert command[0] == program
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_configuration_is_filled_in() -> None:
    text = serve.configuration(8501, [8502, 8503], "mime.types")
    assert "listen 8501;" in text
    assert not [line for line in text.splitlines() if "@" in line and "@app" not in line][1:]
    own, other = (f"server 127.0.0.1:{port} fail_timeout=1s" for port in (8503, 8502))
    assert f"upstream process_8503 {{ {own}; {other} backup; }}" in text
    assert "8502 process_8502;" in text

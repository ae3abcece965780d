"""Serve the app as several processes behind nginx: `make serve PROCESSES=4 PORT=8501`.

nginx listens on PORT, the processes on the ports after it, for this machine only. A process that
ends is started again; Ctrl-C, SIGTERM or a lost terminal stops all. nginx.conf.template says how
visitors are kept.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import streamlit

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = Path(__file__).with_name("nginx.conf.template")
MIME_TYPES = ("/etc/nginx/mime.types", "/opt/homebrew/etc/nginx/mime.types")
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # Ctrl-C, make, a lost terminal
PAUSE = 1.0  # seconds between two looks at the processes, and before the first new start
LONGEST = 60.0  # seconds before any later one: the pause doubles while a process keeps ending
TOO_SOON = 10.0  # seconds: what has never lived so long never will


def configuration(port: int, ports: Sequence[int], mime_types: str) -> str:
    """Fill in the template: nginx on `port` in front of processes on `ports`."""
    # A process that still starts is asked again after a second, not after ten.
    servers = {own: f"server 127.0.0.1:{own} fail_timeout=1s" for own in ports}
    groups = []
    for own in ports:
        lines = [servers[own], *(f"{servers[other]} backup" for other in ports if other != own)]
        groups.append(f"    upstream process_{own} {{ {'; '.join(lines)}; }}")
    filled = {
        "@MIME_TYPES@": mime_types,
        "@SERVERS@": "\n".join(f"        {server};" for server in servers.values()),
        "@PROCESSES@": "\n".join(groups),
        "@COOKIES@": "\n".join(f"        {own} process_{own};" for own in ports),
        "@PORT@": str(port),
        "@STREAMLIT@": str(Path(streamlit.__file__).with_name("static")),
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    for name, value in filled.items():
        text = text.replace(name, value)
    return text


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def nginx() -> str:
    """Find nginx, or say how to get it."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not found:
        sys.exit("nginx is missing. On Debian or Ubuntu: sudo apt-get install nginx-light")
    return found


def commands(port: int, count: int, room: Path) -> list[list[str]]:
    """Return what has to run: nginx with its files in `room`, and the processes."""
    ports = range(port + 1, port + 1 + count)
    mime_types = next((path for path in MIME_TYPES if Path(path).exists()), "mime.types")
    file = room / "nginx.conf"
    file.write_text(configuration(port, ports, mime_types), encoding="utf-8")
    app = ["env", f"SIGNAL_TURNS={max(1, cores() // count)}"]
    app += [sys.executable, "-m", "streamlit", "run", "app.py", "--server.address=127.0.0.1"]
    return [
        [nginx(), "-p", str(room), "-e", "stderr", "-c", str(file)],
        *([*app, f"--server.port={own}"] for own in ports),
    ]


class Kept:
    """A command that is started again when it ends, later each time that it ends too soon."""

    def __init__(self, command: Sequence[str]) -> None:
        self.command = command
        self.pause = 0.0  # before it is started again; 0 until it has lived for TOO_SOON
        self.start()

    def start(self) -> None:
        """Start it, in a session of its own: what it starts itself can be ended with it."""
        self.process = subprocess.Popen(self.command, cwd=ROOT, start_new_session=True)
        self.began = time.monotonic()
        self.due: float | None = None

    def end_others(self) -> None:
        """End what it started and left: nginx's workers keep the port when their master is gone."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)

    def look(self) -> None:
        """Start it again if it ended; exit if it has never lived."""
        now, code, text = time.monotonic(), self.process.poll(), " ".join(self.command)
        if code is None:
            if now - self.began >= TOO_SOON:
                self.pause = PAUSE
        elif not self.pause:
            sys.exit(f"ended at once (does something else serve its port?): {text}")
        elif self.due is None:
            print(f"ended ({code}), starts again in {self.pause:g} s: {text}", file=sys.stderr)
            self.end_others()
            self.due = now + self.pause
            self.pause = min(2 * self.pause, LONGEST)
        elif now >= self.due:
            self.start()


def keep_running(todo: Sequence[Sequence[str]], stops: Sequence[int]) -> None:
    """Start all, and start again what ends, until `stops` has something.

    What never runs says why, and all stop.
    """
    running: list[Kept] = []
    try:
        running.extend(map(Kept, todo))
        while not stops:
            time.sleep(PAUSE)
            for one in running:
                one.look()
    finally:
        for one in running:
            one.process.terminate()
        for one in running:
            one.process.wait()
            one.end_others()


def listen() -> list[int]:
    """Return a list that receives each of STOPS that comes; what is ignored (nohup) stays so.

    None interrupts: a process that is just being started would be left behind.
    """
    came: list[int] = []
    for number in STOPS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda number, _frame: came.append(number))
    return came


def at_least_one(text: str) -> int:
    """Read how many processes are asked for."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"at least one process has to serve, not {text}")
    return int(text)


def main() -> None:
    """Read the command line and serve until stopped."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--processes", type=at_least_one, default=cores())
    parser.add_argument("--port", type=int, default=8501)
    given = parser.parse_args()
    stops = listen()
    with tempfile.TemporaryDirectory(prefix="signal-") as room:
        Path(room).chmod(0o755)  # nginx's workers may be another user
        print(f"http://localhost:{given.port}, {given.processes} processes; Ctrl-C stops them")
        keep_running(commands(given.port, given.processes, Path(room)), stops)
    print("stopped")
    for number in STOPS:
        signal.signal(number, signal.SIG_IGN)  # until Python itself has ended


if __name__ == "__main__":
    main()

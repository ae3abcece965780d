"""Serve the app as several processes behind nginx: `make serve PROCESSES=4 PORT=8501`.

nginx listens on PORT, the processes on the ports after it, for this machine only. A process that
ends is started again; Ctrl-C or SIGTERM stops all. nginx.conf.template says how visitors are kept.
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
from pathlib import Path
from types import FrameType

import streamlit

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = Path(__file__).with_name("nginx.conf.template")
MIME_TYPES = ("/etc/nginx/mime.types", "/opt/homebrew/etc/nginx/mime.types")
PAUSE = 1.0  # seconds between two looks at the processes
TOO_SOON = 10.0  # seconds: what ends earlier would end again


def configuration(port: int, ports: Sequence[int], mime_types: str) -> str:
    """Fill in the template: nginx on `port` in front of processes on `ports`."""
    servers = {own: f"server 127.0.0.1:{own}" for own in ports}
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
    app = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.address=127.0.0.1"]
    return [
        [nginx(), "-p", str(room), "-e", "stderr", "-c", str(file)],
        *([*app, f"--server.port={own}"] for own in ports),
    ]


def keep_running(todo: Sequence[Sequence[str]]) -> None:
    """Start all, and start again what ends; what ends at once says why, and all stop."""

    def start(command: Sequence[str]) -> tuple[subprocess.Popen[bytes], float]:
        return subprocess.Popen(command, cwd=ROOT), time.monotonic()

    running = [start(command) for command in todo]
    try:
        while True:
            time.sleep(PAUSE)
            for number, (process, began) in enumerate(running):
                if process.poll() is None:
                    continue
                if time.monotonic() - began < TOO_SOON:
                    sys.exit(f"ended at once: {' '.join(todo[number])}")
                print(f"started again: {' '.join(todo[number])}", file=sys.stderr)
                running[number] = start(todo[number])
    finally:
        for process, _ in running:
            process.terminate()
        for process, _ in running:
            process.wait()


def leave(_number: int, _frame: FrameType | None) -> None:
    """End as Ctrl-C does."""
    raise KeyboardInterrupt


def main() -> None:
    """Read the command line and serve until stopped."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--port", type=int, default=8501)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, leave)
    with tempfile.TemporaryDirectory(prefix="signal-") as room:
        Path(room).chmod(0o755)  # nginx's workers may be another user
        print(f"http://localhost:{given.port}, {given.processes} processes; Ctrl-C stops them")
        try:
            keep_running(commands(given.port, given.processes, Path(room)))
        except KeyboardInterrupt:
            print("stopped")


if __name__ == "__main__":
    main()

"""A fresh server to measure: one process of the app, or several behind nginx."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60


@dataclass
class Server:
    """A server that runs, with all processes it consists of."""

    url: str
    process: psutil.Process

    @property
    def processes(self) -> list[psutil.Process]:
        """The process that was started and all that it started."""
        return [self.process, *self.process.children(recursive=True)]

    def memory(self) -> float:
        """Return the resident memory in MB."""
        return float(sum(one.memory_info().rss for one in self.processes)) / 1e6

    def cpu(self) -> float:
        """Return the seconds of processor time used so far."""
        return float(sum(sum(one.cpu_times()[:2]) for one in self.processes))

    def cache(self) -> float:
        """Return the size of the app's caches in MB, as the server itself counts it."""
        with urllib.request.urlopen(
            f"{self.url}/_stcore/metrics?families=cache_memory_bytes"
        ) as answer:
            lines = answer.read().decode().splitlines()
        return sum(float(x.split()[-1]) for x in lines if x.startswith("cache_memory_bytes{")) / 1e6


@contextmanager
def fresh_server(processes: int = 0) -> Iterator[Server]:
    """Start the app on a free port; with `processes`, as `make serve` does, behind nginx."""
    port = free_ports(processes + 1)
    command = ["-m", "streamlit", "run", "app.py", "--server.address=127.0.0.1"]
    command += [f"--server.port={port}"]
    if processes:
        command = ["deploy/serve.py", f"--processes={processes}", f"--port={port}"]
    quiet = subprocess.DEVNULL
    started = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=quiet, stderr=quiet)
    server = Server(f"http://127.0.0.1:{port}", psutil.Process(started.pid))
    try:
        _wait_until_ready(server)
        yield server
    finally:
        everyone = server.processes
        started.terminate()
        with suppress(subprocess.TimeoutExpired):
            started.wait(10)
        for process in everyone:
            with suppress(psutil.NoSuchProcess):
                process.kill()


def free_ports(count: int) -> int:
    """Return the first of `count` consecutive ports that nobody uses."""
    for first in range(8600, 9600, count):
        with suppress(OSError):
            for port in range(first, first + count):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
            return first
    raise OSError("no free ports between 8600 and 9600")


def _wait_until_ready(server: Server) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        with suppress(OSError):
            urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=5).close()
            return
        time.sleep(0.1)
    raise TimeoutError(f"the server did not start within {START_SECONDS} s")

"""A real Chromium in front of a real server."""

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, FloatRect, Locator, Page, sync_playwright

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
READY = "[data-testid=stApp][data-test-script-state=notRunning]"
DRAWN = ":is(svg.marks, .st-key-path_45)"  # the teacher's page has tables, no picture
# A deep link makes Streamlit ask for its own files under the page's path first: not ours.
NOT_OURS = re.compile(r"Failed to load resource: the server responded with a status of 404")


@contextmanager
def fresh_server() -> Iterator[str]:
    """Start the app on a free port and give its address; nobody has asked it anything yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    process = subprocess.Popen(
        [*command, "--server.address=127.0.0.1"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{url}/_stcore/health").close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            pytest.fail("the server did not start within 30 s")
        yield url
    finally:
        process.kill()
        process.wait()


@dataclass
class Reader:
    """One browser page, what its console said, and how often it asked the server."""

    page: Page
    url: str
    errors: list[str] = field(default_factory=list)
    requests: int = 0

    def open(self, path: str = "") -> "Reader":
        """Open a page of the app and wait until it is drawn."""
        self.page.goto(f"{self.url}/{path}")
        return self.settled()

    def settled(self) -> "Reader":
        """Wait until the script has run, trainings too, and the first picture stands."""
        self.page.wait_for_timeout(150)
        self.page.wait_for_selector(READY, timeout=30_000)
        progress = self.page.locator("[data-testid=stProgress]")
        if progress.count():
            progress.first.wait_for(state="detached", timeout=30_000)
            self.page.wait_for_selector(READY, timeout=30_000)
        self.page.wait_for_selector(f"[data-testid=stMain] {DRAWN}", timeout=30_000)
        self.page.wait_for_timeout(200)
        return self

    def heard(self, message: ConsoleMessage) -> None:
        """Keep what the console calls an error and is ours."""
        if message.type == "error" and not NOT_OURS.search(message.text):
            self.errors.append(message.text)

    def asked(self, _: object) -> None:
        """Count a message to the server."""
        self.requests += 1

    def sentence(self) -> str:
        """Return the sentence in the strip: the texts of the picture, first to last."""
        return " ".join(self.page.locator(".st-key-live_sweep svg.marks text").all_text_contents())


def box_of(locator: Locator) -> FloatRect:
    """Return where an element stands."""
    box = locator.bounding_box()
    assert box is not None
    return box


def browser_path() -> str:
    """Find the system's Chromium."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert path, "no Chromium on the PATH: `make test` installs one"
    return path


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with fresh_server() as url:
        yield url


@contextmanager
def reader_of(
    browser: Browser,
    url: str,
    width: int = 1280,
    height: int = 720,
    locale: str = "en-US",
    dark: bool = False,
) -> Iterator[Reader]:
    """Open a browser window of its own, as one more reader."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale=locale,
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    reader = Reader(page, url)
    page.on("console", reader.heard)
    page.on("pageerror", lambda error: reader.errors.append(str(error)))
    page.on("websocket", lambda socket: socket.on("framesent", reader.asked))
    try:
        yield reader
    finally:
        context.close()

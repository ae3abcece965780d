"""The pages in a real Chromium: from the pointer, a control or a link to the picture.

benchmarks/probe.js takes the times inside the page, from the event to the painted picture.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from playwright.sync_api import Browser, CDPSession, Page, WebSocket, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from benchmarks import notebook
from benchmarks.server import ROOT, fresh_server
from benchmarks.timing import Spread, brief, percentile, table, within
from explainer.lesson.lessons import LESSONS
from tests.browser.conftest import browser_path

PROBE = (ROOT / "benchmarks" / "probe.js").read_text(encoding="utf-8")
STRIP = ".st-key-live_sweep svg.marks"
PLACES = {"strip": 0.45, "rail": 0.93}  # share of the picture's height
MOVES, SWEEPS = 14, 3  # over the strip, and over the rail
OPENINGS = 3
TOURS = 3  # through all pages again
ROUNDS = 2  # through a page's presets
BUDGET = {"pointer": 50, "widget": 200, "switch": 500}  # ms


@dataclass
class Wire:
    """What came over the network."""

    sent: int = 0
    received: int = 0
    loaded: float = 0.0

    def watch(self, page: Page, session: CDPSession) -> None:
        """Count from now on."""
        page.on("websocket", self._connected)
        page.on("request", self._went)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._finished)

    def _connected(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._came)
        socket.on("framesent", self._went)

    def _came(self, payload: str | bytes) -> None:
        self.received += len(payload)

    def _went(self, _: object) -> None:
        self.sent += 1

    def _finished(self, event: dict[str, float]) -> None:
        self.loaded += event["encodedDataLength"]


@dataclass
class Visit:
    """What one page showed: ms for each of its pictures, kB of its first and of its changes."""

    name: str
    number: int  # in the menu
    switch: float  # to it, for the first time on this server
    first: float = 0.0
    again: list[float] = field(default_factory=list)
    moves: dict[str, list[float]] = field(default_factory=dict)
    presets: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    requests: int = 0


def tables(_long: bool) -> Iterator[str]:
    """Give the tables of this part."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        cold = [_opening(browser) for _ in range(OPENINGS)]
        with fresh_server() as server, _window(browser) as (page, wire):
            visits = list(_tour(page, wire, server.url))
            for visit in visits * TOURS:
                visit.again.append(_switch(page, visit.number) or float("inf"))
        browser.close()
    yield _pages_table(visits)
    yield _whole_table(visits, cold)


@contextmanager
def _window(browser: Browser) -> Iterator[tuple[Page, Wire]]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    page, wire = context.new_page(), Wire()
    page.add_init_script(PROBE)
    wire.watch(page, context.new_cdp_session(page))
    try:
        yield page, wire
    finally:
        context.close()


def _opening(browser: Browser) -> tuple[float, float, float, float]:
    """Open the home page in new browsers: ms on a fresh server and on a used one, kB of both."""
    times = []
    with fresh_server() as server:
        for _ in range(2):
            with _window(browser) as (page, wire):
                page.goto(server.url, wait_until="commit")
                times.append(float(page.evaluate("whenDrawn('')")))
    return times[0], times[1], wire.loaded / 1e3, wire.received / 1e3


def _tour(page: Page, wire: Wire, url: str) -> Iterator[Visit]:
    """Visit every page that has a live picture, by the menu."""
    page.goto(f"{url}/{LESSONS[1].name}")
    page.evaluate("whenDrawn('')")
    for number, lesson in enumerate(LESSONS):
        before = wire.received
        switch = _switch(page, number)
        if switch is None or not _has_strip(page):
            continue
        page.wait_for_timeout(500)
        visit = Visit(lesson.name, number, switch, (wire.received - before) / 1e3)
        for place, height in PLACES.items():
            asked = wire.sent
            visit.moves[place] = [t for turn in range(SWEEPS) for t in _sweep(page, height, turn)]
            visit.requests += wire.sent - asked
        _press(page, wire, visit)
        yield visit


def _has_strip(page: Page) -> bool:
    """Wait for a training, if there is one: a live picture may come after it."""
    with suppress(PlaywrightTimeout):
        page.wait_for_selector(STRIP, timeout=5000)
    return page.locator(STRIP).count() > 0


def _switch(page: Page, number: int) -> float | None:
    """Follow the menu to another page; None if no picture comes."""
    title = page.locator(".st-key-claim h1").inner_text()
    link = page.get_by_test_id("stSidebarNavLink").nth(number)
    page.evaluate(
        "before => { document.addEventListener('click', event => {"
        " window.delay = whenDrawn(before).then(time => time && time - event.timeStamp);"
        "}, {capture: true, once: true}); }",
        title,
    )
    link.dispatch_event("click")
    return page.evaluate("window.delay")  # type: ignore[no-any-return]


def _sweep(page: Page, height: float, seed: int) -> list[float]:
    """Move the pointer to places all over the picture, one at a time."""
    box = page.locator(STRIP).bounding_box()
    assert box is not None
    dice, delays = random.Random(seed), []
    for turn in range(MOVES):
        across = 0.6 * (turn % 2) + 0.4 * dice.random()  # left, right: never the same place
        page.evaluate("nextPicture('pointermove', 60, 500)")
        page.mouse.move(
            box["x"] + 50 + across * (box["width"] - 60), box["y"] + height * box["height"]
        )
        delay = page.evaluate("window.delay")
        delays.append(float("inf") if delay is None else float(delay))
    page.mouse.move(5, 5)
    return delays


def _press(page: Page, wire: Wire, visit: Visit) -> None:
    """Press the page's presets in turn."""
    buttons = page.locator("[class*=st-key-preset_] button").all()
    for button in (buttons[1:] + buttons[:1]) * ROUNDS:
        before = wire.received
        page.evaluate("nextPicture('click', 250, 5000)")
        button.click()
        delay = page.evaluate("window.delay")
        visit.presets.append(float("inf") if delay is None else float(delay))
        visit.changes.append((wire.received - before) / 1e3)


def _pages_table(visits: list[Visit]) -> str:
    rows = [
        [
            visit.name,
            *(_pointer(visit, place) for place in PLACES),
            visit.requests,
            Spread.of(visit.presets),
            f"{brief(visit.switch)}, {Spread.of(visit.again)}",
            brief(visit.first),
            Spread.of(visit.changes),
        ]
        for visit in visits
    ]
    note = (
        "Chromium, 1280 × 900, on the server's machine. Pointer: "
        f"{SWEEPS} times {MOVES} moves over the strip and over the rail, from the event to the "
        "last change of the picture, painted; median (95th percentile). Presets: median "
        "(least–most), their first time included. Switch: by the menu, once while nobody was there "
        f"before, and {TOURS} times again. "
        f"Budgets: pointer {BUDGET['pointer']} ms (95th percentile), control {BUDGET['widget']} ms "
        f"(median), page {BUDGET['switch']} ms."
    )
    head = [
        "page", "pointer on strip, ms", "pointer on rail, ms", "requests meanwhile",
        "preset → picture, ms", "page switch, ms: cold, again", "page, kB", "preset, kB",
    ]  # fmt: skip
    return table("Page by page", head, rows, note)


def _pointer(visit: Visit, place: str) -> str:
    delays = visit.moves[place]
    return f"{brief(percentile(delays, 0.5))} ({brief(percentile(delays, 0.95))})"


def _whole_table(visits: list[Visit], cold: list[tuple[float, float, float, float]]) -> str:
    pointer = Spread.of(percentile(v.moves[p], 0.95) for v in visits for p in PLACES if v.moves[p])
    widget = Spread.of(Spread.of(visit.presets).median for visit in visits)
    switch = Spread.of(visit.switch for visit in visits)
    again = Spread.of(Spread.of(visit.again).median for visit in visits)
    fresh, used, loaded, first = (Spread.of(values) for values in zip(*cold, strict=True))
    drawn, size = notebook.redraws()
    rows = [
        ["pointer → picture, 95th percentile", pointer, within(pointer.most, BUDGET["pointer"])],
        ["preset → picture, median of a page", widget, within(widget.median, BUDGET["widget"])],
        ["the same redrawn in a notebook's kernel", drawn, ""],
        [
            "÷ preset → picture, computed anew as there",
            Spread.of(t / widget.median for t in drawn),
            "",
        ],
        ["÷ pointer → picture, computed before", Spread.of(t / pointer.median for t in drawn), ""],
        ["page switch, nobody was there before", switch, ""],
        ["page switch, again, median of a page", again, within(again.median, BUDGET["switch"])],
        ["first picture, fresh server, new browser", fresh, ""],
        ["first picture, used server, new browser", used, ""],
        ["kB of Streamlit itself, new browser", loaded, ""],
        ["kB until the first picture", first, ""],
        ["kB of a notebook's PNG", size, ""],
    ]
    note = (
        "ms unless said; median (least–most) of the pages above. The notebook redraws ten "
        "histograms and the gradients with matplotlib: a lower bound, without its browser; ÷: its "
        "redraws by the median above."
    )
    return table("From hand to eye", ["what", "measured", "budget"], rows, note)

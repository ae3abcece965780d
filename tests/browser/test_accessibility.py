"""For everyone: axe-core finds no barrier on any page, and the keyboard reaches everything."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from explainer.lesson.lessons import LESSONS
from tests.browser.conftest import Reader, reader_of
from tests.browser.test_browser import fits

pytestmark = pytest.mark.browser

PAGES = [lesson.name for lesson in LESSONS]
PATHS = {lesson.name: "" if lesson is LESSONS[0] else lesson.name for lesson in LESSONS}
BARRIERS = ("serious", "critical")
DESK, PHONE = ViewportSize(width=1280, height=720), ViewportSize(width=390, height=844)
# Streamlit's own menu puts its <li> into a <div>: no page can change its tags.
MENU = "[data-testid=stSidebarNav]"
OF_THE_MENU = ("list", "listitem")
# Of a group that the arrow keys lead through, such as a segmented control, Tab reaches one.
CONTROLS = "a[href], button:not([role=radio]), input, select, textarea, summary, [role=slider]"
WITHOUT_TAB = """css => [...document.querySelectorAll(css)].filter(element =>
    element.checkVisibility({visibilityProperty: true}) && !element.disabled
    && !window.reached.has(element)).map(element => element.outerHTML.slice(0, 200))"""
FOCUSED = """() => {
    const element = document.activeElement, style = getComputedStyle(element);
    const known = window.reached.has(element);
    window.reached.add(element);
    return {known, seen: style.outlineStyle !== 'none' || style.boxShadow !== 'none'
        || !element.matches('a, button'), html: element.outerHTML.slice(0, 200)};
}"""

# axe-core reads no text in a picture: the contrast of each with the page, if too low for WCAG AA.
PALE = """() => {
    const paper = getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor;
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const light = (...colours) => {
        for (const colour of colours) {
            canvas.fillStyle = colour;
            canvas.fillRect(0, 0, 1, 1);
        }
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(
            v => v > 10 ? ((v / 255 + 0.055) / 1.055) ** 2.4 : v / 3294.6);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    };
    const contrast = (a, b) => Math.max(a, b) / Math.min(a, b);
    return [...document.querySelectorAll('svg.marks text')].map(text => [text.textContent,
        contrast(light(paper), light(paper, getComputedStyle(text).fill))]).filter(
        ([_, ratio]) => ratio < 4.5);
}"""


@pytest.fixture(scope="module")
def window(chromium: Browser, server: str) -> Iterator[Reader]:
    """One browser window for all pages."""
    with reader_of(chromium, server) as reader:
        yield reader


def barriers(page: Page) -> list[str]:
    """Return what axe-core finds serious or critical: rule, element, what is wrong."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:200]} {node['failureSummary']}"
        for violation in found
        if violation["impact"] in BARRIERS
        for node in violation["nodes"]
        if not (violation["id"] in OF_THE_MENU and in_menu(page, node["target"][0]))
    ]


def in_menu(page: Page, selector: str) -> bool:
    """Return whether an element stands in Streamlit's menu."""
    return bool(
        page.evaluate("([e, menu]) => document.querySelector(e).closest(menu)", [selector, MENU])
    )


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_no_barrier_and_fits(window: Reader, page: str) -> None:
    """In light and English, then in dark and Korean; on a desk and, narrowed, on a phone."""
    window.open(f"{PATHS[page]}?lang=en")
    for scheme in ("light", "dark"):
        if scheme == "dark":
            window.page.emulate_media(color_scheme="dark")
            window.page.locator(".st-key-lang_ko button").click()
            window.settled()
        assert barriers(window.page) == []
        assert window.page.evaluate(PALE) == []
        fits(window, DESK["width"])
        window.page.set_viewport_size(PHONE)
        window.page.wait_for_timeout(400)
        fits(window, PHONE["width"])
        window.page.set_viewport_size(DESK)
    window.page.emulate_media(color_scheme="light")
    assert window.errors == []


def test_presenting_has_no_barrier(window: Reader) -> None:
    window.open("?lang=en&present=1")
    assert barriers(window.page) == []


@pytest.mark.parametrize("page", ["home", "saturation"])
def test_a_picture_is_heard(window: Reader, page: str) -> None:
    """A screen reader hears what a picture shows and its sentence, and none of its marks."""
    reader = window.open(f"{PATHS[page]}?lang=en")
    picture = reader.page.locator(".st-key-live_sweep [role=graphics-document]")
    expect(picture).to_have_attribute("aria-label", re.compile(r"^Above, .*slider", re.DOTALL))
    heard = picture.locator("[aria-label]")
    expect(heard).to_have_count(1)
    expect(heard).to_have_attribute("aria-label", re.compile(r"^σ = "))


@pytest.mark.parametrize("page", ["home", "saturation"])
def test_tab_reaches_every_control(window: Reader, page: str) -> None:
    """And the focus is seen on every link and button."""
    reader = window.open(f"{PATHS[page]}?lang=en")
    reader.page.evaluate("window.reached = new Set()")
    for _ in range(150):
        reader.page.keyboard.press("Tab")
        focused = reader.page.evaluate(FOCUSED)
        assert focused["seen"], focused["html"]
        if focused["known"]:
            break
    assert reader.page.evaluate(WITHOUT_TAB, CONTROLS) == []


def test_arrow_keys_move_the_picture(window: Reader) -> None:
    reader = window.open("?lang=en")
    before = reader.sentence()
    reader.page.locator(".st-key-std :is(input, [role=slider])").first.focus()
    for _ in range(3):
        reader.page.keyboard.press("ArrowRight")
    expect(reader.page).to_have_url(re.compile("std="))
    assert reader.settled().sentence() != before


def test_arrow_keys_choose_in_a_segmented_control(window: Reader) -> None:
    reader = window.open("saturation?lang=en")
    before = reader.sentence()
    reader.page.locator(".st-key-activation [role=radio][aria-checked=true]").focus()
    reader.page.keyboard.press("ArrowLeft")
    reader.page.keyboard.press("Space")
    expect(reader.page).to_have_url(re.compile("activation="))
    assert reader.settled().sentence() != before

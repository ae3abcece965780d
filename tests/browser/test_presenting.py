"""A lesson given from the keyboard, at a projector's 1280 x 720."""

import re

from playwright.sync_api import Browser, expect

from explainer.lesson.lessons import LESSONS, PATHS
from tests.browser.conftest import Reader, reader_of

FOOT = 680  # where the bar with presets and the way begins
CHAPTER = [lesson.name for lesson in LESSONS if lesson.section != "Lab"]


def press(reader: Reader, key: str) -> None:
    reader.page.keyboard.press(key)
    reader.settled()


def above(reader: Reader, foot: float, css: str) -> None:
    """Wait until the first element of `css` ends above `foot`; fail if it does not get there."""
    reader.page.wait_for_function(
        "([css, foot]) => document.querySelector(css)?.getBoundingClientRect().bottom <= foot",
        arg=[css, foot],
        timeout=10_000,
    )


def test_keys_ask_answer_show_and_end(chromium: Browser, server: str) -> None:
    with reader_of(chromium, server) as reader:
        reader.open("?lang=en")
        press(reader, "p")
        page = reader.page
        expect(page).to_have_url(re.compile("present=1"))
        expect(page.get_by_test_id("stSidebar")).to_be_hidden()
        for letter, hands in zip("ABC", ("12", "3", "7"), strict=True):
            page.get_by_label(f"hands for {letter}").fill(hands)
        expect(page.locator(".st-key-option_3")).to_have_count(0)
        page.keyboard.press("a")  # leaves the field first
        expect(page.locator(".st-key-option_3")).to_be_visible()
        reader.settled()
        expect(page.locator(".st-key-option_1")).to_contain_text("12")
        expect(page.locator(".st-key-option_3")).to_contain_text("7")
        expect(page.locator(".st-key-predict")).to_contain_text("Layer 1 gets 2,500 times")
        press(reader, "q")
        expect(page.get_by_label("hands for A")).to_have_value("12")
        press(reader, "a")
        expect(page.locator(".st-key-option_1")).to_be_visible()
        expect(page.locator(".st-key-verdict")).to_contain_text("The gradient explodes.")
        press(reader, "1")
        expect(page.locator(".st-key-verdict")).to_contain_text("The gradient vanishes.")
        press(reader, "l")
        expect(page.get_by_role("dialog")).to_contain_text("present=1")
        press(reader, "l")
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.keyboard.press("End")
        expect(page.locator(".st-key-claim")).not_to_be_in_viewport()
        page.keyboard.press("Home")
        expect(page.locator(".st-key-claim")).to_be_in_viewport()
        press(reader, "p")
        expect(page.get_by_test_id("stSidebar")).to_be_visible()
        assert "present" not in page.url
        assert reader.errors == []


def test_a_clicker_leads_through_the_chapter_and_all_fits(chromium: Browser, server: str) -> None:
    with reader_of(chromium, server) as reader:
        reader.open("?lang=ko&present=1")
        for name in CHAPTER:
            if name != CHAPTER[0]:
                press(reader, "PageDown")
                expect(reader.page).to_have_url(re.compile(f"/{name}"))
            picture = ".st-key-live_sweep svg.marks"
            above(reader, FOOT + 20, picture)  # of an open question's at most the last labels
            press(reader, "s")
            above(reader, FOOT, picture)
            headlines = reader.page.locator(".st-key-verdict h3")
            for headline in headlines.all():
                box = headline.bounding_box()
                assert box is not None
                assert box["y"] + box["height"] <= FOOT, name
            reader.page.keyboard.press("2")
            reader.settled()
            expect(reader.page.locator("[class*=st-key-preset_] button").nth(1)).to_have_attribute(
                "kind", "primary"
            )
        press(reader, "PageUp")
        expect(reader.page).to_have_url(re.compile(f"/{CHAPTER[-2]}"))
        assert reader.errors == []


def test_a_path_is_begun_by_its_button_and_walked_by_page_down(
    chromium: Browser, server: str
) -> None:
    with reader_of(chromium, server) as reader:
        reader.open("teacher?lang=en")
        reader.page.locator(".st-key-present_45 button").click()
        reader.settled()
        for name in list(PATHS[45])[1:]:
            press(reader, "PageDown")
            expect(reader.page).to_have_url(re.compile(f"/{name}.*path=45"))
            reader.settled()
        expect(reader.page.locator(".st-key-PageDown")).to_have_count(0)
        press(reader, "PageUp")
        link = reader.page.url
        press(reader, "p")
        expect(reader.page.get_by_test_id("stSidebar")).to_be_visible()
        assert "path" not in reader.page.url
        press(reader, "p")
        expect(reader.page).to_have_url(re.compile("path=45"))
        for _ in range(3):
            reader.page.keyboard.press("PageUp")  # as fast as a finger can
        expect(reader.page).to_have_url(re.compile("/zero_constant.*path=45"), timeout=15_000)
    with reader_of(chromium, server) as other:
        other.open(link.removeprefix(server + "/"))
        press(other, "PageDown")
        expect(other.page).to_have_url(re.compile("/diagnosis.*path=45"))

"""A lesson given from the keyboard, at a projector's 1280 x 720."""

import re

import pytest
from playwright.sync_api import Browser, expect

from explainer.lesson.lessons import LESSONS, PATHS
from tests.browser.conftest import Reader, box_of, reader_of

FOOT = 674  # where the bar with presets and the way begins
PICTURES = ".st-key-stage svg.marks"
CHAPTER = [lesson.name for lesson in LESSONS if lesson.section != "Lab"]


def press(reader: Reader, key: str) -> None:
    reader.page.keyboard.press(key)
    reader.settled()


def above(reader: Reader, css: str) -> None:
    """Wait until all elements of `css` end above the foot; fail if they do not get there."""
    reader.page.wait_for_function(
        """([css, foot]) => {
          const drawn = [...document.querySelectorAll(css)];
          return drawn.length && drawn.every(one => one.getBoundingClientRect().bottom <= foot);
        }""",
        arg=[css, FOOT],
        timeout=10_000,
    )


def test_keys_ask_answer_show_and_end(chromium: Browser, server: str) -> None:
    with reader_of(chromium, server) as reader:
        reader.open("?lang=en")
        press(reader, "p")
        page = reader.page
        expect(page).to_have_url(re.compile("present=1"))
        expect(page.get_by_test_id("stSidebar")).to_be_hidden()
        for hands in ("12", "3", "7"):  # Tab leads to the first field, and to the next
            page.keyboard.press("Tab")
            page.keyboard.type(hands)
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
        press(reader, "2")  # nothing happens behind what is shared
        expect(page.locator(".st-key-verdict")).to_contain_text("The gradient vanishes.")
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


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_clicker_leads_through_the_chapter_and_all_fits(
    chromium: Browser, server: str, language: str
) -> None:
    with reader_of(chromium, server) as reader:
        reader.open(f"?lang={language}&present=1")
        for name in CHAPTER:
            if name != CHAPTER[0]:
                press(reader, "PageDown")
                expect(reader.page).to_have_url(re.compile(f"/{name}"))
            for key in "", "a", "s":  # open, answered, skipped
                if key:
                    press(reader, key)
                above(reader, PICTURES)
                above(reader, ".st-key-verdict")
            reader.page.keyboard.press("2")
            reader.settled()
            expect(reader.page.locator("[class*=st-key-preset_] button").nth(1)).to_have_attribute(
                "kind", "primary"
            )
        press(reader, "PageUp")
        expect(reader.page).to_have_url(re.compile(f"/{CHAPTER[-2]}"))
        assert reader.errors == []


@pytest.mark.parametrize("patient", [1, 2])
def test_a_patient_fits_with_every_reply(chromium: Browser, server: str, patient: int) -> None:
    with reader_of(chromium, server) as reader:
        reader.open(f"diagnosis?lang=en&present=1&patient={patient}")
        for key in "", "3", "1":
            if key:
                press(reader, key)
            above(reader, PICTURES)
        expect(reader.page.locator(PICTURES)).to_have_count(2)
        press(reader, "l")
        codes = reader.page.get_by_role("dialog").locator("img")
        expect(codes).to_have_count(2)
        for code in codes.all():
            expect(code).to_be_in_viewport(ratio=1)


def test_a_larger_wall_has_the_same_page_enlarged(chromium: Browser, server: str) -> None:
    drawn = []
    for width, height in ((1280, 720), (1920, 1080)):
        with reader_of(chromium, server, width=width, height=height) as reader:
            page = reader.open("?lang=en&present=1").page
            picture = page.locator(".st-key-live_sweep svg.marks")
            box = box_of(picture)
            drawn.append(box)
            page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.5 * box["height"])
            expect(picture).to_contain_text("σ = 0.422")
            page.mouse.down()
            page.mouse.up()
            expect(page).to_have_url(re.compile("std=0.422"))
            main = page.get_by_test_id("stMain")
            assert main.evaluate("pane => pane.scrollWidth <= pane.clientWidth")
            page.locator("[data-testid=stPopover] button").click()
            more = box_of(page.get_by_test_id("stPopoverBody"))
            assert more["y"] + more["height"] <= height
    small, large = drawn
    assert large["width"] == pytest.approx(1.5 * small["width"], abs=2)
    assert large["height"] == pytest.approx(1.5 * small["height"], abs=2)


def test_a_phone_shows_the_picture_before_the_presets(chromium: Browser, server: str) -> None:
    with reader_of(chromium, server, width=390, height=844) as reader:
        page = reader.open("dead_relu?lang=ko&present=1").page
        picture = box_of(page.locator(PICTURES).last)
        presets = box_of(page.locator(".st-key-presets"))
        assert picture["y"] + picture["height"] <= presets["y"]
        main = page.get_by_test_id("stMain")
        assert main.evaluate("pane => pane.scrollWidth <= pane.clientWidth")


@pytest.mark.parametrize("page", ["vanishing_exploding", "bias_shift", "playground"])
def test_a_phone_cuts_no_text_of_a_picture(chromium: Browser, server: str, page: str) -> None:
    with reader_of(chromium, server, width=390, height=844) as reader:
        texts = reader.open(f"{page}?lang=en&present=1").page.locator(f"{PICTURES} text")
        ends = texts.evaluate_all("all => all.map(one => one.getBoundingClientRect().right)")
        assert len(ends) > 10
        assert max(ends) <= 390


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

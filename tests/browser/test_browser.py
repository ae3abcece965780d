"""What only a browser can tell: deep links, live pictures, phones, dark rooms."""

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from explainer.lesson.lessons import LESSONS
from tests.browser.conftest import Reader, box_of, fresh_server, reader_of

pytestmark = pytest.mark.browser

PAGES = [lesson.name for lesson in LESSONS]
TRAINED = ("he", "choosing_activation")  # pages that wait for a training
SWEPT = [page for page in PAGES if page not in ("check_us", "diagnosis", "teacher")]  # live
PATHS = {lesson.name: "" if lesson is LESSONS[0] else lesson.name for lesson in LESSONS}
STRIP = ".st-key-live_sweep svg.marks"
HEIGHTS = {"middle of the strip": 0.45, "rail": 0.93}


CLAIMS = {"en-US": r"^[^가-힣]+$", "ko-KR": "[가-힣]"}


@pytest.mark.parametrize(
    ("page", "locale"),
    [("home", "en-US"), ("he", "ko-KR")],
)
def test_deep_link_is_a_fresh_servers_first_request(
    chromium: Browser, page: str, locale: str
) -> None:
    with fresh_server() as url, reader_of(chromium, url, locale=locale) as reader:
        reader.open(PATHS[page])
        menu = reader.page.get_by_test_id("stSidebarNavLink")
        expect(menu).to_have_count(len(PAGES))
        expect(reader.page.locator(".st-key-claim h1")).to_be_visible()
        expect(reader.page.locator(".st-key-claim p")).to_have_text(re.compile(CLAIMS[locale]))
        expect(reader.page.get_by_text("Page not found")).to_have_count(0)
        assert f"lang={locale[:2]}" in reader.page.url
        reader.page.locator(".st-key-share button").click()
        expect(reader.page.get_by_role("dialog").locator("code")).to_contain_text(url)
        assert reader.errors == []


def test_a_fresh_servers_first_reader_goes_on_with_defaults(chromium: Browser) -> None:
    with fresh_server() as url, reader_of(chromium, url) as reader:
        reader.open("saturation?activation=Sigmoid")
        assert "activation=Sigmoid" in reader.page.url
        reader.page.get_by_test_id("stSidebarNavLink").nth(PAGES.index("bias_shift")).click()
        reader.page.wait_for_url("**/bias_shift*")
        assert "activation" not in reader.settled().page.url


@pytest.mark.parametrize("page", ["choosing_initialization"])
def test_presets_fit_a_phone(chromium: Browser, server: str, page: str) -> None:
    with reader_of(chromium, server, width=390, height=844) as reader:
        reader.open(f"{PATHS[page]}?lang=ko")
        for button in presets(reader):
            button.click()
            fits(reader.settled(), 390)


def test_the_qr_code_fits_a_phone(chromium: Browser, server: str) -> None:
    with reader_of(chromium, server, width=390, height=844) as reader:
        reader.open("he?lang=en")
        reader.page.locator(".st-key-share button").click()
        code = reader.page.get_by_role("dialog").locator("img")
        code.wait_for()
        box = box_of(code)
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert box["width"] > 250


@pytest.mark.parametrize("page", SWEPT)
def test_the_live_picture(chromium: Browser, server: str, page: str) -> None:
    """It follows the pointer without the server, and a preset changes it in place."""
    with reader_of(chromium, server, height=900) as reader:
        reader.open(PATHS[page])
        reader.page.evaluate(f"window.picture = document.querySelector('{STRIP}')")
        before, asked = reader.sentence(), reader.requests
        for height in HEIGHTS.values():
            seen = set()
            for share in (0.2, 0.35, 0.5, 0.65, 0.8):
                move(reader, share, height)
                seen.add(reader.sentence())
            assert len(seen) == 5
        reader.page.mouse.move(5, 5)
        reader.page.wait_for_timeout(300)
        assert reader.sentence() == before, "leaving returns to what was kept"
        assert reader.requests == asked
        seen = {before}
        for button in presets(reader):
            button.click()
            fits(reader.settled(), 1280)
            seen.add(reader.sentence())
        assert len(seen) >= 3
        if page in TRAINED:  # progress stood in for the picture: now all are trained
            reader.page.evaluate(f"window.picture = document.querySelector('{STRIP}')")
            presets(reader)[0].click()
            reader.settled()
        same = f"window.picture === document.querySelector('{STRIP}')"
        assert reader.page.evaluate(same), "the picture was rebuilt"
        assert reader.errors == []


@pytest.mark.parametrize(("page", "key"), [("vanishing_exploding", "depth")])
def test_a_click_keeps_the_value_in_control_picture_and_link(
    chromium: Browser, server: str, page: str, key: str
) -> None:
    with reader_of(chromium, server, height=900) as reader:
        reader.open(PATHS[page])
        reader.page.evaluate(f"window.picture = document.querySelector('{STRIP}')")
        for share in (0.6, 0.3, 0.6):  # the same place twice is still a change
            move(reader, share, 0.45)
            reader.page.mouse.down()
            reader.page.mouse.up()
            reader.settled()
            reader.page.mouse.move(5, 5)
            reader.page.wait_for_timeout(300)
            kept = re.search(rf"{key}=([\d.]+)", reader.page.url)
            assert kept
            slider = reader.page.locator(f".st-key-{key} [role=slider], .st-key-{key} input").first
            shown = slider.get_attribute("aria-valuetext") or slider.get_attribute("aria-valuenow")
            assert shown == kept[1]
            assert f"= {kept[1]}:" in reader.sentence()
        same = f"window.picture === document.querySelector('{STRIP}')"
        assert reader.page.evaluate(same), "the picture was rebuilt"
        link = reader.page.url
        with reader_of(chromium, server, height=900) as other:
            other.open(link.removeprefix(server + "/"))
            assert other.sentence() == reader.sentence()


def test_the_point_on_the_curve_moves(chromium: Browser, server: str) -> None:
    with reader_of(chromium, server, height=900) as reader:
        reader.open("saturation")
        curve = reader.page.locator(".st-key-live_curve svg.marks")
        box, asked = box_of(curve), reader.requests
        texts = set()
        for share in (0.3, 0.6, 0.9):
            reader.page.mouse.move(box["x"] + share * box["width"], box["y"] + 200)
            reader.page.wait_for_timeout(90)
            texts.add(" ".join(curve.locator("text").all_text_contents()))
        assert len(texts) == 3
        assert reader.requests == asked


def test_moving_on_keeps_the_language(chromium: Browser, server: str) -> None:
    with reader_of(chromium, server) as reader:
        reader.open("?lang=ko")
        reader.page.get_by_test_id("stSidebarNavLink").get_by_text("포화").click()
        reader.settled()
        expect(reader.page.locator(".st-key-claim h1")).to_have_text("포화")
        assert "lang=ko" in reader.page.url


def test_each_page_opens_on_its_own_picture(chromium: Browser, server: str) -> None:
    """Controls of one name do not carry a page's settings to the next."""
    with reader_of(chromium, server) as reader:
        opening = reader.open("saturation").sentence()
        reader.open()
        reader.page.locator(".st-key-preset_he button").click()
        reader.settled()
        reader.page.get_by_test_id("stSidebarNavLink").get_by_text("Saturation").click()
        reader.settled()
        assert reader.sentence() == opening
        assert "std=" not in reader.page.url


def test_an_absurd_link_is_answered_with_a_notice(chromium: Browser, server: str) -> None:
    with reader_of(chromium, server) as reader:
        reader.open(f"saturation?depth=999&std=nan&activation=%00&x={'y' * 8000}")
        expect(reader.page.get_by_test_id("stToast").first).to_be_visible()
        expect(reader.page.get_by_test_id("stException")).to_have_count(0)
        assert reader.errors == []


def presets(reader: Reader) -> list[Locator]:
    """Return the page's preset buttons."""
    return reader.page.locator("[class*=st-key-preset_] button").all()


def fits(reader: Reader, width: int) -> None:
    """No sideways scroll, no picture that overflows, no exception, no number that is none."""
    page = reader.page
    wide = page.evaluate(
        "Math.max(...[...document.querySelectorAll('body, [data-testid=stMain]')]"
        ".map(e => e.scrollWidth - e.clientWidth))"
    )
    assert wide <= 0
    for svg in page.locator("svg.marks").all():
        box = box_of(svg)
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width + 1
    expect(page.get_by_test_id("stException")).to_have_count(0)
    drawn = " ".join(page.locator("svg.marks text").all_text_contents())
    text = page.locator("[data-testid=stMain]").inner_text()
    assert not re.search(r"\bNaN\b|undefined|Infinity|\b0\.0000\b", text + drawn)


def move(reader: Reader, across: float, down: float) -> None:
    """Move the pointer to a place in the strip's plot, given as shares of its width and height."""
    box = box_of(reader.page.locator(STRIP))
    x = box["x"] + 50 + across * (box["width"] - 60)
    reader.page.mouse.move(x, box["y"] + down * box["height"])
    reader.page.wait_for_timeout(90)


def test_back_leads_to_the_page_before_as_it_was_left(chromium: Browser, server: str) -> None:
    with reader_of(chromium, server) as reader:
        page = reader.open("saturation?lang=en").page
        menu = page.get_by_test_id("stSidebarNav")
        page.locator("[class*=st-key-preset_] button").nth(1).click()
        page.wait_for_url(re.compile("activation=Sigmoid.*std=0.1"))
        kept = sorted(reader.settled().sentence().split())
        menu.get_by_text("Bias shift", exact=True).click()
        expect(page.locator(".st-key-claim h1")).to_have_text("Bias shift")
        reader.settled()
        page.locator("[class*=st-key-preset_] button").nth(1).click()
        page.wait_for_url(re.compile("bias_shift.*activation=Sigmoid"))
        reader.settled()
        for _ in range(2):
            page.go_back()
            expect(page.locator(".st-key-claim h1")).to_have_text("Saturation")
            assert sorted(reader.settled().sentence().split()) == kept
            assert re.search("activation=Sigmoid.*std=0.1", page.url)
            page.go_forward()
            expect(page.locator(".st-key-claim h1")).to_have_text("Bias shift")
            reader.settled()
            assert "activation=Sigmoid" in page.url


def test_a_finger_explores_and_keeps_where_it_is_lifted(chromium: Browser, server: str) -> None:
    with reader_of(chromium, server, width=390, height=844) as reader:
        page = reader.open("xavier?lang=en").page
        finger = page.context.new_cdp_session(page)
        picture = page.locator(".st-key-live_sweep svg.marks")
        picture.scroll_into_view_if_needed()
        box, found = box_of(picture), []

        def touch(kind: str, *across: float) -> None:
            points = [
                {"x": box["x"] + share * box["width"], "y": box["y"] + 0.4 * box["height"]}
                for share in across
            ]
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
            page.wait_for_timeout(100)
            found.append(reader.sentence())

        before = reader.requests
        touch("touchStart", 0.9)
        for share in (0.8, 0.7, 0.6, 0.5, 0.4):
            touch("touchMove", share)
        assert reader.requests == before
        assert len(set(found)) > 4
        touch("touchEnd")
        page.wait_for_url(re.compile("std="))
        assert sorted(reader.settled().sentence().split()) == sorted(found[-1].split())
        assert found[-1] == found[-2], "nothing jumps"

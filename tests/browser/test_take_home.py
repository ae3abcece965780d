"""What the section "Take it home" saves, in a real browser."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Locator

from tests.browser.conftest import Reader, reader_of

pytestmark = pytest.mark.browser
BACKGROUND = {False: "rgb(253, 253, 251)", True: "rgb(21, 23, 28)"}


def saved(reader: Reader, button: Locator) -> bytes:
    """Click a button and return the file that it saves."""
    with reader.page.expect_download(timeout=15_000) as download:
        button.click()
    return Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("dark", [False, True])
def test_pictures_and_script_are_saved(chromium: Browser, server: str, dark: bool) -> None:
    with reader_of(chromium, server, dark=dark) as reader:
        page = reader.open("saturation").page
        drawn = page.locator(".st-key-live_sweep")
        drawn.hover()
        png = saved(reader, drawn.get_by_role("button", name="Download as PNG"))
        assert png.startswith(b"\x89PNG")
        section = page.locator(".st-key-take_home")
        section.locator("summary").click()
        picture = ElementTree.fromstring(
            saved(reader, section.get_by_role("button", name="Picture (SVG)"))
        )
        texts = "".join(picture.itertext())
        assert picture.tag == "{http://www.w3.org/2000/svg}svg"
        assert "σ = 1" in texts
        assert BACKGROUND[dark] in picture.attrib["style"]
        script = saved(reader, section.get_by_role("button", name="Script")).decode()
        assert script.startswith('"""10 layers of 100 tanh units')
        assert not reader.errors

"""Take the README's screenshots: every page in light, in dark and Korean, and on a phone."""

import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from explainer.lesson.lessons import LESSONS  # noqa: E402
from tests.browser.conftest import browser_path, fresh_server, reader_of  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
LOOKS = {
    "light": {"width": 1280, "height": 720, "lang": "en", "dark": False},
    "dark": {"width": 1280, "height": 720, "lang": "ko", "dark": True},
    "phone": {"width": 390, "height": 844, "lang": "en", "dark": False},
}


def take(browser: Browser, url: str, page: str, look: str) -> Path:
    """Photograph one page after its question was skipped: claim, controls, pictures, verdict."""
    settings = dict(LOOKS[look])
    lang = settings.pop("lang")
    path = FOLDER / f"{page}-{look}.png"
    with reader_of(browser, url, **settings) as reader:  # type: ignore[arg-type]
        reader.open(f"{'' if page == 'home' else page}?lang={lang}")
        skip = reader.page.locator(".st-key-skip button")
        if skip.count():
            skip.click()
            reader.settled()
        reader.page.mouse.move(5, 5)
        reader.page.wait_for_timeout(600)
        reader.page.screenshot(path=path, full_page=False)
    Image.open(path).convert("RGB").quantize(128).save(path, optimize=True)  # a third of the size
    return path


def main() -> None:
    """Start the app and photograph the pages that are named, or all, in every look."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with fresh_server() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        for name in sys.argv[1:] or [lesson.name for lesson in LESSONS]:
            for look in LOOKS:
                print(take(browser, url, name, look).relative_to(ROOT))
        browser.close()


if __name__ == "__main__":
    main()

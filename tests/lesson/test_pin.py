"""A pinned run stays while one thing changes, comes back from its link, and does no harm."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explainer.lesson.lessons import LESSONS
from tests.pages.test_pages import settled, specifications

PAGES = Path(__file__).parents[2] / "pages"


def opened(page: str, **query: str) -> AppTest:
    test = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=60)
    for key, value in {"lang": "en", **query}.items():
        test.query_params[key] = value
    return test.run()


def captions(test: AppTest) -> str:
    return " ".join(caption.value for caption in test.caption)


def test_a_pinned_run_stays_while_one_thing_changes() -> None:
    test = opened("home", std="0.01")
    test.button(key="pin_run").click().run()
    assert test.button(key="pin_run").disabled
    assert "std:0.01" in str(test.query_params["pin"])
    test.select_slider(key="std").set_value(1.0).run()
    assert "std = 0.01. The signal dies on the way. The gradient vanishes." in captions(test)
    assert not test.button(key="pin_run").disabled
    test.button(key="unpin").click().run()
    assert "std = 0.01" not in captions(test)
    assert "pin" not in test.query_params
    assert not test.exception


def test_a_link_brings_its_pinned_run() -> None:
    test = opened("home", std="0.1", pin="home;activation:ReLU;depth:5;seed:3;std:1")
    assert "activation = ReLU, depth = 5, seed = 3, std = 1. " in captions(test)


@pytest.mark.parametrize(
    "pin",
    [
        "saturation;std:1", "home;std:nan", "home;std", "home;depth:999", "home;nothing:1",
        "home;" + "std:1;" * 200, "<script>", "\x00",
    ],
)  # fmt: skip
def test_a_pin_that_is_none_is_let_go(pin: str) -> None:
    test = opened("home", pin=pin)
    assert not test.exception
    assert "Pinned" not in captions(test)
    assert "pin" not in test.query_params


PRESENT = [le.name for le in LESSONS if le.name not in ("check_us", "diagnosis", "teacher")]


@pytest.mark.parametrize("page", PRESENT)
def test_every_page_pins_its_run(page: str) -> None:
    """The first preset is pinned; under the next, the picture holds it and the verdict names it."""
    test = settled(opened(page))
    pictures = specifications(test)
    test.button(key="pin_run").click().run()
    presets = [str(b.key) for b in test.button if str(b.key).startswith("preset_")]
    settled(test.button(key=presets[1]).click().run())
    assert not test.exception, [found.message for found in test.exception]
    assert "Pinned, drawn as" in captions(test)
    assert specifications(test) == pictures, "a pin is data"
    another = settled(opened(page, **dict(test.query_params.items())))
    assert captions(another) == captions(test), "and the link brings it to another reader"

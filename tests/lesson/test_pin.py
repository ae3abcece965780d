"""A pinned run stays while one thing changes, comes back from its link, and does no harm."""

import sys
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from explainer.charts.data import Datasets
from explainer.lesson import cached, pictures
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
    assert "σ = 0.01. The signal dies on the way. The gradient vanishes." in captions(test)
    assert not test.button(key="pin_run").disabled
    test.button(key="unpin").click().run()
    assert "σ = 0.01" not in captions(test)
    assert "pin" not in test.query_params
    assert not test.exception


def test_a_link_brings_its_pinned_run() -> None:
    test = opened("home", std="0.1", pin="home;activation:ReLU;depth:5;seed:3;std:1")
    assert "activation = ReLU, layers = 5, seed = 3, σ = 1. " in captions(test)


@pytest.mark.parametrize(
    "pin",
    [
        "home;std:nan", "home;std", "home", "home;", "home;depth:999", "home;nothing:1",
        "home;" + "std:1;" * 200, "garbage", '{"rate":', "<script>", "\x00",
    ],
)  # fmt: skip
def test_a_pin_that_is_none_is_let_go_and_said(pin: str) -> None:
    test = opened("home", pin=pin)
    assert not test.exception
    assert [str(t.value) for t in test.toast] == ["There is no such run here, so none is pinned."]
    assert "Pinned" not in captions(test)
    assert "pin" not in test.query_params


def test_the_pin_of_another_page_is_named_by_its_link_alone() -> None:
    test = opened("home", pin="he;init:He")
    assert "belongs to the page “He”" in str(test.toast[0].value)
    assert "pin" not in test.query_params
    test.query_params["pin"] = "he;init:He"  # as it stands in the URL while a reader moves on
    test.run()
    assert not test.toast
    assert "pin" not in test.query_params


def test_a_pinned_training_of_units_is_named_in_the_picture() -> None:
    life = cached.life("relu", 2.0, 0)
    curves = pictures.dying._pinned(life)
    assert set(curves["role"]) == {"rule"}, "the present accuracy is darker"
    names = curves[curves["name"] != ""].set_index("name")
    assert names.loc["pinned: off", "level"] == 100 * life.off_share(400)
    step = int(names["value"]["pinned: right"])
    assert names.loc["pinned: right", "level"] == 100 * life.accuracy_at(step)
    assert 20 <= step < 300, "the two names stand apart"
    assert curves.groupby("series")["stroke"].first().nunique() == 2, "so do the lines"


@pytest.mark.parametrize("page", ["he", "zero_constant", "bias_shift"])
def test_a_pinned_curve_is_named(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Datasets] = []

    def kept(key: str, spec: Any, datasets: Datasets, set_to: Any) -> None:
        drawn.append(datasets)

    monkeypatch.setattr(sys.modules["explainer.lesson.pictures.live"], "draw", kept)
    settled(opened(page, pin=f"{page};seed:1"))
    assert any("pinned" in set(one["curves"]["name"]) for one in drawn if "curves" in one)


def test_a_pin_keeps_the_width() -> None:
    def page() -> None:
        import streamlit as st

        from explainer.lesson import Setup, cached, grid, pinned_run

        st.session_state.page = "wide"
        st.session_state.pin = "wide;width:50"
        now = Setup("tanh", 0.1, 5, 0, width=int(grid("width", "w", (10, 20, 50, 100), 100)))
        _ghost, then = pinned_run(now, cached.alone(now), lambda run: [(str(run.setup.width), "")])
        st.text(then[0][0])

    assert AppTest.from_function(page, default_timeout=60).run().text[0].value == "50"


PRESENT = [le.name for le in LESSONS if le.name not in ("check_us", "diagnosis", "teacher")]


@pytest.mark.parametrize("page", PRESENT)
def test_every_page_pins_its_run(page: str) -> None:
    """The first preset is pinned; under the next, the picture holds it and the verdict names it."""
    test = settled(opened(page))
    specs, headlines = specifications(test), [str(head.value) for head in test.subheader]
    test.button(key="pin_run").click().run()
    presets = [str(b.key) for b in test.button if str(b.key).startswith("preset_")]
    settled(test.button(key=presets[1]).click().run())
    assert not test.exception, [found.message for found in test.exception]
    said = next(str(c.value) for c in test.caption if "Pinned: " in str(c.value))
    assert any(said.endswith(". " + " ".join(headlines[:n])) for n in (1, 2, 3)), headlines
    assert specifications(test) == specs, "a pin is data"
    another = settled(opened(page, **dict(test.query_params.items())))
    assert captions(another) == captions(test), "and the link brings it to another reader"

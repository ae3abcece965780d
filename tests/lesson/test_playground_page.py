"""The playground as a reader drives it: train, change, pin."""

import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

PAGE = Path(__file__).parents[2] / "pages/playground.py"
SMALL = {"activation": "ReLU", "std": "0.25", "depth": "3", "width": "32", "steps": "100"}


def opened(**query: str) -> AppTest:
    test = AppTest.from_file(str(PAGE), default_timeout=60)
    for key, value in {"lang": "en", **query}.items():
        test.query_params[key] = value
    test.run()
    assert not test.exception
    return test


def pictures(test: AppTest) -> int:
    return len(test.get("vega_lite_chart"))


def heads(test: AppTest) -> list[str]:
    return [head.value for head in test.subheader]


def test_a_training_appears_when_asked_for_and_goes_with_its_settings() -> None:
    test = opened(**SMALL, seed="41")
    assert pictures(test) == 1
    test.button(key="train").click().run()
    for _ in range(60):
        if pictures(test) == 2:
            break
        time.sleep(0.25)
        test.run()
    assert pictures(test) == 2
    assert any(head.startswith("It learns") for head in heads(test))
    assert test.select_slider(key="step").value == 100
    test.select_slider(key="std").set_value(0.1).run()
    assert pictures(test) == 1, "these settings have not been trained"
    test.select_slider(key="std").set_value(0.25).run()
    assert pictures(test) == 2, "and the others are kept"
    assert not test.exception


def test_a_pinned_activation_stays_while_another_is_chosen() -> None:
    test = opened(**SMALL | {"activation": "Leaky ReLU", "slope": "0.5"})
    test.button(key="pin_run").click().run()
    test.session_state["activation"] = "tanh"
    test.run()
    assert not test.exception
    assert any("activation = Leaky ReLU. The signal" in c.value for c in test.caption)


def test_every_activation_of_the_menu_draws() -> None:
    test = opened()
    menu = test.selectbox(key="activation")
    assert len(menu.options) == 12
    for label in menu.options:
        test.session_state["activation"] = label
        test.run()
        assert not test.exception, label

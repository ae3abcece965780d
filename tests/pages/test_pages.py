"""Every page × preset × language runs and prints only numbers that a reader can read."""

import re
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explainer.lesson.lessons import LESSONS

ROOT = Path(__file__).parents[2]
PAGES = [lesson.name for lesson in LESSONS]
STAGED = [page for page in PAGES if page not in ("check_us", "diagnosis", "teacher")]  # no presets
LANGUAGES = ["en", "ko"]
UNREADABLE = re.compile(r"\bnan\b|\binf\b|undefined|\b0\.0000\b", re.IGNORECASE)
UNFILLED = re.compile(r"\{[a-z_]+\}")


def opened(page: str, lang: str = "en", **query: str) -> AppTest:
    """Open a page as a fresh server does that gets its deep link first: the bare file."""
    test = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=60)
    test.query_params["lang"] = lang
    for key, value in query.items():
        test.query_params[key] = value
    return settled(test.run())


def settled(test: AppTest) -> AppTest:
    """Wait for a training that the page shows the progress of, as a browser does."""
    for _ in range(200):
        if not any(button.key == "stop" for button in test.button):
            break
        time.sleep(0.1)
        test.run()
    return test


def words(test: AppTest) -> str:
    """All text that a reader sees, but for formulas."""
    kinds = (test.title, test.subheader, test.markdown, test.caption)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def check(test: AppTest) -> None:
    settled(test)
    assert not test.exception, [found.message for found in test.exception]
    text = words(test)
    assert not UNREADABLE.search(text), UNREADABLE.search(text)
    assert not UNFILLED.search(text), UNFILLED.search(text)
    assert not any(UNREADABLE.search(str(formula.value)) for formula in test.latex)


def preset_keys(test: AppTest) -> list[str]:
    return [str(b.key) for b in test.button if str(b.key).startswith("preset_")]


def chosen(test: AppTest) -> list[str]:
    """The presets that are marked as standing on the page."""
    marked = [b for b in test.button if b.proto.type == "primary"]
    return [str(b.key) for b in marked if str(b.key).startswith("preset_")]


def bound(test: AppTest) -> list[str]:
    """The URL's parameters that the page's controls answer to."""
    kinds = ("button_group", "slider", "select_slider", "selectbox", "toggle", "text_input")
    keys = [getattr(e.proto, "query_param_key", "") for kind in kinds for e in test.get(kind)]
    return [str(key) for key in keys if key]


def specifications(test: AppTest) -> list[str]:
    """The pictures' specifications, without their data."""
    return [str(chart.proto.spec) for chart in test.get("vega_lite_chart")]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", STAGED)
def test_every_preset_in_every_language(page: str, lang: str) -> None:
    """A preset stands on the page once clicked, and changes data, never a specification."""
    test = opened(page, lang)
    check(test)
    keys, pictures = preset_keys(test), specifications(test)
    assert len(keys) >= 3
    assert pictures
    assert len(chosen(test)) == 1, "the page opens on a preset, and shows which"
    verdicts = set()
    for key in keys:
        check(test.button(key=key).click().run())
        assert chosen(test) == [key], f"{key} sets a value that its control does not have"
        assert specifications(test) == pictures
        verdicts.add(words(test))
    assert len(verdicts) == len(keys), "two presets show the same words"


@pytest.mark.parametrize("page", PAGES)
def test_every_option_of_every_choice(page: str) -> None:
    test = opened(page)
    pictures = specifications(test)
    for control in [c for c in test.get("button_group") if c.proto.query_param_key]:
        for option in [str(o.content) for o in control.proto.options]:
            test.session_state[str(control.proto.query_param_key)] = option
            check(test.run())
            assert specifications(test) == pictures


class Marked:
    """A language in which every translated word stands in brackets."""

    def gettext(self, message: str) -> str:
        """Bracket a message."""
        return f"⟦{message}⟧"


@pytest.mark.parametrize("page", PAGES)
def test_no_word_is_left_untranslated(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explainer.lesson.language._catalogue", lambda lang: Marked())
    test = opened(page)
    assert not test.exception
    kinds = (test.title, test.subheader, test.markdown, test.caption, test.expander)
    texts = [str(getattr(e, "value", "") or getattr(e, "label", "")) for k in kinds for e in k]
    controls = (test.button, test.slider, test.select_slider, test.get("button_group"))
    texts += [str(e.proto.label) for kind in controls for e in kind]
    assert len(texts) > 12
    symbols = re.compile(r"English|한국어|Signal|σ = [\d.]+")
    left = {text for text in texts if "⟦" not in text and not symbols.fullmatch(text)}
    assert left == set()


@pytest.mark.parametrize("page", PAGES)
def test_the_app_runs_the_page_with_its_frame(page: str) -> None:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    check(test.switch_page(f"pages/{page}.py").run())
    assert test.button(key="lang_ko").label == "한국어"


@pytest.mark.parametrize("page", PAGES)
def test_language_is_the_readers_at_once_and_switches(page: str) -> None:
    """From the first run of a fresh session on, before any control has answered."""
    test = opened(page, "ko")
    assert re.search("[가-힣]", test.markdown[0].value), "the claim"
    test.button(key="lang_en").click().run()
    check(test)
    assert not re.search("[가-힣]", test.markdown[0].value)
    assert test.query_params["lang"] in ("en", ["en"])


@pytest.mark.parametrize("page", STAGED)
def test_each_guess_has_a_reply_with_numbers(page: str) -> None:
    replies = set()
    for option in ("option_1", "option_2", "option_3"):
        test = opened(page)
        check(test.button(key=option).click().run())
        assert len(chosen(test)) == 1, "a guess shows a preset that the page has"
        reply = next(
            m.value for m in test.markdown if re.match(":material/(check|cancel)", m.value)
        )
        assert re.search(r"\d", reply), reply
        replies.add(reply)
        test.button(key="ask").click().run()
        assert test.button(key=option)
    assert len(replies) == 3
    assert sum("check_circle" in reply for reply in replies) == 1, "one option has right=True"


ABSURD = [
    {"depth": "999"},
    {"depth": "-1"},
    {"depth": "1e999"},
    {"depth": "nan"},
    {"std": "nan"},
    {"std": "inf"},
    {"std": "0.05"},
    {"activation": "\x00"},
    {"activation": "<script>alert(1)</script>"},
    {"seed": "1e999"},
    {"seed": "٣"},
    {"seed": "²"},
    {"z": "1e400"},
    {"data": "DROP TABLE"},
    {"lang": "xx"},
    {"std": "", "depth": "", "activation": ""},
    {"std": "x" * 8000},
    {"unknown": "y" * 8000},
]


@pytest.mark.parametrize("query", ABSURD, ids=str)
def test_absurd_links_open_a_working_page(query: dict[str, str]) -> None:
    test = opened("home", **{"lang": "en", **query})
    check(test)
    check(test.button(key=preset_keys(test)[0]).click().run())


@pytest.mark.parametrize("page", PAGES)
def test_a_page_outlives_a_link_in_which_everything_is_absurd(page: str) -> None:
    """Every control that the page binds to the URL is asked for nonsense at once."""
    names = {"step", "rate", "slope", "alpha", "init", "width", "dataset", "batch", "pin"}
    names |= {key for query in ABSURD for key in query} | set(bound(opened(page)))
    for nonsense in ("1e999", "<script>½"):
        test = opened(page, **dict.fromkeys(names, nonsense))
        check(test)


def test_what_a_link_asks_in_vain_is_said() -> None:
    toasts = [toast.value for toast in opened("home", depth="999").toast]
    assert len(toasts) == 1
    assert "999" in toasts[0]
    assert "2 – 20" in toasts[0]


@pytest.mark.parametrize(("std", "activation"), [("0.316", "ReLU"), ("0.3160", "relu")])
def test_a_link_restores_every_control(std: str, activation: str) -> None:
    test = opened("home", std=std, activation=activation, depth="7", seed="12")
    check(test)
    assert not test.toast
    state = {key: test.session_state[key] for key in ("std", "activation", "depth", "seed")}
    assert state == {"std": 0.316, "activation": "ReLU", "depth": 7, "seed": 12}


def test_the_verdict_follows_the_numbers_not_the_name() -> None:
    """tanh with N(0, 1): most units saturate, and yet the gradient explodes."""
    test = opened("saturation")
    test.button(key="preset_tanh_large").click().run()
    heads = [s.value for s in test.subheader]
    assert heads[:2] == ["78% of the outputs are saturated.", "The gradient explodes."]
    test.button(key="preset_sigmoid_xavier").click().run()
    assert [s.value for s in test.subheader][1] == "The gradient vanishes."

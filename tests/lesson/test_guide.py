"""The guide says what the pages say, and the key to a worksheet is what students read there."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from explainer.lesson.guide import GUIDES, SHOWN, sheet
from explainer.lesson.guide import page as pages
from explainer.lesson.guide.picture import picture
from explainer.lesson.guide.worksheet import answers, worksheet
from explainer.lesson.language import LANGUAGES, spoken
from explainer.lesson.lessons import LESSONS, PATHS, lesson_after, lesson_before
from tests.pages.test_pages import STAGED, opened, preset_keys, settled

READING = re.compile(r"\{(\w+)\}")
EXTERNAL = re.compile(r"\b(src|href|@import|url)\b\s*[=(:]")


def used(lesson: str) -> dict[str, set[str]]:
    """The readings that the worksheet asks for, by preset."""
    guide = GUIDES[lesson]
    found = {preset: set(guide.columns) for preset in guide.table}
    for preset, text in guide.blanks:
        found.setdefault(preset, set()).update(READING.findall(text))
    return found


def verdict(test: AppTest) -> str:
    """What stands beside the picture: the words a student reads the numbers off."""

    def inside(block: Any) -> list[Any]:
        children = list(getattr(block, "children", {}).values())
        return children + [deeper for child in children for deeper in inside(child)]

    found = next(b for b in inside(test.main) if "verdict" in getattr(b.proto, "id", ""))
    return "\n".join(str(part.value) for part in inside(found) if hasattr(part, "value"))


def stands(number: str, text: str) -> bool:
    """Does a number stand in a text, and not as a part of another?"""
    return bool(re.search(rf"(?<![\d.,·<−]){re.escape(number)}(?![\d%·⁻]|[.,]\d)", text))


def test_what_counts_as_standing_in_a_text() -> None:
    assert stands("0.10", "by **0.10** on")
    assert stands("97%", "start: 97%.")
    for number, text in (("1", "31%"), ("0.1", "0.10"), ("0.3%", "<0.3%"), ("2", "2.0·10⁻⁶")):
        assert not stands(number, text)


@pytest.mark.parametrize("page", STAGED)
def test_every_lesson_with_a_question_has_a_guide(page: str) -> None:
    assert page in GUIDES, "no Guide in explainer/lesson/guide/"


def test_guides_stand_in_the_order_of_the_chapter() -> None:
    assert list(GUIDES) == STAGED


@pytest.mark.parametrize("page", GUIDES)
def test_the_key_is_what_the_page_shows(page: str) -> None:
    guide, test = GUIDES[page], opened(page)
    asked = used(page)
    assert sum(map(len, asked.values())) >= 6, "a worksheet asks for at least 6 numbers"
    for preset, names in asked.items():
        settled(test.button(key=f"preset_{preset}").click().run())
        text, key = verdict(test), answers(guide, preset)
        missing = {name: key[name] for name in names if not stands(key[name], text)}
        assert not missing, f"{preset}: {missing} not in {text}"


@pytest.mark.parametrize("page", GUIDES)
def test_question_and_buttons_are_the_pages_own(page: str) -> None:
    test = opened(page, "ko")
    with spoken("ko"):
        asked, presets = pages.question(page), pages.presets(page)
        options, labels = [o.text for o in asked.options], [p.label for p in presets.values()]
    assert any(str(m.value).endswith(f" {asked.text}") for m in test.markdown)
    assert [test.button(key=f"option_{n}").label for n in (1, 2, 3)] == options
    assert preset_keys(test) == [f"preset_{name}" for name in presets]
    assert [test.button(key=key).label for key in preset_keys(test)] == labels
    assert list(pages.keys(page).values()) == [str(n + 1) for n in range(len(presets))]


@pytest.mark.parametrize("page", GUIDES)
def test_a_guide_names_what_its_page_has(page: str) -> None:
    guide, presets = GUIDES[page], pages.presets(page)
    named = {*guide.clicks, *guide.table, *(preset for preset, _ in guide.blanks)}
    assert named <= set(presets)
    assert not pages.question(page).options[guide.wrong].right
    assert 2 <= len(guide.blanks) <= 4, "a guide needs 2 to 4 blanks"
    assert set(SHOWN.get(page, ((), ""))[0]) <= set(presets)


@pytest.mark.parametrize("minutes", PATHS)
def test_a_path_takes_its_minutes_and_goes_forward(minutes: int) -> None:
    names, stops = [lesson.name for lesson in LESSONS], PATHS[minutes]
    assert sum(stops.values()) == minutes
    places = [names.index(lesson) for lesson in stops]
    assert places[0] == 0
    assert places == sorted(set(places))
    walked, back = ["home"], []
    while (following := lesson_after(walked[-1], minutes)) is not None:
        walked.append(following.name)
        back.append(lesson_before(following.name, minutes))
    assert walked == list(stops)
    assert [lesson.name for lesson in back if lesson] == walked[:-1]
    assert lesson_before("home", minutes) is None
    assert (aside := lesson_after("bias_shift", 45)) is not None, "beside the path one comes back"
    assert aside.name == "zero_constant"


class Tags(HTMLParser):
    """Checks that tags close in order, and keeps what is written between them."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)


def read(html: str) -> str:
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    return " ".join(tags.text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_sheets_in_one_file(lang: str) -> None:
    html = sheet.everything(lang)
    text = read(html)
    assert html.count("<section>") == len(PATHS) + 3 * len(GUIDES)
    assert f'lang="{lang}"' in html
    assert "@page" in html
    assert not EXTERNAL.search(html.replace("http://www.w3.org/2000/svg", "")), "self-contained"
    assert not re.search(r"\bnan\b|\binf\b|None|\{|\}|\*\*|`", text)
    assert bool(re.search("[가-힣]", text)) == (lang == "ko")
    if lang == "ko":
        assert not re.findall(r"\b(?:the|each|going|button|which)\b", text)


@pytest.mark.parametrize("page", GUIDES)
def test_a_worksheet_holds_no_answer_and_its_key_all(page: str) -> None:
    guide, numbers = GUIDES[page], []
    for preset, names in used(page).items():
        key = answers(guide, preset)
        numbers += [key[name] for name in names]
    blank, full = (worksheet(guide, filled=filled) for filled in (False, True))
    blanks = sum(len(READING.findall(text)) for _, text in guide.blanks)
    cells = len(guide.table) * len(guide.columns)
    assert blank.count('class="blank"') == blanks + 2  # the name and the answer
    assert blank.count("<td></td>") == cells + len(guide.table)
    assert full.count("<td></td>") == len(guide.table)
    assert "✓" in full
    assert "✓" not in blank
    assert 'class="blank' not in full
    assert 'class="curve"' not in blank
    for number in numbers:
        assert stands(number, read(full))


def test_the_language_is_spoken_only_inside() -> None:
    with spoken("ko"):
        inside = pages.question("home").text
    assert re.search("[가-힣]", inside)
    assert not re.search("[가-힣]", pages.question("home").text)


def test_a_picture_draws_each_layer_where_it_belongs() -> None:
    drawn = picture({"1": [-3.0, -1.5, 0.0], "2": [-3.0, -2.0, 0.0]}, "about", "layer", drawn=True)
    curves = re.findall(r'class="curve" [^>]*points="([^"]+)"', drawn)
    points = [[tuple(map(float, p.split(","))) for p in curve.split()] for curve in curves]
    assert len(points) == 2
    for curve in points:
        assert [x for x, _ in curve] == sorted(x for x, _ in curve)
    (_, low), (_, middle), (_, top) = points[0]
    assert low > middle > top
    assert middle - top == pytest.approx(low - middle, abs=0.2)
    names = re.findall(r'class="name" x="[\d.]+" y="([\d.]+)"', drawn)
    assert abs(float(names[0]) - float(names[1])) >= 14, "names do not stand on each other"


def test_the_page_gives_every_sheet() -> None:
    test = opened("teacher")
    assert not test.exception
    buttons = {str(b.proto.id) for b in test.get("download_button")}
    assert len(buttons) == 1 + 3 * len(GUIDES)
    assert len(test.tabs) == len(PATHS)


def test_a_page_is_not_run_to_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def begun(*_: object) -> None:
        pytest.fail("a page began")

    monkeypatch.setattr("explainer.lesson.begin", begun)
    pages._functions.cache_clear()
    assert all(pages.presets(lesson) and pages.question(lesson).text for lesson in GUIDES)

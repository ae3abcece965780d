"""Both languages are complete, and the compiled catalogue is the one in the source."""

import io
import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from explainer.lesson.lessons import LESSONS
from scripts.words import CATALOGUE, collected


@pytest.fixture(scope="module")
def korean() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="ko")


@pytest.fixture(scope="module")
def english() -> Catalog:
    return collected()


def texts(catalogue: Catalog) -> dict[str, str]:
    return {str(m.id): str(m.string) for m in catalogue if m.id}


def test_every_word_of_the_code_has_a_korean_one(english: Catalog, korean: Catalog) -> None:
    marked = set(texts(english))
    translated = {message for message, text in texts(korean).items() if text}
    assert len(marked) > 100
    assert marked - translated == set(), "translate in explainer.po, then make words"
    assert translated - marked == set(), "run `make words`: these are gone from the code"


@pytest.mark.parametrize("page", [lesson.name for lesson in LESSONS])
def test_every_word_of_a_page_has_a_korean_one(
    page: str, english: Catalog, korean: Catalog
) -> None:
    """Its own, and those that pages share: of its picture, its guide, its line in the table."""
    others = {lesson.name for lesson in LESSONS} - {page}
    theirs = {
        f"{room}/{name}.py" for room in ("pages", "explainer/lesson/parts") for name in others
    }
    words = {m.id for m in english if m.id and {file for file, _ in m.locations} - theirs}
    translated = texts(korean)
    missing = {word for word in words if not translated.get(str(word))}
    assert missing == set(), "translate in explainer.po, then make words"


def test_translations_keep_the_placeholders(korean: Catalog) -> None:
    for message, text in texts(korean).items():
        found, kept = (sorted(re.findall(r"\{[^}]*\}", t)) for t in (message, text))
        assert found == kept, message


def test_translations_are_not_left_in_english(korean: Catalog) -> None:
    alike = {message for message, text in texts(korean).items() if message == text}
    names = re.compile(r"\{[^}]*\}|tanh")  # the same in every language
    assert all(not re.search(r"\b[a-z]{4,}\b", names.sub("", text)) for text in alike), alike


def test_what_is_bold_is_bold_in_korean(korean: Catalog) -> None:
    """After a punctuation mark, as in 31%, a closing ** that a letter follows closes nothing."""
    for message, text in texts(korean).items():
        shown = re.sub(r"\{(share|accuracy|right|saturated|dead|off)[^}]*\}", "31%", text)
        assert not re.search(r"[%).!?…]\*\*[가-힣]", shown), message


def test_nothing_is_struck_through_in_korean(korean: Catalog) -> None:
    """Two ~ in one text, as in 1~5 and 6~10, strike out what stands between."""
    assert [text for text in texts(korean).values() if text.count("~") > 1] == []


def test_compiled_catalogue_equals_its_source(korean: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, korean)
    compiled.seek(0)
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        assert texts(read_mo(file)) == texts(read_mo(compiled)), "run `make words`"

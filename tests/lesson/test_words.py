"""Both languages are complete, and the compiled catalogue is the one in the source."""

import io
import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from scripts.words import CATALOGUE, collected


@pytest.fixture(scope="module")
def korean() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="ko")


def texts(catalogue: Catalog) -> dict[str, str]:
    return {str(m.id): str(m.string) for m in catalogue if m.id}


def test_every_word_of_the_code_has_a_korean_one(korean: Catalog) -> None:
    marked = set(texts(collected()))
    translated = {message for message, text in texts(korean).items() if text}
    assert len(marked) > 100
    assert marked - translated == set(), "run `make words` and translate these"
    assert translated - marked == set(), "run `make words`: these are gone from the code"


def test_translations_keep_the_placeholders(korean: Catalog) -> None:
    for message, text in texts(korean).items():
        found, kept = (sorted(re.findall(r"\{[^}]*\}", t)) for t in (message, text))
        assert found == kept, message


def test_translations_are_not_left_in_english(korean: Catalog) -> None:
    alike = {message for message, text in texts(korean).items() if message == text}
    assert all(not re.search(r"\b[a-z]{4,}\b", text.replace("tanh", "")) for text in alike), alike


def test_compiled_catalogue_equals_its_source(korean: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, korean)
    compiled.seek(0)
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        assert texts(read_mo(file)) == texts(read_mo(compiled)), "run `make words`"

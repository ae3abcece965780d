"""Collect the words of app, pages and explainer into the Korean catalogue and compile it.

New words come in untranslated, words that are gone go out; the compiled catalogue is committed,
and tests/lesson/test_words.py keeps both complete and equal.
"""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT / "explainer/lesson/locale/ko/LC_MESSAGES/explainer.po"


def collected() -> Catalog:
    """Return a catalogue of every word that the code marks with `_` or `N_`, untranslated."""
    found = Catalog(locale="ko", domain="explainer")
    for folder in ("pages", "explainer"):
        for name, line, message, _, _ in extract_from_dir(
            ROOT / folder, [("**.py", "python")], keywords={"_": None, "N_": None}
        ):
            found.add(message, locations=[(f"{folder}/{name}", line)])
    return found


def main() -> None:
    """Update the .po in place and compile the .mo beside it."""
    catalogue = Catalog(
        locale="ko",
        domain="explainer",
        project="Signal",
        version="1",
        copyright_holder="The Signal authors",
        header_comment="# Signal in Korean. `make words` collects new words and compiles.",
        fuzzy=False,
    )
    if CATALOGUE.exists():
        with CATALOGUE.open("rb") as file:
            catalogue = read_po(file, locale="ko")
    date = catalogue.creation_date  # kept: a run that finds nothing new changes nothing
    catalogue.update(collected(), no_fuzzy_matching=True)
    catalogue.creation_date = date
    catalogue.obsolete.clear()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=100, include_lineno=False)
    with CATALOGUE.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)
    missing = [m.id for m in catalogue if m.id and not m.string]
    print(f"{len(catalogue)} messages, {len(missing)} without a translation", *missing, sep="\n- ")


if __name__ == "__main__":
    main()

"""A mark for words that readers see, so that translators find them; the pages translate."""


def N_(text: str) -> str:  # noqa: N802  (gettext's own name for a deferred translation)
    """Return `text` unchanged: only marks it for extraction into the catalogue of translations."""
    return text

"""`pytest --page NAME` runs the tests of one page."""

import logging

import pytest

# Streamlit says at every cached call outside a server that there is no server.
logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").addFilter(
    lambda record: "missing ScriptRunContext" not in record.msg
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--page", help="run only what is tested page by page, for this page")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests that have this page as their parameter `page`."""
    page = config.getoption("--page")
    if page:
        kept = [item for item in items if _page_of(item) == page]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept
        if not kept:
            raise pytest.UsageError(f"no test is of the page {page!r}: a name of lessons.py?")


def _page_of(item: pytest.Item) -> object:
    call = getattr(item, "callspec", None)
    return call.params.get("page") if call else None

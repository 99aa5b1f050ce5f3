"""What holds for all tests: those that open a database run on SQLite and PostgreSQL; the browser's come last."""

from collections.abc import Iterator

import pytest

from tests import stores


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what opens a database on each kind."""
    marked = metafunc.definition.get_closest_marker
    if (stores.on_both(metafunc.module) and not marked("one_store")) or marked("both_stores"):
        metafunc.parametrize("store", stores.KINDS, indirect=True)


@pytest.fixture(autouse=True)
def store(request: pytest.FixtureRequest) -> Iterator[None]:
    """The kind of database under this test. Used by all: a kind that no fixture sets up would be SQLite unnoticed."""
    yield from stores.running(getattr(request, "param", "sqlite"))


def pytest_sessionfinish() -> None:
    """Leave no database behind."""
    stores.STORES.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Playwright keeps an event loop running in the main thread, beside which no other test can start its own."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)

"""What holds for all tests: the browser's come last."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Playwright's synchronous browser keeps an event loop running in the main thread, on which no other test could start its own."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)

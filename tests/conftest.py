"""What holds for all tests: the browser's come last."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Playwright keeps an event loop running in the main thread, beside which no other test can start its own."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)

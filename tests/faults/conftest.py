"""Processes that can be killed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import stores
from tests.faults.harness import Advisor, Advisors, StubRasa, free_port


@pytest.fixture(scope="session")
def advisors() -> Iterator[Advisors]:
    process = Advisors()
    yield process
    process.close()


@pytest.fixture
def given_advisor(tmp_path: Path, advisors: Advisors) -> Iterator[Callable[..., tuple[Advisor, StubRasa]]]:
    """Makes an advisor with its Rasa, neither started. Called again, it makes another one over the same data."""
    made: list[Any] = []

    def make(**settings: Any) -> tuple[Advisor, StubRasa]:
        port = free_port()
        rasa = StubRasa(port)
        data = tmp_path / "data"
        advisor = Advisor(advisors, data, rasa.url, port, **{"database_url": stores.url(data), **settings})
        made.extend([advisor, rasa])
        return advisor, rasa

    yield make
    for one in made:
        one.kill()

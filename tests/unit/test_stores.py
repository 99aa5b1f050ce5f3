"""The tests that say they run on a kind of database do run on it."""

from pathlib import Path

import pytest

from actions.database import Database
from tests import stores


def test_the_kind_in_the_name_is_the_kind_in_use(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    database = Database(stores.url(tmp_path))
    with database.read() as connection:
        assert connection.dialect.name in request.node.name
    database.close()


def test_each_folder_has_a_database_of_its_own_and_it_is_empty_at_first(tmp_path: Path) -> None:
    from actions.events import Event, events, record

    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        database = Database(stores.url(folder))
        database.create()
        with database.begin() as connection:
            assert connection.execute(events.select()).all() == []
            record(connection, Event.DATA_ERASED, "x")
        database.close()

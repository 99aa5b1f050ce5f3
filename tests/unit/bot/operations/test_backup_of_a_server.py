"""Backup and restore where the database is PostgreSQL: the same promises as of a file."""

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select, update

from actions.database import Database, metadata
from actions.events import Event, events, record
from actions.own_data import store as own_data
from actions.people import people
from bot.operations import schema
from bot.operations.backup import backup
from bot.operations.refused import OperationRefusedError
from bot.operations.restore import restore
from config.settings import Settings
from tests import stores
from tests.service import given_service

Rows = dict[str, list[str]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    if stores.STORES.kind == "sqlite":
        pytest.skip("a file is backed up otherwise: test_backup.py")
    return Settings.model_validate({"data": tmp_path / "data", "database_url": stores.url(tmp_path / "data")})


def rows(database: Database) -> Rows:
    with database.read() as connection:
        found = {t.name: sorted(map(repr, connection.execute(select(t)))) for t in metadata.sorted_tables}
    return {name: own for name, own in found.items() if name not in ("sessions", "test_notes")}


async def wrote(settings: Settings, *names: str) -> Any:
    async with given_service(settings.data) as service:
        for name in names:
            client = await service.client(f"staff:{name}")
            text = f"the words of {name}\\ \t\n😀"
            await client.post("/api/v1/messages", json={"text": text, "client_id": "1"})


async def test_all_rows_come_back_and_numbers_go_on(settings: Settings, tmp_path: Path) -> None:
    await wrote(settings, "a", "b")
    database, file = Database(settings.database), tmp_path / "a.backup"
    before = rows(database)
    backup(settings, file)
    await wrote(settings, "c")
    restore(settings, file)
    assert rows(database) == before
    with database.begin() as connection:
        highest = connection.execute(select(func.max(events.c.id))).scalar_one()
        record(connection, Event.DATA_ERASED, "x")
        assert connection.execute(select(func.max(events.c.id))).scalar_one() > highest
        assert schema.revision(connection) == schema.head()
    await wrote(settings, "c")
    database.close()


async def test_who_was_erased_since_stays_erased(settings: Settings, tmp_path: Path) -> None:
    await wrote(settings, "a", "b")
    database, file = Database(settings.database), tmp_path / "a.backup"
    backup(settings, file)
    with database.begin() as connection:
        gone = connection.execute(select(people.c.id).where(people.c.subject.endswith(":a"))).scalar_one()
        own_data.erase(connection, gone)
    assert restore(settings, file).erased > 0
    found = repr(rows(database))
    assert "the words of a" not in found
    assert "the words of b" in found
    database.close()


async def test_while_a_service_is_connected_from_anywhere_nothing_is_restored(
    settings: Settings, tmp_path: Path
) -> None:
    await wrote(settings, "a")
    file = tmp_path / "a.backup"
    backup(settings, file)
    elsewhere = settings.model_copy(update={"data": tmp_path / "another machine"})
    async with given_service(settings.data):
        with pytest.raises(OperationRefusedError, match="running over this database"):
            restore(elsewhere, file)


async def test_a_restore_that_fails_half_way_has_not_happened(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await wrote(settings, "a")
    database, file = Database(settings.database), tmp_path / "a.backup"
    backup(settings, file)
    with database.begin() as connection:
        connection.execute(update(people).values(name="Changed"))
    before = rows(database)

    def broken(*_: Any) -> None:
        raise OSError("the wire was cut")

    monkeypatch.setattr("bot.operations.withdrawn.replay", broken)
    with pytest.raises(OSError, match="cut"):
        restore(settings, file)
    assert rows(database) == before
    database.close()


async def test_a_backup_of_a_file_is_not_poured_into_a_server(settings: Settings, tmp_path: Path) -> None:
    file_settings = Settings.model_validate({"data": tmp_path / "file"})
    schema.migrate(Database(file_settings.database))
    backup(file_settings, tmp_path / "f.backup")
    with pytest.raises(OperationRefusedError, match="of a sqlite database"):
        restore(settings, tmp_path / "f.backup")


def test_the_steps_make_what_the_code_has_on_a_server_too(settings: Settings) -> None:
    database = Database(settings.database)
    schema.migrate(database)
    with database.read() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
    database.close()
    assert [change for change in found if "test_" not in str(change)] == []

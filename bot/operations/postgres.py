"""Backup and restore where the database is PostgreSQL: each table as COPY writes it, all as of one moment.

No program beside the server is needed; a restore is one transaction, so that it happens whole or not at all.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, inspect, text

from actions.database import Database, metadata
from actions.own_data import store
from bot.database import SERVICE
from bot.operations import schema, withdrawn
from bot.operations.archive import CHUNK, Writer
from bot.operations.refused import OperationRefusedError

TABLES = "tables"
COLUMNS = f"{TABLES}/columns.json"


def dump(database: Database, writer: Writer) -> str | None:
    """Add every table to an archive; returns the schema's revision."""
    with database.engine.connect() as connection:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        found = schema.revision(connection)
        if found is None:
            raise OperationRefusedError("There is no schema in the database yet. Start Cairn once.")
        there = inspect(connection)
        columns = {name: [c["name"] for c in there.get_columns(name)] for name in _tables(connection)}
        writer.stream(COLUMNS, iter([json.dumps(columns).encode()]))
        for name, own in columns.items():
            writer.stream(f"{TABLES}/{name}.copy", _copy_out(connection, name, own))
        connection.rollback()
    return found


def load(database: Database, stage: Path, revision: str | None) -> tuple[int, str | None]:
    """Replace everything in the database by what was dumped, at this code's schema.

    Returns:
        The number of rows of people erased since the dump, taken out again; and always None, as nothing is unreadable.

    Raises:
        OperationRefusedError: a service is connected to it.
    """
    try:
        with database.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": schema.ADVISORY_LOCK})
            _refuse_running(connection)
            taken_back = withdrawn.read(connection)
            _drop_all(connection)
            schema.upgrade(connection, revision or "head")
            columns: dict[str, list[str]] = json.loads((stage / COLUMNS).read_text(encoding="utf-8"))
            for name, own in columns.items():
                connection.execute(text(f'DELETE FROM "{name}"'))  # noqa: S608
                _copy_in(connection, name, own, stage / TABLES / f"{name}.copy")
                _count_on(connection, metadata.tables.get(name))
            schema.upgrade(connection)
            withdrawn.replay(connection, taken_back)
        return store.erase_again(database), None
    finally:
        database.close()


def _tables(connection: Connection) -> list[str]:
    there = set(inspect(connection).get_table_names())
    return [table.name for table in metadata.sorted_tables if table.name in there]


def _copy_out(connection: Connection, name: str, columns: list[str]) -> Iterator[bytes]:
    with _cursor(connection) as cursor, cursor.copy(f"COPY {_named(name, columns)} TO STDOUT") as copying:
        for chunk in copying:
            yield bytes(chunk)


def _copy_in(connection: Connection, name: str, columns: list[str], file: Path) -> None:
    with (
        _cursor(connection) as cursor,
        cursor.copy(f"COPY {_named(name, columns)} FROM STDIN") as copying,
        file.open("rb") as reading,
    ):
        while chunk := reading.read(CHUNK):
            copying.write(chunk)


def _count_on(connection: Connection, table: Table | None) -> None:
    """Numbers that the server gives go on after the highest that is there."""
    key = table.autoincrement_column if table is not None else None
    if table is None or key is None:
        return
    names = {"table": f'"{table.name}"', "column": key.name}
    counter = connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), names).scalar()
    if counter:
        highest = connection.execute(text(f'SELECT max("{key.name}") FROM "{table.name}"')).scalar()  # noqa: S608
        connection.execute(text("SELECT setval(:counter, :to)"), {"counter": counter, "to": highest or 1})


def _drop_all(connection: Connection) -> None:
    for name in ["alembic_version", *reversed(_tables(connection))]:
        connection.execute(text(f'DROP TABLE IF EXISTS "{name}"'))


def _refuse_running(connection: Connection) -> None:
    others = connection.execute(
        text(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = :name AND pid <> pg_backend_pid()"
        ),
        {"name": SERVICE},
    ).scalar_one()
    if others:
        raise OperationRefusedError(
            f"Cairn is running over this database ({others} connections). Stop every advisor first."
        )


def _cursor(connection: Connection) -> Any:
    driver: Any = connection.connection.driver_connection
    return driver.cursor()


def _named(table: str, columns: list[str]) -> str:
    return f'"{table}" ({", ".join(f"{chr(34)}{column}{chr(34)}" for column in columns)})'

"""Taking away and erasing everything that Cairn holds of a person."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, String, Table, delete, insert, select

from actions.database import Database, iso, metadata, now
from actions.events import pseudonyms
from actions.own_data.owned import owned

erasures = Table(
    "erasures",
    metadata,
    # An opaque key of someone of whom nothing else is left. A backup brought back later is erased by it again.
    Column("person_id", String, primary_key=True),
    Column("at", String, nullable=False),
)
SECRET = frozenset({"token_hash"})


def export(connection: Connection, person_id: str) -> dict[str, Any]:
    """Everything held of a person: {"exported_at", "data": {table: [row, ...]}}, without secrets of sign-in."""
    data = {
        table.name: [
            {name: value for name, value in row.items() if name not in SECRET}
            for row in connection.execute(select(table).where(condition)).mappings()
        ]
        for table, condition in _owned(connection, person_id)
    }
    return {"exported_at": iso(now()), "data": {name: rows for name, rows in sorted(data.items()) if rows}}


def erase(connection: Connection, person_id: str, *, leave_tombstone: bool = True) -> int:
    """Erase everything of a person, in the caller's transaction. Returns the number of rows.

    Args:
        leave_tombstone: keep the opaque key, so that a restored backup is erased as well; for all who are real.
    """
    if connection.dialect.name == "sqlite":
        # Else the words would stay readable in the file's free pages.
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
    theirs = list(_owned(connection, person_id))
    rows = sum(connection.execute(delete(table).where(condition)).rowcount for table, condition in theirs)
    known = connection.execute(select(erasures.c.person_id).where(erasures.c.person_id == person_id)).first()
    if known is None and leave_tombstone:
        connection.execute(insert(erasures).values(person_id=person_id, at=iso(now())))
    return rows


def erase_again(database: Database) -> int:
    """Repeat every erasure: after a restore, and after a crash in the middle of one. Returns the number of rows."""
    with database.read() as connection:
        gone = list(connection.execute(select(erasures.c.person_id)).scalars())
        left = [person_id for person_id in gone if _anything(connection, person_id)]
    rows = 0
    for person_id in left:
        with database.begin() as connection:
            rows += erase(connection, person_id)
    if left:
        settle(database)
    return rows


def settle(database: Database) -> None:
    """Take erased words out of SQLite's write-ahead file as well; readers at work may put it off to a later time."""
    if database.sqlite:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _anything(connection: Connection, person_id: str) -> bool:
    return any(
        connection.execute(select(table).where(condition).limit(1)).first() is not None
        for table, condition in _owned(connection, person_id)
    )


def _owned(connection: Connection, person_id: str) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    return owned(person_id, pseudonyms(connection, person_id))

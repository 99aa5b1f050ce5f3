"""The advisor's database: one engine, one metadata to which each feature adds its own tables.

SQLite runs in WAL mode with ``synchronous=FULL``: what was committed survives a kill and a power cut. A writing
transaction takes the write lock at its beginning, so that no transaction fails half-way because another wrote first.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    create_engine,
    event,
    insert,
    inspect,
    select,
)
from sqlalchemy.engine import make_url
from sqlalchemy.pool import ConnectionPoolEntry

metadata = MetaData()
schema_version = Table("schema_version", metadata, Column("version", Integer, primary_key=True))
SCHEMA = 1
BOOK = "cairn_book"
"""Under this name connections carry what it takes to write the event log: actions.events.Book."""
BUSY_SECONDS = 5.0


class SchemaTooNewError(RuntimeError):
    """The database was written by newer code."""


def now() -> datetime:
    """The present moment, UTC, timezone-aware."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """A moment as it is stored: ISO 8601 in UTC with microseconds, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


class Database:
    """A SQL database by URL. `book`: what it takes to write its event log, an actions.events.Book."""

    def __init__(self, url: str, book: Any = None) -> None:
        parsed = make_url(url)
        self.sqlite = parsed.get_backend_name() == "sqlite"
        if self.sqlite and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        arguments: dict[str, Any] = {"timeout": BUSY_SECONDS, "check_same_thread": False} if self.sqlite else {}
        self.engine = create_engine(
            url, connect_args=arguments, pool_size=8, max_overflow=16, execution_options={BOOK: book}
        )
        if self.sqlite:
            event.listen(self.engine, "connect", _configure_sqlite)

    def create(self) -> None:
        """Create what is missing; refuse a database of newer code.

        Raises:
            SchemaTooNewError: if the stored schema is newer than this code.
        """
        with self.begin() as connection:
            metadata.create_all(connection)
            _drop_named_log(connection)
            found = connection.execute(select(schema_version.c.version)).scalar()
            if found is None:
                connection.execute(insert(schema_version).values(version=SCHEMA))
            elif found > SCHEMA:
                raise SchemaTooNewError(
                    f"The database has schema {found}, this code knows {SCHEMA}. Start the newer release, or restore a backup."
                )

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A writing transaction: committed at the end, rolled back on any error."""
        with self.engine.connect() as connection:
            if self.sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A reading transaction."""
        with self.engine.connect() as connection:
            yield connection
            connection.rollback()

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def _drop_named_log(connection: Connection) -> None:
    """The event log of before, whose rows named people: never released, and nothing of it may stay (decision 23)."""
    found = inspect(connection)
    if found.has_table("events") and "person_id" in {column["name"] for column in found.get_columns("events")}:
        connection.exec_driver_sql("DROP TABLE events")


def _configure_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    # Without this the driver opens its own deferred transactions, which upgrade late and then fail as busy.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={int(BUSY_SECONDS * 1000)}",
    ):
        connection.execute(f"PRAGMA {pragma}")

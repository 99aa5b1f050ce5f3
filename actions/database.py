"""The advisor's database: one engine, one metadata to which each feature adds its own tables.

SQLite runs in WAL mode with ``synchronous=FULL``: what was committed survives a kill and a power cut. A writing
transaction takes the write lock at its beginning, so that no transaction fails half-way because another wrote first.

PostgreSQL gives the same promise by its advisory locks: a writing transaction about one person excludes others about the
same person, in whatever process or machine; one that is about nobody in particular excludes all others.
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
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.pool import ConnectionPoolEntry

metadata = MetaData()
schema_version = Table("schema_version", metadata, Column("version", Integer, primary_key=True))
SCHEMA = 1
BUSY_SECONDS = 5.0
WRITERS = 0x43_6169_726E
"""The advisory lock of all writers: any number that nothing else in the database uses."""
_ALL_ALONE = text(f"SELECT pg_advisory_xact_lock({WRITERS})")
_ONE_PERSON = text(
    f"SELECT pg_advisory_xact_lock_shared({WRITERS}), pg_advisory_xact_lock(hashtextextended(:person, {WRITERS}))"
)
_SESSION = {
    "lock_timeout": int(2000 * BUSY_SECONDS),
    # Whoever hangs in the middle of a transaction must not hold up everybody.
    "idle_in_transaction_session_timeout": 60_000,
    # A machine that has lost its power is known to be gone within this many seconds, and its locks are free.
    "tcp_keepalives_idle": 5,
    "tcp_keepalives_interval": 5,
    "tcp_keepalives_count": 2,
}


class SchemaTooNewError(RuntimeError):
    """The database was written by newer code."""


def now() -> datetime:
    """The present moment, UTC, timezone-aware."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """A moment as it is stored: ISO 8601 in UTC with microseconds, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


class Database:
    """A SQL database by URL.

    Args:
        url: SQLAlchemy's; `postgresql://` means the driver that Cairn is installed with.
        name: under which a server knows these connections.
    """

    def __init__(self, url: str, name: str = "cairn-command") -> None:
        parsed = make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.sqlite = parsed.get_backend_name() == "sqlite"
        if self.sqlite and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        arguments: dict[str, Any] = (
            {"timeout": BUSY_SECONDS, "check_same_thread": False} if self.sqlite else _of_server(name)
        )
        # A connection that the server has dropped is found out before it is used, not by the turn that needs it.
        self.engine = create_engine(
            parsed, connect_args=arguments, pool_size=8, max_overflow=16, pool_pre_ping=not self.sqlite
        )
        if self.sqlite:
            event.listen(self.engine, "connect", _configure_sqlite)

    def create(self) -> None:
        """Create the tables that are known so far, where they are missing; refuse a database of newer code.

        A service's database is made by bot.operations.schema instead, step by step.

        Raises:
            SchemaTooNewError: if the stored schema is newer than this code.
        """
        with self.begin() as connection:
            metadata.create_all(connection)
            if inspect(connection).has_table("alembic_version"):
                # The steps have been here, and have their own say.
                return
            found = connection.execute(select(schema_version.c.version)).scalar()
            if found is None:
                connection.execute(insert(schema_version).values(version=SCHEMA))
            elif found > SCHEMA:
                raise SchemaTooNewError(
                    f"The database has schema {found}, this code knows {SCHEMA}. Start the newer release, or restore a backup."
                )

    @contextmanager
    def begin(self, person_id: str | None = None) -> Iterator[Connection]:
        """A writing transaction: committed at the end, rolled back on any error.

        Args:
            person_id: whose rows alone it reads and writes; those about other people may go on beside it.
        """
        with self.engine.connect() as connection:
            if self.sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                if not self.sqlite:
                    _hold(connection, person_id)
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


def _hold(connection: Connection, person_id: str | None) -> None:
    if person_id is None:
        connection.execute(_ALL_ALONE)
    else:
        connection.execute(_ONE_PERSON, {"person": person_id})


def _of_server(name: str) -> dict[str, Any]:
    options = " ".join(f"-c {setting}={value}" for setting, value in _SESSION.items())
    return {"application_name": name, "options": options, "connect_timeout": int(BUSY_SECONDS)}


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

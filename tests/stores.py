"""Where the tests' databases stand: a SQLite file a folder, or a PostgreSQL server's database, the same tests on both.

A test whose module opens a database by one of `DOORS` runs on both; `url(folder)` is what they open. On PostgreSQL each folder
of a test has a database of its own, made once by the real migrations, and emptied after the test.
"""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, create_engine, inspect, make_url, text

from actions.database import Database, metadata
from bot import tables
from tests.servers import absent

assert tables
SERVER = os.environ.get("CAIRN_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/test")
DOORS = frozenset({"given_service", "Conversation", "a_database", "stores"})
KINDS = ("sqlite", "postgresql")
PREFIX = f"cairn_test_{os.getpid()}_"


class Stores:
    """The databases of the test that is running."""

    def __init__(self) -> None:
        self.kind = "sqlite"
        self._free: list[str] = []
        self._used: dict[Path, str] = {}
        self._made = 0

    def url(self, folder: Path, name: str = "cairn.sqlite3") -> str:
        """The same database for the same folder, within one test."""
        if self.kind == "sqlite":
            return f"sqlite:///{folder / name}"
        if folder not in self._used:
            self._used[folder] = self._free.pop() if self._free else self._make()
        return _named(self._used[folder])

    def begin(self, kind: str) -> None:
        self.kind = kind

    def end(self) -> None:
        """Empty what the test used, for the next."""
        for name in self._used.values():
            # One whose tables a test took away is of no use to the next.
            if _empty(name):
                self._free.append(name)
            else:
                _drop(name)
        self._used.clear()
        self.kind = "sqlite"

    def close(self) -> None:
        for name in self._free:
            _drop(name)
        self._free.clear()

    def _make(self) -> str:
        from bot.operations import schema

        name = f"{PREFIX}{self._made}"
        self._made += 1
        with _admin().connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
            # The tests' server does not lose power; what dies in them is Cairn.
            connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
        database = Database(_named(name))
        schema.migrate(database)
        database.close()
        return name


STORES = Stores()
url = STORES.url


def is_there() -> str | None:
    """None if the server answers, else why not."""
    return _reached()


def on_both(module: object) -> bool:
    return not DOORS.isdisjoint(vars(module))


def running(kind: str) -> Iterator[None]:
    """Around one test."""
    if kind == "postgresql" and (why := is_there()):
        absent("PostgreSQL", why)
    STORES.begin(kind)
    try:
        yield
    finally:
        STORES.end()


@cache
def _reached() -> str | None:
    try:
        with _admin().connect() as connection:
            connection.execute(text("SELECT 1"))
    except Exception as error:
        return type(error).__name__
    return None


@cache
def _admin() -> Engine:
    return create_engine(SERVER, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})


def _named(name: str) -> str:
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


def _drop(name: str) -> None:
    with _admin().connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


def _empty(name: str) -> bool:
    """Take every row out, and whoever still holds a connection. False if the schema is no longer whole."""
    with _admin().connect() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"), {"name": name}
        )
    engine = create_engine(_named(name))
    with engine.begin() as connection:
        there = set(inspect(connection).get_table_names())
        # Faster than TRUNCATE where there are few rows.
        known = [table.name for table in reversed(metadata.sorted_tables) if table.name in there]
        for one in [*(there - {*known, "alembic_version"}), *known]:
            connection.execute(text(f'DELETE FROM "{one}"'))
    engine.dispose()
    return all(table.name in there for table in metadata.sorted_tables if not table.name.startswith("test_"))

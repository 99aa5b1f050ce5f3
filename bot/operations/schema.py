"""Brings a database's schema up to this code's: forward only, all steps in one transaction, newer ones refused.

A crash in the middle leaves the schema as it was: both SQLite and PostgreSQL take back changes of tables as well.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, insert, inspect, text

from actions.database import SCHEMA, Database, SchemaTooNewError, schema_version
from bot.operations.refused import OperationRefusedError
from config.settings import ROOT

if TYPE_CHECKING:
    from alembic.config import Config

STEPS = ROOT / "bot" / "migrations"
ADVISORY_LOCK = 0x4361_6972_6E01
"""Any number that nothing else in the database uses as a lock."""


class SchemaBrokenError(OperationRefusedError):
    """A step would leave rows that point nowhere."""


def migrate(database: Database) -> None:
    """Bring a database up to this code's schema; an empty one gets it whole.

    Raises:
        SchemaTooNewError: it was written by newer code.
        SchemaBrokenError: rows would point nowhere. Nothing was changed.
    """
    with database.read() as connection:
        if standing(connection) == head():
            return
    with _alone(database) as connection:
        # Somebody else may have brought it up meanwhile.
        if standing(connection) != head():
            upgrade(connection)


def upgrade(connection: Connection, to: str = "head") -> None:
    """Make the steps that are missing, in the caller's transaction."""
    # Imported only where there is something to do: it costs a start a fifth of a second.
    from alembic import command

    command.upgrade(config(connection), to)
    # Code from before there were steps looks at this number, and refuses one that it does not know.
    connection.execute(delete(schema_version))
    connection.execute(insert(schema_version).values(version=int(standing(connection) or 0)))


def head() -> str:
    """The newest revision that this code knows."""
    return max(_known())


def check_known(revision: str | None) -> None:
    """Refuse a revision that this code does not know.

    Raises:
        OperationRefusedError
    """
    if revision is not None and revision not in _known():
        raise OperationRefusedError(
            f"It has schema {revision}, this code knows up to {head()}. Install the release that it was made with, or a newer one."
        )


def revision(connection: Connection) -> str | None:
    """The revision at which a database stands; None before the first."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def revision_of_file(file: Path) -> str | None:
    """The revision at which a SQLite file stands, which is not otherwise touched."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if there else None
    return row[0] if row else None


def config(connection: Connection) -> "Config":
    """Alembic's configuration for one connection."""
    from alembic.config import Config

    found = Config(attributes={"connection": connection})
    found.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    return found


def standing(connection: Connection) -> str | None:
    """The revision at which a database stands.

    Raises:
        SchemaTooNewError
    """
    found = revision(connection)
    if found is not None and found not in _known():
        raise _too_new(found, head())
    # Before there were steps, a number stood in a table.
    if found is None and inspect(connection).has_table("schema_version"):
        number = connection.execute(text("SELECT version FROM schema_version")).scalar()
        if number is not None and number > SCHEMA:
            raise _too_new(number, SCHEMA)
    return found


def _too_new(found: Any, known: Any) -> SchemaTooNewError:
    return SchemaTooNewError(
        f"The database has schema {found}, this code knows {known}. Start the newer release, or restore a backup."
    )


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """A transaction in which nobody else changes the schema."""
    with database.engine.connect() as connection:
        if database.sqlite:
            # Tables are made anew under the same name: rows point at them again afterwards, which is checked.
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        try:
            yield connection
            _check_references(connection)
        except BaseException:
            connection.rollback()
            raise
        else:
            connection.commit()
        finally:
            if database.sqlite:
                connection.exec_driver_sql("PRAGMA foreign_keys=ON")
                connection.rollback()


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone():
        raise SchemaBrokenError(
            f"Not migrated: rows of {broken[0]} would point nowhere in {broken[2]}. Nothing was changed."
        )


@cache
def _known() -> frozenset[str]:
    """Revisions are numbers of four digits, and the first part of their file's name."""
    return frozenset(path.name[:4] for path in (STEPS / "versions").glob("[0-9][0-9][0-9][0-9]_*.py"))

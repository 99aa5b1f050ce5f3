"""Migrations: forward, checked, all or nothing, and in step with the tables as the code has them."""

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from actions.database import Database, SchemaTooNewError, metadata
from bot import tables
from bot.operations import schema

assert tables


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path / 'cairn.sqlite3'}")


def test_the_steps_make_what_the_code_has(database: Database) -> None:
    schema.migrate(database)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, metadata)
    # Tables of the tests' own are not the schema's business.
    assert [change for change in found if "test_" not in str(change)] == [], (
        'The code has other tables than the steps make: python -m bot.migrations "what changes"'
    )


def test_the_steps_are_one_line_of_numbers(database: Database) -> None:
    script = ScriptDirectory(str(schema.STEPS))
    revisions = [step.revision for step in script.walk_revisions()][::-1]
    assert revisions == [f"{number + 1:04}" for number in range(len(revisions))]
    assert revisions[-1] == schema.head()


def test_a_database_from_before_there_were_steps_keeps_its_rows(database: Database) -> None:
    with database.begin() as connection:
        metadata.tables["people"].create(connection)
        metadata.tables["schema_version"].create(connection)
        connection.execute(text("INSERT INTO schema_version VALUES (1)"))
        connection.execute(
            text(
                "INSERT INTO people (id, provider, subject, name, role, language, created_at)"
                " VALUES ('p', 'demo', 's', 'N', 'staff', 'en', '2026')"
            )
        )
    schema.migrate(database)
    with database.read() as connection:
        assert connection.execute(text("SELECT name FROM people")).scalar_one() == "N"
        assert inspect(connection).has_table("inbox")
        assert schema.revision(connection) == schema.head()


def test_what_newer_code_wrote_is_refused_with_what_to_do(database: Database) -> None:
    schema.migrate(database)
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaTooNewError, match=r"9999.*newer release, or restore a backup"):
        schema.migrate(database)


def test_code_from_before_there_were_steps_refuses_a_later_schema(database: Database) -> None:
    schema.migrate(database)
    with database.read() as connection:
        number = connection.execute(text("SELECT version FROM schema_version")).scalar_one()
    assert number == int(schema.head())


def test_the_rules_between_tables_hold_again_after_a_migration(database: Database) -> None:
    schema.migrate(database)
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_step_that_leaves_rows_pointing_nowhere_is_taken_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(connection: object) -> None:
        connection.exec_driver_sql("CREATE TABLE a (id INTEGER PRIMARY KEY)")  # type: ignore[attr-defined]
        connection.exec_driver_sql("CREATE TABLE b (a INTEGER REFERENCES a (id))")  # type: ignore[attr-defined]
        connection.exec_driver_sql("INSERT INTO b VALUES (7)")  # type: ignore[attr-defined]

    monkeypatch.setattr(schema, "upgrade", breaking)
    with pytest.raises(schema.SchemaBrokenError, match="rows of b"):
        schema.migrate(database)
    with database.read() as connection:
        assert inspect(connection).get_table_names() == []


@pytest.mark.kills
def test_a_migration_that_is_killed_in_the_middle_has_not_happened(database: Database, tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        from alembic import op

        made = 0
        create = op.create_table

        def dying(*given: object, **options: object) -> object:
            nonlocal made
            made += 1
            if made == 15:
                os.kill(os.getpid(), signal.SIGKILL)
            return create(*given, **options)  # type: ignore[arg-type]

        op.create_table = dying  # type: ignore[assignment]
        schema.migrate(database)
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    with closing(sqlite3.connect(tmp_path / "cairn.sqlite3")) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    schema.migrate(database)
    with database.read() as connection:
        assert schema.revision(connection) == schema.head()

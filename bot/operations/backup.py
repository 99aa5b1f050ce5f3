"""`cairn backup FILE`: everything that is state, from a running service, as one verified file."""

import sqlite3
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from actions.database import Database, iso, now
from bot.operations import archive, files, in_use, postgres, schema
from bot.operations.archive import Manifest, Writer
from bot.operations.refused import OperationRefusedError
from config.settings import Settings

DATABASE = "cairn.sqlite3"


def backup(settings: Settings, path: Path) -> Manifest:
    """Write a backup. The service may go on running: it is a state as of one moment.

    Raises:
        OperationRefusedError: there is nothing to back up, or the file cannot stand there.
    """
    path = path.absolute()
    if path.resolve().is_relative_to(settings.data.resolve()):
        raise OperationRefusedError(f"{path} lies in the data folder itself. Name a file elsewhere, on another disk.")
    if not path.parent.is_dir():
        raise OperationRefusedError(f"{path.parent}: there is no such folder. Make it, or name another file.")
    with in_use.shared(settings.data), archive.writing(path) as writer:
        store, revision = _database(settings, writer, path)
        with files.unchanging(settings):
            for name, file in files.state(settings):
                writer.add(f"data/{name}", file)
        manifest = Manifest(
            format=1,
            made_at=iso(now()),
            release=version("cairn"),
            store=store,
            revision=revision,
            parts=tuple(writer.parts),
        )
        writer.close(manifest)
    return manifest


def _database(settings: Settings, writer: Writer, path: Path) -> tuple[archive.Store, str | None]:
    file = files.database_file(settings)
    if file is None:
        database = Database(settings.database)
        try:
            return "postgresql", postgres.dump(database, writer)
        finally:
            database.close()
    if not file.exists():
        raise OperationRefusedError(f"{file}: there is no database yet. Start Cairn once, or set CAIRN_DATA.")
    snapshot = path.with_name(f".{path.name}.snapshot")
    try:
        snapshot.touch(0o600)
        _copy(file, snapshot)
        writer.add(DATABASE, snapshot)
        return "sqlite", schema.revision_of_file(snapshot)
    finally:
        snapshot.unlink(missing_ok=True)


def _copy(file: Path, snapshot: Path) -> None:
    """Copy by SQLite's own online backup, in one step: writers go on, and none of their later pages come in."""
    try:
        with (
            closing(sqlite3.connect(f"file:{file}?mode=rw", uri=True, timeout=30)) as source,
            closing(sqlite3.connect(snapshot)) as target,
        ):
            source.backup(target)
            # One file, without a log beside it.
            target.execute("PRAGMA journal_mode=DELETE")
            check(target, file)
    except sqlite3.Error as error:
        raise OperationRefusedError(f"{file} cannot be copied: {error}. No backup was made.") from None


def check(connection: sqlite3.Connection, file: Path) -> None:
    """Have SQLite look through a whole database.

    Raises:
        OperationRefusedError: it is damaged.
    """
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise OperationRefusedError(f"{file} is damaged: {found}. Restore the last good backup.")

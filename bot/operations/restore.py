"""`cairn restore FILE`: a backup in the place of the state that is there, whole or not at all."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from actions.database import Database, now
from actions.own_data import store
from bot.operations import archive, files, in_use, postgres, schema, swap, withdrawn
from bot.operations.archive import Manifest
from bot.operations.backup import DATABASE, check
from bot.operations.refused import OperationRefusedError
from bot.operations.swap import Move
from bot.operations.withdrawn import Withdrawn
from config.settings import Settings

ROOM = 100 * 1024 * 1024
"""Bytes that stay free on the disk."""


@dataclass(frozen=True)
class Restored:
    """What was done.

    Attributes:
        erased: rows of people who had been erased since the backup, taken out again.
        aside: where what was there before stands now; None if there was nothing.
        unread: why what people had taken back since could not be read; None if it could.
    """

    manifest: Manifest
    erased: int
    aside: Path | None
    unread: str | None


def restore(settings: Settings, path: Path) -> Restored:
    """Bring a backup back. Up to the last moment, all is as it was.

    Raises:
        OperationRefusedError: the service runs, or the file is damaged, of newer code or of another kind of database.
    """
    with in_use.alone(settings.data), archive.reading(path) as (backup, manifest):
        kind = "sqlite" if files.database_file(settings) else "postgresql"
        if manifest.store != kind:
            raise OperationRefusedError(
                f"{path} is of a {manifest.store} database, and the settings name a {kind} one. Set CAIRN_DATABASE_URL."
            )
        schema.check_known(manifest.revision)
        with _stage(settings, manifest) as stage, files.unchanging(settings):
            for part in manifest.parts:
                archive.extract(backup, part, stage)
            if kind == "sqlite":
                return _swap_all(settings, manifest, stage)
            erased, unread = postgres.load(Database(settings.database), stage, manifest.revision)
            aside = _swap(settings, stage, [])
            return Restored(manifest, erased, aside, unread)


@contextmanager
def _stage(settings: Settings, manifest: Manifest) -> Iterator[Path]:
    needed = sum(part.bytes for part in manifest.parts) + ROOM
    free = shutil.disk_usage(settings.data).free
    if free < needed:
        raise OperationRefusedError(
            f"{settings.data}: {needed // 1_000_000:,} MB are needed, {free // 1_000_000:,} MB are free. Make room first."
        )
    stage = settings.data.resolve() / f".restoring-{uuid4().hex[:8]}"
    stage.mkdir(mode=0o700)
    try:
        yield stage
    finally:
        if not swap.unfinished(settings.data):
            shutil.rmtree(stage, ignore_errors=True)


def _swap_all(settings: Settings, manifest: Manifest, stage: Path) -> Restored:
    staged = stage / DATABASE
    with closing(sqlite3.connect(staged)) as connection:
        check(connection, staged)
    target = files.database_file(settings)
    assert target is not None  # noqa: S101
    taken_back, unread = _withdrawn(target)
    erased = _prepare(staged, taken_back)
    beside = target.with_name(f".{target.name}.restored-{stage.name}")
    if target.parent != settings.data.resolve():
        # Renames do not lead from one disk to another.
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(staged, beside)
        staged = beside
    try:
        return Restored(manifest, erased, _swap(settings, stage, [(staged, target)]), unread)
    finally:
        if not swap.unfinished(settings.data):
            beside.unlink(missing_ok=True)


def _withdrawn(file: Path) -> tuple[Withdrawn, str | None]:
    if not file.exists():
        return Withdrawn(), None
    database = Database(f"sqlite:///{file}")
    try:
        with database.read() as connection:
            found = withdrawn.read(connection)
        store.settle(database)
        return found, None
    except (SQLAlchemyError, sqlite3.Error) as error:
        return Withdrawn(), str(getattr(error, "orig", error))
    finally:
        database.close()


def _prepare(staged: Path, taken_back: Withdrawn) -> int:
    """Bring a staged database up to this code's schema, and take back what people took back."""
    database = Database(f"sqlite:///{staged}")
    try:
        schema.migrate(database)
        with database.begin() as connection:
            withdrawn.replay(connection, taken_back)
        erased = store.erase_again(database)
        store.settle(database)
        return erased
    finally:
        database.close()


def _swap(settings: Settings, stage: Path, database: list[tuple[Path, Path]]) -> Path | None:
    data, brought = settings.data.resolve(), stage / "data"
    names = {path.name for path in brought.iterdir()} if brought.exists() else set()
    aside = data / f"{swap.ASIDE}{now():%Y%m%dT%H%M%S}"
    moves: list[Move] = []
    for staged, target in database:
        away = aside if target.parent == data else target.parent / aside.name
        for end in ("-wal", "-shm"):
            log = target.with_name(target.name + end)
            moves.append(Move(None, str(log), str(away / log.name)))
        moves.append(Move(str(staged), str(target), str(away / target.name)))
    for name in sorted(names | files.top_level(settings)):
        staged_name = str(brought / name) if name in names else None
        moves.append(Move(staged_name, str(data / name), str(aside / name)))
    swap.begin(data, moves, stage)
    swap.finish(data)
    return aside if aside.exists() else None

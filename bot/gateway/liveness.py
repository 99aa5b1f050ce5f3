"""Whether another worker still lives: what it had in its hands may be taken over only once it is dead."""

import fcntl
import os
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from actions.database import Database

_HOLD = text("SELECT pg_advisory_lock(:key)")
_TRY = text("SELECT pg_try_advisory_xact_lock_shared(:key)")


class Liveness(Protocol):
    """Keeps one worker known as living, and tells of others. Blocking; call it from a worker thread."""

    worker: str

    def start(self) -> None:
        """From now on, this worker lives."""
        ...

    def beat(self) -> None:
        """Say so again; called a few times within the lease."""
        ...

    def alive(self, worker: str) -> bool:
        """Whether that worker lives, as far as can be known."""
        ...

    def stop(self) -> None:
        """From now on, this worker no longer lives."""
        ...


class FileLiveness:
    """Workers of one machine: each holds the lock of a file, which the kernel gives up as it dies."""

    def __init__(self, folder: Path) -> None:
        self.worker = uuid4().hex
        self._folder = folder
        self._held: int | None = None

    def start(self) -> None:
        """Lock this worker's file. It appears under its name only when it is locked."""
        self._folder.mkdir(parents=True, exist_ok=True)
        forming = self._folder / f"{self.worker}.forming"
        self._held = os.open(forming, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._held, fcntl.LOCK_EX)
        forming.rename(self._path(self.worker))

    def beat(self) -> None:
        """Nothing: the lock itself is the sign of life."""

    def alive(self, worker: str) -> bool:
        """Whether that worker's file is locked. The file of a dead worker is removed."""
        try:
            handle = os.open(self._path(worker), os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._path(worker).unlink(missing_ok=True)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
        return False

    def stop(self) -> None:
        """Unlock and remove this worker's file."""
        if self._held is not None:
            self._path(self.worker).unlink(missing_ok=True)
            os.close(self._held)
            self._held = None

    def _path(self, worker: str) -> Path:
        return self._folder / f"{worker}.lock"


class LockLiveness:
    """Workers of several machines: each holds an advisory lock of PostgreSQL, which the server gives up as its connection ends.

    A worker that only lost its connection counts as dead until it is back. That is safe: without the database it can finish
    nothing, and what it had in its hands is no longer its own when it tries.
    """

    def __init__(self, database: Database) -> None:
        self.worker = uuid4().hex
        self._database = database
        self._held: Connection | None = None

    def start(self) -> None:
        """Take this worker's lock, on a connection of its own."""
        held = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        held.execute(_HOLD, {"key": _key(self.worker)})
        self._held = held

    def beat(self) -> None:
        """Take the lock again if the connection was lost."""
        try:
            if self._held is not None:
                self._held.execute(text("SELECT 1"))
        except SQLAlchemyError:
            self._drop()
            self.start()

    def alive(self, worker: str) -> bool:
        """Whether that worker's lock is held."""
        with self._database.read() as connection:
            return not connection.execute(_TRY, {"key": _key(worker)}).scalar()

    def stop(self) -> None:
        """Give up this worker's lock."""
        self._drop()

    def _drop(self) -> None:
        if self._held is not None:
            # Not back into the pool: the lock is the connection's.
            self._held.invalidate()
            self._held.close()
            self._held = None


def _key(worker: str) -> int:
    return int(worker[:15], 16)

"""Whether another worker still lives: what it had in its hands may be taken over only once it is dead."""

import fcntl
import os
import time
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from sqlalchemy import Column, Integer, String, Table, delete, insert, select, update

from actions.database import Database, metadata

workers = Table("workers", metadata, Column("id", String, primary_key=True), Column("beats", Integer, nullable=False))
LEASE_SECONDS = 15.0


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


class LeaseLiveness:
    """Workers of several machines: each counts up a row; one whose count stands still for the lease is dead.

    Counts, not times, are compared, so that no clock has to agree with another.
    """

    def __init__(self, database: Database, lease: float = LEASE_SECONDS) -> None:
        self.worker = uuid4().hex
        self._database = database
        self._lease = lease
        self._seen: dict[str, tuple[int, float]] = {}

    def start(self) -> None:
        """Write this worker's row."""
        with self._database.begin() as connection:
            connection.execute(insert(workers).values(id=self.worker, beats=0))

    def beat(self) -> None:
        """Count up."""
        with self._database.begin() as connection:
            connection.execute(update(workers).where(workers.c.id == self.worker).values(beats=workers.c.beats + 1))

    def alive(self, worker: str) -> bool:
        """Whether the worker has counted within the lease, as far as this worker has watched."""
        with self._database.read() as connection:
            beats = connection.execute(select(workers.c.beats).where(workers.c.id == worker)).scalar_one_or_none()
        if beats is None:
            return False
        last, since = self._seen.get(worker, (None, 0.0))
        if beats != last:
            self._seen[worker] = (beats, time.monotonic())
            return True
        return time.monotonic() - since < self._lease

    def stop(self) -> None:
        """Remove this worker's row."""
        with self._database.begin() as connection:
            connection.execute(delete(workers).where(workers.c.id == self.worker))

"""The database of a service with many threads."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import TimeoutError as WaitedTooLongError

from actions.database import BUSY_SECONDS, Database

SERVICE = "cairn"
"""The name under which a server knows the connections of a running service."""


class ServiceDatabase(Database):
    """Lets one writing transaction of this process in at a time where the store is SQLite.

    SQLite lets one in as well, but those who wait look again at lengthening intervals, and with twenty waiting some are
    never lucky. Here they queue; only other processes are waited for in SQLite's way.
    """

    def __init__(self, url: str) -> None:
        super().__init__(url, SERVICE)
        self._writing = threading.Lock()

    @contextmanager
    def begin(self, person_id: str | None = None) -> Iterator[Connection]:
        """A writing transaction.

        Raises:
            sqlalchemy.exc.TimeoutError: others in this process wrote for too long.
        """
        if not self.sqlite:
            with super().begin(person_id) as connection:
                yield connection
            return
        if not self._writing.acquire(timeout=2 * BUSY_SECONDS):
            raise WaitedTooLongError("Other writers of this process took too long.")
        try:
            with super().begin() as connection:
                yield connection
        finally:
            self._writing.release()

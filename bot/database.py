"""The database of a service with many threads."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import TimeoutError as WaitedTooLongError

from actions.database import BUSY_SECONDS, Database
from actions.events import Book
from actions.pseudonyms import Pseudonyms
from bot.versions import PresentVersions
from config.settings import Settings


class ServiceDatabase(Database):
    """Lets one writing transaction of this process in at a time where the store is SQLite.

    SQLite lets one in as well, but those who wait look again at lengthening intervals, and with twenty waiting some are
    never lucky. Here they queue; only other processes are waited for in SQLite's way.
    """

    def __init__(self, url: str, book: Any = None) -> None:
        super().__init__(url, book)
        self._writing = threading.Lock()

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A writing transaction.

        Raises:
            sqlalchemy.exc.TimeoutError: others in this process wrote for too long.
        """
        if not self.sqlite:
            with super().begin() as connection:
                yield connection
            return
        if not self._writing.acquire(timeout=2 * BUSY_SECONDS):
            raise WaitedTooLongError("Other writers of this process took too long.")
        try:
            with super().begin() as connection:
                yield connection
        finally:
            self._writing.release()


def book_of(settings: Settings) -> Book:
    """What it takes to write the event log of this installation."""
    secret = settings.analytics_secret.get_secret_value() if settings.analytics_secret else None
    return Book(Pseudonyms(settings.analytics_keys, secret), PresentVersions(settings))

"""One at a time for each person, first come, first served; any number of people at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """A lock a person, which exists only while someone holds it or waits for it."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._users: dict[str, int] = {}

    @asynccontextmanager
    async def of(self, person_id: str) -> AsyncIterator[None]:
        """Hold the person's turn."""
        lock = self._locks.setdefault(person_id, asyncio.Lock())
        self._users[person_id] = self._users.get(person_id, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._users[person_id] -= 1
            if not self._users[person_id]:
                del self._users[person_id], self._locks[person_id]

    def taken(self, person_id: str) -> bool:
        """Whether someone holds the person's turn."""
        return person_id in self._locks

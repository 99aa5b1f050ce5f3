"""How much one person or one address may ask in a minute."""

import time
from collections.abc import Callable
from typing import Protocol

MOST_KEYS = 50_000


class Limiter(Protocol):
    """Counts requests by key. One process may count for itself; several share a count by another implementation."""

    async def take(self, key: str) -> float:
        """Take one. Returns 0 if it is granted, else the seconds until the next will be."""
        ...


class TokenBuckets:
    """A bucket a key, full at first, refilled evenly: `per_minute` in a minute, as many at once."""

    def __init__(self, per_minute: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._capacity = float(per_minute)
        self._rate = per_minute / 60
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    async def take(self, key: str) -> float:
        """Take one token from the key's bucket."""
        now = self._clock()
        level, since = self._buckets.get(key, (self._capacity, now))
        level = min(self._capacity, level + (now - since) * self._rate)
        if level < 1:
            return (1 - level) / self._rate
        if len(self._buckets) >= MOST_KEYS and key not in self._buckets:
            self._drop_full(now)
        self._buckets[key] = (level - 1, now)
        return 0.0

    def _drop_full(self, now: float) -> None:
        """Forget those who have not asked for so long that their bucket is full again."""
        self._buckets = {
            key: (level, since)
            for key, (level, since) in self._buckets.items()
            if level + (now - since) * self._rate < self._capacity
        }

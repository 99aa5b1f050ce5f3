"""How fast a conversation of Teams may be written to."""

import time
from collections import deque
from collections.abc import Callable

LIMITS = ((7, 1.0), (60, 30.0), (1800, 3600.0))
"""Messages in seconds, as Microsoft's limits a conversation stand."""
MOST_KEYS = 5_000


class Windows:
    """Counts what was sent, a conversation at a time, over sliding windows."""

    def __init__(
        self,
        limits: tuple[tuple[int, float], ...] = LIMITS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._longest = max(seconds for _, seconds in limits)
        self._sent: dict[str, deque[float]] = {}

    def wait(self, key: str) -> float:
        """Seconds until the next message may be sent there; 0 if it may be now."""
        now, sent = self._clock(), self._sent.get(key)
        if not sent:
            return 0.0
        while sent and now - sent[0] >= self._longest:
            sent.popleft()
        # Where a window is full: until its oldest leaves it.
        waits = (sent[-most] + seconds - now for most, seconds in self._limits if len(sent) >= most)
        return max(0.0, *waits, 0.0)

    def count(self, key: str) -> None:
        """One is being sent there now."""
        if key not in self._sent and len(self._sent) >= MOST_KEYS:
            self._drop_idle()
        self._sent.setdefault(key, deque(maxlen=max(most for most, _ in self._limits))).append(self._clock())

    def _drop_idle(self) -> None:
        now = self._clock()
        self._sent = {key: sent for key, sent in self._sent.items() if now - sent[-1] < self._longest}

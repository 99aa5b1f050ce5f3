"""Limits that several advisors share: the same buckets, kept in Redis."""

import hashlib
import logging
import time

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.gateway.limits import Limiter

log = logging.getLogger(__name__)
PATIENCE = 0.25
"""Seconds that a request waits for Redis at most."""
REST = 5.0
"""Seconds for which Redis is left alone once it has failed."""
# One step on the server, by its own clock: several advisors' clocks need not agree.
_TAKE = """
local now = redis.call('TIME')
now = tonumber(now[1]) + tonumber(now[2]) / 1000000
local capacity, rate = tonumber(ARGV[1]), tonumber(ARGV[2])
local kept = redis.call('HMGET', KEYS[1], 'level', 'since')
local level, since = tonumber(kept[1] or capacity), tonumber(kept[2] or now)
level = math.min(capacity, level + math.max(0, now - since) * rate)
if level < 1 then return tostring((1 - level) / rate) end
redis.call('HSET', KEYS[1], 'level', tostring(level - 1), 'since', tostring(now))
redis.call('PEXPIRE', KEYS[1], math.ceil(capacity / rate * 1000))
return '0'
"""


class SharedBuckets:
    """Buckets of all advisors together. While Redis is away, each counts for itself: nobody is turned away for that.

    Args:
        name: tells these buckets from others; what is counted by is kept as a hash.
        alone: counts meanwhile.
    """

    def __init__(self, redis: Redis, name: str, per_minute: float, alone: Limiter) -> None:
        self._take = redis.register_script(_TAKE)
        self._name = name
        self._arguments = (float(per_minute), per_minute / 60)
        self._alone = alone
        self._again_at = 0.0

    async def take(self, key: str) -> float:
        """Take one token from the key's bucket."""
        if time.monotonic() < self._again_at:
            return await self._alone.take(key)
        digest = hashlib.sha256(key.encode()).hexdigest()[:32]
        try:
            return float(await self._take(keys=[f"cairn:limit:{self._name}:{digest}"], args=self._arguments))
        except (RedisError, OSError) as error:
            log.warning("Redis is away, limits are counted here alone: %s.", type(error).__name__)
            self._again_at = time.monotonic() + REST
            return await self._alone.take(key)


def connect(url: str) -> Redis:
    """Redis by URL, never waited for long."""
    return Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)

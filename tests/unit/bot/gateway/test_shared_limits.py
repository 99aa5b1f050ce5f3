"""Several advisors count together, by the same buckets; without Redis they go on alone."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from bot.gateway.limits import TokenBuckets
from bot.gateway.shared_limits import SharedBuckets, connect
from tests.servers import REDIS, needed

MINUTE = 6


@pytest.fixture
async def redis() -> AsyncIterator[Redis]:
    client = connect(needed("redis", REDIS))
    yield client
    await client.aclose()


def buckets(redis: Redis, name: str) -> SharedBuckets:
    return SharedBuckets(redis, name, MINUTE, TokenBuckets(MINUTE))


async def test_two_advisors_grant_together_what_one_would(redis: Redis) -> None:
    name = uuid4().hex
    both = [buckets(redis, name), buckets(connect(REDIS), name)]
    waits = await asyncio.gather(*[both[n % 2].take("ann") for n in range(20)])
    assert sum(wait == 0 for wait in waits) == MINUTE
    assert all(0 < wait <= 60 / MINUTE for wait in waits if wait)
    assert await both[1].take("ben") == 0


async def test_it_is_kept_under_a_hash_and_forgotten_when_full_again(redis: Redis) -> None:
    name = uuid4().hex
    await buckets(redis, name).take("ann@example.org")
    (key,) = [key async for key in redis.scan_iter(f"cairn:limit:{name}:*")]
    assert b"ann" not in key
    assert 0 < await redis.pttl(key) <= 60_000


async def test_without_redis_each_goes_on_alone_and_does_not_wait_for_it_each_time() -> None:
    alone = TokenBuckets(MINUTE)
    limiter = SharedBuckets(connect("redis://127.0.0.1:1/0"), "x", MINUTE, alone)
    waits = [await limiter.take("ann") for _ in range(MINUTE + 1)]
    assert [wait == 0 for wait in waits] == [True] * MINUTE + [False]

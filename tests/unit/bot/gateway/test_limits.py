"""So many in a minute, and then one after the other."""

from bot.gateway import limits
from bot.gateway.limits import TokenBuckets


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_a_minutes_worth_is_granted_at_once_and_then_evenly() -> None:
    clock = Clock()
    buckets = TokenBuckets(60, clock)
    assert [await buckets.take("ann") for _ in range(60)] == [0.0] * 60
    assert await buckets.take("ann") == 1.0
    clock.now = 1.0
    assert await buckets.take("ann") == 0.0
    assert await buckets.take("ann") > 0


async def test_one_does_not_pay_for_another() -> None:
    buckets = TokenBuckets(1, Clock())
    assert await buckets.take("ann") == 0.0
    assert await buckets.take("ann") > 0
    assert await buckets.take("ben") == 0.0


async def test_those_who_have_not_asked_for_long_are_forgotten() -> None:
    clock = Clock()
    buckets = TokenBuckets(60, clock)
    for number in range(limits.MOST_KEYS):
        await buckets.take(str(number))
    clock.now = 120.0
    await buckets.take("new")
    assert len(buckets._buckets) == 1

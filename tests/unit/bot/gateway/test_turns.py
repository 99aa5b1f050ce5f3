"""One at a time for a person, all at once for many."""

import asyncio

from bot.gateway.turns import Turns


async def test_one_person_is_served_in_order_and_leaves_nothing_behind() -> None:
    turns, order = Turns(), []

    async def serve(number: int) -> None:
        async with turns.of("ann"):
            await asyncio.sleep(0)
            order.append(number)

    await asyncio.gather(*(serve(number) for number in range(5)))
    assert order == [0, 1, 2, 3, 4]
    assert not turns.taken("ann")


async def test_people_do_not_wait_for_each_other() -> None:
    turns = Turns()
    async with turns.of("ann"), asyncio.timeout(1), turns.of("ben"):
        assert turns.taken("ann")

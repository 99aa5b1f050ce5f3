"""The route, driven through the SDK's own parsing, against a stand-in for Microsoft."""

import asyncio

from tests.teams import activities
from tests.unit.bot.channels.teams.conftest import Teams


async def test_a_message_is_answered_in_its_conversation(teams: Teams) -> None:
    await teams.say("hello")
    (reply,) = await teams.replies(1)
    assert reply["text"] == "You said hello"


async def test_the_same_activity_five_times_at_once_is_one_turn(teams: Teams) -> None:
    sent = activities.message(teams.url, "hello")
    responses = await asyncio.gather(*(teams.post(sent) for _ in range(5)))
    assert [response.status_code for response in responses] == [200] * 5
    await teams.replies(1)
    assert len(teams.service.rasa.turns) == 1

"""Replies on their way to a connector that throttles, fails, refuses and forgets (fault 23): once, in order, not lost."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import Response

from bot.channels.teams.courier import Courier
from tests.service import TOKEN, given_service
from tests.teams import activities
from tests.teams.microsoft import CLIENT, SECRET, TENANT
from tests.unit.bot.channels.teams.conftest import ROUTE, Teams, given_microsoft, until


def first_answers(*statuses: int, **headers: str) -> Callable[[str, dict[str, Any]], Response | None]:
    """A connector that answers so at first, and then takes everything."""
    left = iter(statuses)

    def answer(conversation: str, activity: dict[str, Any]) -> Response | None:
        status = next(left, None)
        return None if status is None else Response(status_code=status, headers=headers)

    return answer


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("status", [412, 429, 500, 502, 503, 504])
async def test_what_can_be_tried_again_is(one_teams: Teams, status: int) -> None:
    one_teams.microsoft.answer = first_answers(status)
    asked = len(one_teams.microsoft.asked)
    await one_teams.say("hello", person=status)
    await one_teams.replies(1, person=status)
    assert len(one_teams.microsoft.asked) == asked + 2


async def test_retry_after_is_waited_for(teams: Teams) -> None:
    teams.microsoft.answer = first_answers(429, **{"Retry-After": "2"})
    await teams.say("hello")
    await teams.replies(1)
    (first, _, _), (second, _, _) = teams.microsoft.asked
    assert 2.0 <= second - first < 3.5


async def test_order_is_kept_while_an_earlier_reply_waits(teams: Teams) -> None:
    teams.microsoft.answer = first_answers(429, 502, 429)
    for number in range(4):
        await teams.say(f"number {number}")
    replies = await teams.replies(4)
    assert [reply["text"] for reply in replies] == [f"You said number {n}" for n in range(4)]


async def test_one_conversation_that_waits_does_not_hold_up_another(teams: Teams) -> None:
    slow = activities.conversation_id(1)
    teams.microsoft.answer = lambda conversation, _: (
        Response(status_code=429, headers={"Retry-After": "30"}) if conversation == slow else None
    )
    await teams.say("hello", person=1)
    await teams.say("hello", person=2)
    await teams.replies(1, person=2)
    assert teams.microsoft.said(slow) == []


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("status", [403, 404])
async def test_who_has_blocked_the_app_is_not_written_to_until_they_write(one_teams: Teams, status: int) -> None:
    state = f"SELECT state FROM teams_conversations WHERE conversation_id = '{activities.conversation_id(status)}'"
    one_teams.microsoft.answer = lambda *_: None
    await one_teams.say("hello", person=status)
    await one_teams.replies(1, person=status)
    one_teams.microsoft.answer = lambda *_: Response(status_code=status)
    await one_teams.say("are you there?", person=status)
    await until(lambda: one_teams.rows(state) == [("blocked",)])
    asked = len(one_teams.microsoft.asked)
    await asyncio.sleep(1.2)
    assert len(one_teams.microsoft.asked) == asked
    # Back again: what could not be said comes first.
    one_teams.microsoft.answer = lambda *_: None
    await one_teams.say("and now?", person=status)
    replies = await one_teams.replies(3, person=status)
    assert [reply["text"] for reply in replies[1:]] == ["You said are you there?", "You said and now?"]


async def test_a_reply_that_the_connector_never_takes_holds_up_nothing(teams: Teams) -> None:
    teams.microsoft.answer = first_answers(400, 400)
    await teams.say("one")
    await teams.say("two")
    (reply,) = await teams.replies(1)
    assert reply["text"] == "You said two"
    assert teams.rows("SELECT state FROM deliveries ORDER BY position") == [("failed",), ("sent",)]


async def test_a_card_that_the_connector_never_takes_is_said_in_words(teams: Teams) -> None:
    teams.microsoft.answer = lambda _, activity: Response(status_code=400) if "attachments" in activity else None
    await teams.say("one")
    (reply,) = await teams.replies(1)
    assert reply["text"] == "You said one"
    assert teams.rows("SELECT state FROM deliveries") == [("sent",)]


async def test_at_most_seven_messages_a_second_go_to_a_conversation(teams: Teams) -> None:
    for number in range(10):
        await teams.say(f"number {number}")
    await teams.replies(10)
    times = [moment for moment, _, activity in teams.microsoft.asked if activity["type"] == "message"]
    assert all(later - earlier >= 0.95 for earlier, later in zip(times, times[7:], strict=False))


async def test_a_long_reply_is_parted_at_its_paragraphs(teams: Teams) -> None:
    paragraphs = [f"Paragraph {n}: " + "word " * 800 for n in range(20)]
    teams.service.rasa.answer = _saying("\n\n".join(paragraphs))
    await teams.say("tell me everything")
    await until(lambda: teams.rows("SELECT state FROM deliveries") == [("sent",)])
    posts = teams.microsoft.said(activities.conversation_id(1))
    assert len(posts) > 2
    assert all(len(str(post)) < 28_500 for post in posts)
    together = [part.strip() for post in posts for part in post["text"].split("\n\n")]
    assert together == [paragraph.strip() for paragraph in paragraphs]


async def test_typing_is_shown_while_an_answer_takes_its_time(teams: Teams) -> None:
    teams.service.app.state.advisor.rasa._client = _rasa_that_takes(teams, 1.0)
    await teams.say("think about it")
    await teams.replies(1)
    assert [post["type"] for post in teams.microsoft.posts[activities.conversation_id(1)]] == ["typing", "message"]


async def test_the_acknowledgement_does_not_wait_for_rasa(teams: Teams) -> None:
    teams.service.app.state.advisor.rasa._client = _rasa_that_takes(teams, 3.0)
    await teams.say("hello")
    assert teams.rows("SELECT status FROM inbox") == [("processing",)]
    assert teams.rows("SELECT * FROM outbox") == []


async def test_while_rasa_is_down_it_is_said_that_the_message_is_kept(teams: Teams) -> None:
    teams.service.rasa.down = True
    await teams.say("hello")
    (reply,) = await teams.replies(1)
    assert "I have your message" in reply["text"]


async def test_after_a_restart_what_was_written_is_sent_and_what_was_sent_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with given_microsoft() as microsoft:
        settings = {
            "teams_client_id": CLIENT, "teams_tenant_id": TENANT, "teams_client_secret": SECRET,
            "teams_stand_in": microsoft.base,
        }  # fmt: skip

        async def post(service: Any, text: str) -> None:
            sent = activities.message(microsoft.service_url, text)
            headers = {"Authorization": f"Bearer {microsoft.token()}"}
            assert (await service.anonymous().post(ROUTE, json=sent, headers=headers)).status_code == 200

        where = activities.conversation_id(1)
        async with given_service(tmp_path, **settings) as service:
            await post(service, "sent before")
            await until(lambda: len(microsoft.said(where)) == 1)
            with monkeypatch.context() as patched:
                patched.setattr(Courier, "_serve", _never)
                await post(service, "written only")
                await until(lambda: len(service.rasa.turns) == 2)
                await asyncio.sleep(0.2)
        async with given_service(tmp_path, **settings):
            await until(lambda: len(microsoft.said(where)) == 2)
            await asyncio.sleep(0.8)
    assert [reply["text"] for reply in microsoft.said(where)] == ["You said sent before", "You said written only"]


async def test_an_activity_is_a_repeat_after_a_restart_as_well(tmp_path: Path) -> None:
    async with given_microsoft() as microsoft:
        settings = {
            "teams_client_id": CLIENT, "teams_tenant_id": TENANT, "teams_client_secret": SECRET,
            "teams_stand_in": microsoft.base,
        }  # fmt: skip
        sent = activities.message(microsoft.service_url, "hello")
        where = activities.conversation_id(1)
        for _ in range(2):
            async with given_service(tmp_path, **settings) as service:
                headers = {"Authorization": f"Bearer {microsoft.token()}"}
                response = await service.anonymous().post(ROUTE, json=sent, headers=headers)
                assert response.status_code == 200
                await until(lambda: len(microsoft.said(where)) == 1)
        await asyncio.sleep(0.1)
        assert len(microsoft.said(where)) == 1


def _rasa_that_takes(teams: Teams, seconds: float) -> httpx.AsyncClient:
    async def slowly(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            await asyncio.sleep(seconds)
        return teams.service.rasa._handle(request)

    return httpx.AsyncClient(
        transport=httpx.MockTransport(slowly), base_url="http://rasa", headers={"Authorization": f"Bearer {TOKEN}"}
    )


async def _never(self: Any, person_id: str) -> None:
    await asyncio.Event().wait()


def _saying(text: str) -> Callable[[Any], dict[str, Any]]:
    return lambda _: {"messages": [{"text": text}], "intent": {"name": "x", "confidence": 1.0}, "failed": None}

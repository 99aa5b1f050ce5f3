"""What people type, and what cannot be a message."""

import json
from pathlib import Path

import pytest

from tests.service import given_service
from tests.teams import activities
from tests.unit.bot.channels.teams.conftest import ROUTE, Teams


async def test_a_decoration_that_nobody_knows_does_not_cost_the_words(teams: Teams) -> None:
    sent = activities.message(teams.url, "hello")
    tenant = sent["channelData"]["tenant"]
    sent |= {"entities": [{"type": "mention", "mentioned": 17}], "attachments": "none"}
    sent |= {"channelData": {"tenant": tenant, "team": []}}
    assert (await teams.post(sent)).status_code == 200
    (reply,) = await teams.replies(1)
    assert reply["text"] == "You said hello"


TYPED = ["/restart", '/intent{"a":1}', "👩🏽‍🚀 أهلا \u200b", "'; DROP TABLE inbox; --", "a\x00b"]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("text", TYPED)
async def test_what_is_typed_arrives_as_text(one_teams: Teams, text: str) -> None:
    person = 10 + TYPED.index(text)
    await one_teams.say(text, person=person)
    await one_teams.replies(1, person=person)
    turn = one_teams.service.rasa.turns[-1]
    assert turn["text"] == text.replace("\x00", "").strip()
    assert turn["intent"] is None


async def test_half_of_a_character_pair_becomes_a_mark(teams: Teams) -> None:
    sent = json.dumps(activities.message(teams.url, "half HERE")).replace("HERE", "\\ud83d")
    headers = {"Authorization": f"Bearer {teams.microsoft.token()}", "Content-Type": "application/json"}
    assert (await teams.http.post(ROUTE, content=sent.encode(), headers=headers)).status_code == 200
    (reply,) = await teams.replies(1)
    assert reply["text"] == "You said half \ufffd"


async def test_a_message_that_is_too_long_is_said_to_be(teams: Teams) -> None:
    await teams.say("x" * 10_001)
    (reply,) = await teams.replies(1)
    assert "10000 characters" in reply["text"]
    assert teams.rows("SELECT * FROM inbox") == []


async def test_a_body_over_the_limit_is_refused(teams: Teams) -> None:
    response = await teams.post(activities.message(teams.url, "x" * 100_000))
    assert response.status_code == 413


async def test_a_file_without_words_is_not_passed_over_in_silence(teams: Teams) -> None:
    await teams.say("")
    (reply,) = await teams.replies(1)
    assert "files" in reply["text"]


async def test_where_teams_is_not_set_up_the_route_says_so(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        response = await service.anonymous().post(ROUTE, json={})
    assert response.status_code == 501
    assert response.json()["type"] == "urn:cairn:problem:teams-off"

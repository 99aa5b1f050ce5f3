"""Whatever is sent, with a good token: never 500, and never a word lost for a decoration."""

from typing import Any

import pytest

from tests.teams import activities
from tests.unit.bot.channels.teams.conftest import ROUTE, Teams

pytestmark = pytest.mark.asyncio(loop_scope="module")

NO_OBJECTS: list[bytes] = [
    b"", b"{", b"null", b"[]", b'"text"', b"17", b"\xff\xfe", b"[" * 5000, b'{"a":' * 3000, b"NaN", b"{}",
    b'{"serviceUrl": 17, "type": "message"}',
]  # fmt: skip


@pytest.mark.parametrize("body", NO_OBJECTS)
async def test_a_body_that_is_no_activity_is_refused(one_teams: Teams, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {one_teams.microsoft.token()}", "Content-Type": "application/json"}
    response = await one_teams.http.post(ROUTE, content=body, headers=headers)
    assert response.status_code in (400, 401)


STRANGE: list[Any] = [None, 17, -1.5, True, "", "x", [], [[]], {}, {"id": 1}, {"id": {}}, "\x00", "x" * 5000]


@pytest.mark.parametrize(
    "field", ["id", "type", "from", "recipient", "conversation", "channelData", "text", "value", "entities", "attachments",
              "locale", "timestamp", "channelId", "replyToId", "name", "action", "membersAdded"],
)  # fmt: skip
async def test_a_field_of_any_shape_breaks_nothing(one_teams: Teams, field: str) -> None:
    for strange in STRANGE:
        for kind in ("message", "invoke", "messageUpdate", "installationUpdate", "conversationUpdate"):
            sent = {**activities.activity(one_teams.url), "type": kind, "text": "hi", field: strange}
            response = await one_teams.post(sent)
            assert response.status_code in (200, 400, 401, 403, 501), (field, strange, kind)


async def test_every_kind_of_activity_is_acknowledged(one_teams: Teams) -> None:
    url = one_teams.url
    kinds = [
        activities.message(url, "hello"),
        activities.pressed(url, {"anything": 1}),
        activities.executed(url, {"anything": 1}),
        activities.rated(url, "1:unknown", "like"),
        activities.edited(url, "1", "hello again", "2026-11-27T09:31:00Z"),
        activities.deleted(url, "1"),
        activities.installed(url),
        activities.installed(url, action="upgrade"),
        activities.installed(url, action="remove"),
        activities.joined(url),
        activities.reaction(url),
        activities.typing(url),
        activities.in_group(url, "hello"),
        {**activities.activity(url), "type": "endOfConversation"},
        {**activities.activity(url), "type": "a kind that comes one day"},
        {**activities.activity(url), "type": "event", "name": "application/vnd.microsoft.meetingStart", "value": {}},
        {**activities.activity(url), "type": "invoke", "name": "composeExtension/query", "value": {}},
    ]
    for sent in kinds:
        response = await one_teams.post(sent)
        assert response.status_code in (200, 501), (sent["type"], response.status_code)


@pytest.mark.parametrize("name", ["signin/tokenExchange", "signin/verifyState", "fileConsent/invoke"])
async def test_an_invoke_for_what_cairn_does_not_do_is_said_not_to_be_done(one_teams: Teams, name: str) -> None:
    response = await one_teams.post(
        {**activities.activity(one_teams.url), "type": "invoke", "name": name, "value": {}}
    )
    assert response.status_code == 501

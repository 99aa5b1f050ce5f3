"""Taking one's data away, and having it erased, over HTTP and in the chat."""

from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from actions.own_data.owned import owned
from actions.rasa_action import action_runs
from tests.service import Service, given_service

SAY = "/api/v1/messages"
DATA = "/api/v1/me/data"


async def left(service: Service, person_id: str) -> list[str]:
    with service.database.read() as connection:
        return [t.name for t, own in owned(person_id) if connection.execute(t.select().where(own)).first()]


def on_disk(folder: Path) -> str:
    return "".join(file.read_bytes().decode(errors="replace") for file in folder.rglob("cairn.sqlite3*"))


async def test_an_export_holds_everything_and_only_ones_own(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client, other = await service.client("staff:a"), await service.client("staff:b")
        await client.post(SAY, json={"text": "my own words", "client_id": "1"})
        await other.post(SAY, json={"text": "the words of another", "client_id": "1"})
        response = await client.get(DATA)
        assert "my own words" in response.text
        assert "of another" not in response.text
        assert "token_hash" not in response.text
        assert response.json()["data"]["people"][0]["name"] == "David Kim"


async def test_after_erasure_nothing_is_left_and_one_is_signed_out(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client, other = await service.client("staff:a"), await service.client("staff:b")
        person_id = (await client.get("/api/v1/me")).json()["person"]["id"]
        await client.post(SAY, json={"text": "unmistakable words", "client_id": "1"})
        await other.post(SAY, json={"text": "hello", "client_id": "1"})
        assert (await client.delete(DATA)).status_code == 204
        assert await left(service, person_id) == []
        assert (await client.get(DATA)).status_code == 401
        assert len((await other.get(SAY)).json()["messages"]) == 2
    assert "unmistakable" not in on_disk(tmp_path)


async def test_erased_in_the_chat_the_last_word_arrives_and_nothing_is_left(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        person_id = (await client.get("/api/v1/me")).json()["person"]["id"]
        actions = service.app.state.advisor.services
        from actions.own_data import ActionAskErasure, ActionErase

        kinds: list[Any] = [ActionAskErasure(actions), ActionErase(actions)]

        def answer(turn: dict[str, Any]) -> dict[str, Any]:
            action = kinds[0 if turn["intent"] is None else 1]
            message = {"metadata": turn["context"], "text": turn["text"], "intent": {"name": turn["intent"] or "x"}}
            replies = action.run_once(message, turn["sender"])["replies"]
            return {"messages": replies, "intent": {"name": "x", "confidence": 1.0}, "failed": None}

        service.rasa.answer = answer
        asked = (await client.post(SAY, json={"text": "delete my data", "client_id": "1"})).json()
        assert await left(service, person_id)
        yes = asked["messages"][0]["buttons"][0]["id"]
        erased = (await client.post(SAY, json={"button": yes, "client_id": "2"})).json()
        assert erased["state"] == {"erased": True}
        assert erased["messages"][0]["text"].startswith("Everything that I held of you is erased")
        assert await left(service, person_id) == []
        assert (await client.get(SAY)).status_code == 401


async def test_an_erasure_that_was_cut_short_is_finished_at_the_next_start(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        person_id = (await client.get("/api/v1/me")).json()["person"]["id"]
        await client.delete(DATA)
        with service.database.begin() as connection:
            connection.execute(
                insert(action_runs).values(message_id="m", action="a", person_id=person_id, outcome={})
            )
    async with given_service(tmp_path) as service:
        assert await left(service, person_id) == []
        with service.database.read() as connection:
            assert connection.execute(text("SELECT count(*) FROM erasures")).scalar() == 1

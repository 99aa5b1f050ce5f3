"""Messages over HTTP: what comes in is safe to store, what goes out keeps the contract."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.service import given_service

SAY = "/api/v1/messages"


def said(text: Any, client_id: str = "1", **more: Any) -> dict[str, Any]:
    return {"text": text, "client_id": client_id, **more}


async def test_a_message_is_answered_and_stands_in_history(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        reply = (await client.post(SAY, json=said("hello"))).json()
        assert reply["state"] == {}
        (message,) = reply["messages"]
        assert message["text"] == "You said hello"
        assert message["buttons"][0].keys() == {"id", "title"}
        mine, theirs = (await client.get(SAY)).json()["messages"]
        assert (mine["from"], mine["text"], mine["client_id"]) == ("person", "hello", "1")
        assert (theirs["from"], theirs["id"]) == ("cairn", message["id"])


async def test_a_repeat_gets_the_first_reply_and_changes_nothing(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        first = await client.post(SAY, json=said("hello"))
        again = await client.post(SAY, json=said("hello"))
        assert first.json() == again.json()
        assert len(service.rasa.turns) == 1


async def test_a_button_brings_what_it_stands_for(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client, other = await service.client("staff:a"), await service.client("staff:b")
        reply = (await client.post(SAY, json=said("hello"))).json()
        button = reply["messages"][0]["buttons"][0]["id"]
        assert (await client.post(SAY, json={"button": button, "client_id": "2"})).status_code == 200
        assert service.rasa.turns[-1]["intent"] == "greet"
        assert service.rasa.turns[-1]["text"] == "More"
        refused = await other.post(SAY, json={"button": button, "client_id": "2"})
        assert refused.status_code == 422


async def test_a_button_that_asks_carries_its_question(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        payload = {"intent": "ask_question", "question": "Who can move?"}
        service.rasa.answer = lambda _: {
            "messages": [{"custom": {"text": "See", "buttons": [{"title": "Who?", "payload": payload}]}}],
            "intent": {"name": "x", "confidence": 1},
            "failed": None,
        }
        client = await service.client()
        reply = (await client.post(SAY, json=said("hello"))).json()
        await client.post(SAY, json={"button": reply["messages"][0]["buttons"][0]["id"], "client_id": "2"})
        assert service.rasa.turns[-1]["text"] == "Who can move?"
        assert service.rasa.turns[-1]["context"]["button"] == payload


async def test_feedback_on_a_reply_names_the_message_that_it_answered(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        reply = (await client.post(SAY, json=said("hello"))).json()
        feedback = {"message": reply["messages"][0]["id"], "helpful": False, "reason": "outdated"}
        await client.post(SAY, json=said("It did not help", "2", feedback=feedback))
        turn = service.rasa.turns[-1]
        assert turn["intent"] == "feedback_negative"
        asked = service.rasa.turns[0]["context"]["message_id"]
        assert turn["context"]["button"] == {"intent": "feedback_negative", "answer": asked, "reason": "outdated"}


@pytest.mark.parametrize("text", ["/restart", '/ask_question{"a":1}', "/", "//"])
async def test_text_that_looks_like_a_command_is_text(tmp_path: Path, text: str) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        await client.post(SAY, json=said(text))
        turn = service.rasa.turns[-1]
        assert (turn["text"], turn["intent"], turn["context"]["button"]) == (text, None, None)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("👩🏽‍🚀 سلام \u202eabc\u200b", "👩🏽‍🚀 سلام \u202eabc\u200b"),
        ("a\x00b\x07c", "abc"),
        ("'; DROP TABLE inbox; --", "'; DROP TABLE inbox; --"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("  two\r\nlines\t ", "two\nlines"),
    ],
)
async def test_unusual_text_is_kept_as_text(tmp_path: Path, given: str, kept: str) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        response = await client.post(SAY, json=said(given))
        assert response.status_code == 200
        assert (await client.get(SAY)).json()["messages"][0]["text"] == kept


@pytest.mark.parametrize(
    "body",
    [
        said("\ud800"), said(""), said(" \x00 "), said(None), said(3), said(["x"]), {"client_id": "1"},
        {"text": "hello"}, said("hello", ""), said("hello", "x" * 201), said("hello", "\ud800"),
        said("hello", "a\x00b"), {"button": "\ud800", "client_id": "1"}, {"button": "none", "client_id": "1"},
        {"button": "'; DROP TABLE buttons; --", "client_id": "1"}, [], None, "x",
    ],
)  # fmt: skip
async def test_what_is_no_message_is_refused_in_words_and_not_stored(tmp_path: Path, body: Any) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        content = json.dumps(body).encode()
        response = await client.post(SAY, content=content, headers={"Content-Type": "application/json"})
        assert response.status_code == 422, response.text
        assert response.headers["Content-Type"] == "application/problem+json"
        with service.database.read() as connection:
            assert connection.execute(text("SELECT count(*) FROM inbox")).scalar() == 0


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 50_000, b'{"text": "\xed\xa0\x80"}'])
async def test_what_is_not_json_is_refused(tmp_path: Path, content: bytes) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        response = await client.post(SAY, content=content, headers={"Content-Type": "application/json"})
        assert response.status_code in (400, 422)


async def test_10000_characters_are_answered_and_more_are_refused_with_the_limit(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        assert (await client.post(SAY, json=said("ü" * 10_000))).status_code == 200
        response = await client.post(SAY, json=said("x" * 10_001, "2"))
        assert response.status_code == 413
        assert "10000" in response.json()["detail"]
        response = await client.post(SAY, json=said("x" * 100_000, "3"))
        assert response.status_code == 413


async def test_sql_in_every_field_is_literal_text(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client("staff:' OR 1=1 --")
        evil = "x' OR '1'='1"
        await client.post(SAY, json=said(evil, evil))
        assert (await client.get(SAY, params={"after": evil})).status_code == 200
        assert (await client.get(f"/api/v1/plans/{evil}")).status_code == 404
        other = await service.client("staff:other")
        assert (await other.get(SAY, params={"after": evil})).json()["messages"] == []


async def test_history_after_a_message_has_only_what_came_later(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        first = (await client.post(SAY, json=said("one"))).json()["messages"][-1]["id"]
        await client.post(SAY, json=said("two", "2"))
        later = (await client.get(SAY, params={"after": first})).json()["messages"]
        assert [message["text"] for message in later] == ["two", "You said two"]
        assert (await client.get(SAY, params={"limit": 0})).status_code == 422

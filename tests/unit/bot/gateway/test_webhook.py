"""Rasa's action server inside the advisor."""

import json
import zlib
from pathlib import Path
from typing import Any

import pytest

from tests.service import TOKEN, given_service

AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}


def call(action: str, message_id: str = "m1", **more: Any) -> dict[str, Any]:
    latest = {"text": "hi", "intent": {"name": "x"}, "entities": [], "metadata": {"message_id": message_id}}
    tracker = {"sender_id": "nobody", "slots": {}, "latest_message": latest, "events": []}
    return {"next_action": action, "sender_id": "nobody", "tracker": tracker, **more}


async def test_an_action_runs_with_no_domain_and_a_packed_body(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        person = (await client.get("/api/v1/me")).json()["person"]["id"]
        body = call("action_keep_data")
        body["tracker"]["sender_id"] = person
        packed = zlib.compress(json.dumps(body).encode())
        response = await service.anonymous().post(
            "/webhooks/actions", content=packed, headers={**AUTHORIZED, "Content-Encoding": "deflate"}
        )
        assert response.status_code == 200, response.text
        assert response.json()["responses"][0]["custom"]["text"].startswith("Nothing was erased")
        assert response.json()["events"][0]["value"] == "kept"


async def test_an_unknown_action_is_told_as_rasa_expects_it(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        response = await service.anonymous().post("/webhooks/actions", json=call("action_x"), headers=AUTHORIZED)
        assert response.status_code == 404
        assert response.json().keys() == {"error", "action_name"}


async def test_an_action_that_fails_is_no_silence(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        response = await service.anonymous().post(
            "/webhooks/actions", json=call("action_keep_data"), headers=AUTHORIZED
        )
        assert response.status_code == 500


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}])
async def test_nobody_but_rasa_may_call(tmp_path: Path, headers: dict[str, str]) -> None:
    async with given_service(tmp_path) as service:
        response = await service.anonymous().post("/webhooks/actions", json=call("action_x"), headers=headers)
        assert response.status_code == 401


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'{"next_action": "x"}'])
async def test_what_is_no_action_call_is_refused(tmp_path: Path, body: bytes) -> None:
    async with given_service(tmp_path) as service:
        response = await service.anonymous().post("/webhooks/actions", content=body, headers=AUTHORIZED)
        assert response.status_code == 400


async def test_a_turn_that_ends_after_its_message_was_settled_has_no_effect(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        await client.post("/api/v1/messages", json={"text": "hello", "client_id": "1"})
        message_id = service.rasa.turns[0]["context"]["message_id"]
        body = call("action_keep_data", message_id)
        response = await service.anonymous().post("/webhooks/actions", json=body, headers=AUTHORIZED)
        assert response.status_code == 400

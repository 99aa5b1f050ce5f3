"""Signing in and out, in the demo."""

import re
from pathlib import Path

import pytest
from sqlalchemy import text, update

from bot.identity.sessions import sessions
from bot.identity.sign_in import DemoSignIn, NotIdentifiedError, personas
from tests.service import given_service


def test_the_demo_has_every_kind_of_colleague() -> None:
    kinds = {(persona.organisation, persona.category, persona.role) for persona in personas()}
    assert kinds >= {
        ("un-secretariat", "GS", "staff"),
        ("un-secretariat", "P", "staff"),
        ("un-secretariat", "FS", "staff"),
        ("undp", "NO", "staff"),
        ("un-secretariat", "P", "manager"),
        ("un-secretariat", "P", "hr"),
    }


@pytest.mark.parametrize("given", ["staff", "manager", "hr", *(persona.id for persona in personas())])
def test_personas_are_known_by_role_and_by_id(given: str) -> None:
    assert DemoSignIn().identify(given).provider == "demo"


def test_one_persona_can_be_several_people() -> None:
    one, other = DemoSignIn().identify("staff:1"), DemoSignIn().identify("staff:2")
    assert one.subject != other.subject
    assert one.profile == other.profile


@pytest.mark.parametrize("given", ["", "boss", "staff2", "staff:" + "x" * 100])
def test_anything_else_is_nobody(given: str) -> None:
    with pytest.raises(NotIdentifiedError):
        DemoSignIn().identify(given)


async def test_a_session_gives_token_person_and_cookie(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        response = await service.anonymous().post("/demo/sign-in", json={"persona": "driver"})
        body = response.json()
        assert body.keys() >= {"token", "csrf", "person"}
        assert (body["person"]["category"], body["person"]["role"]) == ("GS", "staff")
        cookie = response.headers["Set-Cookie"]
        assert re.match(r"cairn=[\w-]{43};", cookie)
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie


async def test_over_https_the_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = service.anonymous()
        response = await client.post("https://127.0.0.1:8000/demo/sign-in", json={"persona": "driver"})
        cookie = response.headers["Set-Cookie"]
        assert cookie.startswith("__Host-cairn=")
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie


async def test_only_the_hash_of_a_token_is_stored(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        token = client.headers["Authorization"].removeprefix("Bearer ")
        with service.database.read() as connection:
            stored = str(connection.execute(text("SELECT * FROM sessions")).all())
        assert token not in stored


async def test_after_signing_out_the_token_is_worth_nothing(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        assert (await client.get("/api/v1/me")).status_code == 200
        assert (await client.post("/sign-out")).status_code == 204
        assert (await client.get("/api/v1/me")).status_code == 401


async def test_a_session_ends_by_itself(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        with service.database.begin() as connection:
            connection.execute(update(sessions).values(expires_at="2000-01-01"))
        assert (await client.get("/api/v1/me")).status_code == 401


@pytest.mark.parametrize("body", [{}, {"persona": "boss"}, {"persona": 3}, {"persona": "\ud800"}, [], "x"])
async def test_a_wrong_persona_is_told_in_words(tmp_path: Path, body: object) -> None:
    async with given_service(tmp_path) as service:
        import json

        content = json.dumps(body).encode()
        response = await service.anonymous().post(
            "/demo/sign-in", content=content, headers={"Content-Type": "application/json"}
        )
        assert response.status_code == 422
        assert response.headers["Content-Type"] == "application/problem+json"

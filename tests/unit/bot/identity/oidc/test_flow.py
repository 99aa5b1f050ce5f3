"""Signing in by a real identity provider: a server of its own on loopback, spoken to over HTTP."""

import hashlib
import os
import re
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import flask
import httpx
import oidc_provider_mock
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from oidc_provider_mock import User
from oidc_provider_mock._server import _threaded_server

from bot.identity.oidc.tokens import LOG_OUT
from tests.service import Service, given_service

pytestmark = pytest.mark.one_store
HOME = "http://127.0.0.1:8000"
PUBLIC = "https://cairn.example.org"
ROLES = {"Cairn.HR": "hr", "team-leads": "manager"}


class Server:
    """The provider, and what it was asked."""

    def __init__(self, app: flask.Flask) -> None:
        self.app = app
        self.url = ""
        self.tokens: list[dict[str, list[str]]] = []
        app.before_request(self._note)

    def _note(self) -> None:
        if flask.request.path == "/oauth2/token":
            self.tokens.append({name: flask.request.form.getlist(name) for name in flask.request.form})

    def user(self, sub: str, **claims: Any) -> None:
        httpx.put(f"{self.url}/users/{sub}", json=claims).raise_for_status()

    @property
    def storage(self) -> Any:
        with self.app.test_request_context("/"):
            self.app.preprocess_request()
            return flask.g.oidc_provider_mock_storage

    def rotate(self) -> None:
        from authlib.jose import RSAKey as Key

        self.storage.jwk = Key.generate_key(2048, {"kid": f"new-{time.monotonic()}"}, is_private=True)


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    # The server itself refuses plain http otherwise; it is on loopback.
    monkeypatch.setitem(os.environ, "AUTHLIB_INSECURE_TRANSPORT", "1")
    made = Server(oidc_provider_mock.app(user_claims=[User(sub="ann", claims={"name": "Ann Lee"})]))
    with _threaded_server(made.app) as server:
        made.url = f"http://localhost:{server.server_port}"
        yield made


def service(folder: Path, provider: Server, **more: Any) -> AbstractAsyncContextManager[Service]:
    given = {
        "sign_in": "oidc", "oidc_issuer": provider.url, "oidc_client_id": "cairn", "oidc_client_secret": "s3cret",
        "public_url": HOME, "oidc_roles": ROLES, **more,
    }  # fmt: skip
    return given_service(folder, **given)


async def leave(client: httpx.AsyncClient, wanted: str = "/plan") -> str:
    """Press the button: the address at the provider."""
    response = await client.get("/oidc/sign-in", params={"next": wanted})
    assert response.status_code == 303, response.text
    return response.headers["Location"]


def consent(there: str, sub: str = "ann") -> str:
    """Sign in there: the way back, as path and query."""
    response = httpx.post(there, data={"sub": sub})
    assert response.status_code == 302, response.text
    back = urlsplit(response.headers["Location"])
    return f"{back.path}?{back.query}"


async def signed_in(client: httpx.AsyncClient, sub: str = "ann") -> dict[str, Any]:
    response = await client.get(consent(await leave(client), sub))
    assert (response.status_code, response.headers["Location"]) == (303, "/plan")
    person: dict[str, Any] = (await client.get("/api/v1/me")).json()["person"]
    return person


async def refused(client: httpx.AsyncClient, back: str) -> bool:
    response = await client.get(back)
    assert (await client.get("/api/v1/me")).status_code == 401
    return response.headers.get("Location") == "/sign-in?refused=1"


async def test_one_signs_in_and_is_oneself_again_the_next_time(tmp_path: Path, provider: Server) -> None:
    async with service(tmp_path, provider) as cairn:
        person = await signed_in(cairn.anonymous())
        assert (person["name"], person["role"]) == ("Ann Lee", "staff")
        assert (await signed_in(cairn.anonymous()))["id"] == person["id"]
        assert (await signed_in(cairn.anonymous(), "ben"))["id"] != person["id"]


async def test_what_is_asked_holds_pkce_state_and_nonce(tmp_path: Path, provider: Server) -> None:
    async with service(tmp_path, provider) as cairn:
        client = cairn.anonymous()
        there = await leave(client)
        asked = {name: value[0] for name, value in parse_qs(urlsplit(there).query).items()}
        assert asked["response_type"] == "code"
        assert asked["redirect_uri"] == f"{HOME}/oidc/callback"
        assert asked["code_challenge_method"] == "S256"
        assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
        await client.get(consent(there))
        (verifier,) = provider.tokens[-1]["code_verifier"]
        digest = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        assert digest == asked["code_challenge"]


async def test_a_code_with_another_state_is_refused(tmp_path: Path, provider: Server) -> None:
    async with service(tmp_path, provider) as cairn:
        client = cairn.anonymous()
        back = consent(await leave(client))
        assert await refused(client, re.sub(r"state=[^&]*", "state=forged", back))


async def test_a_code_in_another_browser_is_refused(tmp_path: Path, provider: Server) -> None:
    async with service(tmp_path, provider) as cairn:
        back = consent(await leave(cairn.anonymous()))
        assert await refused(cairn.anonymous(), back)
        victim = cairn.anonymous()
        await leave(victim)
        assert await refused(victim, back)


async def test_a_code_counts_once(tmp_path: Path, provider: Server) -> None:
    async with service(tmp_path, provider) as cairn:
        client = cairn.anonymous()
        back = consent(await leave(client))
        kept = dict(client.cookies)
        await client.get(back)
        again = cairn.anonymous()
        again.cookies.update(kept)
        assert await refused(again, back)


async def test_a_token_with_another_nonce_is_refused(tmp_path: Path, provider: Server) -> None:
    async with service(tmp_path, provider) as cairn:
        client = cairn.anonymous()
        there = await leave(client)
        assert await refused(client, consent(re.sub(r"nonce=[^&]*", "nonce=replayed", there)))


async def test_an_answer_from_another_issuer_is_refused(tmp_path: Path, provider: Server) -> None:
    async with service(tmp_path, provider) as cairn:
        client = cairn.anonymous()
        back = consent(await leave(client))
        assert await refused(client, f"{back}&iss=https%3A%2F%2Fevil.example.org")


async def test_a_provider_that_calls_itself_otherwise_is_not_used(tmp_path: Path, provider: Server) -> None:
    named = provider.url.replace("localhost", "127.0.0.1") + "/"
    async with service(tmp_path, provider, oidc_issuer=named) as cairn:
        response = await cairn.anonymous().get("/oidc/sign-in")
        assert response.status_code == 503
        assert response.headers["Retry-After"]


async def test_new_keys_of_the_provider_are_found(
    tmp_path: Path, provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.identity.oidc.provider.SOONEST_SECONDS", 0.0)
    async with service(tmp_path, provider) as cairn:
        await signed_in(cairn.anonymous())
        provider.rotate()
        await signed_in(cairn.anonymous())


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"roles": ["Cairn.HR"]}, "hr"),
        ({"groups": ["team-leads", "others"]}, "manager"),
        ({"groups": ["team-leads"], "roles": ["Cairn.HR"]}, "hr"),
        ({"roles": ["hr", "manager"]}, "staff"),
        ({"roles": "Cairn.HR"}, "hr"),
        ({"roles": {"Cairn.HR": 1}}, "staff"),
        ({}, "staff"),
    ],
)
async def test_roles_come_from_the_map_alone(
    tmp_path: Path, provider: Server, claims: dict[str, Any], role: str
) -> None:
    provider.user("eve", name="Eve", **claims)
    async with service(tmp_path, provider) as cairn:
        assert (await signed_in(cairn.anonymous(), "eve"))["role"] == role


async def test_a_role_that_was_taken_away_is_gone_at_the_next_sign_in(tmp_path: Path, provider: Server) -> None:
    provider.user("eve", name="Eve", roles=["Cairn.HR"])
    async with service(tmp_path, provider) as cairn:
        assert (await signed_in(cairn.anonymous(), "eve"))["role"] == "hr"
        provider.user("eve", name="Eve")
        assert (await signed_in(cairn.anonymous(), "eve"))["role"] == "staff"


async def test_a_profile_is_taken_where_the_settings_say_and_only_what_cairn_knows(
    tmp_path: Path, provider: Server
) -> None:
    provider.user("eve", name="Eve", office="UNDP", org="undp", city="Kathmandu", grade="x" * 999)
    fields = {"organisation": "org", "category": "office", "duty_station": "city", "grade": "grade"}
    async with service(tmp_path, provider, oidc_profile=fields) as cairn:
        person = await signed_in(cairn.anonymous(), "eve")
    assert (person["organisation"], person["category"], person["duty_station"]) == ("undp", None, "Kathmandu")
    assert len(person["grade"]) == 200


@pytest.mark.parametrize("wanted", ["https://evil.example.org", "//evil.example.org", "/\\evil.example.org"])
async def test_the_way_back_leads_to_this_site(tmp_path: Path, provider: Server, wanted: str) -> None:
    async with service(tmp_path, provider) as cairn:
        client = cairn.anonymous()
        response = await client.get(consent(await leave(client, wanted)))
        assert response.headers["Location"] == "/"


async def test_behind_https_cookies_are_bound_to_the_host_and_the_demo_is_not_there(
    tmp_path: Path, provider: Server
) -> None:
    async with service(tmp_path, provider, public_url=PUBLIC) as cairn:
        client = httpx.AsyncClient(transport=cairn.transport, base_url=PUBLIC)
        response = await client.get("/oidc/sign-in")
        assert re.match(
            r"__Host-cairn-sign-in=.*HttpOnly.*Path=/; SameSite=lax; Secure", response.headers["Set-Cookie"]
        )
        back = await client.get(consent(response.headers["Location"]))
        session = next(c for c in back.headers.get_list("Set-Cookie") if c.startswith("__Host-cairn="))
        assert "Secure" in session
        assert "HttpOnly" in session
        assert "Domain" not in session
        assert back.headers["Strict-Transport-Security"]
        assert (await client.get("/api/v1/me")).status_code == 200
        assert (await client.post("/demo/sign-in", json={"persona": "hr"})).status_code == 404
        elsewhere = await client.get("/", headers={"Host": "evil.example.org"})
        assert elsewhere.status_code == 400 or elsewhere.headers["Content-Type"] == "application/problem+json"


async def test_signing_out_ends_the_session_here_and_leads_to_the_provider(tmp_path: Path, provider: Server) -> None:
    async with service(tmp_path, provider) as cairn:
        client = cairn.anonymous()
        await signed_in(client)
        csrf = (await client.get("/api/v1/me")).json()["csrf"]
        response = await client.post("/sign-out", headers={"Origin": HOME, "X-CSRF-Token": csrf})
        leave = urlsplit(response.json()["leave"])
        assert f"{leave.scheme}://{leave.netloc}" == provider.url
        assert parse_qs(leave.query)["post_logout_redirect_uri"] == [f"{HOME}/sign-in"]
        assert (await client.get("/api/v1/me")).status_code == 401


async def test_signed_out_at_the_provider_is_signed_out_here(tmp_path: Path, provider: Server) -> None:
    async with service(tmp_path, provider) as cairn:
        ann, ben = cairn.anonymous(), cairn.anonymous()
        await signed_in(ann)
        await signed_in(ben, "ben")
        key = RSAKey.import_key(provider.storage.jwk.as_dict(is_private=True))
        claims = {"iss": provider.url, "aud": "cairn", "iat": int(time.time()), "jti": "1", "events": {LOG_OUT: {}}}
        raw = jwt.encode({"alg": "RS256", "kid": key.kid}, {**claims, "sub": "ann"}, key)
        forged = jwt.encode({"alg": "RS256", "kid": key.kid}, {**claims, "sub": "ann"}, RSAKey.generate_key(2048))
        assert await log_out(cairn, forged) == 400
        assert (await ann.get("/api/v1/me")).status_code == 200
        assert await log_out(cairn, raw) == 200
        assert (await ann.get("/api/v1/me")).status_code == 401
        assert (await ben.get("/api/v1/me")).status_code == 200


async def log_out(cairn: Service, raw: str) -> int:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response = await cairn.anonymous().post(
        "/oidc/log-out", content=urlencode({"logout_token": raw}), headers=headers
    )
    return response.status_code


async def test_the_page_offers_the_organisations_own_sign_in(tmp_path: Path, provider: Server) -> None:
    async with service(tmp_path, provider) as cairn:
        page = (await cairn.anonymous().get("/sign-in?next=/plan")).text
        assert "/oidc/sign-in?next=%2Fplan" in page
        assert "data-persona" not in page


async def test_without_a_provider_there_is_nothing(tmp_path: Path) -> None:
    async with given_service(tmp_path) as cairn:
        assert (await cairn.anonymous().get("/oidc/sign-in")).status_code == 404
        assert (await cairn.anonymous().post("/oidc/log-out")).status_code == 404

"""Forged, stale and misdirected activities: refused, and nothing is stored (faults 11 and 12)."""

import time
from collections.abc import Callable

import jwt
import pytest

from tests.teams import activities
from tests.teams.microsoft import Microsoft, Signer
from tests.unit.bot.channels.teams.conftest import ROUTE, Teams

pytestmark = pytest.mark.asyncio(loop_scope="module")
HOUR = 3600
Forge = Callable[[Microsoft], str]


def _now() -> int:
    return int(time.time())


def _symmetric(microsoft: Microsoft) -> str:
    """Signed with the public key as if it were a shared secret."""
    claims = jwt.decode(microsoft.token(), options={"verify_signature": False})
    return jwt.encode(claims, "x" * 64, algorithm="HS256", headers={"kid": microsoft.signer.kid})


def _unsigned(microsoft: Microsoft) -> str:
    claims = jwt.decode(microsoft.token(), options={"verify_signature": False})
    return jwt.encode(claims, None, algorithm="none", headers={"kid": microsoft.signer.kid})


def _other_key(microsoft: Microsoft) -> str:
    """Another's signature under the name of a known key."""
    return Signer(microsoft.signer.kid).token(microsoft.service_url)


def _not_for_teams(microsoft: Microsoft) -> str:
    signer = Signer("for-others", endorsements=("webchat",))
    microsoft.published.append(signer)
    return signer.token(microsoft.service_url)


FORGED: dict[str, Forge] = {
    "no token": lambda m: "",
    "no token at all but words": lambda m: "let me in",
    "another issuer": lambda m: m.token(iss="https://sts.windows.net/another/"),
    "no issuer": lambda m: m.token(iss=None),
    "another audience": lambda m: m.token(aud="99999999-2222-3333-4444-555555555555"),
    "no audience": lambda m: m.token(aud=None),
    "expired": lambda m: m.token(exp=_now() - 301),
    "no expiry": lambda m: m.token(exp=None),
    "not yet valid": lambda m: m.token(nbf=_now() + HOUR),
    "an expiry that is no number": lambda m: m.token(exp="soon"),
    "another service URL": lambda m: m.token(serviceurl="https://smba.trafficmanager.net/emea/"),
    "no service URL": lambda m: m.token(serviceurl=None),
    "a service URL that is no text": lambda m: m.token(serviceurl=["x"]),
    "an unknown key": lambda m: Signer("unknown").token(m.service_url),
    "another's key under a known name": _other_key,
    "a key that may not speak for Teams": _not_for_teams,
    "a symmetric algorithm": _symmetric,
    "no algorithm": _unsigned,
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED.keys())
async def test_a_forged_token_is_refused_and_nothing_is_stored(one_teams: Teams, forge: Forge) -> None:
    sent = activities.message(one_teams.url, "hello")
    response = await one_teams.post(sent, token=forge(one_teams.microsoft))
    assert response.status_code == 401
    assert response.json()["type"] == "urn:cairn:problem:teams-token"
    for table in ("people", "inbox", "teams_conversations", "outbox"):
        assert one_teams.rows(f"SELECT * FROM {table}") == []
    assert one_teams.microsoft.asked == []


async def test_an_activity_without_an_authorization_is_refused(one_teams: Teams) -> None:
    response = await one_teams.http.post(ROUTE, json=activities.message(one_teams.url, "hello"))
    assert response.status_code == 401


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://10.0.0.5/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://smba.trafficmanager.net@evil.example/",
        "http://metadata.google.internal/",
        "file:///etc/passwd",
        "//evil.example/",
        "",
    ],
)
async def test_no_token_goes_to_a_host_that_is_not_the_connectors(one_teams: Teams, address: str) -> None:
    # Even if it were signed: the token says the same address.
    token = one_teams.microsoft.token(serviceurl=address)
    response = await one_teams.post(activities.message(address, "hello"), token=token)
    assert response.status_code == 401
    assert one_teams.rows("SELECT * FROM inbox") == []
    assert one_teams.microsoft.tokens == []


async def test_an_activity_of_another_organisation_is_refused(one_teams: Teams) -> None:
    sent = activities.message(one_teams.url, "hello", channelData={"tenant": {"id": "another"}})
    response = await one_teams.post(sent)
    assert response.status_code == 403
    assert one_teams.rows("SELECT * FROM people") == []

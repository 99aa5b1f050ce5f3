"""Measures: by route and status, for this machine or with the token, and never a word or an id of a person."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.service import URL, Service, given_service

pytestmark = pytest.mark.one_store
BEARER = {"Authorization": "Bearer look"}


async def measured(service: Service, **headers: str) -> httpx.Response:
    return await service.anonymous(**headers).get("/metrics")


async def test_requests_are_counted_by_route_and_what_waits_is_told(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        service.rasa.down = True
        await client.post("/api/v1/messages", json={"text": "secret words", "client_id": "1"})
        await client.get("/api/v1/plans/0123456789abcdef")
        await client.get("/nothing/0123456789abcdef")
        text = (await measured(service)).text
    assert 'cairn_http_requests_total{route="POST /api/v1/messages",status="200"} 1.0' in text
    assert 'cairn_http_requests_total{route="GET /api/v1/plans/{plan_id}",status="404"} 1.0' in text
    assert 'cairn_http_requests_total{route="unknown",status="404"} 1.0' in text
    assert 'cairn_messages_open{status="waiting_for_rasa"} 1.0' in text
    assert 'cairn_part_up{part="database"} 1.0' in text
    assert 'cairn_part_up{part="rasa"} 0.0' in text
    assert "secret" not in text
    assert "0123456789abcdef" not in text


async def test_with_a_token_only_who_has_it_may_look(tmp_path: Path) -> None:
    async with given_service(tmp_path, metrics_token="look") as service:
        assert (await measured(service)).status_code == 404
        assert (await measured(service, Authorization="Bearer other")).status_code == 404
        assert (await measured(service, **BEARER)).status_code == 200


async def test_away_from_this_machine_there_is_nothing_without_a_token(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        far = httpx.ASGITransport(service.app, client=("10.0.0.7", 1))
        async with httpx.AsyncClient(transport=far, base_url=URL) as client:
            assert (await client.get("/metrics")).status_code == 404


@pytest.mark.parametrize(("headers", "status"), [({}, 404), (BEARER, 200)])
async def test_behind_a_proxy_only_the_token_counts(tmp_path: Path, headers: dict[str, str], status: int) -> None:
    given: dict[str, Any] = {
        "sign_in": "oidc", "oidc_issuer": "https://id.example.org", "oidc_client_id": "x",
        "public_url": "https://cairn.example.org", **({"metrics_token": "look"} if headers else {}),
    }  # fmt: skip
    async with given_service(tmp_path, **given) as service:
        assert (await measured(service, **headers)).status_code == status

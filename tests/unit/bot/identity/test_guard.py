"""The door: forged requests, foreign hosts, other machines and the impatient stay outside."""

from pathlib import Path

import httpx
import pytest

from tests.service import URL, given_service

MESSAGE = {"text": "hello", "client_id": "1"}
SAY = "/api/v1/messages"


async def test_a_browser_with_its_token_may_change_things(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        browser, csrf = await service.browser()
        assert (await browser.post(SAY, json=MESSAGE, headers={"X-CSRF-Token": csrf})).status_code == 200


@pytest.mark.parametrize("token", [{}, {"X-CSRF-Token": "guessed"}, {"X-CSRF-Token": "ü"}])
async def test_a_browser_without_its_token_may_not(tmp_path: Path, token: dict[str, str]) -> None:
    async with given_service(tmp_path) as service:
        browser, _ = await service.browser()
        headers = {name: value.encode() for name, value in token.items()}
        response = await browser.post(SAY, json=MESSAGE, headers=httpx.Headers(headers))
        assert response.status_code == 403
        # A form of another site sends no Origin in some browsers, but says where it comes from.
        del browser.headers["Origin"]
        response = await browser.post(SAY, json=MESSAGE, headers={"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9", "http://localhost:8000"])
async def test_another_sites_page_may_not(tmp_path: Path, origin: str) -> None:
    async with given_service(tmp_path) as service:
        browser, csrf = await service.browser()
        response = await browser.post(SAY, json=MESSAGE, headers={"Origin": origin, "X-CSRF-Token": csrf})
        assert response.status_code == 403
        assert (
            await service.anonymous(Origin=origin).post("/demo/sign-in", json={"persona": "hr"})
        ).status_code == 403


async def test_a_site_that_may_embed_the_widget_may(tmp_path: Path) -> None:
    site = "https://intranet.example.org"
    async with given_service(tmp_path, embed_origins=(site,)) as service:
        browser, csrf = await service.browser()
        headers = {"Origin": site, "X-CSRF-Token": csrf}
        assert (await browser.post(SAY, json=MESSAGE, headers=headers)).status_code == 200


async def test_a_program_needs_no_such_token(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        with_cookie = service.anonymous()
        await with_cookie.post("/demo/sign-in", json={"persona": "staff"})
        assert (await with_cookie.post(SAY, json=MESSAGE)).status_code == 200
        with_bearer = await service.client()
        assert (await with_bearer.post(SAY, json=MESSAGE)).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[", ""])
async def test_under_a_foreign_name_the_demo_does_not_answer(tmp_path: Path, host: str) -> None:
    async with given_service(tmp_path) as service:
        response = await service.anonymous().get("/live", headers={"Host": host})
        assert response.status_code == 421


async def test_demo_sign_in_is_for_this_machine_alone(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        far = httpx.AsyncClient(transport=httpx.ASGITransport(service.app, client=("10.0.0.7", 5)), base_url=URL)
        assert (await far.post("/demo/sign-in", json={"persona": "staff"})).status_code == 404
        assert (await far.post("/webhooks/actions", json={})).status_code == 404


async def test_someone_who_asks_too_much_waits_and_others_do_not(tmp_path: Path) -> None:
    async with given_service(tmp_path, messages_per_minute=3) as service:
        client, other = await service.client("staff:a"), await service.client("staff:b")
        for number in range(3):
            assert (await client.post(SAY, json={**MESSAGE, "client_id": str(number)})).status_code == 200
        refused = await client.post(SAY, json={**MESSAGE, "client_id": "4"})
        assert refused.status_code == 429
        assert int(refused.headers["Retry-After"]) >= 1
        assert (await other.post(SAY, json=MESSAGE)).status_code == 200
        assert (await client.get(SAY)).status_code == 200

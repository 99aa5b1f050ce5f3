"""Every route has its line in the one table of who may, and what has none is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from bot.app import create_app
from bot.identity.access import TABLE, Who, may, who_may
from config.settings import Settings
from tests.fakes import FakeKnowledge
from tests.service import given_service

PLACES = {
    "plan_id": "p", "share_id": "s", "agreed_id": "x", "form": "pdf", "article_id": "a", "digest": "d", "name": "n",
    "report": "reach",
}  # fmt: skip
"""Something for each place of a path."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return create_app(Settings.model_validate({"data": tmp_path_factory.mktemp("data")}), FakeKnowledge())


def routes(app: FastAPI) -> Iterator[str]:
    for route in iter_route_contexts(app.routes):
        assert route.path, f"{route} has no path: give it a line in the table"
        for method in (route.methods or {"MOUNT"}) - {"HEAD"}:
            yield f"{method} {route.path}"


def test_every_route_has_a_line_in_the_table(app: FastAPI) -> None:
    assert set(routes(app)) - set(TABLE) == set()


def test_every_line_of_the_table_has_a_route(app: FastAPI) -> None:
    assert set(TABLE) - set(routes(app)) == set()


def test_a_path_and_its_line_are_the_same(app: FastAPI) -> None:
    for rule, who in TABLE.items():
        method, _, path = rule.partition(" ")
        assert who_may(method, path.format_map(PLACES)) is who


def test_what_has_no_line_is_for_nobody() -> None:
    assert who_may("GET", "/api/v1/admin") is None
    assert who_may("POST", "/live") is None


def test_only_those_who_have_signed_in_are_signed_in() -> None:
    assert not may(Who.SIGNED_IN, None)


async def test_every_route_for_people_refuses_those_who_have_not_signed_in(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = service.anonymous()
        for rule, who in TABLE.items():
            if who in (Who.SIGNED_IN, Who.HR):
                method, _, path = rule.partition(" ")
                response = await client.request(method, path.format_map(PLACES))
                assert response.status_code == 401, rule
                assert response.headers["Content-Type"] == "application/problem+json"


async def test_figures_are_for_hr_alone(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        theirs = [rule.partition(" ")[2].format_map(PLACES) for rule, who in TABLE.items() if who is Who.HR]
        for persona in ("staff", "manager", "driver"):
            client = await service.client(persona)
            for path in theirs:
                response = await client.get(path)
                assert (response.status_code, response.json()["type"]) == (403, "urn:cairn:problem:not-allowed"), path
            assert (await client.get("/hr")).status_code == 404
        assert theirs


async def test_a_path_that_nobody_knows_is_404_and_a_wrong_method_405(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        assert (await client.get("/api/v1/nothing")).status_code == 404
        assert (await client.get("/docs")).status_code == 404
        assert (await client.get("/openapi.json")).status_code == 404
        assert (await client.delete("/api/v1/messages")).status_code == 405

"""What earlier code left behind is there after the upgrade, readable by every route, exportable and erasable."""

import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from actions.own_data.owned import owned
from tests.service import Service, given_service
from tests.upgrade.make import OWNER

pytestmark = pytest.mark.one_store
LEFT = sorted(Path(__file__).parent.glob("*.sql"))
"""`2026-11-28.sql` is of the days before there were migrations."""


def given(folder: Path, left: Path) -> Path:
    folder.mkdir()
    with closing(sqlite3.connect(folder / "cairn.sqlite3")) as connection:
        connection.executescript(left.read_text(encoding="utf-8"))
    return folder


async def answers(client: httpx.AsyncClient, *paths: str) -> list[httpx.Response]:
    found = [await client.get(path) for path in paths]
    assert [(str(r.url.path), r.status_code) for r in found if r.status_code != 200] == []
    return found


def rows(service: Service, person_id: str) -> dict[str, int]:
    with service.database.read() as connection:
        found = {t.name: len(connection.execute(t.select().where(own)).all()) for t, own in owned(person_id)}
    return {name: number for name, number in found.items() if number}


@pytest.mark.parametrize("left", LEFT, ids=lambda path: path.stem)
async def test_the_data_of_earlier_code_lives_on(tmp_path: Path, left: Path) -> None:
    async with given_service(given(tmp_path / "data", left)) as service:
        client = await service.client(OWNER)
        plan = (await client.get("/api/v1/plans")).json()["plans"][0]["id"]
        at = f"/api/v1/plans/{plan}"
        read = await answers(
            client, at, f"{at}/versions", f"{at}/shares", f"{at}.docx", f"{at}.ics", f"{at}.json",
            "/api/v1/journey", "/api/v1/me/picture", "/api/v1/messages", "/api/v1/me/data",
        )  # fmt: skip
        assert "Pass the English exam" in read[0].text
        assert len(read[2].json()["shares"]) == 1
        assert any("mobility" in message["text"] for message in read[8].json()["messages"])
        said = await client.post("/api/v1/messages", json={"text": "hello", "client_id": "2"})
        assert said.json()["messages"][0]["text"] == "You said hello"


@pytest.mark.parametrize("left", LEFT, ids=lambda path: path.stem)
async def test_the_data_of_earlier_code_can_be_erased(tmp_path: Path, left: Path) -> None:
    async with given_service(given(tmp_path / "data", left)) as service:
        client = await service.client(OWNER)
        person_id = (await client.get("/api/v1/me")).json()["person"]["id"]
        assert {"plans", "shares", "journey_entries", "inbox"} <= rows(service, person_id).keys()
        assert (await client.delete("/api/v1/me/data")).status_code == 204
        assert rows(service, person_id) == {}

"""The whole advisor in the test's own process, with a stand-in for Microsoft listening on a real port."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
import uvicorn

from tests.service import Service, given_service
from tests.teams import activities
from tests.teams.microsoft import CLIENT, SECRET, TENANT, Microsoft

ROUTE = "/api/teams/messages"


async def until(true: Callable[[], Any]) -> None:
    """Wait for it, up to half a minute."""
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@dataclass
class Teams:
    """Both sides."""

    service: Service
    microsoft: Microsoft
    http: httpx.AsyncClient

    @property
    def url(self) -> str:
        return self.microsoft.service_url

    async def post(self, activity: Any, token: str | None = None, **headers: str) -> httpx.Response:
        given = self.microsoft.token() if token is None else token
        return await self.http.post(ROUTE, json=activity, headers={"Authorization": f"Bearer {given}", **headers})

    async def say(self, text: str, person: int = 1, **changes: Any) -> dict[str, Any]:
        """Send a message, which has to be taken."""
        sent = activities.message(self.url, text, person, **changes)
        response = await self.post(sent)
        assert response.status_code == 200, response.text
        return sent

    async def replies(self, count: int, person: int = 1, *, conversation: str = "") -> list[dict[str, Any]]:
        """The messages in a conversation once there are so many; more would be wrong as well."""
        where = conversation or activities.conversation_id(person)
        await until(lambda: len(self.microsoft.said(where)) >= count)
        await asyncio.sleep(0.05)
        found = self.microsoft.said(where)
        assert len(found) == count, [post.get("text") for post in found]
        return found

    def rows(self, sql: str) -> list[Any]:
        with self.service.database.read() as connection:
            return list(connection.exec_driver_sql(sql).all())


@asynccontextmanager
async def given_microsoft() -> AsyncIterator[Microsoft]:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    stand_in = Microsoft(f"http://127.0.0.1:{listening.getsockname()[1]}")
    server = uvicorn.Server(uvicorn.Config(stand_in.app, log_level="critical", lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    await until(lambda: server.started)
    yield stand_in
    server.should_exit = True
    await serving


@asynccontextmanager
async def given_teams(data: Path) -> AsyncIterator[Teams]:
    async with given_microsoft() as microsoft:
        settings = {
            "teams_client_id": CLIENT, "teams_tenant_id": TENANT, "teams_client_secret": SECRET,
            "teams_stand_in": microsoft.base, "public_url": "https://cairn.example.org",
        }  # fmt: skip
        async with (
            given_service(data, **settings) as service,
            # As it comes from outside: by a public name.
            httpx.AsyncClient(transport=service.transport, base_url="https://cairn.example.org") as http,
        ):
            yield Teams(service, microsoft, http)


@pytest.fixture
async def teams(tmp_path: Path) -> AsyncIterator[Teams]:
    async with given_teams(tmp_path) as both:
        yield both


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def one_teams(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Teams]:
    """One for all tests of a module: a service takes a second to start."""
    async with given_teams(tmp_path_factory.mktemp("teams")) as both:
        yield both

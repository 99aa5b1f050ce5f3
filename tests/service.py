"""The whole advisor inside the test's own process: real routes, real database, a Rasa made of one function."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from bot.app import create_app
from config.settings import Settings
from tests import stores
from tests.fakes import FakeKnowledge

URL = "http://127.0.0.1:8000"
TOKEN = "secret-between-advisor-and-rasa"
Turn = dict[str, Any]


def echo(turn: Turn) -> dict[str, Any]:
    """A Rasa that says back what it hears, with a button."""
    custom = {"text": f"You said {turn['text']}", "buttons": [{"title": "More", "payload": {"intent": "greet"}}]}
    return {"messages": [{"custom": custom}], "intent": {"name": "greet", "confidence": 1.0}, "failed": None}


class FakeRasa:
    """Rasa's channel as a transport. `answer` makes the reply to a turn; `down` refuses connections."""

    def __init__(self, answer: Callable[[Turn], dict[str, Any]] = echo) -> None:
        self.answer = answer
        self.turns: list[Turn] = []
        self.down = False

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._handle)

    def _handle(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            raise httpx.ConnectError("refused")
        if request.method == "GET":
            return httpx.Response(200, json={"ready": True})
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        turn = json.loads(request.content)
        self.turns.append(turn)
        return httpx.Response(200, json=self.answer(turn))


@dataclass
class Service:
    app: FastAPI
    rasa: FakeRasa
    knowledge: FakeKnowledge
    transport: httpx.ASGITransport

    def anonymous(self, **headers: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=self.transport, base_url=URL, headers=headers)

    async def client(self, persona: str = "staff") -> httpx.AsyncClient:
        """Someone who has signed in, with a bearer token."""
        client = self.anonymous()
        response = await client.post("/demo/sign-in", json={"persona": persona})
        assert response.status_code == 200, response.text
        client.cookies.clear()
        client.headers["Authorization"] = f"Bearer {response.json()['token']}"
        return client

    async def browser(self, persona: str = "staff") -> tuple[httpx.AsyncClient, str]:
        """Someone who has signed in with a browser: a cookie and the token against forgery."""
        client = self.anonymous(Origin=URL)
        response = await client.post("/demo/sign-in", json={"persona": persona})
        return client, response.json()["csrf"]

    @property
    def database(self) -> Any:
        return self.app.state.advisor.services.database


@asynccontextmanager
async def given_service(data: Path, **settings: Any) -> AsyncIterator[Service]:
    """A started service over a fresh data folder."""
    rasa, knowledge = FakeRasa(), FakeKnowledge()
    given = Settings.model_validate({"data": data, "rasa_token": TOKEN, "database_url": stores.url(data), **settings})
    app = create_app(given, knowledge, rasa_transport=rasa.transport)
    async with app.router.lifespan_context(app):
        yield Service(app, rasa, knowledge, httpx.ASGITransport(app, raise_app_exceptions=False))

"""A stand-in for the advisor's API: the real pages over canned replies, for states that are hard to reach otherwise.

What is typed chooses the reply, see replies.py; a few words make trouble: "too long" → 413, "busy" → 503 once,
"slow" → three seconds, "signed out" → 401. `POST /stub` {"down": true} answers 503 until {"down": false}.

Run: python -m tests.browser.stub_api PORT [EMBEDDING_ORIGIN]
"""

import asyncio
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from actions.journey.content import journey_content
from actions.journey.explore_view import view_of
from actions.journey.explorer import Position, Self
from actions.journey.picture import Snapshot
from actions.turn import Person
from bot.web.pages import pages_router
from config.settings import Settings
from knowledge.catalogue import Catalogue
from knowledge.documents import Article, read_all
from tests.browser import replies

COOKIE = "stub_session"
ARTICLES = Path(__file__).with_name("content")


@dataclass(frozen=True)
class StubSession:
    person: Person
    csrf: str = "stub-csrf"


@dataclass(frozen=True)
class StubPersona:
    id: str
    name: str
    about: str


@dataclass(frozen=True)
class StubContent:
    articles: tuple[Article, ...]
    catalogue: Catalogue


class StubLibrary:
    def __init__(self, content: Path) -> None:
        self.base = StubContent(tuple(read_all(ARTICLES)), Catalogue.load(content))

    def article(self, article_id: str) -> Article | None:
        return next((article for article in self.base.articles if article.id == article_id), None)


PERSONAS = (
    StubPersona("gs-mission", "Amina Diallo", "General Service, GS-5, in a mission, UN Secretariat"),
    StubPersona("p-headquarters", "Lucas Moreau", "Professional, P-3, at headquarters, UN Secretariat"),
    StubPersona("field-service", "Grace Okoth", "Field Service, FS-4, in a mission, UN Secretariat"),
    StubPersona("undp-national", "Tomás Rivera", "National Officer, NO-B, country office, UNDP"),
    StubPersona("manager", "Ingrid Solberg", "Manager, P-5, UN Secretariat"),
    StubPersona("hr", "Daniel Mensah", "HR officer, UN Secretariat"),
)


@dataclass
class Stub:
    """What the stand-in remembers, for every visitor together."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    by_client: dict[str, dict[str, Any]] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)
    down: bool = False
    busy: int = 0
    received: int = 0
    plan: dict[str, Any] = field(default_factory=replies.plan)

    def answer(self, client_id: str, text: str) -> dict[str, Any]:
        if client_id in self.by_client:
            return self.by_client[client_id]
        self.received += 1
        number = len(self.messages)
        self.messages.append({"id": f"m{number}", "from": "person", "text": text, "client_id": client_id})
        said = replies.reply(text)
        answers = [{"id": f"m{number + 1 + n}", "buttons": [], **one} for n, one in enumerate(said.messages)]
        self.messages += [{"from": "cairn", **one} for one in answers]
        self.state = said.state if said.state is not None else self.state
        self.by_client[client_id] = {"messages": answers, "state": self.state}
        return self.by_client[client_id]

    def after(self, message_id: str | None) -> list[dict[str, Any]]:
        ids = [message["id"] for message in self.messages]
        return self.messages[ids.index(message_id) + 1 :] if message_id in ids else self.messages


def problem(status: int, title: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    body = {"type": "urn:stub", "title": title, "status": status, "detail": title}
    return JSONResponse(body, status, dict(headers or {}), media_type="application/problem+json")


def build(embedding: tuple[str, ...] = ()) -> FastAPI:
    app, stub = FastAPI(), Stub()
    settings = Settings(embed_origins=embedding)  # type: ignore[call-arg]

    @app.middleware("http")
    async def session(request: Request, call_next: Any) -> Response:
        persona = next((p for p in PERSONAS if p.id == request.cookies.get(COOKIE)), None)
        person = None if persona is None else Person(id=persona.id, name=persona.name, organisation="un-secretariat")
        request.state.session = None if person is None else StubSession(person)
        response: Response = await call_next(request)
        return response

    @app.get("/api/v1/explore")
    async def explore(
        organisation: str = "un-secretariat", category: str = "GS", grade: str = "G-5", field: str | None = None
    ) -> dict[str, Any]:
        content = journey_content()
        seen = Snapshot({}, importance={"depth": 5, "breadth": 4, "up": 4}, today={"depth": 2, "breadth": 4, "up": 1})
        position = Position(organisation, category, grade, field)
        return {**view_of(content, position, Self(seen), {}), "own": True}

    @app.post("/demo/sign-in")
    async def sign_in(request: Request) -> Response:
        persona = (await request.json())["persona"]
        response = JSONResponse({"persona": persona})
        response.set_cookie(COOKIE, persona, httponly=True, samesite="lax")
        return response

    @app.post("/stub")
    async def control(request: Request) -> dict[str, Any]:
        wanted = await request.json()
        if wanted.pop("reset", False):
            stub.__init__()  # type: ignore[misc]
        for name, value in wanted.items():
            setattr(stub, name, value)
        return {"received": stub.received, "messages": len(stub.messages)}

    @app.get("/api/v1/messages")
    async def history(after: str | None = None) -> Response:
        if stub.down:
            return problem(503, "down")
        return JSONResponse({"messages": stub.after(after), "state": stub.state})

    @app.post("/api/v1/messages")
    async def messages(request: Request) -> Response:
        body = json.loads(await request.body())
        if request.headers.get("x-csrf-token") != "stub-csrf":
            return problem(403, "csrf")
        if stub.down:
            return problem(503, "down", {"Retry-After": "1"})
        text = body.get("text") or replies.BUTTONS.get(body.get("button"), body.get("button", ""))
        if "too long" in text or len(text) > 10_000:
            return problem(413, "The message is too long")
        if "signed out" in text:
            return problem(401, "You are not signed in")
        if "busy" in text and stub.busy == 0:
            stub.busy += 1
            return problem(503, "busy", {"Retry-After": "1"})
        if "slow" in text:
            await asyncio.sleep(3)
        return JSONResponse(stub.answer(body["client_id"], text))

    @app.get("/api/v1/plans")
    async def plans() -> dict[str, Any]:
        return {"plans": [stub.plan] if stub.plan else []}

    @app.get("/api/v1/plans/{plan_id}")
    async def plan(plan_id: str) -> Response:
        return JSONResponse(stub.plan) if stub.plan.get("id") == plan_id else problem(404, "No such plan")

    @app.patch("/api/v1/plans/{plan_id}")
    async def change(request: Request) -> Response:
        wanted = await request.json()
        if wanted["version"] != stub.plan["version"]:
            return problem(409, "The plan has changed")
        stub.plan["aim"] = wanted.get("aim", stub.plan["aim"])
        for one in wanted.get("actions", []):
            if "id" not in one:
                stub.plan["actions"].append({"id": f"a{len(stub.plan['actions']) + 1}", "status": "open", **one})
            elif one.get("removed"):
                stub.plan["actions"] = [action for action in stub.plan["actions"] if action["id"] != one["id"]]
            else:
                next(action for action in stub.plan["actions"] if action["id"] == one["id"]).update(one)
        stub.plan["version"] += 1
        return JSONResponse(stub.plan)

    @app.get("/api/v1/journey")
    async def journey() -> dict[str, Any]:
        """Of someone who has not begun; what it is like later is tested over the real advisor."""
        return {"journey": None, "plan": None, "check_ins": {"wanted": True, "next": None}}

    @app.get("/api/v1/me/data")
    async def data() -> dict[str, Any]:
        return {"messages": stub.messages, "plans": [stub.plan]}

    @app.delete("/api/v1/me/data")
    async def erase() -> Response:
        stub.__init__()  # type: ignore[misc]
        return JSONResponse({"erased": True})

    app.include_router(pages_router(settings, StubLibrary(settings.content), PERSONAS))
    return app


def host_site(cairn: str) -> FastAPI:
    """Another site, with a strict policy of its own, that embeds the widget by one tag."""
    app = FastAPI()
    policy = f"default-src 'none'; script-src {cairn}; frame-src {cairn}; img-src 'none'; style-src 'none'"

    @app.get("/")
    async def page() -> Response:
        html = f"""<!doctype html><html lang="en"><head><title>Intranet</title></head><body><main><h1>Intranet</h1>
        <p><a href="#">A link of the site</a></p></main>
        <script src="{cairn}/widget.js" data-position="left" data-label="Ask Cairn"></script></body></html>"""
        return HTMLResponse(html, headers={"Content-Security-Policy": policy})

    return app


if __name__ == "__main__":
    port = int(sys.argv[1])
    if len(sys.argv) > 3 and sys.argv[2] == "--host-of":
        uvicorn.run(host_site(sys.argv[3]), port=port, log_level="warning")
    else:
        uvicorn.run(build(tuple(sys.argv[2:])), port=port, log_level="warning")

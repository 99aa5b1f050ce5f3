"""Microsoft's side on this machine: signs tokens with keys of its own, and takes, delays, refuses, throttles or drops replies.

    python -m tests.teams.microsoft PORT

An ASGI application as well, for tests in one process.
"""

import asyncio
import itertools
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

CLIENT = "11111111-2222-3333-4444-555555555555"
TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
SECRET = "a-secret-of-the-tests"
ISSUER = "https://api.botframework.com"


class Signer:
    """A key of Microsoft's."""

    def __init__(self, kid: str, endorsements: tuple[str, ...] = ("msteams",)) -> None:
        self.kid = kid
        self.endorsements = endorsements
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @property
    def public(self) -> dict[str, Any]:
        shown = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key()))
        return {**shown, "kid": self.kid, "use": "sig", "endorsements": list(self.endorsements)}

    def token(self, service_url: str, *, headers: dict[str, Any] | None = None, **claims: Any) -> str:
        """A token as the connector sends it; a claim given as None is left out."""
        moment = int(time.time())
        whole = {
            "iss": ISSUER, "aud": CLIENT, "nbf": moment - 60, "exp": moment + 3600, "serviceurl": service_url, **claims,
        }  # fmt: skip
        kept = {name: value for name, value in whole.items() if value is not None}
        return jwt.encode(kept, self.private, algorithm="RS256", headers={"kid": self.kid, **(headers or {})})


@cache
def first() -> Signer:
    """The usual key: making one takes longer than what is tested with it."""
    return Signer("first")


Answer = Callable[[str, dict[str, Any]], Response | None]
"""How the connector answers a post to a conversation; None: it takes it."""


@dataclass
class Microsoft:
    """The stand-in. `posts` are the activities it took, by conversation, in order; `asked` all that were tried."""

    base: str
    signer: Signer = field(default_factory=first)
    published: list[Signer] = field(default_factory=list)
    answer: Answer = lambda conversation, activity: None
    delay: float = 0.0
    posts: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    asked: list[tuple[float, str, dict[str, Any]]] = field(default_factory=list)
    taken: list[tuple[float, str, str]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    fetched: int = 0
    refused: int = 0
    down: bool = False
    numbers: Any = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.published = [self.signer]

    @property
    def service_url(self) -> str:
        return f"{self.base}/emea/"

    def token(self, **claims: Any) -> str:
        return self.signer.token(self.service_url, **claims)

    def said(self, conversation: str) -> list[dict[str, Any]]:
        """The messages it took for a conversation, without signs of typing."""
        return [post for post in self.posts[conversation] if post["type"] == "message"]

    @property
    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openidconfiguration", self._metadata),
                Route("/keys", self._keys),
                Route("/token", self._token, methods=["POST"]),
                Route("/emea/v3/conversations/{conversation:path}/activities", self._post, methods=["POST"]),
                Route("/mode", self._mode, methods=["POST"]),
                Route("/posts", self._posts),
            ]
        )

    async def _metadata(self, _: Request) -> Response:
        if self.down:
            return Response(status_code=503)
        return JSONResponse({"issuer": ISSUER, "jwks_uri": f"{self.base}/keys"})

    async def _keys(self, _: Request) -> Response:
        self.fetched += 1
        return JSONResponse({"keys": [signer.public for signer in self.published]})

    async def _token(self, request: Request) -> Response:
        form = (await request.body()).decode()
        if f"client_secret={SECRET}" not in form:
            return JSONResponse({"error": "invalid_client"}, 401)
        token = self.signer.token(self.service_url, aud=ISSUER, appid=CLIENT)
        self.tokens.append(token)
        return JSONResponse({"access_token": token, "expires_in": 3600, "token_type": "Bearer"})

    async def _post(self, request: Request) -> Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or token not in self.tokens:
            return Response(status_code=401)
        conversation = request.path_params["conversation"]
        activity = await request.json()
        self.asked.append((time.monotonic(), conversation, activity))
        if self.delay:
            await asyncio.sleep(self.delay)
        refused = self.answer(conversation, activity)
        if refused is not None:
            self.refused += 1
            return refused
        self.posts[conversation].append(activity)
        if activity["type"] == "message":
            self.taken.append((time.monotonic(), conversation, str(activity.get("text"))))
        return JSONResponse({"id": f"1:{next(self.numbers)}"}, 201)

    async def _mode(self, request: Request) -> Response:
        """Refuse a share of posts with 429, take so many seconds for each."""
        mode = await request.json()
        chance = random.Random(mode.get("seed", 0))
        share = mode.get("throttle", 0.0)
        self.delay = mode.get("delay", 0.0)
        throttled = Response(status_code=429, headers={"Retry-After": str(mode.get("retry_after", 1))})
        self.answer = lambda conversation, activity: throttled if chance.random() < share else None
        return Response(status_code=204)

    async def _posts(self, _: Request) -> Response:
        """When what was taken for which conversation, by the machine's monotonic clock, and how many posts were tried."""
        return JSONResponse({"taken": self.taken, "asked": len(self.asked), "throttled": self.refused})


def main() -> None:
    import uvicorn

    port = int(sys.argv[1])
    microsoft = Microsoft(f"http://127.0.0.1:{port}")
    # Tests in another process sign with the same key.
    app = microsoft.app
    app.routes.append(Route("/sign", lambda _: JSONResponse({"token": microsoft.token()})))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="critical")


if __name__ == "__main__":
    main()

"""The door of the service: looks at each request before any route does. Denies what it does not know."""

import hmac
from urllib.parse import urlsplit

from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from bot import language, problems
from bot.gateway.limits import Limiter
from bot.identity.access import Who, may, verbs, who_may
from bot.identity.sessions import Session, Sessions, csrf_of
from bot.problems import Problem
from config.settings import LOOPBACK, Settings

COOKIE = "cairn"
SECURE_COOKIE = "__Host-cairn"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PLAIN_FORMS = frozenset({"/language"})
"""Sent by forms without a script, which can bring no header: the browser's word that they come from our own page must do."""


class Guard:
    """ASGI middleware: host, who may, origin, forgery, limits. Leaves the session in `request.state.session`."""

    def __init__(
        self, app: ASGIApp, settings: Settings, sessions: Sessions, people: Limiter, addresses: Limiter
    ) -> None:
        self._app = app
        self._demo = settings.sign_in == "demo"
        public = urlsplit(settings.public_url or "")
        self._hosts = LOOPBACK | ({public.hostname} if public.hostname else set())
        # Encryption ends at the proxy in front; the browser's connection is a secure one all the same.
        self._secure = public.scheme == "https"
        self._embed_origins = frozenset(settings.embed_origins)
        self._sessions = sessions
        self._people = people
        self._addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the server."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._secure:
            scope["scheme"] = "https"
        request = Request(scope)
        language.current.set(language.of_request(request))
        try:
            request.state.session = await self._admit(request)
            language.current.set(language.of_request(request))
        except Problem as problem:
            await problems.response(problem)(scope, receive, send)
        except SQLAlchemyError as error:
            await problems.response(problems.of_database(error))(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _admit(self, request: Request) -> Session | None:
        """The session, if the request has one and may pass.

        Raises:
            Problem: why it may not.
        """
        self._check_host(request)
        who = who_may(request.method, request.scope["path"])
        if who is None:
            raise Problem("method-not-allowed" if any(verbs(request.scope["path"])) else "not-found")
        if who in (Who.RASA, Who.METRICS):
            # These routes look at their own token.
            return None
        await self._check_client(request, who)
        token, from_cookie = _token(request)
        self._check_origin(request, token if from_cookie else None)
        if who is Who.EVERYONE or token is None:
            session = None
        else:
            session = await to_thread.run_sync(self._sessions.find, token)
        if not may(who, session.person if session else None):
            raise Problem("signed-out")
        if session and request.method not in SAFE:
            await _limit(self._people, session.person.id)
        return session

    def _check_host(self, request: Request) -> None:
        # A foreign name that someone's DNS points at this machine would make foreign pages our own.
        if _hostname(request) not in self._hosts:
            raise Problem("host-unknown")

    async def _check_client(self, request: Request, who: Who) -> None:
        address = request.client.host if request.client else ""
        if who is Who.LOOPBACK and not (self._demo and address in LOOPBACK):
            raise Problem("not-found")
        if who is not Who.EVERYONE:
            await _limit(self._addresses, address)

    def _check_origin(self, request: Request, cookie: str | None) -> None:
        """Other sites' pages may not change anything, and a browser with a session brings its token along."""
        if request.method in SAFE:
            return
        origin = request.headers.get("origin")
        if origin is not None and origin != _own_origin(request) and origin not in self._embed_origins:
            raise Problem("origin-refused")
        if request.scope["path"] in PLAIN_FORMS:
            if origin != _own_origin(request):
                raise Problem("origin-refused")
            return
        browser = origin is not None or "sec-fetch-site" in request.headers
        if cookie is not None and browser and request.scope["path"] != "/demo/sign-in":
            given = request.headers.get("x-csrf-token", "")
            if not hmac.compare_digest(given.encode(), csrf_of(cookie).encode()):
                raise Problem("csrf-refused")


def cookie_name(request: Request) -> str:
    """The session cookie's name: bound to this host alone where the connection is secure."""
    return SECURE_COOKIE if request.scope["scheme"] == "https" else COOKIE


def _token(request: Request) -> tuple[str | None, bool]:
    """The session's token and whether a cookie brought it."""
    scheme, _, bearer = Headers(scope=request.scope).get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and bearer:
        return bearer.strip(), False
    return request.cookies.get(cookie_name(request)), True


def _hostname(request: Request) -> str | None:
    try:
        return urlsplit(f"//{request.headers.get('host', '')}").hostname
    except ValueError:
        return None


def _own_origin(request: Request) -> str:
    return f"{request.scope['scheme']}://{request.headers.get('host', '')}"


async def _limit(limiter: Limiter, key: str) -> None:
    wait = await limiter.take(key)
    if wait:
        raise Problem("too-many", retry_after=wait, seconds=max(1, round(wait)))

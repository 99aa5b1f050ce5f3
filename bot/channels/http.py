"""What every HTTP exchange has in common: a largest body, and headers that keep browsers safe."""

from contextlib import suppress

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import problems
from bot.problems import Problem

POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


class SafeHeaders:
    """ASGI middleware: the strictest headers on every answer that does not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the server."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class _TooLargeError(Exception):
    pass


class BodyLimit:
    """ASGI middleware: refuses a body that is too large by its announced length, or as soon as it has become so.

    Args:
        limit: bytes.
        larger: limits of single paths.
    """

    def __init__(self, app: ASGIApp, limit: int, larger: dict[str, int] | None = None) -> None:
        self._app = app
        self._limit = limit
        self._larger = larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the server."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._larger.get(scope["path"], self._limit)
        announced = Headers(scope=scope).get("content-length", "0")
        refusal = problems.response(Problem("body-too-large", limit=limit))
        if not announced.isdigit() or int(announced) > limit:
            await refusal(scope, receive, send)
            return
        counted = _Counted(receive, send, limit)
        with suppress(_TooLargeError):
            await self._app(scope, counted.receive, counted.send)
        if counted.exceeded:
            await refusal(scope, receive, send)


class _Counted:
    """Counts what is read; once that is too much, nothing else is answered but the refusal."""

    def __init__(self, receive: Receive, send: Send, limit: int) -> None:
        self._receive = receive
        self._send = send
        self._left = limit

    @property
    def exceeded(self) -> bool:
        return self._left < 0

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self.exceeded:
            raise _TooLargeError
        return message

    async def send(self, message: Message) -> None:
        # Frameworks turn the error above into an answer of their own.
        if not self.exceeded:
            await self._send(message)

"""What the service counts and measures, for Prometheus: requests by route and status, what waits, which part is down."""

import hmac
import time
from collections.abc import Awaitable, Callable, Iterator

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.gateway.ledger import Ledger
from bot.gateway.types import OPEN
from bot.identity.access import rule_of
from bot.problems import Problem
from config.settings import LOOPBACK, Settings

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds."""

Parts = Callable[[], Awaitable[dict[str, str]]]


class Metrics:
    """All measures of one service. Routes are counted by their pattern: no id, no word of a person is in them."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "cairn_http_requests", "Requests answered.", ["route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "cairn_http_request_seconds", "Time to the answer.", ["route"], buckets=BUCKETS, registry=self.registry
        )

    def note(self, method: str, path: str, status: int, seconds: float) -> None:
        """One request that was answered."""
        route = rule_of(method, path) or "unknown"
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)


class Measured:
    """ASGI middleware: notes each request."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the server."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            self._metrics.note(scope["method"], scope["path"], status, time.perf_counter() - began)


class _Waiting(Collector):
    """Messages that are not answered yet, as they stand in the ledger now."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Called at each look."""
        found = GaugeMetricFamily("cairn_messages_open", "Messages not yet answered for good.", labels=["status"])
        counts = dict.fromkeys(OPEN, 0)
        for _, _, status, _ in self._ledger.open_messages():
            counts[status] += 1
        for status, count in counts.items():
            found.add_metric([status.value], count)
        yield found


def metrics_router(settings: Settings, metrics: Metrics, ledger: Ledger, parts: Parts) -> APIRouter:
    """GET /metrics, for this machine, or with the token of the settings."""
    router = APIRouter(include_in_schema=False)

    @router.get("/metrics")
    async def show(request: Request) -> Response:
        _may_look(request, settings)
        states = await parts()
        text = await to_thread.run_sync(_text, metrics, ledger, states)
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    return router


def _text(metrics: Metrics, ledger: Ledger, states: dict[str, str]) -> bytes:
    now = CollectorRegistry()
    up = GaugeMetricFamily("cairn_part_up", "1 where a part is ready.", labels=["part"])
    for part, state in states.items():
        up.add_metric([part], float(state == "ok"))
    now.register(_Given(up))
    found = generate_latest(metrics.registry) + generate_latest(now)
    waiting = CollectorRegistry()
    try:
        # Registering looks at once.
        waiting.register(_Waiting(ledger))
        return found + generate_latest(waiting)
    except SQLAlchemyError:
        # The database is away: what is known without it is told all the same.
        return found


class _Given(Collector):
    def __init__(self, family: GaugeMetricFamily) -> None:
        self._family = family

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield self._family


def _may_look(request: Request, settings: Settings) -> None:
    token = settings.metrics_token.get_secret_value() if settings.metrics_token else None
    given = request.headers.get("authorization", "").encode()
    if token is not None and hmac.compare_digest(given, f"Bearer {token}".encode()):
        return
    # Behind a proxy everybody may seem to come from this machine: there only the token counts.
    here = request.client is not None and request.client.host in LOOPBACK
    if token is not None or settings.public_url is not None or not here:
        raise Problem("not-found")

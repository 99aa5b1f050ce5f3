"""The route's door: nothing gets past it without Teams' token, and no body, whatever its shape, breaks what is behind it.

The SDK's own adapter parses a body before it looks at the token, and answers 500 to what it cannot parse.
"""

import json
import logging
from typing import Any

from fastapi import FastAPI, Request, Response
from microsoft_teams.api.activities import ActivityTypeAdapter
from microsoft_teams.apps.http import FastAPIAdapter
from microsoft_teams.apps.http.adapter import HttpMethod, HttpRequest, HttpRouteHandler
from pydantic import ValidationError

from bot import problems
from bot.channels.teams.keys import KeysUnavailableError
from bot.channels.teams.token import TokenCheck, TokenRefusedError
from bot.problems import Problem

log = logging.getLogger(__name__)
NOT_OURS = frozenset({"signin/tokenExchange", "signin/verifyState", "signin/failure", "fileConsent/invoke"})
"""Invokes that the SDK answers by itself, asking services that Cairn does not use."""
RETRY_SECONDS = 5.0


class Door(FastAPIAdapter):
    """The SDK's FastAPI adapter with a guarded route."""

    def __init__(self, app: FastAPI, check: TokenCheck, tenants: frozenset[str]) -> None:
        super().__init__(app)
        self._app = app
        self._check = check
        self._tenants = tenants

    def register_route(self, method: HttpMethod, path: str, handler: HttpRouteHandler) -> None:
        """Called by the SDK with what handles its activities."""

        async def receive(request: Request) -> Response:
            body = read(await request.body())
            await self._admit(request, body)
            if body is None or not isinstance(body.get("type"), str):
                raise Problem("bad-request")
            if not self._ours(body):
                raise Problem("teams-tenant")
            if str(body.get("name")) in NOT_OURS:
                return Response(status_code=501)
            if not understood(body) and not understood(body := slim(body)):
                # Kinds that come one day are acknowledged, or Teams would send them again and again.
                return Response(status_code=200)
            return _answer(await handler(HttpRequest(body=body, headers=dict(request.headers))))

        self._app.add_api_route(path, receive, methods=[method], include_in_schema=False)

    async def _admit(self, request: Request, body: dict[str, Any] | None) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        service_url = (body or {}).get("serviceUrl")
        try:
            await self._check.validate_token(token.strip() if scheme.lower() == "bearer" else "", service_url)
        except TokenRefusedError as refused:
            log.warning("An activity was refused: its token (%s).", refused)
            raise Problem("teams-token") from None
        except KeysUnavailableError as error:
            log.error("An activity was put off: Microsoft's keys cannot be fetched (%s).", error)
            raise Problem("teams-keys", retry_after=RETRY_SECONDS) from None

    def _ours(self, body: dict[str, Any]) -> bool:
        data, conversation = body.get("channelData"), body.get("conversation")
        tenant = data.get("tenant") if isinstance(data, dict) else None
        named = [
            tenant.get("id") if isinstance(tenant, dict) else None,
            conversation.get("tenantId") if isinstance(conversation, dict) else None,
        ]
        said = {str(one).lower() for one in named if one}
        return bool(said) and said <= self._tenants


def read(raw: bytes) -> dict[str, Any] | None:
    """The body as a JSON object; None if it is none. Halves of character pairs, which no store can hold, become marks."""
    try:
        body = json.loads(raw)
        whole = json.dumps(body, ensure_ascii=False)
        if _halved(whole):
            body = json.loads(whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _halved(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def slim(body: dict[str, Any]) -> dict[str, Any]:
    """Only what a message cannot do without: whatever decoration the models do not know shall not cost its words."""
    needed = ("type", "id", "text", "from", "recipient", "conversation", "serviceUrl", "channelId", "locale")
    left = {name: body[name] for name in needed if name in body}
    data = body.get("channelData")
    tenant = data.get("tenant") if isinstance(data, dict) else None
    return {**left, "channelData": {"tenant": tenant}} if tenant else left


def understood(body: dict[str, Any]) -> bool:
    """Whether the SDK's models can hold the activity. What they cannot is logged by its kind, never by its words."""
    try:
        ActivityTypeAdapter.validate_python(body)
    except (ValidationError, RecursionError, ValueError, TypeError, AttributeError) as error:
        kinds = sorted({str(e["type"]) for e in error.errors()})[:5] if isinstance(error, ValidationError) else []
        log.warning("An activity was acknowledged unread: %s %s.", type(error).__name__, ", ".join(kinds))
        return False
    return True


def _answer(result: Any) -> Response:
    status, body = int(result["status"]), result.get("body")
    if status >= 500 and status != 501:
        return problems.response(Problem("busy", retry_after=RETRY_SECONDS))
    if body is None:
        return Response(status_code=status)
    return Response(json.dumps(body), status_code=status, media_type="application/json")

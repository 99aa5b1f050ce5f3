"""Writes down who was refused what: every 403 and 404 on plans, shares, packs and figures, whether it exists or not."""

import logging
import re

from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from actions.database import Database
from actions.sharing import audit

ID = re.compile(r"[0-9a-f]{1,64}")
"""What an id can look like: whatever else stands in an address is not kept, since it may be words."""
WATCHED = re.compile(r"/api/v1/(plans|shares|shared|packs|agreed|analytics)(?:/([^/.]*))?")
REFUSED = (403, 404)

log = logging.getLogger(__name__)


class AuditRefusals:
    """ASGI middleware behind the guard: a refusal is in the log before it is told."""

    def __init__(self, app: ASGIApp, database: Database) -> None:
        self._app = app
        self._database = database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the server."""
        found = WATCHED.match(scope["path"]) if scope["type"] == "http" else None

        async def noted(message: Message) -> None:
            session = scope.get("state", {}).get("session")
            refused = message["type"] == "http.response.start" and message["status"] in REFUSED
            if refused and found is not None and session is not None:
                route = f"{scope['method']} /api/v1/{found[1]}"
                await to_thread.run_sync(self._write, session.person.id, route, _id(found[2]))
            await send(message)

        await self._app(scope, receive, noted if found is not None else send)

    def _write(self, person_id: str, route: str, target: str) -> None:
        try:
            with self._database.begin() as connection:
                audit.write(connection, person_id, route, target, "refused")
        except SQLAlchemyError:
            # A full disk must not turn a refusal into an answer of another kind.
            log.error("A refusal could not be written into the audit log.")


def _id(segment: str | None) -> str:
    return segment if segment and ID.fullmatch(segment) else "-"

"""A person's own data over HTTP: take it away, have it erased."""

from typing import Any

from fastapi import APIRouter, Request, Response

from actions.database import Database
from actions.events import ANYONE, Event, record
from actions.own_data import store
from bot.identity.routes import forget_cookie


def own_data_router(database: Database) -> APIRouter:
    """GET and DELETE /api/v1/me/data."""
    router = APIRouter()

    @router.get("/api/v1/me/data")
    def export(request: Request) -> dict[str, Any]:
        person_id = request.state.session.person.id
        with database.begin() as connection:
            record(connection, Event.DATA_EXPORTED, person_id)
            return store.export(connection, person_id)

    @router.delete("/api/v1/me/data", status_code=204)
    def erase(request: Request) -> Response:
        with database.begin() as connection:
            store.erase(connection, request.state.session.person.id)
            record(connection, Event.DATA_ERASED, ANYONE)
        store.settle(database)
        answer = Response(status_code=204)
        forget_cookie(request, answer)
        return answer

    return router

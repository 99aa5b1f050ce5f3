"""Whether the service lives, and whether each of its parts is ready."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from anyio import to_thread
from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from actions.database import Database

OK = "ok"


def health_router(database: Database, rasa: Callable[[], Awaitable[bool]], index: Callable[[], str]) -> APIRouter:
    """GET /live and GET /ready; ready is 200 only when every part is ok.

    Args:
        rasa: whether it answers.
        index: its state: ok, loading or failed.
    """
    router = APIRouter()
    look = partial(parts_of, database, rasa, index)

    @router.get("/live")
    async def live() -> dict[str, str]:
        return {"status": OK}

    @router.get("/ready")
    async def ready() -> JSONResponse:
        parts = await look()
        whole = all(state == OK for state in parts.values())
        body: dict[str, Any] = {"status": "ready" if whole else "not ready", "parts": parts}
        return JSONResponse(body, 200 if whole else 503)

    return router


async def parts_of(
    database: Database, rasa: Callable[[], Awaitable[bool]], index: Callable[[], str]
) -> dict[str, str]:
    """The state of each part."""
    return {
        "database": await to_thread.run_sync(_database, database),
        "rasa": OK if await rasa() else "down",
        "index": index(),
    }


def _database(database: Database) -> str:
    try:
        with database.read() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return "down"
    return OK

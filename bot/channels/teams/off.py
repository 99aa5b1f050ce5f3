"""The route where Teams is not set up: it says so, and loads nothing."""

from fastapi import APIRouter

from bot.problems import Problem


def teams_off_router() -> APIRouter:
    """POST /api/teams/messages, refused."""
    router = APIRouter()

    @router.post("/api/teams/messages")
    def off() -> None:
        raise Problem("teams-off")

    return router

"""The journey over HTTP, for its page: read, and answered there as in the chat."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection

from actions.journey import page
from actions.journey.content import JourneyContent, journey_content
from actions.journey.page import AnswerRefusedError, JourneyChangedError, JourneyPatch
from actions.plans import check_ins, store
from actions.services import Services
from bot.problems import Problem, response


class CheckInWish(BaseModel):
    """Whether check-ins by message are wanted."""

    model_config = ConfigDict(extra="forbid")

    wanted: bool


def journey_router(services: Services) -> APIRouter:
    """GET and PATCH /api/v1/journey, PUT /api/v1/check-ins."""
    router = APIRouter()

    def content(request: Request) -> JourneyContent:
        return journey_content(language=request.state.session.person.language)

    def shown(connection: Connection, request: Request) -> dict[str, Any]:
        person_id = _person(request)
        plan = store.latest_plan(connection, person_id)
        day = check_ins.next_day(plan, services.today())
        return {
            **page.view(content(request), connection, person_id, services.today()),
            "plan": plan.id if plan else None,
            "check_ins": {
                "wanted": check_ins.wanted(connection, person_id), "next": day.isoformat() if day else None
            },
        }  # fmt: skip

    @router.get("/api/v1/journey")
    def journey(request: Request) -> dict[str, Any]:
        with services.database.read() as connection:
            return shown(connection, request)

    @router.patch("/api/v1/journey")
    def answer(request: Request, patch: JourneyPatch) -> Any:
        person_id = _person(request)
        try:
            with services.database.begin() as connection:
                answered = page.answer(content(request), connection, person_id, patch, services.today())
                return {**shown(connection, request), "said": list(answered.said)}
        except AnswerRefusedError as refused:
            raise Problem("answer-refused", reason=str(refused)) from None
        except JourneyChangedError:
            with services.database.read() as connection:
                return conflict("journey-changed", shown(connection, request))

    @router.put("/api/v1/check-ins")
    def wish(request: Request, given: CheckInWish) -> dict[str, Any]:
        with services.database.begin() as connection:
            check_ins.switch(connection, _person(request), given.wanted)
            return shown(connection, request)

    return router


def conflict(kind: str, current: dict[str, Any]) -> JSONResponse:
    """A 409 that holds what is there now, so that nobody has to ask again to see it."""
    return response(Problem(kind), current=current)


def _person(request: Request) -> str:
    person_id: str = request.state.session.person.id
    return person_id

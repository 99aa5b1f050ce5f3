"""A person's own plans over HTTP: read, changed, taken away. Somebody else's plan is as if there were none."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response
from pydantic import ValidationError
from sqlalchemy import Connection

from actions.events import Event, record
from actions.plans import store
from actions.plans.cards import view
from actions.plans.difference import lines_of as told
from actions.plans.export import FORMATS, export
from actions.plans.patch import PlanPatch, UnknownPartError, patch_plan
from actions.plans.texts import PlanTexts, plan_texts
from actions.services import Services
from bot import problems
from bot.problems import Problem
from knowledge.answer import Language


def plans_router(services: Services) -> APIRouter:
    """GET and PATCH /api/v1/plans, and the documents."""
    router = APIRouter()

    def texts(request: Request) -> PlanTexts:
        return plan_texts(language=request.state.session.person.language)

    @router.get("/api/v1/plans")
    def plans(request: Request) -> dict[str, Any]:
        with services.database.read() as connection:
            found = store.list_plans(connection, _person(request))
        return {"plans": [view(plan, texts(request), services.today()) for plan in found]}

    @router.get("/api/v1/plans/{plan_id}.{form}")
    def document(request: Request, plan_id: str, form: str, lang: Language | None = None) -> Response:
        kind = next((known for known in FORMATS if known == form), None)
        if kind is None:
            raise Problem("not-found")
        with services.database.read() as connection:
            plan = _plan(connection, request, plan_id)
            past = store.contents(connection, plan) if kind == "ics" else ()
        file = export(plan, kind, lang or request.state.session.person.language, past)
        with services.database.begin() as connection:
            record(connection, Event.PLAN_EXPORTED, plan.person_id, {"format": kind})
        headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        return Response(file.content, media_type=file.media_type, headers=headers)

    @router.get("/api/v1/plans/{plan_id}/versions")
    def versions(request: Request, plan_id: str) -> dict[str, Any]:
        with _told(), services.database.read() as connection:
            history = store.versions(connection, _person(request), plan_id)
        return {"versions": [{**entry, "lines": list(told(entry, texts(request)))} for entry in reversed(history)]}

    @router.get("/api/v1/plans/{plan_id}")
    def plan(request: Request, reply: Response, plan_id: str) -> dict[str, Any]:
        with services.database.read() as connection:
            found = _plan(connection, request, plan_id)
        reply.headers["ETag"] = f'"{found.version}"'
        return view(found, texts(request), services.today())

    @router.patch("/api/v1/plans/{plan_id}")
    def change(
        request: Request,
        reply: Response,
        plan_id: str,
        patch: PlanPatch,
        if_match: Annotated[str | None, Header()] = None,
    ) -> Any:
        seen = patch.model_copy(update={"version": _seen(patch, if_match)})
        try:
            with _told(), services.database.begin() as connection:
                changed = patch_plan(connection, _person(request), plan_id, seen, services.today())
        except store.PlanConflictError as conflict:
            return problems.response(
                Problem("plan-changed"), current=view(conflict.current, texts(request), services.today())
            )
        reply.headers["ETag"] = f'"{changed.version}"'
        return view(changed, texts(request), services.today())

    return router


def _seen(patch: PlanPatch, if_match: str | None) -> int:
    """The version that the client changes: of the body, or of the header."""
    if patch.version is not None:
        return patch.version
    tag = (if_match or "").strip().removeprefix("W/").strip('"')
    if not tag.isdecimal() or len(tag) > 9:
        raise Problem("version-missing")
    return int(tag)


def _person(request: Request) -> str:
    person_id: str = request.state.session.person.id
    return person_id


def _plan(connection: Connection, request: Request, plan_id: str) -> store.StoredPlan:
    with _told():
        return store.get_plan(connection, _person(request), plan_id)


@contextmanager
def _told() -> Iterator[None]:
    """What the plans' own errors are over HTTP."""
    try:
        yield
    except store.PlanNotFoundError:
        raise Problem("not-found") from None
    except (UnknownPartError, ValidationError):
        raise Problem("plan-invalid") from None

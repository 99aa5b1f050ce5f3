"""The conversation pack over HTTP: of what is shared with a person, or of what a manager says; read, printed, kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictStr
from sqlalchemy import Connection

from actions.manager_packs import cards, store
from actions.manager_packs.document import document
from actions.manager_packs.maker import make
from actions.manager_packs.quotes import article_of
from actions.manager_packs.spec import Situation, pack_file
from actions.manager_packs.store import PackNotFoundError, Stored
from actions.manager_packs.types import Given
from actions.plans.export import MEDIA_TYPES
from actions.plans.texts import language_texts
from actions.services import Services
from actions.sharing import agreed, audit, talks
from actions.turn import Person
from bot.channels.shares import Day, agreed_view, told
from bot.problems import Problem
from knowledge.answer import Category, Language, Organisation, category_of


class NewPack(BaseModel):
    """What a manager says of a conversation; all of it may be left out."""

    model_config = ConfigDict(extra="forbid")

    name: StrictStr | None = Field(None, max_length=store.NAME)
    organisation: Organisation | None = None
    category: Annotated[Category | None, BeforeValidator(category_of)] = None
    grade: StrictStr | None = Field(None, max_length=10)
    situations: tuple[Situation, ...] = Field((), max_length=7)
    day: date | None = None


def packs_router(services: Services) -> APIRouter:
    """GET, POST and DELETE /api/v1/packs."""
    router = APIRouter()
    database = services.database

    @router.get("/api/v1/packs")
    def packs(request: Request) -> dict[str, Any]:
        person = _person(request)
        spec = pack_file(person.language)
        with database.read() as connection:
            own = store.own(connection, person)
        return {
            "packs": [_line(pack, services.today(), person.language) for pack in own],
            "situations": [{"id": name, "title": one.title} for name, one in spec.situations.items()],
            "practice": cards.practice_view(spec),
            "tips": [{"id": name, "title": article_of(name).head.title, "lead": article_of(name).blocks[0].text,
                      "url": f"/knowledge/{name}"} for name in spec.tips],
        }  # fmt: skip

    @router.post("/api/v1/packs", status_code=201)
    def prepare(request: Request, wanted: NewPack) -> dict[str, Any]:
        person = _person(request)
        given = Given(
            name=wanted.name, organisation=wanted.organisation or person.organisation, category=wanted.category,
            grade=wanted.grade, situations=wanted.situations,
        )  # fmt: skip
        with database.begin() as connection:
            made = store.prepare(connection, person, given, wanted.day)
        return _view(made, services.today(), person.language)

    @router.get("/api/v1/packs/{share_id}.{form}")
    def printed(request: Request, share_id: str, form: str, lang: Language | None = None) -> Response:
        if form not in cards.FORMATS:
            raise Problem("not-found")
        with _told(), database.begin() as connection:
            found = _opened(connection, request, share_id, services.today())
        language = lang or _person(request).language
        pack = make(found.given, services.today(), language)
        made = document(pack, pack_file(language), language_texts(language))
        content, kind = _rendered(made, form)
        headers = {"Content-Disposition": f'attachment; filename="career-conversation.{form}"'}
        return Response(content, media_type=kind, headers=headers)

    @router.get("/api/v1/packs/{share_id}")
    def pack(request: Request, share_id: str) -> dict[str, Any]:
        person, today = _person(request), services.today()
        with _told(), database.begin() as connection:
            found = _opened(connection, request, share_id, today)
            view = _view(found, today, person.language)
            if found.share is None:
                return {**view, "talk": found.day.isoformat() if found.day else None, "agreed": None}
            day = talks.day_of(connection, found.share.id)
            actions = agreed.of_share(connection, found.share.id)
            return {
                **view,
                "talk": day.isoformat() if day else None,
                "agreed": [agreed_view(a, person.id) for a in actions],
            }

    @router.put("/api/v1/packs/{share_id}/talk")
    def talk(request: Request, share_id: str, given: Day) -> dict[str, Any]:
        with told(), _told(), database.begin() as connection:
            if any(own.id == share_id for own in store.own(connection, _person(request))):
                store.set_day(connection, _person(request), share_id, given.day)
            else:
                talks.set_day(connection, _person(request), share_id, given.day, services.today())
        return {"day": given.day.isoformat() if given.day else None}

    @router.delete("/api/v1/packs/{share_id}", status_code=204)
    def remove(request: Request, share_id: str) -> Response:
        with _told(), database.begin() as connection:
            store.remove(connection, _person(request), share_id)
        return Response(status_code=204)

    return router


def _opened(connection: Connection, request: Request, pack_id: str, today: date) -> Stored:
    person = _person(request)
    found = store.find(connection, person, pack_id, today)
    if found.share is not None:
        audit.write(connection, person.id, "GET /api/v1/packs", found.share.id, "opened")
    return found


def _view(found: Stored, today: date, language: Language) -> dict[str, Any]:
    view = cards.view(make(found.given, today, language), found.id, pack_file(language))
    return {**view, "share": found.share.id if found.share else None}


def _line(found: Stored, today: date, language: Language) -> dict[str, Any]:
    pack = make(found.given, today, language)
    return {"id": found.id, "title": pack.title, "about": pack.about, "url": cards.address(found.id),
            "talk": found.day.isoformat() if found.day else None, "created_at": found.created_at}  # fmt: skip


def _rendered(made: Any, form: str) -> tuple[bytes, str]:
    if form == "pdf":
        from actions.plans.export.pdf import to_pdf

        return to_pdf(made), MEDIA_TYPES["pdf"]
    from actions.plans.export.word import to_docx

    return to_docx(made), MEDIA_TYPES["docx"]


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except PackNotFoundError:
        raise Problem("not-found") from None


def _person(request: Request) -> Person:
    person: Person = request.state.session.person
    return person

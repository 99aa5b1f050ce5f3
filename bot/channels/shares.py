"""Sharing over HTTP: what a person shows, to whom, until when; and what others show to a person."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, StrictBool, StrictStr, ValidationError
from sqlalchemy import Connection

from actions.plans import store as plan_store
from actions.plans.types import FourE
from actions.services import Services
from actions.sharing import addresses, agreed, cards, store, talks
from actions.sharing.agreed import Agreed, AgreedNotFoundError, New, TooManyAgreedError
from actions.sharing.answers import answers_of
from actions.sharing.items import Item, UnknownItemError, chosen, items_of, usual
from actions.sharing.received import note_all, received_view
from actions.sharing.store import Offer, ShareNotFoundError, TooManySharesError, UntilInvalidError
from actions.sharing.talks import DayInvalidError
from actions.sharing.texts import SharingTexts, sharing_texts
from actions.turn import Person
from bot.problems import Problem

Id = Annotated[StrictStr, Field(max_length=100)]


class NewShare(BaseModel):
    """What is to be shared, with whom, until when. `preview`: show it, share nothing."""

    model_config = ConfigDict(extra="ignore")

    address: StrictStr = Field(
        "",
        max_length=addresses.LONGEST,
        validation_alias=AliasChoices("with", "address", "manager", "name", "person", "to"),
    )
    items: tuple[Id, ...] | None = Field(None, max_length=500)
    until: date | None = None
    days: int | None = Field(None, ge=1, le=store.LONGEST_DAYS)
    version: int | None = None
    preview: StrictBool = False
    private: StrictBool = False


class NewAgreed(BaseModel):
    """An action that the two agreed."""

    model_config = ConfigDict(extra="forbid")

    title: StrictStr = Field(min_length=1, max_length=agreed.TITLE)
    four_e: FourE = "experience"
    due: date | None = None


class Word(BaseModel):
    """Whether one agrees."""

    model_config = ConfigDict(extra="forbid")

    agrees: StrictBool


class Day(BaseModel):
    """The day of the next talk; none to forget it."""

    model_config = ConfigDict(extra="forbid")

    day: date | None


def shares_router(services: Services) -> APIRouter:
    """Shares of a plan, what others share, and what the two agree."""
    router = APIRouter()
    _own_routes(router, services)
    _reader_routes(router, services)
    _agreed_routes(router, services)
    return router


def _own_routes(router: APIRouter, services: Services) -> None:
    database = services.database

    @router.get("/api/v1/plans/{plan_id}/shares")
    def shares(request: Request, plan_id: str) -> dict[str, Any]:
        with told(), database.read() as connection:
            plan = plan_store.get_plan(connection, _person(request).id, plan_id)
            texts = _texts(request)
            items = _items(connection, plan, texts)
            given = store.given(connection, plan.person_id, plan.id)
            return {
                "shares": [_with_agreed(connection, share, services.today(), texts) for share in given],
                "items": _choices(items, texts),
                "version": plan.version,
                "until": (services.today() + timedelta(days=store.DAYS)).isoformat(),
                "latest": (services.today() + timedelta(days=store.LONGEST_DAYS)).isoformat(),
            }

    @router.post("/api/v1/plans/{plan_id}/shares", response_model=None)
    def share(request: Request, plan_id: str, wanted: NewShare) -> JSONResponse:
        person, today, texts = _person(request), services.today(), _texts(request)
        with told(), database.begin() as connection:
            plan = plan_store.get_plan(connection, person.id, plan_id)
            if wanted.version not in (None, plan.version):
                raise Problem("plan-changed")
            items = _chosen(_items(connection, plan, texts), wanted)
            until = store.check_until(wanted.until or today + timedelta(days=wanted.days or store.DAYS), today)
            if wanted.preview:
                shown = cards.seen(store.about_of(person, plan, items), items, until, texts)
                return JSONResponse({"preview": shown, "version": plan.version, "items": [i.ref for i in items]})
            if not addresses.key(wanted.address):
                raise Problem("share-name-missing")
            if addresses.key(wanted.address) == addresses.key(person.name):
                raise Problem("share-with-oneself")
            made = store.create(connection, person, plan, Offer(wanted.address, items, until), today)
            return JSONResponse(cards.share_view(made, texts, today), 201)

    @router.delete("/api/v1/plans/{plan_id}/shares")
    def stop(
        request: Request, plan_id: str, share: Annotated[str | None, Query(max_length=100)] = None
    ) -> dict[str, Any]:
        return _stop(request, plan_id, share)

    @router.delete("/api/v1/plans/{plan_id}/shares/{share_id}")
    def stop_one(request: Request, plan_id: str, share_id: str) -> dict[str, Any]:
        return _stop(request, plan_id, share_id)

    def _stop(request: Request, plan_id: str, share_id: str | None) -> dict[str, Any]:
        person, today = _person(request), services.today()
        with told(), database.begin() as connection:
            plan = plan_store.get_plan(connection, person.id, plan_id)
            given = store.given(connection, person.id, plan.id)
            ended = [s for s in given if share_id in (None, s.id)]
            if share_id is not None and not ended:
                raise Problem("not-found")
            for one in ended:
                store.revoke(connection, person.id, one.id)
            left = store.given(connection, person.id, plan.id)
            return {"shares": [_with_agreed(connection, one, today, _texts(request)) for one in left]}


def _reader_routes(router: APIRouter, services: Services) -> None:
    @router.get("/api/v1/shared")
    def shared(request: Request) -> dict[str, Any]:
        person, today = _person(request), services.today()
        with services.database.begin() as connection:
            found = store.received(connection, person, today)
            note_all(connection, person, found)
            return {"shared": [received_view(connection, share, person.language) for share in found]}


def _agreed_routes(router: APIRouter, services: Services) -> None:
    database = services.database

    @router.post("/api/v1/shares/{share_id}/agreed", status_code=201)
    def propose(request: Request, share_id: str, given: NewAgreed) -> dict[str, Any]:
        person, today = _person(request), services.today()
        with told(), database.begin() as connection:
            made = agreed.propose(connection, person, share_id, New(given.title, given.four_e, given.due), today)
            return agreed_view(made, person.id)

    @router.put("/api/v1/agreed/{agreed_id}")
    def settle(request: Request, agreed_id: str, word: Word) -> dict[str, Any]:
        person, today = _person(request), services.today()
        with told(), database.begin() as connection:
            return agreed_view(agreed.settle(connection, person, agreed_id, word.agrees, today), person.id)

    @router.delete("/api/v1/agreed/{agreed_id}")
    def withdraw(request: Request, agreed_id: str) -> dict[str, Any]:
        person = _person(request)
        with told(), database.begin() as connection:
            return agreed_view(agreed.withdraw(connection, person, agreed_id, services.today()), person.id)

    @router.put("/api/v1/shares/{share_id}/talk")
    def talk(request: Request, share_id: str, given: Day) -> dict[str, Any]:
        with told(), database.begin() as connection:
            talks.set_day(connection, _person(request), share_id, given.day, services.today())
        return {"day": given.day.isoformat() if given.day else None}


def agreed_view(action: Agreed, person_id: str) -> dict[str, Any]:
    """An agreed action as either side sees it. `mine`: entered by who asks."""
    return {
        "id": action.id, "title": action.title, "four_e": action.four_e,
        "due": action.due.isoformat() if action.due else None, "status": action.status,
        "mine": action.author_id == person_id, "version": action.plan_version,
    }  # fmt: skip


@contextmanager
def told() -> Iterator[None]:
    """What the errors of sharing are over HTTP: whatever is not one's own does not exist."""
    try:
        yield
    except (ShareNotFoundError, AgreedNotFoundError, plan_store.PlanNotFoundError):
        raise Problem("not-found") from None
    except UnknownItemError:
        raise Problem("share-items-unknown") from None
    except UntilInvalidError:
        raise Problem("share-until", limit=store.LONGEST_DAYS) from None
    except DayInvalidError:
        raise Problem("talk-day", limit=talks.LONGEST_DAYS) from None
    except TooManySharesError:
        raise Problem("share-limit", limit=store.MOST) from None
    except TooManyAgreedError:
        raise Problem("agreed-limit", limit=agreed.MOST) from None
    except plan_store.PlanConflictError:
        raise Problem("plan-changed") from None
    except (ValidationError, ValueError):
        raise Problem("plan-invalid") from None


def _with_agreed(connection: Connection, share: store.Share, today: date, texts: SharingTexts) -> dict[str, Any]:
    """A share for its owner, with what the two agreed while it can be opened."""
    view = cards.share_view(share, texts, today)
    day = talks.day_of(connection, share.id)
    found = agreed.of_share(connection, share.id)
    return {
        **view,
        "talk": day.isoformat() if day else None,
        "agreed": [agreed_view(a, share.owner_id) for a in found],
    }


def _items(connection: Connection, plan: plan_store.StoredPlan, texts: SharingTexts) -> tuple[Item, ...]:
    return items_of(plan.content, answers_of(connection, plan.person_id, texts), texts)


def _choices(items: tuple[Item, ...], texts: SharingTexts) -> list[dict[str, Any]]:
    """All that can be shared, with what is ticked at first."""
    ticked, kinds = {item.ref for item in usual(items)}, texts.kinds
    many = Counter(item.kind for item in items)
    return [
        {**item.model_dump(mode="json"), "heading": kinds[item.kind][many[item.kind] > 1], "usual": item.ref in ticked,
         "private": item.private}
        for item in items
    ]  # fmt: skip


def _chosen(items: tuple[Item, ...], wanted: NewShare) -> tuple[Item, ...]:
    found = usual(items) if wanted.items is None else chosen(items, wanted.items)
    if not found:
        raise Problem("share-nothing")
    if any(item.private for item in found) and not (wanted.private or wanted.preview):
        raise Problem("share-private")
    return found


def _texts(request: Request) -> SharingTexts:
    return sharing_texts(_person(request).language)


def _person(request: Request) -> Person:
    person: Person = request.state.session.person
    return person

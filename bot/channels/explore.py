"""The moves of the architecture and the picture of step 1 over HTTP, each for the person who has signed in."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from actions.journey import history
from actions.journey.change import change_card
from actions.journey.content import JourneyContent, journey_content
from actions.journey.explore_view import explore_view, position_of
from actions.journey.offers import facts_of
from actions.journey.picture_png import picture_png
from actions.journey.reading import profile_card
from actions.plans.dates import spoken
from actions.services import Services
from actions.turn import Person
from bot.problems import Problem
from knowledge.answer import Category, Organisation

Short = Annotated[str | None, Query(max_length=40)]


def explore_router(services: Services) -> APIRouter:
    """GET /api/v1/explore, /api/v1/me/picture, /api/v1/me/picture.png."""
    router = APIRouter()

    def content_of(person: Person) -> JourneyContent:
        return journey_content(language=person.language)

    @router.get("/api/v1/explore")
    def explore(
        request: Request,
        organisation: Organisation | Literal[""] | None = None,
        category: Category | Literal[""] | None = None,
        grade: Short = None,
        field: Short = None,
    ) -> dict[str, Any]:
        person = request.state.session.person
        named = {"organisation": organisation, "category": category, "grade": grade, "field": field}
        position = position_of(person, {key: value or None for key, value in named.items()})
        with services.database.read() as connection:
            return explore_view(content_of(person), connection, person, position)

    @router.get("/api/v1/me/picture")
    def picture(request: Request) -> dict[str, Any]:
        return _card(request)[0]

    @router.get("/api/v1/me/picture.png")
    def image(request: Request) -> Response:
        card, day = _card(request)
        return Response(picture_png(card, day), media_type="image/png")

    def _card(request: Request) -> tuple[dict[str, Any], Any]:
        person = request.state.session.person
        with services.database.read() as connection:
            kept = history.of_person(connection, person.id)
        content = content_of(person)
        if not kept:
            raise Problem("not-found")
        if len(kept) > 1:
            card = change_card(content.spec, kept[1].snapshot, kept[0].snapshot, spoken(kept[1].day, person.language))
            return card, kept[0].day
        found = profile_card(content.spec, kept[0].snapshot, facts_of(person))
        if found is None:
            raise Problem("not-found")
        return found, kept[0].day

    return router

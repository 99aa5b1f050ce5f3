"""Signing in and out."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from actions.turn import Person
from bot import language
from bot.identity.guard import cookie_name
from bot.identity.sessions import Session, Sessions
from bot.identity.sign_in import NotIdentifiedError, SignIn, personas
from bot.problems import Problem
from knowledge.answer import Language


class PersonaChosen(BaseModel):
    """The body of a demo sign-in."""

    model_config = ConfigDict(extra="ignore")

    persona: str = Field(max_length=100)


class ProfileChanged(BaseModel):
    """The body of a change of one's own profile."""

    model_config = ConfigDict(extra="forbid")

    language: Language


async def nowhere() -> str | None:
    """No common log-out."""
    return None


def identity_router(
    sign_in: SignIn, sessions: Sessions, elsewhere: Callable[[], Awaitable[str | None]] = nowhere
) -> APIRouter:
    """Sign-in, sign-out and who one is.

    Args:
        elsewhere: where a browser goes on to sign out of everything else.
    """
    router = APIRouter()

    @router.post("/demo/sign-in")
    async def demo_sign_in(chosen: PersonaChosen, request: Request) -> JSONResponse:
        try:
            identified = sign_in.identify(chosen.persona)
        except NotIdentifiedError:
            raise Problem("persona-unknown", personas=", ".join(p.id for p in personas())) from None
        # At first the browser's language; what was chosen on the page before signing in is the person's own wish.
        profile = {"language": language.of_browser(request), **identified.profile}
        wished = language.known(request.cookies.get(language.COOKIE))
        session = await to_thread.run_sync(sessions.begin, replace(identified, profile=profile), wished)
        answer = JSONResponse({"token": session.token, **_shown(session)}, headers={"Cache-Control": "no-store"})
        keep_cookie(request, answer, session, sessions.seconds)
        if wished:
            answer.delete_cookie(language.COOKIE)
        return answer

    @router.post("/language")
    async def speak(request: Request) -> Response:
        """The switch on every page: a plain form, so that it works without a script."""
        form = parse_qs((await request.body()).decode("utf-8", "replace"))
        chosen = language.known(form.get("language", [""])[0])
        if chosen is None:
            raise Problem("invalid", fields="language")
        answer = RedirectResponse(on_this_site(form.get("next", [""])[0]), 303, {"Cache-Control": "no-store"})
        session = request.state.session
        if session is None:
            answer.set_cookie(
                language.COOKIE, chosen, max_age=LANGUAGE_SECONDS, httponly=True, samesite="lax",
                secure=request.scope["scheme"] == "https",
            )  # fmt: skip
        else:
            await to_thread.run_sync(sessions.speak, session.person.id, chosen)
        return answer

    @router.patch("/api/v1/me")
    async def change_me(changed: ProfileChanged, request: Request) -> dict[str, Any]:
        session = request.state.session
        person = await to_thread.run_sync(sessions.speak, session.person.id, changed.language)
        return _shown(replace(session, person=person))

    @router.post("/sign-out", status_code=204)
    async def sign_out(request: Request) -> Response:
        await to_thread.run_sync(sessions.end, request.state.session.token)
        leave = await elsewhere()
        # Where others of the organisation's applications are signed out as well, the page goes there.
        answer = JSONResponse({"leave": leave}) if leave else Response(status_code=204)
        forget_cookie(request, answer)
        return answer

    @router.get("/api/v1/me")
    async def me(request: Request) -> dict[str, Any]:
        return _shown(request.state.session)

    return router


LANGUAGE_SECONDS = 365 * 24 * 3600


def on_this_site(path: str) -> str:
    """Where a form may lead back to: a path of this site, and nothing that a browser reads as another."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if inside else "/"


def keep_cookie(request: Request, answer: Response, session: Session, seconds: int) -> None:
    """Have the browser keep the session."""
    answer.set_cookie(
        cookie_name(request),
        session.token,
        max_age=seconds,
        httponly=True,
        samesite="lax",
        secure=request.scope["scheme"] == "https",
    )


def forget_cookie(request: Request, answer: Response) -> None:
    """Have the browser drop the session."""
    answer.delete_cookie(
        cookie_name(request), httponly=True, samesite="lax", secure=request.scope["scheme"] == "https"
    )


def _shown(session: Session) -> dict[str, Any]:
    return {"person": shown_person(session.person), "csrf": session.csrf}


def shown_person(person: Person) -> dict[str, Any]:
    """A person as the API shows them."""
    return {
        "id": person.id, "name": person.name, "organisation": person.organisation, "category": person.category,
        "grade": person.grade, "duty_station": person.duty_station, "role": person.role, "language": person.language,
    }  # fmt: skip

"""Signing in and out."""

from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from actions.turn import Person
from bot.identity.guard import cookie_name
from bot.identity.sessions import Session, Sessions
from bot.identity.sign_in import NotIdentifiedError, SignIn, personas
from bot.problems import Problem


class PersonaChosen(BaseModel):
    """The body of a demo sign-in."""

    model_config = ConfigDict(extra="ignore")

    persona: str = Field(max_length=100)


def identity_router(sign_in: SignIn, sessions: Sessions) -> APIRouter:
    """Sign-in, sign-out and who one is."""
    router = APIRouter()

    @router.post("/demo/sign-in")
    async def demo_sign_in(chosen: PersonaChosen, request: Request) -> JSONResponse:
        try:
            identified = sign_in.identify(chosen.persona)
        except NotIdentifiedError:
            raise Problem("persona-unknown", personas=", ".join(p.id for p in personas())) from None
        session = await to_thread.run_sync(sessions.begin, identified)
        answer = JSONResponse({"token": session.token, **_shown(session)}, headers={"Cache-Control": "no-store"})
        answer.set_cookie(
            cookie_name(request),
            session.token,
            max_age=sessions.seconds,
            httponly=True,
            samesite="lax",
            secure=request.scope["scheme"] == "https",
        )
        return answer

    @router.post("/sign-out", status_code=204)
    async def sign_out(request: Request) -> Response:
        await to_thread.run_sync(sessions.end, request.state.session.token)
        answer = Response(status_code=204)
        forget_cookie(request, answer)
        return answer

    @router.get("/api/v1/me")
    async def me(request: Request) -> dict[str, Any]:
        return _shown(request.state.session)

    return router


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

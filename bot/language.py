"""In which language a request is answered: the person's own, else the one chosen on the page or asked for by the browser."""

from contextvars import ContextVar
from typing import get_args

from starlette.requests import Request

from knowledge.answer import Language

COOKIE = "cairn-language"
"""What someone chose who has not signed in. Signing in hands it over to the person, and it is gone."""
LANGUAGES: tuple[Language, ...] = get_args(Language)
current: ContextVar[Language] = ContextVar("language", default="en")
"""The language of the request that is being served."""


def known(name: str | None) -> Language | None:
    """The language of this code, "fr" as well as "fr-CH"; None where Cairn does not speak it."""
    code = (name or "").strip().lower().partition("-")[0]
    return next((language for language in LANGUAGES if language == code), None)


def preferred(accept_language: str) -> Language:
    """The first language of a browser's list that Cairn speaks; English where there is none."""
    wishes = []
    for wish in accept_language.split(","):
        name, _, quality = wish.partition(";q=")
        language = known(name)
        if language is not None and _weight(quality) > 0:
            wishes.append((_weight(quality), language))
    return max(wishes, key=lambda wish: wish[0])[1] if wishes else "en"


def of_browser(request: Request) -> Language:
    """What this browser asks for, whoever is signed in."""
    return known(request.cookies.get(COOKIE)) or preferred(request.headers.get("accept-language", ""))


def of_request(request: Request) -> Language:
    """The language in which this request is answered."""
    session = getattr(request.state, "session", None)
    language: Language = session.person.language if session is not None else of_browser(request)
    return language


def _weight(quality: str) -> float:
    try:
        return float(quality or 1)
    except ValueError:
        return 0.0

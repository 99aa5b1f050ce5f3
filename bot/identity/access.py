"""Who may do what: one line a route. What has no line is refused."""

from collections.abc import Iterator
from enum import StrEnum

from starlette.routing import compile_path

from actions.turn import Person


class Who(StrEnum):
    """Kinds of clients."""

    EVERYONE = "everyone"
    PAGE = "everyone; the page itself leads to the sign-in"
    LOOPBACK = "programs and browsers on this machine"
    METRICS = "whoever measures: programs on this machine, or by the token for it"
    RASA = "Rasa, by its token"
    SIGNED_IN = "people who have signed in; each sees their own"


TABLE: dict[str, Who] = {
    "GET /live": Who.EVERYONE,
    "GET /ready": Who.EVERYONE,
    "GET /metrics": Who.METRICS,
    "POST /demo/sign-in": Who.LOOPBACK,
    "GET /oidc/sign-in": Who.PAGE,
    "GET /oidc/callback": Who.PAGE,
    "POST /oidc/log-out": Who.PAGE,
    "POST /webhooks/actions": Who.RASA,
    "POST /sign-out": Who.SIGNED_IN,
    "POST /language": Who.PAGE,
    "PATCH /api/v1/me": Who.SIGNED_IN,
    "GET /api/v1/me": Who.SIGNED_IN,
    "GET /api/v1/me/data": Who.SIGNED_IN,
    "DELETE /api/v1/me/data": Who.SIGNED_IN,
    "POST /api/v1/messages": Who.SIGNED_IN,
    "GET /api/v1/messages": Who.SIGNED_IN,
    "POST /api/v1/ask": Who.SIGNED_IN,
    "GET /api/v1/journey": Who.SIGNED_IN,
    "PATCH /api/v1/journey": Who.SIGNED_IN,
    "PUT /api/v1/check-ins": Who.SIGNED_IN,
    "GET /api/v1/plans": Who.SIGNED_IN,
    "GET /api/v1/plans/{plan_id}/versions": Who.SIGNED_IN,
    "GET /api/v1/plans/{plan_id}.{form}": Who.SIGNED_IN,
    "GET /api/v1/plans/{plan_id}": Who.SIGNED_IN,
    "PATCH /api/v1/plans/{plan_id}": Who.SIGNED_IN,
    "GET /api/v1/plans/{plan_id}/shares": Who.SIGNED_IN,
    "POST /api/v1/plans/{plan_id}/shares": Who.SIGNED_IN,
    "DELETE /api/v1/plans/{plan_id}/shares": Who.SIGNED_IN,
    "DELETE /api/v1/plans/{plan_id}/shares/{share_id}": Who.SIGNED_IN,
    "GET /api/v1/shared": Who.SIGNED_IN,
    "POST /api/v1/shares/{share_id}/agreed": Who.SIGNED_IN,
    "PUT /api/v1/shares/{share_id}/talk": Who.SIGNED_IN,
    "PUT /api/v1/agreed/{agreed_id}": Who.SIGNED_IN,
    "DELETE /api/v1/agreed/{agreed_id}": Who.SIGNED_IN,
    "GET /api/v1/packs": Who.SIGNED_IN,
    "POST /api/v1/packs": Who.SIGNED_IN,
    "GET /api/v1/packs/{share_id}.{form}": Who.SIGNED_IN,
    "GET /api/v1/packs/{share_id}": Who.SIGNED_IN,
    "PUT /api/v1/packs/{share_id}/talk": Who.SIGNED_IN,
    "DELETE /api/v1/packs/{share_id}": Who.SIGNED_IN,
    "GET /api/v1/explore": Who.SIGNED_IN,
    "GET /api/v1/me/picture": Who.SIGNED_IN,
    "GET /api/v1/me/picture.png": Who.SIGNED_IN,
    "GET /": Who.PAGE,
    "GET /sign-in": Who.PAGE,
    "GET /widget": Who.PAGE,
    "GET /widget.js": Who.EVERYONE,
    "GET /journey": Who.PAGE,
    "GET /plan": Who.PAGE,
    "GET /explore": Who.PAGE,
    "GET /plan/{plan_id}": Who.PAGE,
    "GET /plan/{plan_id}/share": Who.PAGE,
    "GET /shared": Who.PAGE,
    "GET /packs/{share_id}": Who.PAGE,
    "GET /knowledge": Who.PAGE,
    "GET /knowledge/{article_id}": Who.PAGE,
    "GET /your-data": Who.PAGE,
    "GET /assets/{digest}/{name}": Who.EVERYONE,
}
_PATTERNS = [(rule.partition(" ")[0], compile_path(rule.partition(" ")[2])[0], rule) for rule in TABLE]


def rule_of(method: str, path: str) -> str | None:
    """The line of the table that speaks of this, e.g. "GET /api/v1/plans/{plan_id}"; None if there is none."""
    asked = "GET" if method == "HEAD" else method
    return next((rule for verb, pattern, rule in _PATTERNS if verb == asked and pattern.match(path)), None)


def who_may(method: str, path: str) -> Who | None:
    """Who may do this; None if no line of the table speaks of it."""
    rule = rule_of(method, path)
    return None if rule is None else TABLE[rule]


def verbs(path: str) -> Iterator[str]:
    """Every method that the table knows for a path."""
    return (verb for verb, pattern, _ in _PATTERNS if pattern.match(path))


def may(who: Who, person: Person | None) -> bool:
    """Whether this person, or nobody in particular, is of the kind."""
    return person is not None if who is Who.SIGNED_IN else True

"""From the claims of a token to someone of Cairn's: name, role, and what else the settings say where to find. Pure."""

from typing import Any, get_args

from actions.turn import Person
from bot.identity.oidc.tokens import Claims
from bot.identity.sign_in import Identified
from config.settings import OidcSettings
from knowledge.answer import Category, Organisation, Role

LONGEST = 200
CLOSED: dict[str, tuple[str, ...]] = {
    "organisation": get_args(Organisation),
    "category": get_args(Category),
}
POWER: tuple[Role, ...] = ("hr", "manager", "staff")
"""Who is of several roles has the first of these."""


def identified(claims: Claims, settings: OidcSettings) -> Identified:
    """Who a token vouches for. What it says of name and role holds anew at each sign-in, and a role taken away is gone."""
    profile: dict[str, Any] = {"name": _name(claims), "role": role(claims, settings)}
    for field, claim in settings.profile.items():
        value = claims.get(claim)
        if isinstance(value, str) and value.strip() and value in CLOSED.get(field, (value,)):
            profile[field] = value.strip()[:LONGEST]
    return Identified(settings.issuer, str(claims["sub"]), profile, tuple(profile))


def role(claims: Claims, settings: OidcSettings) -> Role:
    """The person's role by the settings' map; staff where nothing in the map is claimed."""
    claimed: set[str] = set()
    for name in settings.role_claims:
        value = claims.get(name)
        several = value if isinstance(value, list) else [value]
        claimed.update(one for one in several if isinstance(one, str))
    roles = {settings.roles[value] for value in claimed if value in settings.roles}
    return next((known for known in POWER if known in roles), "staff")


def _name(claims: Claims) -> str:
    for claim in ("name", "preferred_username", "email"):
        if isinstance(claims.get(claim), str) and claims[claim].strip():
            return str(claims[claim]).strip()[:LONGEST]
    return "—"


assert set(CLOSED) <= set(Person.__dataclass_fields__)  # noqa: S101

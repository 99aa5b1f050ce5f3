"""The people who talk with Cairn: an opaque id, how they signed in, and the profile that answers are fitted to."""

from typing import Any
from uuid import uuid4

from sqlalchemy import Column, Connection, String, Table, UniqueConstraint, bindparam, insert, select, update

from actions.database import iso, metadata, now
from actions.turn import Person

people = Table(
    "people",
    metadata,
    Column("id", String, primary_key=True),
    Column("provider", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("name", String, nullable=False),
    Column("organisation", String),
    Column("category", String),
    Column("grade", String),
    Column("duty_station", String),
    Column("role", String, nullable=False),
    Column("language", String, nullable=False),
    Column("created_at", String, nullable=False),
    UniqueConstraint("provider", "subject"),
)
GROUP = "teams-group"
"""Provider of a group or a channel thread, which stands in for a person: what is asked there belongs to nobody."""
_BY_ID = select(people).where(people.c.id == bindparam("person"))
PROFILE = ("name", "organisation", "category", "grade", "duty_station", "role", "language")


class PersonUnknownError(LookupError):
    """No such person."""


def find(connection: Connection, person_id: str) -> Person:
    """The person with this id.

    Raises:
        PersonUnknownError: if there is none.
    """
    row = connection.execute(_BY_ID, {"person": person_id}).one_or_none()
    if row is None:
        raise PersonUnknownError(f"No person {person_id!r}.")
    return _person(row._mapping)


def find_or_create(connection: Connection, provider: str, subject: str, profile: dict[str, Any]) -> Person:
    """The person who signed in as `subject` with `provider`; made from `profile` at the first time."""
    there = known(connection, provider, subject)
    if there is not None:
        return find(connection, there)
    values = {"role": "staff", "language": "en", **{k: v for k, v in profile.items() if k in PROFILE}}
    person_id = uuid4().hex
    connection.execute(
        insert(people).values(id=person_id, provider=provider, subject=subject, created_at=iso(now()), **values)
    )
    return find(connection, person_id)


def known(connection: Connection, provider: str, subject: str) -> str | None:
    """The id of the person who signs in as `subject` with `provider`; None if nobody has yet."""
    found: str | None = connection.execute(
        select(people.c.id).where(people.c.provider == provider, people.c.subject == subject)
    ).scalar_one_or_none()
    return found


def change_profile(connection: Connection, person_id: str, **changes: str | None) -> Person:
    """Change fields of the profile and return it."""
    unknown = set(changes) - set(PROFILE)
    if unknown:
        raise ValueError(f"Not in a profile: {sorted(unknown)}; a profile has {', '.join(PROFILE)}.")
    connection.execute(update(people).where(people.c.id == person_id).values(**changes))
    return find(connection, person_id)


def _person(row: Any) -> Person:
    return Person(id=row["id"], **{name: row[name] for name in PROFILE})

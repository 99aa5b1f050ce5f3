"""The event log: what happened, in the past tense, with no free text. Written in the transaction that did it.

The log knows nobody: a row has a pseudonym (actions/pseudonyms.py), and the coarse place in the organisation, channel
and language as they were at that moment. It says with which content, dialogue model and code it came about.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, Index, Integer, String, Table, bindparam, insert, select

from actions.database import BOOK, iso, metadata, now
from actions.event_fields import FIELDS, UNDESCRIBED, Event, EventRefusedError, check
from actions.people import GROUP, people
from actions.pseudonyms import Pseudonyms

__all__ = ["ANYONE", "FIELDS", "Book", "Event", "EventRefusedError", "Versions", "events", "pseudonyms", "record"]

ANYONE = "erased"
"""In place of a person's id: the event is counted, and names nobody."""
events = Table(
    "event_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("who", String, nullable=False),
    Column("organisation", String),
    Column("category", String),
    Column("channel", String),
    Column("language", String),
    Column("content", String, nullable=False),
    Column("model", String, nullable=False),
    Column("code", String, nullable=False),
    Column("data", JSON, nullable=False),
    Index("event_log_who", "who", "id"),
)
_RECORD = insert(events)
_LAST_CHANNEL = (
    select(events.c.channel)
    .where(events.c.who == bindparam("who"), events.c.channel.is_not(None))
    .order_by(events.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_PLACE = select(
    people.c.provider, people.c.organisation, people.c.category, people.c.language, _LAST_CHANNEL.label("channel")
).where(people.c.id == bindparam("person"))  # fmt: skip


@dataclass(frozen=True)
class Versions:
    """With what an event came about: short hashes of content and dialogue model, and of the code."""

    content: str = "-"
    model: str = "-"
    code: str = "-"


@dataclass(frozen=True)
class Book:
    """What it takes to write into the log of one database: its pseudonyms, and how to tell the present versions."""

    pseudonyms: Pseudonyms = field(default_factory=Pseudonyms)
    versions: Callable[[], Versions] = Versions


def record(
    connection: Connection,
    event: Event,
    person_id: str,
    data: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    """Write one fact into the log, in the caller's transaction; what a group does is none.

    Args:
        at: when it was; now by default.

    Raises:
        EventRefusedError: the vocabulary does not hold such data.
    """
    checked, moment, book = check(event, data or {}), at or now(), _book(connection)
    who = "" if person_id == ANYONE else book.pseudonyms.name(person_id, moment)
    row = connection.execute(_PLACE, {"person": person_id, "who": who}).mappings().one_or_none()
    place = {str(name): value for name, value in row.items()} if row is not None else {}
    if place.pop("provider", None) == GROUP:
        # Figures count people.
        return
    # The message itself says by which channel it came; what it led to came by the same.
    described = {} if event in UNDESCRIBED else {**place, "channel": checked.get("channel") or place.get("channel")}
    connection.execute(
        _RECORD,
        {
            "at": iso(moment), "name": event.value, "who": who, "organisation": None, "category": None,
            "language": None, "channel": None, **described, **vars(book.versions()), "data": checked,
        },
    )  # fmt: skip


def pseudonyms(connection: Connection, person_id: str) -> tuple[str, ...]:
    """Every name that the log may have for a person."""
    return _book(connection).pseudonyms.names(person_id)


def _book(connection: Connection) -> Book:
    return connection.get_execution_options().get(BOOK) or _PASSING


_PASSING = Book()
"""For a database opened with no book: names that nobody can tell again once this process has ended."""

"""Packs in the database: of general ones what the manager said, of shared ones nothing, since the share itself says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, delete, insert, select, update

from actions.database import iso, now
from actions.events import Event, record
from actions.manager_packs.tables import packs
from actions.manager_packs.types import Given
from actions.plans.dates import spoken
from actions.plans.words import printable
from actions.sharing import store as sharing
from actions.sharing.store import Share, ShareNotFoundError
from actions.sharing.texts import sharing_texts
from actions.turn import Button, Person, Reply

MOST = 50
"""General packs that are kept for one person; older ones go."""
NAME = 80


class PackNotFoundError(LookupError):
    """No such pack for this person."""


@dataclass(frozen=True)
class Stored:
    """A pack that can be opened: of a share, or of what the manager said."""

    id: str
    given: Given
    share: Share | None
    day: date | None
    created_at: str


def prepare(
    connection: Connection, person: Person, given: Given, day: date | None = None, *, whole: bool = True
) -> Stored:
    """Keep what a general pack is for. `whole`: all is known; else it is finished by `refit`."""
    old = (
        select(packs.c.id).where(packs.c.person_id == person.id).order_by(packs.c.created_at.desc()).offset(MOST - 1)
    )
    connection.execute(delete(packs).where(packs.c.id.in_(list(connection.execute(old).scalars()))))
    pack_id = uuid4().hex
    name = " ".join(printable(given.name or "", NAME).split()) or None
    connection.execute(
        insert(packs).values(
            id=pack_id, person_id=person.id, name=name, organisation=given.organisation, category=given.category,
            grade=given.grade, situations=list(given.situations), day=day.isoformat() if day else None,
            created_at=iso(now()),
        )
    )  # fmt: skip
    if whole:
        note_prepared(connection, person, given)
    return find(connection, person, pack_id, (day or date.min))


def refit(connection: Connection, person: Person, pack_id: str, given: Given) -> Stored:
    """Finish a pack with what was said since; its name and day stay.

    Raises:
        PackNotFoundError
    """
    done = connection.execute(
        update(packs)
        .where(packs.c.id == pack_id, packs.c.person_id == person.id)
        .values(
            organisation=given.organisation, category=given.category, grade=given.grade,
            situations=list(given.situations),
        )
    )  # fmt: skip
    if done.rowcount != 1:
        raise PackNotFoundError("No such pack.")
    note_prepared(connection, person, given)
    return find(connection, person, pack_id, date.min)


def find(connection: Connection, person: Person, pack_id: str, today: date) -> Stored:
    """The pack of a share, or one of the person's own. A share's pack is opened by it, and its owner sees that.

    Raises:
        PackNotFoundError: the same for what does not exist, is not shared with this person, or no longer is.
    """
    row = connection.execute(select(packs).where(packs.c.id == pack_id, packs.c.person_id == person.id)).one_or_none()
    if row is not None:
        return _stored(row)
    try:
        share = sharing.open_share(connection, person, pack_id, today, "pack")
    except ShareNotFoundError:
        raise PackNotFoundError("No such pack.") from None
    given = of_share(share)
    if sharing.times_opened(connection, share.id, "pack") == 1:
        note_prepared(connection, person, given)
    return Stored(share.id, given, share, None, share.created_at)


def own(connection: Connection, person: Person) -> list[Stored]:
    """The general packs of a person, the newest first."""
    query = select(packs).where(packs.c.person_id == person.id).order_by(packs.c.created_at.desc())
    return [_stored(row) for row in connection.execute(query)]


def remove(connection: Connection, person: Person, pack_id: str) -> None:
    """Forget a general pack.

    Raises:
        PackNotFoundError
    """
    done = connection.execute(delete(packs).where(packs.c.id == pack_id, packs.c.person_id == person.id))
    if done.rowcount != 1:
        raise PackNotFoundError("No such pack.")


def set_day(connection: Connection, person: Person, pack_id: str, day: date | None) -> None:
    """Note the day of the talk that a general pack is for.

    Raises:
        PackNotFoundError
    """
    done = connection.execute(
        update(packs)
        .where(packs.c.id == pack_id, packs.c.person_id == person.id)
        .values(day=day.isoformat() if day else None)
    )
    if done.rowcount != 1:
        raise PackNotFoundError("No such pack.")


def of_share(share: Share) -> Given:
    """What a share says of the conversation: no more than was shown."""
    about = share.about
    return Given(
        name=about.name, organisation=about.organisation, category=about.category, grade=about.grade,
        items=share.items, until=share.until,
    )  # fmt: skip


def note_prepared(connection: Connection, person: Person, given: Given) -> None:
    """Record that a pack was prepared: no name, no words."""
    data = {"shared": bool(given.items), "category": given.category, "situations": list(given.situations)}
    record(connection, Event.PACK_PREPARED, person.id, data)


def _stored(row: Row[Any]) -> Stored:
    given = Given(
        name=row.name, organisation=row.organisation, category=row.category, grade=row.grade,
        situations=tuple(row.situations),
    )  # fmt: skip
    return Stored(row.id, given, None, date.fromisoformat(row.day) if row.day else None, row.created_at)


@dataclass(frozen=True)
class Reminder:
    """A talk of tomorrow for which a general pack was prepared."""

    person_id: str
    pack_id: str
    day: date

    @property
    def key(self) -> str:
        """What it is sent under, once."""
        return f"pack:{self.pack_id}:{self.day}"


class PackReminders:
    """Talks for which a general pack was made, as occasions to write to the manager: for bot/gateway/proactive.py."""

    kind = "pack"
    apart = timedelta(0)

    def due(self, connection: Connection, today: date) -> Sequence[Reminder]:
        """Talks of tomorrow, and of today."""
        query = select(packs).where(
            packs.c.day >= today.isoformat(), packs.c.day <= (today + timedelta(days=1)).isoformat(),
            packs.c.created_at < today.isoformat(),
        )  # fmt: skip
        return [Reminder(row.person_id, row.id, date.fromisoformat(row.day)) for row in connection.execute(query)]

    def message(self, connection: Connection, occasion: Reminder, person: Person) -> Reply | None:
        """The reminder."""
        row = connection.execute(select(packs).where(packs.c.id == occasion.pack_id)).one_or_none()
        if row is None:
            return None
        words, day = sharing_texts(person.language).reminders, spoken(occasion.day, person.language)
        said = words.talk_alone.format(name=row.name, date=day) if row.name else words.talk_unnamed.format(date=day)
        payload = {"intent": "prepare_conversation", "pack": {"open": occasion.pack_id}}
        return Reply(text=said, buttons=(Button(words.open_pack, payload),))

    def sent(self, connection: Connection, occasion: Reminder, titles: Sequence[str]) -> None:
        """Nothing waits."""

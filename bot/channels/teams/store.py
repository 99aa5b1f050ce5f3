"""Who a verified activity is from, and where they are reached. Blocking."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from actions import people
from actions.database import Database, iso, now
from bot.channels.teams.heard import Place, Speaker
from bot.channels.teams.tables import teams_conversations as table
from bot.identity import entra
from knowledge.answer import Language


@dataclass(frozen=True)
class Talk:
    """A conversation of Teams and the person (or the group) whose it is."""

    conversation_id: str
    person_id: str
    kind: Literal["personal", "group"]
    service_url: str
    bot_id: str
    blocked: bool


class Talks:
    """The conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, place: Place, speaker: Speaker | None, language: Language) -> Talk | None:
        """The conversation of an activity, made or brought up to date, with the person behind it.

        Returns:
            None if an activity in a personal chat does not say who it is from.
        """
        if place.kind == "personal" and speaker is None:
            return None
        try:
            return self._open(place, speaker, language)
        except IntegrityError:
            # Another process met the same person at the same moment.
            return self._open(place, speaker, language)

    def _open(self, place: Place, speaker: Speaker | None, language: Language) -> Talk:
        provider, subject = people.GROUP, place.conversation_id
        profile: dict[str, Any] = {"name": "", "language": language}
        if place.kind == "personal" and speaker is not None:
            provider, subject = entra.PROVIDER, entra.subject(speaker.tenant_id, speaker.object_id)
            profile["name"] = speaker.name
        with self._database.read() as connection:
            found = connection.execute(select(table).where(table.c.conversation_id == place.conversation_id)).first()
            known = people.known(connection, provider, subject)
        if found is not None and known == found.person_id and _same(found, place):
            return _talk(found)
        with self._database.begin() as connection:
            person = people.find_or_create(connection, provider, subject, profile)
            values = {
                "person_id": person.id, "kind": place.kind, "service_url": place.service_url, "bot_id": place.bot_id,
                "state": "open", "updated_at": iso(now()),
            }  # fmt: skip
            changed = update(table).where(table.c.conversation_id == place.conversation_id).values(**values)
            if not connection.execute(changed).rowcount:
                connection.execute(insert(table).values(conversation_id=place.conversation_id, **values))
        was_blocked = found is not None and found.state != "open"
        return Talk(place.conversation_id, person.id, place.kind, place.service_url, place.bot_id, was_blocked)

    def of(self, person_id: str) -> Talk | None:
        """The conversation in which a person (or a group) is reached."""
        with self._database.read() as connection:
            row = connection.execute(
                select(table).where(table.c.person_id == person_id).order_by(table.c.updated_at.desc()).limit(1)
            ).first()
        return None if row is None else _talk(row)

    def block(self, conversation_id: str) -> None:
        """Nothing is sent there until somebody writes from there."""
        with self._database.begin() as connection:
            connection.execute(
                update(table).where(table.c.conversation_id == conversation_id).values(state="blocked")
            )

    def language(self, person_id: str) -> Language:
        """The language of a person; English for somebody erased."""
        with self._database.read() as connection:
            try:
                return people.find(connection, person_id).language
            except people.PersonUnknownError:
                return "en"


def _same(row: Any, place: Place) -> bool:
    return bool(
        row.kind == place.kind
        and row.service_url == place.service_url
        and row.bot_id == place.bot_id
        and row.state == "open"
    )


def _talk(row: Any) -> Talk:
    return Talk(row.conversation_id, row.person_id, row.kind, row.service_url, row.bot_id, row.state != "open")

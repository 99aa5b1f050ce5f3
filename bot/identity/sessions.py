"""Sessions: a random token for the person, of which only the hash is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Column, String, Table, bindparam, delete, insert, select

from actions import people
from actions.database import Database, iso, metadata, now
from actions.turn import Person
from bot.identity.sign_in import Identified
from knowledge.answer import Language

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("person_id", String, nullable=False, index=True),
    Column("expires_at", String, nullable=False, index=True),
    # The identity provider's own name for it, by which it may end it.
    Column("provider_session", String, index=True),
)


LIVING = (
    select(people.people)
    .join(sessions, sessions.c.person_id == people.people.c.id)
    .where(sessions.c.token_hash == bindparam("hash"), sessions.c.expires_at > bindparam("now"))
)


@dataclass(frozen=True)
class Session:
    """A person who has signed in.

    Attributes:
        csrf: what a changing request of a browser has to bring along; other sites cannot know it.
        token: the secret itself, as the client holds it.
    """

    person: Person
    csrf: str
    token: str


class Sessions:
    """All sessions. Blocking; call it from a worker thread."""

    def __init__(self, database: Database, hours: float) -> None:
        self._database = database
        self._life = timedelta(hours=hours)

    @property
    def seconds(self) -> int:
        """How long a session lasts."""
        return int(self._life.total_seconds())

    def begin(self, identified: Identified, chosen: Language | None = None) -> Session:
        """Sign a person in, who is made at the first time; `chosen` is the language asked for just before."""
        token = secrets.token_urlsafe(32)
        with self._database.begin() as connection:
            person = people.find_or_create(connection, identified.provider, identified.subject, identified.profile)
            changed = {name: identified.profile[name] for name in identified.holds}
            if any(getattr(person, name) != value for name, value in changed.items()):
                person = people.change_profile(connection, person.id, **changed)
            if chosen is not None and chosen != person.language:
                person = people.change_profile(connection, person.id, language=chosen)
            connection.execute(delete(sessions).where(sessions.c.expires_at < iso(now())))
            connection.execute(
                insert(sessions).values(
                    token_hash=_hash(token),
                    person_id=person.id,
                    expires_at=iso(now() + self._life),
                    provider_session=identified.session,
                )
            )
        return Session(person, csrf_of(token), token)

    def find(self, token: str) -> Session | None:
        """The living session of this token."""
        with self._database.read() as connection:
            row = connection.execute(LIVING, {"hash": _hash(token), "now": iso(now())}).mappings().one_or_none()
        if row is None:
            return None
        person = Person(id=row["id"], **{name: row[name] for name in people.PROFILE})
        return Session(person, csrf_of(token), token)

    def speak(self, person_id: str, language: Language) -> Person:
        """Speak this language with the person from now on."""
        with self._database.begin() as connection:
            return people.change_profile(connection, person_id, language=language)

    def end_by_provider(self, provider: str, subject: str | None, session: str | None) -> int:
        """Sign out whom the provider names: one session, or all of a person. Returns how many were ended."""
        theirs = select(people.people.c.id).where(people.people.c.provider == provider)
        if subject is not None:
            theirs = theirs.where(people.people.c.subject == subject)
        ended = delete(sessions).where(sessions.c.person_id.in_(theirs))
        if session is not None:
            ended = ended.where(sessions.c.provider_session == session)
        with self._database.begin() as connection:
            return connection.execute(ended).rowcount

    def end(self, token: str) -> None:
        """Sign out."""
        with self._database.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.token_hash == _hash(token)))


def csrf_of(token: str) -> str:
    """The token against forged requests: follows from the session's secret, so it needs no place of its own."""
    return hashlib.sha256(b"csrf\0" + token.encode()).hexdigest()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

"""Export and erasure of one person's data for the command line: by id, or by how they sign in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import or_, select

from actions.database import Database
from actions.events import Event, record
from actions.own_data import store
from actions.own_data.action_erase import ANYONE
from actions.people import people
from bot import tables  # noqa: F401  (every table has to be known to find what is a person's)
from bot.operations import in_use, schema
from config.settings import Settings


class PersonNotFoundError(LookupError):
    """Nobody has this id or signs in like this."""


def export(settings: Settings, person: str) -> dict[str, Any]:
    """Everything that is held of a person.

    Raises:
        PersonNotFoundError
    """
    with _opened(settings) as database:
        person_id = _id(database, person)
        with database.begin() as connection:
            record(connection, Event.DATA_EXPORTED, person_id)
            return store.export(connection, person_id)


def erase(settings: Settings, person: str) -> int:
    """Erase everything of a person; returns the number of rows.

    Raises:
        PersonNotFoundError
    """
    with _opened(settings) as database:
        person_id = _id(database, person)
        with database.begin() as connection:
            rows = store.erase(connection, person_id)
            record(connection, Event.DATA_ERASED, ANYONE)
        store.settle(database)
        return rows


@contextmanager
def _opened(settings: Settings) -> Iterator[Database]:
    """The database, which nobody replaces meanwhile."""
    database = Database(settings.database)
    try:
        with in_use.shared(settings.data):
            schema.migrate(database)
            yield database
    finally:
        database.close()


def _id(database: Database, person: str) -> str:
    with database.read() as connection:
        found: str | None = connection.execute(
            select(people.c.id).where(or_(people.c.id == person, people.c.subject == person))
        ).scalar_one_or_none()
    if found is None:
        raise PersonNotFoundError(f"There is nobody with the id or sign-in {person!r}.")
    return found

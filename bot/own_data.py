"""Export and erasure of one person's data for the command line: by id, or by how they sign in."""

from typing import Any

from sqlalchemy import or_, select

from actions.database import Database
from actions.own_data import store
from actions.people import people
from bot import tables  # noqa: F401  (every table has to be known to find what is a person's)
from bot.database import book_of
from config.settings import Settings


class PersonNotFoundError(LookupError):
    """Nobody has this id or signs in like this."""


def export(settings: Settings, person: str) -> dict[str, Any]:
    """Everything that is held of a person.

    Raises:
        PersonNotFoundError
    """
    database = Database(settings.database, book_of(settings))
    database.create()
    person_id = _id(database, person)
    with database.read() as connection:
        return store.export(connection, person_id)


def erase(settings: Settings, person: str) -> int:
    """Erase everything of a person; returns the number of rows.

    Raises:
        PersonNotFoundError
    """
    database = Database(settings.database, book_of(settings))
    database.create()
    person_id = _id(database, person)
    with database.begin() as connection:
        rows = store.erase(connection, person_id)
    store.settle(database)
    return rows


def _id(database: Database, person: str) -> str:
    with database.read() as connection:
        found: str | None = connection.execute(
            select(people.c.id).where(or_(people.c.id == person, people.c.subject == person))
        ).scalar_one_or_none()
    if found is None:
        raise PersonNotFoundError(f"There is nobody with the id or sign-in {person!r}.")
    return found

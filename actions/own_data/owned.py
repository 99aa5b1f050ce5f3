"""Which rows of the database are a person's: found from the tables themselves, so that a new table is not forgotten.

A row is a person's if it names them in `person_id`, has one of their pseudonyms in `who`, or belongs by a foreign key to
a row that is theirs: what a manager entered about a share is the manager's, and goes with the share of the person whose
plan it is as well.
"""

from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, Table, or_, select

from actions.database import metadata
from actions.people import people


def owned(person_id: str, pseudonyms: Collection[str] = ()) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Every table that can hold something of the person, with what their rows have in common; children first."""
    for table in reversed(metadata.sorted_tables):
        named = table.c.who.in_(pseudonyms) if "who" in table.c else None
        condition = named if named is not None else _theirs(table, person_id, frozenset())
        if condition is not None and table.name != "erasures":
            yield table, condition


def _theirs(table: Table, person_id: str, seen: frozenset[str]) -> ColumnElement[bool] | None:
    if table is people:
        return table.c.id == person_id
    conditions: list[ColumnElement[bool]] = []
    if "person_id" in table.c:
        conditions.append(table.c.person_id == person_id)
    for key in table.foreign_keys:
        parent = key.column.table
        if parent.name in seen or parent is table:
            continue
        theirs = _theirs(parent, person_id, seen | {table.name})
        if theirs is not None:
            conditions.append(key.parent.in_(select(key.column).where(theirs)))
    return or_(*conditions) if conditions else None

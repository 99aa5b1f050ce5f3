"""What people have taken back: an older state that is brought back must not undo it.

Erasures are made again, shares that were stopped stay stopped, who asked not to be written to is not, and nobody who had
signed out is signed in.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, inspect, select, update

from actions.own_data.store import erasures
from actions.plans.check_ins import check_in_choices
from actions.sharing.tables import shares
from bot.identity.sessions import sessions

Row = dict[str, Any]


@dataclass(frozen=True)
class Withdrawn:
    """Rows of the state that is being replaced."""

    erased: tuple[Row, ...] = ()
    revoked: tuple[Row, ...] = ()
    stopped: tuple[Row, ...] = ()


def read(connection: Connection) -> Withdrawn:
    """What has been taken back, as far as this database knows; its schema may be an older one."""
    there = set(inspect(connection).get_table_names())

    def rows(table: Table, *where: Any) -> tuple[Row, ...]:
        if table.name not in there:
            return ()
        return tuple(dict(row) for row in connection.execute(select(table).where(*where)).mappings())

    return Withdrawn(
        erased=rows(erasures),
        revoked=rows(shares, shares.c.revoked_at.is_not(None)),
        stopped=rows(check_in_choices, check_in_choices.c.wanted.is_(False)),
    )


def replay(connection: Connection, withdrawn: Withdrawn) -> None:
    """Take the same back here. The erasures themselves are made by actions.own_data.store.erase_again."""
    connection.execute(delete(sessions))
    known = set(connection.execute(select(erasures.c.person_id)).scalars())
    for row in withdrawn.erased:
        if row["person_id"] not in known:
            connection.execute(insert(erasures).values(**row))
    for row in withdrawn.revoked:
        connection.execute(
            update(shares)
            .where(shares.c.id == row["id"], shares.c.revoked_at.is_(None))
            .values(revoked_at=row["revoked_at"])
        )
    for row in withdrawn.stopped:
        connection.execute(delete(check_in_choices).where(check_in_choices.c.person_id == row["person_id"]))
        connection.execute(insert(check_in_choices).values(**row))

"""Reading a conversation back: what was said, in order."""

from typing import Any

from sqlalchemy import Connection, literal, select

from bot.gateway.tables import inbox, outbox
from bot.gateway.types import OPEN, Body

PAGE = 200


def history(connection: Connection, person_id: str, after: str | None = None, limit: int = PAGE) -> list[Body]:
    """The latest `limit` messages of a conversation, oldest first; with `after` (a message id), those next after it.

    Each is a contract message with "id", "from" ("person" or "cairn") and "at" (ISO, UTC). The person's own have the
    "client_id" under which they were sent.
    """
    start = 0 if after is None else _position(connection, person_id, after)
    both = (
        select(inbox.c.position, inbox.c.id, literal("person").label("sender"))
        .where(inbox.c.person_id == person_id, inbox.c.position > start)
        .union_all(
            select(outbox.c.position, outbox.c.id, literal("cairn").label("sender")).where(
                outbox.c.person_id == person_id, outbox.c.position > start
            )
        )
        .subquery()
    )
    order = both.c.position if after is not None else both.c.position.desc()
    found = connection.execute(select(both).order_by(order).limit(limit)).all()
    ids = [row.id for row in found]
    said = {
        row.id: {"id": row.id, "from": "person", "at": row.received_at, "text": row.text, "client_id": row.client_id}
        for row in connection.execute(select(inbox).where(inbox.c.id.in_(ids)))
    }
    replied: dict[str, Any] = {
        row.id: {"id": row.id, "from": "cairn", "at": row.written_at, **row.body}
        for row in connection.execute(select(outbox).where(outbox.c.id.in_(ids)))
    }
    everything = {**said, **replied}
    return [everything[row.id] for row in sorted(found, key=lambda row: row.position)]


def is_open(connection: Connection, person_id: str) -> bool:
    """Whether a message of the person still waits to be handled."""
    found = select(inbox.c.id).where(inbox.c.person_id == person_id, inbox.c.status.in_(OPEN)).limit(1)
    return connection.execute(found).first() is not None


def _position(connection: Connection, person_id: str, message_id: str) -> int:
    for table in (outbox, inbox):
        found = connection.execute(
            select(table.c.position).where(table.c.person_id == person_id, table.c.id == message_id)
        ).scalar_one_or_none()
        if found is not None:
            return int(found)
    return 0

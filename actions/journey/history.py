"""The pictures of step 1 over time: each kept with its date, so that a change can be shown years later."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Column, Connection, Date, Row, String, Table, delete, insert, select

from actions.database import iso, metadata, now
from actions.journey.picture import Snapshot

pictures = Table(
    "journey_pictures",
    metadata,
    Column("id", String, primary_key=True),
    Column("person_id", String, nullable=False, index=True),
    Column("journey_id", String, nullable=False),
    Column("day", Date, nullable=False),
    Column("data", JSON, nullable=False),
    Column("created_at", String, nullable=False),
)


@dataclass(frozen=True)
class Kept:
    """A picture of one day."""

    journey_id: str
    day: date
    snapshot: Snapshot


def keep(connection: Connection, person_id: str, journey_id: str, snapshot: Snapshot, day: date) -> None:
    """Keep what a journey gave; what the same journey gave before is replaced, since an answer was changed."""
    connection.execute(delete(pictures).where(pictures.c.journey_id == journey_id))
    if snapshot.measured:
        connection.execute(
            insert(pictures).values(
                id=uuid4().hex, person_id=person_id, journey_id=journey_id, day=day, data=snapshot.as_data(),
                created_at=iso(now()),
            )
        )  # fmt: skip


def of_person(connection: Connection, person_id: str) -> list[Kept]:
    """All pictures of a person, the newest first."""
    rows = connection.execute(
        select(pictures)
        .where(pictures.c.person_id == person_id)
        .order_by(pictures.c.day.desc(), pictures.c.created_at.desc())
    )
    return [_kept(row) for row in rows]


def latest(connection: Connection, person_id: str) -> Snapshot | None:
    """The newest picture, if there is one."""
    found = of_person(connection, person_id)
    return found[0].snapshot if found else None


def _kept(row: Row[Any]) -> Kept:
    return Kept(row.journey_id, row.day, Snapshot.of_data(row.data))

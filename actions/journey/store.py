"""Journeys in the database. Entries are only ever added; what counts is found by replaying them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import JSON, Column, Connection, Integer, Row, String, Table, func, insert, select, update

from actions.database import iso, metadata, now
from actions.journey.engine import Entry, State, replay
from actions.journey.question import MAIN, SIDE, RouteName

Status = Literal["open", "paused", "completed", "left"]

journeys = Table(
    "journeys",
    metadata,
    Column("id", String, primary_key=True),
    Column("person_id", String, nullable=False, index=True),
    Column("route", String, nullable=False),
    Column("status", String, nullable=False),
    Column("created_at", String, nullable=False),
    Column("changed_at", String, nullable=False),
)
journey_entries = Table(
    "journey_entries",
    metadata,
    Column("journey_id", String, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("person_id", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("question", String, nullable=False),
    Column("value", JSON),
    Column("created_at", String, nullable=False),
)


@dataclass(frozen=True)
class StoredJourney:
    """A journey: the route on which it began, and whether it is under way."""

    id: str
    person_id: str
    route: RouteName
    status: Status


def start(connection: Connection, person_id: str, route: RouteName) -> StoredJourney:
    """Begin a journey; one of its kind that is under way is left, its answers stay stored. A side route lets the main wait."""
    for kind in (MAIN, SIDE):
        under_way = _newest(connection, person_id, ("open", "paused"), kind)
        if under_way is not None and (kind is SIDE or route in MAIN):
            set_status(connection, under_way, "left")
        elif under_way is not None and under_way.status == "open":
            set_status(connection, under_way, "paused")
    moment, journey_id = iso(now()), uuid4().hex
    connection.execute(
        insert(journeys).values(
            id=journey_id, person_id=person_id, route=route, status="open", created_at=moment, changed_at=moment
        )
    )
    return StoredJourney(journey_id, person_id, route, "open")


def current(connection: Connection, person_id: str) -> StoredJourney | None:
    """The journey under way, paused or not: one beside the journey before the journey itself."""
    return _newest(connection, person_id, ("open", "paused"), SIDE) or current_main(connection, person_id)


def current_main(connection: Connection, person_id: str) -> StoredJourney | None:
    """The journey itself that is under way, paused or not."""
    return _newest(connection, person_id, ("open", "paused"), MAIN)


def completed(connection: Connection, person_id: str) -> StoredJourney | None:
    """The journey completed last."""
    return _newest(connection, person_id, ("completed",), MAIN)


def main(connection: Connection, person_id: str) -> StoredJourney | None:
    """The journey itself, under way or completed: what plans are made from."""
    return current_main(connection, person_id) or completed(connection, person_id)


def latest_on(connection: Connection, person_id: str, route: RouteName) -> StoredJourney | None:
    """The last one on a side route that was not left."""
    return _newest(connection, person_id, ("open", "paused", "completed"), (route,))


def set_status(connection: Connection, journey: StoredJourney, status: Status) -> StoredJourney:
    """Note that a journey is open, paused, completed or left."""
    connection.execute(
        update(journeys).where(journeys.c.id == journey.id).values(status=status, changed_at=iso(now()))
    )
    return StoredJourney(journey.id, journey.person_id, journey.route, status)


def state_of(connection: Connection, journey: StoredJourney) -> State:
    """Where a journey stands."""
    rows = connection.execute(
        select(journey_entries).where(journey_entries.c.journey_id == journey.id).order_by(journey_entries.c.seq)
    )
    return replay(journey.route, (Entry(row.kind, row.question, row.value) for row in rows))


def append(connection: Connection, journey: StoredJourney, entries: Iterable[Entry]) -> None:
    """Add entries at the end."""
    last = connection.execute(
        select(func.max(journey_entries.c.seq)).where(journey_entries.c.journey_id == journey.id)
    ).scalar()
    moment = iso(now())
    for seq, entry in enumerate(entries, start=(last or 0) + 1):
        connection.execute(
            insert(journey_entries).values(
                journey_id=journey.id, seq=seq, person_id=journey.person_id, kind=entry.kind,
                question=entry.question, value=entry.value, created_at=moment,
            )
        )  # fmt: skip


def _newest(
    connection: Connection, person_id: str, statuses: Iterable[str], routes: Iterable[str]
) -> StoredJourney | None:
    row: Row[Any] | None = connection.execute(
        select(journeys)
        .where(
            journeys.c.person_id == person_id,
            journeys.c.status.in_(list(statuses)),
            journeys.c.route.in_(list(routes)),
        )
        .order_by(journeys.c.changed_at.desc())
        .limit(1)
    ).one_or_none()
    return StoredJourney(row.id, row.person_id, row.route, row.status) if row is not None else None

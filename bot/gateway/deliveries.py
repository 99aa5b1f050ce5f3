"""What waits to be pushed to a channel, in each person's order: written with the reply, settled when the channel took it.

A process that dies while the channel is being asked leaves the reply waiting, and it is sent again: the channel may have
taken it, and no connector tells. So a death can double a message, never lose one (decision 0020).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from actions.database import Database, iso, now
from bot.gateway.liveness import Liveness
from bot.gateway.tables import deliveries, outbox
from bot.gateway.types import Body

PUSHED = frozenset({"teams"})
"""Channels that do not fetch for themselves."""
STALE = timedelta(days=1)
"""What could not be delivered for so long is read in the history, and not pushed any more."""


class State(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    SENT = "sent"
    BLOCKED = "blocked"
    FAILED = "failed"


@dataclass(frozen=True)
class Item:
    """A reply in this worker's hands: `sent` are the ids that the channel gave the parts it has taken."""

    outbox_id: str
    person_id: str
    body: Body
    sent: tuple[str, ...]
    created_at: str


def add(
    connection: Connection, channel: str, worker: str | None, person_id: str, replies: Sequence[tuple[str, int]]
) -> None:
    """Let these replies (id, position) wait for the channel; those that are there already stay as they are.

    Args:
        worker: in whose hands they are from the beginning, which saves it a transaction to take them.
    """
    ids = [outbox_id for outbox_id, _ in replies]
    there = set(connection.execute(select(deliveries.c.outbox_id).where(deliveries.c.outbox_id.in_(ids))).scalars())
    moment = iso(now())
    rows: list[dict[str, Any]] = [
        {
            "outbox_id": outbox_id, "channel": channel, "person_id": person_id, "position": position,
            "state": State.WAITING, "sent": [], "worker": worker, "created_at": moment,
        }
        for outbox_id, position in replies
        if outbox_id not in there
    ]  # fmt: skip
    if rows:
        connection.execute(insert(deliveries), rows)


def forget(connection: Connection, before: str) -> None:
    """Delete what became of replies from before a moment (ISO, UTC)."""
    old = select(outbox.c.id).where(outbox.c.written_at < before)
    connection.execute(delete(deliveries).where(deliveries.c.outbox_id.in_(old)))


class Deliveries:
    """The deliveries of one channel. Blocking; raises sqlalchemy's errors where the database is busy or full."""

    def __init__(self, database: Database, liveness: Liveness, channel: str) -> None:
        self._database = database
        self._liveness = liveness
        self._channel = channel

    def waiting(self) -> list[str]:
        """The people for whom something waits."""
        query = (
            select(deliveries.c.person_id)
            .where(deliveries.c.state == State.WAITING, deliveries.c.channel == self._channel)
            .distinct()
        )
        with self._database.read() as connection:
            return list(connection.execute(query).scalars())

    def take(self, person_id: str) -> Item | None:
        """The earliest reply that waits, taken into this worker's hands; None if there is none, or another has it."""
        earliest = (
            select(deliveries, outbox.c.body)
            .join(outbox, outbox.c.id == deliveries.c.outbox_id)
            .where(
                deliveries.c.person_id == person_id,
                deliveries.c.channel == self._channel,
                deliveries.c.state == State.WAITING,
            )
            .order_by(deliveries.c.position)
            .limit(1)
        )
        with self._database.read() as connection:
            row = connection.execute(earliest).one_or_none()
        if row is None:
            return None
        if row.worker != self._liveness.worker and not self._taken_over(row.outbox_id, row.worker):
            return None
        return Item(row.outbox_id, person_id, {"id": row.outbox_id, **row.body}, tuple(row.sent), row.created_at)

    def note(self, outbox_id: str, sent: Sequence[str], whole: bool) -> None:
        """The channel has taken these parts; `whole`: that was all of it."""
        state = {"state": State.SENT, "worker": None} if whole else {}
        with self._database.begin() as connection:
            self._set(connection, outbox_id, sent=list(sent), **state)

    def give_up(self, outbox_id: str) -> None:
        """The channel will not take this one: it is read in the history only."""
        with self._database.begin() as connection:
            self._set(connection, outbox_id, state=State.FAILED, worker=None)

    def block(self, person_id: str) -> None:
        """Nothing reaches the person on this channel until they write again."""
        self._move(person_id, State.WAITING, State.BLOCKED, "")

    def unblock(self, person_id: str) -> None:
        """The person is back: what is not too old goes out now."""
        self._move(person_id, State.BLOCKED, State.WAITING, iso(now() - STALE))

    def reply_of(self, person_id: str, channel_id: str) -> str | None:
        """The reply to which the channel gave this id."""
        query = select(deliveries.c.outbox_id, deliveries.c.sent).where(
            deliveries.c.person_id == person_id,
            deliveries.c.channel == self._channel,
            deliveries.c.state == State.SENT,
        )
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(deliveries.c.position.desc()).limit(1000)).all()
        return next((row.outbox_id for row in rows if channel_id in row.sent), None)

    def _move(self, person_id: str, before: State, after: State, since: str) -> None:
        with self._database.begin() as connection:
            connection.execute(
                update(deliveries)
                .where(
                    deliveries.c.person_id == person_id,
                    deliveries.c.channel == self._channel,
                    deliveries.c.state == before,
                    deliveries.c.created_at >= since,
                )
                .values(state=after, worker=None)
            )

    def _taken_over(self, outbox_id: str, holder: str | None) -> bool:
        """Take a reply that nobody has, or somebody dead; not if another was quicker."""
        if holder is not None and self._liveness.alive(holder):
            return False
        taken = (
            update(deliveries)
            .where(
                deliveries.c.outbox_id == outbox_id,
                deliveries.c.state == State.WAITING,
                deliveries.c.worker.is_not_distinct_from(holder),
            )
            .values(worker=self._liveness.worker)
        )
        with self._database.begin() as connection:
            return connection.execute(taken).rowcount == 1

    @staticmethod
    def _set(connection: Connection, outbox_id: str, **values: Any) -> None:
        connection.execute(update(deliveries).where(deliveries.c.outbox_id == outbox_id).values(**values))

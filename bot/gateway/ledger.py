"""The durable record of every conversation: what came in, who handles it, what was answered, in which order.

A message is written here before anything is done with it, and its replies before they are sent. All functions are
blocking and open their own transaction; call them from a worker thread. They raise sqlalchemy's errors where the
database is busy or full: then nothing was stored.
"""

import secrets
from uuid import uuid4

from sqlalchemy import Connection, RowMapping, delete, exists, insert, select, update
from sqlalchemy.exc import IntegrityError

from actions import dialogue, people
from actions.database import Database, iso, now
from actions.events import Event, record
from bot.gateway.markdown import to_html
from bot.gateway.tables import buttons, conversations, inbox, outbox
from bot.gateway.types import OPEN, Body, Busy, Claimed, Incoming, Outgoing, Receipt, Reply, State, Status, Verdict


class ButtonUnknownError(LookupError):
    """The person has no such button."""


class Ledger:
    """Inbox, outbox and buttons of all conversations."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def receive(self, incoming: Incoming) -> Receipt:
        """Store a message, unless it is stored already. When this returns, it will be handled whatever happens.

        Raises:
            PersonUnknownError: the person has been erased.
        """
        try:
            with self.database.begin() as connection:
                return _known(connection, incoming) or _store(connection, incoming)
        except IntegrityError:
            # Another process stored the same message between our look and our write.
            with self.database.read() as connection:
                known = _known(connection, incoming)
            if known is None:
                raise
            return known

    def claim(self, person_id: str, upto: int, worker: str, *, skip_waiting: bool = False) -> Claimed | Busy | None:
        """Take the person's earliest open message into this worker's hands.

        Args:
            upto: the last position to look at.
            skip_waiting: leave the messages aside that wait for Rasa.

        Returns:
            None if no message is left; Busy if another worker has the earliest one.
        """
        wanted = [status for status in OPEN if not (skip_waiting and status is Status.WAITING)]
        with self.database.begin() as connection:
            row = (
                connection.execute(
                    select(inbox)
                    .where(inbox.c.person_id == person_id, inbox.c.position <= upto, inbox.c.status.in_(wanted))
                    .order_by(inbox.c.position)
                    .limit(1)
                    .with_for_update()
                )
                .mappings()
                .one_or_none()
            )
            if row is None:
                return None
            if row["status"] == Status.PROCESSING and row["worker"] != worker:
                return Busy(row["worker"])
            connection.execute(
                update(inbox)
                .where(inbox.c.id == row["id"])
                .values(status=Status.PROCESSING, worker=worker, attempts=row["attempts"] + 1)
            )
            return _claimed(connection, row, worker)

    def finish(self, claimed: Claimed, verdict: Verdict, state: State) -> Reply | None:
        """Store what a message brought, and where it stands now.

        Returns:
            The reply as stored, or None if the message is no longer this worker's: erased, or taken over.
        """
        with self.database.begin() as connection:
            mine = connection.execute(
                update(inbox)
                .where(
                    inbox.c.id == claimed.message_id,
                    inbox.c.status == Status.PROCESSING,
                    inbox.c.worker == claimed.worker,
                )
                .values(
                    status=verdict.status,
                    worker=None,
                    failures=claimed.failures + verdict.failed,
                    # Only a worker that died counts as an attempt: a Rasa that is down must not use them up.
                    attempts=0,
                    **({} if claimed.answered else {"state": state}),
                )
            ).rowcount
            if not mine:
                return None
            replies = verdict.replies
            first = _next_position(connection, claimed.person.id, len(replies)) if replies else 0
            bodies = tuple(_write(connection, claimed, reply, first + n) for n, reply in enumerate(replies))
        return Reply(bodies, state)

    def reply(self, message_id: str) -> Reply | None:
        """The first reply to a message; None while there is none, or if the message is unknown."""
        with self.database.read() as connection:
            row = connection.execute(
                select(inbox.c.status, inbox.c.state).where(inbox.c.id == message_id)
            ).one_or_none()
            written = connection.execute(
                select(outbox.c.id, outbox.c.body)
                .where(outbox.c.message_id == message_id, outbox.c.late == 0)
                .order_by(outbox.c.position)
            ).all()
        if row is None or (row.status in OPEN and not written):
            return None
        return Reply(tuple({"id": one.id, **one.body} for one in written), row.state or {})

    def status(self, message_id: str) -> Status | None:
        """Where a message stands; None if the ledger does not know it."""
        with self.database.read() as connection:
            found = connection.execute(select(inbox.c.status).where(inbox.c.id == message_id)).scalar_one_or_none()
        return None if found is None else Status(found)

    def button(self, person_id: str, button_id: str) -> tuple[str, Body]:
        """Title and payload of one of the person's buttons.

        Raises:
            ButtonUnknownError: there is none, or it is another's.
        """
        with self.database.read() as connection:
            row = connection.execute(
                select(buttons).where(buttons.c.id == button_id, buttons.c.person_id == person_id)
            ).one_or_none()
        if row is None:
            raise ButtonUnknownError
        return row.title, row.payload

    def question_of(self, person_id: str, outbox_id: str) -> str | None:
        """The message to which one of the person's replies was the answer."""
        with self.database.read() as connection:
            found: str | None = connection.execute(
                select(outbox.c.message_id).where(outbox.c.id == outbox_id, outbox.c.person_id == person_id)
            ).scalar_one_or_none()
        return found

    def open_messages(self) -> list[tuple[str, int, Status, str | None]]:
        """Every message that still has to be handled: person, position, status, worker; in order."""
        with self.database.read() as connection:
            rows = connection.execute(
                select(inbox.c.person_id, inbox.c.position, inbox.c.status, inbox.c.worker)
                .where(inbox.c.status.in_(OPEN))
                .order_by(inbox.c.person_id, inbox.c.position)
            ).all()
        return [(row.person_id, row.position, Status(row.status), row.worker) for row in rows]

    def release(self, worker: str) -> None:
        """Give back what a dead worker had in its hands."""
        with self.database.begin() as connection:
            connection.execute(
                update(inbox)
                .where(inbox.c.worker == worker, inbox.c.status == Status.PROCESSING)
                .values(status=Status.RECEIVED, worker=None)
            )

    def forget(self, before: str) -> None:
        """Delete the words of conversations from before a moment (ISO, UTC); open messages stay."""
        with self.database.begin() as connection:
            old = select(outbox.c.id).where(outbox.c.written_at < before)
            connection.execute(delete(buttons).where(buttons.c.outbox_id.in_(old)))
            connection.execute(delete(outbox).where(outbox.c.written_at < before))
            connection.execute(delete(inbox).where(inbox.c.received_at < before, inbox.c.status.not_in(OPEN)))


def _known(connection: Connection, incoming: Incoming) -> Receipt | None:
    row = connection.execute(
        select(inbox.c.id, inbox.c.position).where(
            inbox.c.person_id == incoming.person_id,
            inbox.c.channel == incoming.channel,
            inbox.c.client_id == incoming.client_id,
        )
    ).one_or_none()
    return None if row is None else Receipt(row.id, row.position, new=False)


def _store(connection: Connection, incoming: Incoming) -> Receipt:
    # Someone who was erased a moment ago may still have a request on its way.
    people.find(connection, incoming.person_id)
    receipt = Receipt(uuid4().hex, _next_position(connection, incoming.person_id, 1), new=True)
    connection.execute(
        insert(inbox).values(
            id=receipt.message_id,
            position=receipt.position,
            person_id=incoming.person_id,
            channel=incoming.channel,
            client_id=incoming.client_id,
            text=incoming.text,
            button=None if incoming.button is None else dict(incoming.button),
            status=Status.RECEIVED,
            attempts=0,
            failures=0,
            received_at=iso(now()),
        )
    )
    kind = "typed" if incoming.button is None else "button"
    record(connection, Event.MESSAGE_RECEIVED, incoming.person_id, {"channel": incoming.channel, "kind": kind})
    return receipt


def _next_position(connection: Connection, person_id: str, count: int) -> int:
    """The first of `count` new positions in the person's conversation."""
    last = connection.execute(
        update(conversations)
        .where(conversations.c.person_id == person_id)
        .values(position=conversations.c.position + count)
        .returning(conversations.c.position)
    ).scalar_one_or_none()
    if last is None:
        connection.execute(insert(conversations).values(person_id=person_id, position=count))
        last = count
    return int(last) - count + 1


def _claimed(connection: Connection, row: RowMapping, worker: str) -> Claimed:
    return Claimed(
        message_id=row["id"],
        worker=worker,
        person=people.find(connection, row["person_id"]),
        text=row["text"],
        button=row["button"],
        expectation=dialogue.expected(connection, row["person_id"]),
        attempts=row["attempts"] + 1,
        failures=row["failures"],
        answered=bool(connection.execute(select(exists().where(outbox.c.message_id == row["id"]))).scalar()),
    )


def _write(connection: Connection, claimed: Claimed, reply: Outgoing, position: int) -> Body:
    outbox_id = uuid4().hex
    shown = [(secrets.token_urlsafe(12), title, dict(payload)) for title, payload in reply.buttons]
    body: Body = {"text": reply.text, "buttons": [{"id": key, "title": title} for key, title, _ in shown]}
    html = to_html(reply.text)
    optional = {"html": html, "card": reply.card, "answer": reply.answer}
    body.update({name: value for name, value in optional.items() if value})
    connection.execute(
        insert(outbox).values(
            id=outbox_id,
            message_id=claimed.message_id,
            person_id=claimed.person.id,
            position=position,
            body=body,
            late=int(claimed.answered),
            written_at=iso(now()),
        )
    )
    if shown:
        rows = [
            {"id": key, "person_id": claimed.person.id, "outbox_id": outbox_id, "title": title, "payload": payload}
            for key, title, payload in shown
        ]
        connection.execute(insert(buttons), rows)
    return {"id": outbox_id, **body}

"""The durable record of every conversation: what came in, who handles it, what was answered, in which order.

A message is written here before anything is done with it, and its replies before they are sent. All functions are
blocking and open their own transaction; call them from a worker thread. They raise sqlalchemy's errors where the
database is busy or full: then nothing was stored.
"""

import secrets
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Connection, bindparam, delete, exists, insert, select, update
from sqlalchemy.exc import IntegrityError

from actions import dialogue, people
from actions.database import Database, iso, now
from actions.events import Event, record
from bot.gateway.markdown import to_html
from bot.gateway.tables import buttons, conversations, inbox, outbox
from bot.gateway.types import OPEN, Body, Busy, Claimed, Incoming, Outgoing, Receipt, Reply, State, Status, Verdict


def _earliest(*statuses: Status) -> Any:
    """The first message of a person, up to a position, that stands at one of these."""
    return (
        select(inbox)
        .where(
            inbox.c.person_id == bindparam("person"),
            inbox.c.position <= bindparam("upto"),
            inbox.c.status.in_(statuses),
        )
        .order_by(inbox.c.position)
        .limit(1)
        .with_for_update()
    )


# Put together once: building a statement anew costs more than running it.
KNOWN = select(inbox.c.id, inbox.c.position).where(
    inbox.c.person_id == bindparam("person"),
    inbox.c.channel == bindparam("channel"),
    inbox.c.client_id == bindparam("client"),
)
EARLIEST_OPEN = _earliest(*OPEN)
EARLIEST_READY = _earliest(Status.RECEIVED, Status.PROCESSING)
TAKE = (
    update(inbox)
    .where(inbox.c.id == bindparam("key"))
    .values(status=Status.PROCESSING, worker=bindparam("by"), attempts=bindparam("times"))
)
# Only a worker that died counts as an attempt: a Rasa that is down must not use them up.
SETTLE_LATE = (
    update(inbox)
    .where(inbox.c.id == bindparam("key"), inbox.c.status == Status.PROCESSING, inbox.c.worker == bindparam("by"))
    .values(status=bindparam("to"), worker=None, attempts=0, failures=bindparam("times"))
)
# The state belongs to the first reply, and stays with it.
SETTLE = SETTLE_LATE.values(state=bindparam("first_state", type_=JSON))
STANDING = select(inbox.c.status).where(inbox.c.id == bindparam("key"))
IS_ANSWERED = select(exists().where(outbox.c.message_id == bindparam("key")))
COUNT_ON = (
    update(conversations)
    .where(conversations.c.person_id == bindparam("person"))
    .values(position=conversations.c.position + bindparam("count"))
    .returning(conversations.c.position)
)
ENTER, SEND, SHOW = insert(inbox), insert(outbox), insert(buttons)


class ButtonUnknownError(LookupError):
    """The person has no such button."""


class Ledger:
    """Inbox, outbox and buttons of all conversations."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def receive(self, incoming: Incoming, worker: str | None = None) -> tuple[Receipt, Claimed | None]:
        """Store a message, unless it is stored already. When this returns, it will be handled whatever happens.

        Args:
            worker: take the message into this worker's hands in the same breath, if it is new and none is before it.

        Raises:
            PersonUnknownError: the person has been erased.
        """
        try:
            with self.database.begin(incoming.person_id) as connection:
                known = _known(connection, incoming)
                return (known, None) if known else _store(connection, incoming, worker)
        except IntegrityError:
            # Another process stored the same message between our look and our write.
            with self.database.read() as connection:
                known = _known(connection, incoming)
            if known is None:
                raise
            return known, None

    def claim(self, person_id: str, upto: int, worker: str, *, skip_waiting: bool = False) -> Claimed | Busy | None:
        """Take the person's earliest open message into this worker's hands.

        Args:
            upto: the last position to look at.
            skip_waiting: leave the messages aside that wait for Rasa.

        Returns:
            None if no message is left; Busy if another worker has the earliest one.
        """
        query = EARLIEST_READY if skip_waiting else EARLIEST_OPEN
        with self.database.begin(person_id) as connection:
            row = connection.execute(query, {"person": person_id, "upto": upto}).mappings().one_or_none()
            if row is None:
                return None
            if row["status"] == Status.PROCESSING and row["worker"] != worker:
                return Busy(row["worker"])
            attempts = row["attempts"] + 1
            connection.execute(TAKE, {"key": row["id"], "by": worker, "times": attempts})
            answered = bool(connection.execute(IS_ANSWERED, {"key": row["id"]}).scalar())
            person = people.find(connection, person_id)
            return Claimed(
                message_id=row["id"],
                worker=worker,
                person=person,
                text=row["text"],
                button=row["button"],
                expectation=dialogue.expected(connection, person_id),
                attempts=attempts,
                failures=row["failures"],
                answered=answered,
            )

    def finish(self, claimed: Claimed, verdict: Verdict, state: State) -> Reply | None:
        """Store what a message brought, and where it stands now.

        Returns:
            The reply as stored, or None if the message is no longer this worker's: erased, or taken over.
        """
        failures = claimed.failures + verdict.failed
        values = {"key": claimed.message_id, "by": claimed.worker, "to": verdict.status, "times": failures}
        with self.database.begin(claimed.person.id) as connection:
            if claimed.answered:
                mine = connection.execute(SETTLE_LATE, values).rowcount
            else:
                mine = connection.execute(SETTLE, {**values, "first_state": state}).rowcount
            if not mine:
                return None
            by, late = (claimed.person.id, claimed.message_id), claimed.answered
            return Reply(write(connection, *by, verdict.replies, late=late), state)

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
            found = connection.execute(STANDING, {"key": message_id}).scalar_one_or_none()
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
    key = {"person": incoming.person_id, "channel": incoming.channel, "client": incoming.client_id}
    row = connection.execute(KNOWN, key).one_or_none()
    return None if row is None else Receipt(row.id, row.position, new=False)


def _store(connection: Connection, incoming: Incoming, worker: str | None) -> tuple[Receipt, Claimed | None]:
    # Someone who was erased a moment ago may still have a request on its way.
    person = people.find(connection, incoming.person_id)
    receipt = Receipt(uuid4().hex, next_position(connection, person.id, 1), new=True)
    earlier = connection.execute(EARLIEST_OPEN, {"person": person.id, "upto": receipt.position}).first()
    by = worker if earlier is None else None
    connection.execute(
        ENTER,
        {
            "id": receipt.message_id, "person_id": person.id, "position": receipt.position,
            "channel": incoming.channel, "client_id": incoming.client_id, "text": incoming.text,
            "button": None if incoming.button is None else dict(incoming.button),
            "status": Status.RECEIVED if by is None else Status.PROCESSING,
            "worker": by, "attempts": 0 if by is None else 1, "failures": 0, "received_at": iso(now()),
        },
    )  # fmt: skip
    kind = "typed" if incoming.button is None or "asked" in incoming.button else "button"
    record(connection, Event.MESSAGE_RECEIVED, person.id, {"channel": incoming.channel, "kind": kind})
    if by is None:
        return receipt, None
    expectation = dialogue.expected(connection, person.id)
    claimed = Claimed(receipt.message_id, by, person, incoming.text, incoming.button, expectation, 1, 0, False)
    return receipt, claimed


def next_position(connection: Connection, person_id: str, count: int) -> int:
    """The first of `count` new positions in the person's conversation, whose row is locked from now on."""
    last = connection.execute(COUNT_ON, {"person": person_id, "count": count}).scalar_one_or_none()
    if last is None:
        connection.execute(insert(conversations).values(person_id=person_id, position=count))
        last = count
    return int(last) - count + 1


def write(
    connection: Connection, person_id: str, message_id: str, replies: tuple[Outgoing, ...], *, late: bool = False
) -> tuple[Body, ...]:
    """Write the replies and their buttons at the end of the conversation; returns them as they are sent."""
    if not replies:
        return ()
    moment = iso(now())
    first = next_position(connection, person_id, len(replies))
    messages: list[dict[str, Any]] = []
    shown: list[dict[str, Any]] = []
    for number, reply in enumerate(replies):
        body, own = _body(reply)
        outbox_id = uuid4().hex
        messages.append(
            {
                "id": outbox_id, "message_id": message_id, "person_id": person_id, "position": first + number,
                "body": body, "late": int(late), "written_at": moment,
            }
        )  # fmt: skip
        shown.extend({**button, "person_id": person_id, "outbox_id": outbox_id} for button in own)
    connection.execute(SEND, messages)
    if shown:
        connection.execute(SHOW, shown)
    return tuple({"id": message["id"], **message["body"]} for message in messages)


def _body(reply: Outgoing) -> tuple[Body, list[dict[str, Any]]]:
    """The message of the contract, and its buttons with what they stand for."""
    own = [{"id": secrets.token_urlsafe(12), "title": title, "payload": dict(what)} for title, what in reply.buttons]
    body: Body = {"text": reply.text, "buttons": [{"id": button["id"], "title": button["title"]} for button in own]}
    optional = {"html": to_html(reply.text), "card": reply.card, "answer": reply.answer}
    body.update({name: value for name, value in optional.items() if value})
    return body, own

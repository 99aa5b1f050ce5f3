"""Messages that nobody asked for: the one door by which Cairn speaks first, on whatever channel a person uses.

A source (a feature) says on which occasions whom to write to. Each occasion has a key of its own and is told once for
ever: the key is written in the transaction that writes the message into the ledger. Every channel reads the ledger;
one that has to be pushed to (Teams) registers a `Deliver`, which is called until it has taken the message.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from anyio import to_thread
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from actions import people
from actions.database import Database, iso, now
from actions.people import PersonUnknownError
from actions.turn import Person, Reply
from bot.gateway.ledger import next_position, write
from bot.gateway.liveness import Liveness
from bot.gateway.tables import inbox, outbox, proactive
from bot.gateway.types import Body, Outgoing

log = logging.getLogger(__name__)
TICK_SECONDS = 30.0
HOURS = range(7, 18)
"""UTC. Nobody is written to in the middle of most people's night."""
IN_TALK = timedelta(minutes=10)
"""Who has written so lately is not interrupted."""
DEFAULT_CHANNEL = "web"

Deliver = Callable[[str, Body], Awaitable[bool]]
"""Pushes a message (contract body with "id") to a person on one channel. True: taken; False: try again later.

It may be called again for a message that the channel took just before a crash: the id is there to tell it by.
"""


class Occasion(Protocol):
    """A reason to write to someone. `key` is its own for ever."""

    @property
    def key(self) -> str:
        """What it is told under, once."""
        ...

    @property
    def person_id(self) -> str:
        """Whom it concerns."""
        ...


class Source(Protocol):
    """A feature that has reasons to write to people; `apart`: the least time between two of its messages to one."""

    kind: str
    apart: timedelta

    def due(self, connection: Connection, today: date) -> Sequence[Any]:
        """Occasions that have come; told ones may be among them."""
        ...

    def message(self, connection: Connection, occasion: Any, person: Person) -> Reply | None:
        """What to say; None if there is nothing to say any more."""
        ...

    def sent(self, connection: Connection, occasion: Any, titles: Sequence[str]) -> None:
        """Called in the transaction that wrote the message; `titles` are those of its buttons."""
        ...


class Proactive:
    """Looks for occasions, writes each once, and pushes where a channel wants it."""

    def __init__(
        self,
        database: Database,
        sources: Sequence[Source],
        liveness: Liveness,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._database = database
        self._sources = sources
        self._liveness = liveness
        self._clock = clock
        self._channels: dict[str, Deliver] = {}
        self._task: asyncio.Task[None] | None = None

    def register(self, channel: str, deliver: Deliver) -> None:
        """Push what is written to people on this channel by `deliver`."""
        self._channels[channel] = deliver

    def start(self) -> None:
        """Look from now on, in the running event loop."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Look no more. What is written stays in the ledger."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            try:
                await to_thread.run_sync(self.tell)
                await self.push()
            except SQLAlchemyError as error:
                log.warning("Could not look for occasions to write: %s.", type(error).__name__)
            except Exception:
                log.exception("Could not look for occasions to write.")
            # By the monotonic clock: the wall clock may jump.
            await asyncio.sleep(TICK_SECONDS)

    def tell(self) -> int:
        """Write all that is due. Returns how many messages were written. Blocking."""
        moment = self._clock()
        if moment.hour not in HOURS:
            return 0
        return sum(
            self._tell(source, occasion, moment) for source in self._sources for occasion in self._due(source, moment)
        )

    def _due(self, source: Source, moment: datetime) -> list[Any]:
        with self._database.read() as connection:
            found = source.due(connection, moment.date())
            keys = [occasion.key for occasion in found]
            told = set(connection.execute(select(proactive.c.key).where(proactive.c.key.in_(keys))).scalars())
        return [occasion for occasion in found if occasion.key not in told]

    def _tell(self, source: Source, occasion: Any, moment: datetime) -> bool:
        try:
            with self._database.begin() as connection:
                return self._write(connection, source, occasion, moment)
        except IntegrityError:
            return False  # Another process told it between our look and our write.
        except PersonUnknownError:
            return False  # Erased a moment ago.

    def _write(self, connection: Connection, source: Source, occasion: Any, moment: datetime) -> bool:
        person = people.find(connection, occasion.person_id)
        next_position(connection, person.id, 0)  # Locks the conversation: two processes look one after the other.
        if _too_soon(connection, source, person.id, moment):
            return False
        reply = source.message(connection, occasion, person)
        if reply is None:
            return False
        said = Outgoing(
            reply.text or "", tuple((b.title, b.payload) for b in reply.buttons), reply.card, reply.answer
        )
        body = write(connection, person.id, occasion.key, (said,))[0]
        connection.execute(
            insert(proactive).values(
                key=occasion.key, kind=source.kind, person_id=person.id, channel=_channel(connection, person.id),
                outbox_id=body["id"], sent_at=iso(moment),
            )
        )  # fmt: skip
        source.sent(connection, occasion, [b.title for b in reply.buttons])
        return True

    async def push(self) -> None:
        """Hand what is not delivered yet to the channels that want it, in order; a failure ends that person's turn."""
        failed: set[str] = set()
        for key, channel, person_id, body in await to_thread.run_sync(self._undelivered):
            if person_id in failed or not await to_thread.run_sync(self._take, key):
                continue
            if await self._pushed(self._channels[channel], person_id, body):
                await to_thread.run_sync(self._settle, key, True)
            else:
                failed.add(person_id)
                await to_thread.run_sync(self._settle, key, False)

    async def _pushed(self, deliver: Deliver, person_id: str, body: Body) -> bool:
        try:
            return await deliver(person_id, body)
        except Exception as error:
            log.warning("A message was not delivered: %s.", type(error).__name__)
            return False

    def _undelivered(self) -> list[tuple[str, str, str, Body]]:
        query = (
            select(proactive.c.key, proactive.c.channel, proactive.c.person_id, outbox.c.id, outbox.c.body)
            .join(outbox, outbox.c.id == proactive.c.outbox_id)
            .where(proactive.c.delivered_at.is_(None), proactive.c.channel.in_(list(self._channels)))
            .order_by(outbox.c.person_id, outbox.c.position)
        )
        with self._database.read() as connection:
            return [(r.key, r.channel, r.person_id, {"id": r.id, **r.body}) for r in connection.execute(query)]

    def _take(self, key: str) -> bool:
        """Take a message into this worker's hands, unless another living one has it."""
        with self._database.begin() as connection:
            holder = connection.execute(select(proactive.c.worker).where(proactive.c.key == key)).scalar_one_or_none()
            if holder not in (None, self._liveness.worker) and self._liveness.alive(str(holder)):
                return False
            taken = (
                update(proactive)
                .where(
                    proactive.c.key == key,
                    proactive.c.delivered_at.is_(None),
                    proactive.c.worker.is_not_distinct_from(holder),
                )
                .values(worker=self._liveness.worker)
            )
            return connection.execute(taken).rowcount == 1

    def _settle(self, key: str, delivered: bool) -> None:
        values: Mapping[str, Any] = {"worker": None, "delivered_at": iso(self._clock()) if delivered else None}
        with self._database.begin() as connection:
            connection.execute(update(proactive).where(proactive.c.key == key).values(**values))


def _too_soon(connection: Connection, source: Source, person_id: str, moment: datetime) -> bool:
    """Whether the last message of this kind, or the person's own last word, is too near. A clock set back counts so."""
    last = connection.execute(
        select(proactive.c.sent_at)
        .where(proactive.c.person_id == person_id, proactive.c.kind == source.kind)
        .order_by(proactive.c.sent_at.desc())
        .limit(1)
    ).scalar_one_or_none()
    heard = connection.execute(
        select(inbox.c.received_at).where(inbox.c.person_id == person_id).order_by(inbox.c.position.desc()).limit(1)
    ).scalar_one_or_none()
    return _near(last, moment, source.apart) or _near(heard, moment, IN_TALK)


def _near(earlier: str | None, moment: datetime, apart: timedelta) -> bool:
    return earlier is not None and moment - datetime.fromisoformat(earlier) < apart


def _channel(connection: Connection, person_id: str) -> str:
    """The channel in use: the one of the person's last message."""
    found: str | None = connection.execute(
        select(inbox.c.channel).where(inbox.c.person_id == person_id).order_by(inbox.c.position.desc()).limit(1)
    ).scalar_one_or_none()
    return found or DEFAULT_CHANNEL

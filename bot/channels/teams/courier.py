"""Carries replies from the ledger to Teams: each person's in order, as fast as allowed, until they are taken."""

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Protocol

from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError

from actions.database import now
from bot.channels.teams.connector import Blocked, Later, Outcome, Refused, Taken
from bot.channels.teams.store import Talk, Talks
from bot.channels.teams.windows import Windows
from bot.gateway.deliveries import STALE, Deliveries, Item
from bot.gateway.types import Body

log = logging.getLogger(__name__)
POLL_SECONDS = 0.5
FIRST_BACKOFF = 0.5
LONGEST_BACKOFF = 60.0
AT_ONCE = 32
"""Messages on their way at the same time; Teams takes 50 a second from one app in one tenant."""

Render = Callable[[Body, Talk], Sequence[dict[str, Any]]]
"""A reply as the activities that show it: blocking, and the same each time, since a part that was taken is not repeated."""


class Send(Protocol):
    """Sends one activity to a conversation."""

    async def send(self, talk: Talk, activity: dict[str, Any]) -> Outcome:
        """What came of it."""
        ...


class Courier:
    """One task a person for whom something waits."""

    def __init__(
        self, deliveries: Deliveries, talks: Talks, connector: Send, render: Render, windows: Windows
    ) -> None:
        self._deliveries = deliveries
        self._talks = talks
        self._connector = connector
        self._render = render
        self._windows = windows
        self._places = asyncio.Semaphore(AT_ONCE)
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._looking: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Carry from now on, beginning with what a dead process left."""
        self._looking = asyncio.create_task(self._look())

    async def stop(self) -> None:
        """Carry no more; what waits stays in the ledger."""
        tasks = [task for task in (self._looking, *self._busy.values()) if task is not None]
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task

    def wake(self, person_id: str) -> None:
        """Something has been written for this person."""
        if person_id in self._busy:
            self._again.add(person_id)
            return
        task = asyncio.create_task(self._serve(person_id))
        self._busy[person_id] = task
        task.add_done_callback(lambda _: self._done(person_id))

    def _done(self, person_id: str) -> None:
        del self._busy[person_id]
        if person_id in self._again:
            self._again.discard(person_id)
            self.wake(person_id)

    async def _look(self) -> None:
        while True:
            try:
                for person_id in await to_thread.run_sync(self._deliveries.waiting):
                    if person_id not in self._busy:
                        self.wake(person_id)
            except SQLAlchemyError as error:
                log.warning("Could not look for replies to deliver: %s.", type(error).__name__)
            await asyncio.sleep(POLL_SECONDS)

    async def _serve(self, person_id: str) -> None:
        try:
            while (item := await to_thread.run_sync(self._deliveries.take, person_id)) is not None:
                await self._deliver(item)
        except SQLAlchemyError as error:
            log.warning("A reply is delivered later: %s.", type(error).__name__)
        except Exception as error:
            log.exception("A reply is delivered later: %s.", type(error).__name__)

    async def _deliver(self, item: Item) -> None:
        talk = await to_thread.run_sync(self._talks.of, item.person_id)
        if talk is None or talk.blocked:
            await to_thread.run_sync(self._deliveries.block, item.person_id)
            return
        try:
            parts = await to_thread.run_sync(self._render, item.body, talk)
        except Exception:
            log.exception("Reply %s cannot be shown in Teams.", item.outbox_id)
            parts = ()
        sent = list(item.sent)
        for number, part in enumerate(parts[len(sent) :], start=len(sent) + 1):
            outcome = await self._until_settled(item, talk, part)
            if isinstance(outcome, Refused) and "attachments" in part:
                # Better the words alone than nothing.
                outcome = await self._until_settled(item, talk, wordy(part))
            if isinstance(outcome, Blocked):
                await to_thread.run_sync(self._talks.block, talk.conversation_id)
                await to_thread.run_sync(self._deliveries.block, item.person_id)
                return
            if not isinstance(outcome, Taken):
                log.error("Reply %s was not taken by Teams: %s.", item.outbox_id, outcome)
                break
            sent.append(outcome.activity_id)
            await to_thread.run_sync(self._deliveries.note, item.outbox_id, tuple(sent), number == len(parts))
        if not parts or len(sent) < len(parts):
            await to_thread.run_sync(self._deliveries.give_up, item.outbox_id)

    async def _until_settled(self, item: Item, talk: Talk, part: dict[str, Any]) -> Outcome:
        """Send a part, again and again while the connector asks to wait, for a day at most."""
        tried = 0
        while True:
            await self._allowed(talk)
            async with self._places:
                outcome = await self._connector.send(talk, part)
            if not isinstance(outcome, Later) or now() - datetime.fromisoformat(item.created_at) > STALE:
                return outcome
            tried += 1
            pause = max(outcome.seconds, backoff(tried)) * random.uniform(1.0, 1.25)  # noqa: S311
            log.warning("Reply %s waits %.1f s for Teams (%s).", item.outbox_id, pause, outcome.why)
            await asyncio.sleep(pause)

    async def _allowed(self, talk: Talk) -> None:
        # One task a conversation sends: after the wait the place is free, unless a sign has just taken it.
        await asyncio.sleep(self._windows.wait(talk.conversation_id))
        self._windows.count(talk.conversation_id)


def backoff(tried: int) -> float:
    """Seconds before the next try, without chance: doubled each time, up to a minute."""
    return min(LONGEST_BACKOFF, FIRST_BACKOFF * 2.0 ** (min(tried, 12) - 1))


def wordy(part: dict[str, Any]) -> dict[str, Any]:
    """An activity without its card."""
    text = part.get("text") or part.get("summary") or "…"
    return {name: value for name, value in part.items() if name != "attachments"} | {"text": text}

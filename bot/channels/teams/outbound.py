"""All that goes to Teams: replies and check-ins by the courier, and the channel's own signs and notices."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from anyio import to_thread

from actions.database import Database, now
from bot.channels.teams import render
from bot.channels.teams.cards.look import Look
from bot.channels.teams.connector import Connector
from bot.channels.teams.courier import Courier, Render
from bot.channels.teams.store import Talk, Talks
from bot.channels.teams.windows import Windows
from bot.gateway import deliveries
from bot.gateway.deliveries import Deliveries
from bot.gateway.ledger import Ledger
from bot.gateway.types import Body

CHANNEL = "teams"


@dataclass(frozen=True)
class Outbound:
    """The ways out."""

    talks: Talks
    deliveries: Deliveries
    courier: Courier
    connector: Connector
    windows: Windows
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def typing(self, talk: Talk) -> None:
        """Show that an answer is being prepared, unless that would take the answer's own place."""
        if not self.windows.wait(talk.conversation_id):
            self.windows.count(talk.conversation_id)
            await self.connector.typing(talk)

    async def send(self, talk: Talk, activities: list[dict[str, Any]]) -> None:
        """Send what belongs to the channel and not to the conversation: tried once, not kept."""
        for activity in activities:
            await asyncio.sleep(self.windows.wait(talk.conversation_id))
            self.windows.count(talk.conversation_id)
            await self.connector.send(talk, activity)

    def show(self, talk: Talk, activities: list[dict[str, Any]]) -> None:
        """The same, in the background."""
        self.spawn(self.send(talk, activities))

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something in the background, as long as the service runs."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Stop; what is to be delivered stays in the ledger."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.courier.stop()


class Unasked:
    """Takes messages that nobody asked for (gateway.proactive.Deliver): from here on they are delivered as replies are."""

    def __init__(self, database: Database, courier: Courier) -> None:
        self._database = database
        self._courier = courier

    async def __call__(self, person_id: str, body: Body) -> bool:
        """Taken, however often it is handed over."""
        await to_thread.run_sync(self._add, person_id, str(body["id"]))
        self._courier.wake(person_id)
        return True

    def _add(self, person_id: str, outbox_id: str) -> None:
        with self._database.begin() as connection:
            position = Ledger.position(connection, outbox_id)
            if position is not None:
                deliveries.add(connection, CHANNEL, None, person_id, [(outbox_id, position)])


def showing(talks: Talks, pages: str) -> Render:
    """How the courier shows a reply: in the person's language, and in a group without anything of a person."""

    def show(body: Body, talk: Talk) -> list[dict[str, Any]]:
        return render.render(body, Look(talks.language(talk.person_id), talk.kind, pages, now().date()))

    return show

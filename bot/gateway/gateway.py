"""The durable gateway: takes messages of every channel, sees each one through exactly once, in each person's order.

Whatever dies at whatever moment: a message that was acknowledged stands in the ledger, and the next living worker
sees it through. Its effects happen once because actions keep what they did under the message's id.
"""

import asyncio
import logging
import time
from collections.abc import Coroutine
from contextlib import suppress
from datetime import timedelta
from typing import Any

from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError

from actions.database import iso, now
from actions.people import PersonUnknownError
from bot.gateway.ledger import Ledger
from bot.gateway.liveness import Liveness
from bot.gateway.pipeline import Pipeline
from bot.gateway.rasa_client import RasaClient
from bot.gateway.turns import Turns
from bot.gateway.types import Busy, Incoming, Receipt, Reply, Status

log = logging.getLogger(__name__)
SWEEP_SECONDS = 0.5
FORGET_SECONDS = 3600.0
STOP_SECONDS = 5.0
POLL_SECONDS = 0.02
LONGEST_POLL_SECONDS = 0.2
FIRST_RETRY_SECONDS = 1.0
LONGEST_RETRY_SECONDS = 60.0
AT_ONCE = 8
"""People whose left-over messages are handled at the same time: recovery leaves room for those who write now."""


class ErasedError(Exception):
    """The message and its person are no longer known."""


class Gateway:
    """Sees messages through."""

    def __init__(
        self, ledger: Ledger, pipeline: Pipeline, rasa: RasaClient, liveness: Liveness, chat_days: int
    ) -> None:
        self._ledger = ledger
        self._pipeline = pipeline
        self._rasa = rasa
        self._liveness = liveness
        self._chat_days = chat_days
        self._turns = Turns()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._retries: dict[str, tuple[float, float]] = {}
        self._forgotten_at: float | None = None
        self._sweeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin, with what dead workers left."""
        await to_thread.run_sync(self._liveness.start)
        self._sweeper = asyncio.create_task(self._sweep_forever())

    async def stop(self) -> None:
        """End: what is being handled gets a few seconds; the rest stays in the ledger for the next worker."""
        if self._sweeper is not None:
            self._sweeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._sweeper
        if self._tasks:
            _, left = await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
            for task in left:
                task.cancel()
        await to_thread.run_sync(self._liveness.stop)

    async def accept(self, incoming: Incoming) -> Reply:
        """Store a message and see it through. A repeat gets the first reply, once there is one, and changes nothing.

        Raises:
            SQLAlchemyError: the database is busy or full. Either nothing was stored, or the message will be handled.
            ErasedError: the person was erased while the message waited.
        """
        # A task of its own: a client that goes away does not take its message's handling with it.
        task = self._spawn(self._take(incoming))
        try:
            reply: Reply | None = await asyncio.shield(task)
        except PersonUnknownError:
            raise ErasedError from None
        if reply is None:
            raise ErasedError
        return reply

    async def leave(self, incoming: Incoming) -> tuple[Receipt, "asyncio.Task[Reply | None]"]:
        """Store a message and return at once; it is seen through whatever becomes of the caller.

        Returns:
            The receipt, and the task that sees it through; its result as that of `accept`, or None.

        Raises:
            SQLAlchemyError: the database is busy or full; nothing was stored, or the message will be handled.
            PersonUnknownError: the person has been erased.
        """
        stored: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        task = self._spawn(self._see_left(incoming, stored))
        return await asyncio.shield(stored), task

    async def _see_left(self, incoming: Incoming, stored: asyncio.Future[Receipt]) -> Reply | None:
        try:
            return await self._take(incoming, stored)
        except Exception as error:
            if not stored.done():
                stored.set_exception(error)
            elif isinstance(error, SQLAlchemyError):
                # It stands in the ledger: the sweeper takes it up again.
                log.warning("A message stays for later: %s.", type(error).__name__)
            else:
                log.exception("A message stays for later.")
            return None

    async def _take(self, incoming: Incoming, stored: "asyncio.Future[Receipt] | None" = None) -> Reply | None:
        """Store a message and see it through; `stored` is told as soon as it is in the ledger."""
        person_id = incoming.person_id
        if self._turns.taken(person_id):
            # Stored before it waits for its turn.
            receipt, _ = await to_thread.run_sync(self._ledger.receive, incoming)
            _tell(stored, receipt)
            known = None if receipt.new else await to_thread.run_sync(self._ledger.reply, receipt.message_id)
            if known is not None:
                return known
            async with self._turns.of(person_id):
                return await self._see_through(person_id, receipt)
        async with self._turns.of(person_id):
            receipt, claimed = await to_thread.run_sync(self._ledger.receive, incoming, self._liveness.worker)
            _tell(stored, receipt)
            if claimed is not None:
                status, reply = await self._pipeline.handle(claimed, rasa_down=self._rasa.down)
                self._plan_retry(person_id, status is Status.WAITING)
                return reply
            return await self._see_through(person_id, receipt)

    async def sweep(self) -> None:
        """Take over from the dead, and go on with what waits."""
        if self._rasa.down:
            await self._rasa.probe()
        left: dict[str, int] = {}
        dead: set[str] = set()
        for person_id, position, status, worker in await to_thread.run_sync(self._ledger.open_messages):
            if status is Status.PROCESSING and worker and worker not in dead and await self._is_dead(worker):
                dead.add(worker)
                await to_thread.run_sync(self._ledger.release, worker)
            if status is Status.WAITING and self._rasa.down:
                continue
            left[person_id] = position
        for person_id, position in left.items():
            if not self._turns.taken(person_id) and time.monotonic() >= self._retries.get(person_id, (0.0, 0.0))[0]:
                self._spawn(self._recover(person_id, position))

    async def _recover(self, person_id: str, position: int) -> None:
        async with self._places, self._turns.of(person_id):
            try:
                await self._see_through(person_id, Receipt("", position, new=False))
            except SQLAlchemyError as error:
                log.warning("A left-over message stays for later: %s.", type(error).__name__)

    async def _see_through(self, person_id: str, upto: Receipt) -> Reply | None:
        """Handle the person's open messages up to this one, in order; the turn is held. Returns the reply to this one."""
        failing, poll = False, POLL_SECONDS
        while True:
            down = failing or self._rasa.down
            claimed = await to_thread.run_sync(self._claim, person_id, upto.position, down)
            if claimed is None:
                return await to_thread.run_sync(self._ledger.reply, upto.message_id)
            if isinstance(claimed, Busy):
                if await self._is_dead(claimed.worker):
                    await to_thread.run_sync(self._ledger.release, claimed.worker)
                else:
                    await asyncio.sleep(poll)
                    poll = min(poll * 1.5, LONGEST_POLL_SECONDS)
                continue
            status, reply = await self._pipeline.handle(claimed, rasa_down=down)
            failing = status is Status.WAITING
            self._plan_retry(person_id, failing)
            if claimed.message_id == upto.message_id and reply is not None and not claimed.answered:
                return reply

    def _claim(self, person_id: str, upto: int, skip_waiting: bool) -> Any:
        return self._ledger.claim(person_id, upto, self._liveness.worker, skip_waiting=skip_waiting)

    def _plan_retry(self, person_id: str, failing: bool) -> None:
        if not failing:
            self._retries.pop(person_id, None)
            return
        _, delay = self._retries.get(person_id, (0.0, FIRST_RETRY_SECONDS / 2))
        delay = FIRST_RETRY_SECONDS if self._rasa.down else min(delay * 2, LONGEST_RETRY_SECONDS)
        self._retries[person_id] = (time.monotonic() + (0.0 if self._rasa.down else delay), delay)

    async def _is_dead(self, worker: str) -> bool:
        return worker != self._liveness.worker and not await to_thread.run_sync(self._liveness.alive, worker)

    async def _sweep_forever(self) -> None:
        # The first sweep must know whether Rasa is there, or everything left over is tried against a closed door.
        await self._rasa.probe()
        while True:
            try:
                await to_thread.run_sync(self._liveness.beat)
                await self.sweep()
                await self._forget()
            except SQLAlchemyError as error:
                log.warning("The ledger could not be swept: %s.", type(error).__name__)
            except Exception:
                log.exception("The ledger could not be swept.")
            await asyncio.sleep(SWEEP_SECONDS)

    async def _forget(self) -> None:
        """Delete chat that has passed its time, once an hour."""
        if self._forgotten_at is not None and time.monotonic() - self._forgotten_at < FORGET_SECONDS:
            return
        self._forgotten_at = time.monotonic()
        await to_thread.run_sync(self._ledger.forget, iso(now() - timedelta(days=self._chat_days)))

    def _spawn(self, work: Coroutine[Any, Any, Reply | None]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _tell(stored: "asyncio.Future[Receipt] | None", receipt: Receipt) -> None:
    if stored is not None and not stored.done():
        stored.set_result(receipt)

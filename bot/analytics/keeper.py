"""Brings the figures up to date while the advisor runs: at its start, and every hour."""

import asyncio
import logging
from contextlib import suppress

from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError

from bot.analytics.rollup import Rollup

log = logging.getLogger(__name__)
EVERY_SECONDS = 3600.0
FIRST_AFTER_SECONDS = 20.0
"""The start has better things to do."""


class Keeper:
    """Runs the rollup beside the service."""

    def __init__(self, rollup: Rollup, first_after: float = FIRST_AFTER_SECONDS) -> None:
        self._rollup = rollup
        self._first_after = first_after
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """From now on, in the running event loop."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """No more; a period half counted is counted again at the next start."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        await asyncio.sleep(self._first_after)
        while True:
            try:
                periods = await to_thread.run_sync(self._rollup.bring_up_to_date)
                if periods:
                    log.info("Figures of %d periods are up to date.", len(periods))
            except SQLAlchemyError as error:
                log.warning(
                    "Figures could not be brought up to date: %s. Tried again in an hour.", type(error).__name__
                )
            except Exception:
                log.exception("Figures could not be brought up to date. Tried again in an hour.")
            await asyncio.sleep(EVERY_SECONDS)

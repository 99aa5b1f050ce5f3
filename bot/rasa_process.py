"""The Rasa process as a child of the advisor: started, started again when it dies, ended with the advisor."""

import asyncio
import logging
import os
import sys
import time
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
from pathlib import Path

from config.settings import ROOT, Settings

log = logging.getLogger(__name__)
TIED = Path(__file__).with_name("tied.py")
PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
SCRIPT = ROOT / "bot" / "rasa" / "serve.py"
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0
STOP_SECONDS = 5.0


def rasa_environment(settings: Settings, port: int, advisor: str) -> dict[str, str]:
    """What Rasa is told by its environment.

    Args:
        port: where it shall listen.
        advisor: the advisor's own address, for the webhook.
    """
    trained = settings.build / "rasa"
    return {
        **({"CAIRN_RASA_MODELS": str(trained)} if trained.exists() else {}),
        **os.environ,
        "CAIRN_RASA_PORT": str(port),
        "CAIRN_RASA_TOKEN": settings.rasa_token or "",
        "CAIRN_ENCODER_DIR": str(settings.intent_encoder_folder),
        "CAIRN_ACTIONS_URL": f"{advisor}/webhooks/actions",
    }


class RasaProcess:
    """Keeps one Rasa running."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._command = command
        self._environment = environment
        self._process: Process | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start it, and again whenever it ends."""
        self._task = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """End it for good."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()

    async def _keep(self) -> None:
        pause = 1.0
        while True:
            began = time.monotonic()
            # In a session of its own: Ctrl-C reaches the advisor, which finishes what it does before it ends Rasa.
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                str(TIED),
                str(os.getpid()),
                *self._command,
                env=self._environment,
                start_new_session=True,
            )
            code = await self._process.wait()
            pause = 1.0 if time.monotonic() - began > STEADY_SECONDS else min(pause * 2, LONGEST_PAUSE)
            log.error("Rasa ended with code %s; it is started again in %.0f s.", code, pause / 2)
            await asyncio.sleep(pause / 2)

"""Cairn as `make run` starts it, with as many signed-in people as a benchmark needs."""

import os
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import httpx

from actions.database import Database
from bot.identity.sessions import Sessions
from bot.identity.sign_in import Identified
from config.settings import ROOT
from tests.bench.ports import free_port


class Cairn:
    """One installation in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self.seconds_to_ready = 0.0

    def start(self) -> None:
        """Start and wait until every part is ready."""
        self._folder.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot.serve"],
                cwd=ROOT,
                stdout=log,
                stderr=log,
                env={
                    **os.environ,
                    "PORT": str(self.port),
                    "CAIRN_DATA": str(self._folder),
                    "CAIRN_MESSAGES_PER_MINUTE": "100000",
                },
            )
        while time.monotonic() - began < 120:
            try:
                if httpx.get(f"{self.url}/ready", timeout=5).status_code == 200:
                    self.seconds_to_ready = time.monotonic() - began
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.2)
        raise RuntimeError(f"Cairn did not get ready; see {self._folder}/log.")

    def people(self, count: int) -> list[dict[str, str]]:
        """Headers of `count` signed-in people, made in the database: demo sign-in has only a handful."""
        database = Database(f"sqlite:///{self._folder / 'cairn.sqlite3'}")
        sessions = Sessions(database, hours=1)
        profile = {
            "name": "Someone",
            "organisation": "un-secretariat",
            "category": "P",
            "role": "staff",
            "language": "en",
        }
        tokens = [
            sessions.begin(Identified(provider="bench", subject=uuid4().hex, profile=profile)).token
            for _ in range(count)
        ]
        database.close()
        return [{"Authorization": f"Bearer {token}"} for token in tokens]

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)

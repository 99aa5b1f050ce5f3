"""A bare Rasa starter bot, as `rasa init` makes it (DIET and TED), with its SQLite tracker: what Cairn is measured beside."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import httpx

from config.settings import ROOT
from tests.bench.ports import free_port

PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
PROJECT = "lib/python3.11/site-packages/rasa/cli/initial_project"
ENDPOINTS = "tracker_store:\n  type: SQL\n  dialect: sqlite\n  db: {folder}/tracker.db\n"


class BareBot:
    """Trains once into `folder`, then serves on loopback."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"http://127.0.0.1:{self._port}/webhooks/rest/webhook"

    def start(self) -> None:
        """Train if there is no model yet, start, wait until it answers."""
        if not (self._folder / "models").exists():
            shutil.copytree(ROOT / ".venv-rasa" / PROJECT, self._folder, dirs_exist_ok=True)
            (self._folder / "endpoints.yml").write_text(ENDPOINTS.format(folder=self._folder))
            print("  training the bare starter bot, DIET and TED (a few minutes, once) …", flush=True)
            self._rasa("train", "--quiet").wait()
        self._process = self._rasa(
            "run",
            "--port",
            str(self._port),
            "-i",
            "127.0.0.1",
            "--endpoints",
            "endpoints.yml",
            "--credentials",
            "credentials.yml",
        )
        deadline = time.monotonic() + 180
        while time.monotonic() < deadline:
            try:
                httpx.post(self.url, json={"sender": "warm", "message": "hello"}, timeout=30)
                return
            except httpx.HTTPError:
                time.sleep(1)
        raise RuntimeError(f"The bare bot did not start; see {self._folder}/log.")

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)

    def _rasa(self, *arguments: str) -> "subprocess.Popen[bytes]":
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                [PYTHON, "-m", "rasa", *arguments],
                cwd=self._folder,
                stdout=log,
                stderr=log,
                env={**os.environ, "RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"},
            )

"""Starts, kills and asks real processes: the advisor and the stand-in for Rasa."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from actions.database import Database
from config.settings import ROOT

TOKEN = "secret-between-advisor-and-rasa"
NOTE_WAIT = 20.0
START_WAIT = 90.0
"""On a machine whose cores are taken by others a start may take long; how long is measured elsewhere."""


def free_port() -> int:
    with socket.socket() as trying:
        trying.bind(("127.0.0.1", 0))
        return int(trying.getsockname()[1])


def eventually(check: Callable[[], Any], seconds: float = NOTE_WAIT) -> Any:
    """What `check` returns once it is true."""
    end = time.monotonic() + seconds
    while True:
        with contextlib.suppress(httpx.TransportError, OperationalError):
            if found := check():
                return found
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {check}")
        time.sleep(0.02)


class StubRasa:
    def __init__(self, actions_port: int, port: int | None = None) -> None:
        self.port = port or free_port()
        self._actions = f"http://127.0.0.1:{actions_port}/webhooks/actions"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.faults.stub_rasa", str(self.port), self._actions, TOKEN]
        self._process = subprocess.Popen(command, cwd=ROOT)
        eventually(lambda: httpx.get(f"{self.url}/").status_code == 200)

    def mode(self, mode: str) -> None:
        httpx.post(f"{self.url}/mode", json={"mode": mode})

    def freeze(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


class Advisors:
    """The process from which every advisor is forked: what takes long is loaded once."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.faults.server"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._line()

    def fork(self, port: int, environment: dict[str, str], point: str) -> int:
        assert self._process.stdin
        order = {"port": port, "environment": environment, "point": point}
        self._process.stdin.write(f"{json.dumps(order)}\n")
        self._process.stdin.flush()
        return int(self._line())

    def _line(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, "the advisors' process ended"
        return line.strip()

    def close(self) -> None:
        self._process.communicate()


class Advisor:
    """One advisor: its lives share a port and a data folder."""

    def __init__(
        self, advisors: Advisors, data: Path, rasa_url: str, port: int | None = None, **settings: Any
    ) -> None:
        self.port = port or free_port()
        self.data = data
        self.database_url = str(settings.get("database_url") or f"sqlite:///{data / 'cairn.sqlite3'}")
        self.pid: int | None = None
        self._advisors = advisors
        self._environment = {
            "CAIRN_DATA": str(data),
            "CAIRN_RASA_URL": rasa_url,
            "CAIRN_RASA_TOKEN": TOKEN,
            "CAIRN_MESSAGES_PER_MINUTE": "100000",
            **{f"CAIRN_{name.upper()}": str(value) for name, value in settings.items()},
        }

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, point: str = "") -> None:
        self.pid = self._advisors.fork(self.port, self._environment, point)
        eventually(lambda: httpx.get(f"{self.url}/live").status_code == 200, START_WAIT)

    def kill(self) -> None:
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self.wait_dead()

    def wait_dead(self) -> None:
        assert self.pid is not None
        pid = self.pid
        eventually(lambda: not _exists(pid))
        self.pid = None

    def client(self, persona: str = "staff") -> "Client":
        return Client(self.url, persona)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        database = Database(self.database_url)
        try:
            with database.read() as connection:
                return [tuple(row) for row in connection.execute(text(sql))]
        finally:
            database.close()

    def notes(self) -> list[str]:
        return [row[0] for row in self.rows("SELECT text FROM test_notes ORDER BY id")]


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class Client:
    """Someone with a session; `say` tries again under the same id until there is an answer, as the widget does."""

    def __init__(self, url: str, persona: str = "staff", timeout: float = 30.0) -> None:
        self.http = httpx.Client(base_url=url, timeout=timeout)
        self.token = eventually(lambda: self.http.post("/demo/sign-in", json={"persona": persona})).json()["token"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"
        self.http.cookies.clear()

    def post(self, text: str, client_id: str) -> httpx.Response:
        return self.http.post("/api/v1/messages", json={"text": text, "client_id": client_id})

    def say(self, text: str, client_id: str, seconds: float = 30.0) -> dict[str, Any]:
        def answered() -> httpx.Response | None:
            response = self.post(text, client_id)
            return response if response.status_code == 200 else None

        found: dict[str, Any] = eventually(answered, seconds).json()
        return found

    def history(self, after: str | None = None) -> list[dict[str, Any]]:
        response = self.http.get("/api/v1/messages", params={"after": after} if after else {})
        assert response.status_code == 200, response.text
        found: list[dict[str, Any]] = response.json()["messages"]
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.close()

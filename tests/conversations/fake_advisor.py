"""An action server in this process that does nothing but write down which actions Rasa called."""

import asyncio
import socket
import threading
import time
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse


class FakeAdvisor:
    """Answers every action with its own name.

    Attributes:
        called: names of the actions called, in order.
        trackers, headers: what Rasa sent with each of them.
        failing: actions that answer 500.
        results: what an action puts into the slot `result`.
        slow: seconds that an action takes.
    """

    def __init__(self) -> None:
        self.called: list[str] = []
        self.trackers: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.failing: set[str] = set()
        self.results: dict[str, str] = {}
        self.slow: dict[str, float] = {}
        self.port = free_port()
        self._server = uvicorn.Server(
            uvicorn.Config(self._app(), host="127.0.0.1", port=self.port, log_level="error")
        )
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    @property
    def url(self) -> str:
        """Where Rasa finds it."""
        return f"http://127.0.0.1:{self.port}/webhooks/actions"

    def start(self) -> None:
        """Serve until `stop`."""
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        """End it."""
        self._server.should_exit = True
        self._thread.join(5)

    def forget(self) -> None:
        """Begin a new scenario."""
        self.called, self.trackers, self.headers = [], [], []
        self.failing, self.results, self.slow = set(), {}, {}

    def _app(self) -> FastAPI:
        app = FastAPI()

        @app.post("/webhooks/actions")
        async def run(request: Request) -> JSONResponse:
            body = await request.json()
            action = body["next_action"]
            self.called.append(action)
            self.trackers.append(body["tracker"])
            self.headers.append(dict(request.headers))
            await asyncio.sleep(self.slow.get(action, 0))
            if action in self.failing:
                return JSONResponse({"error": "broken on purpose", "action_name": action}, status_code=500)
            slot = {"event": "slot", "timestamp": None, "name": "result", "value": self.results.get(action)}
            return JSONResponse({"events": [slot], "responses": [{"custom": {"text": action, "buttons": []}}]})

        return app


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

"""The real Rasa, started once for all conversations, with an advisor that only takes notes."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from config.settings import ROOT, get_settings
from tests.conversations.fake_advisor import FakeAdvisor, free_port

RASA = ROOT / "bot" / "rasa"
PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
TOKEN = "conversation-tests"
START_SECONDS = 120


class Rasa:
    """The channel `cairn` of a running Rasa."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.process = process
        self.log = log
        self.client = httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30)

    def turn(
        self, text: str | None, context: dict[str, Any] | None = None, intent: str | None = None
    ) -> dict[str, Any]:
        """One turn; the reply of the channel."""
        response = self.post(
            {"sender": "person-1", "text": text, "intent": intent, "context": turn_context(text, context)}
        )
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    def post(self, body: Any, **kwargs: Any) -> httpx.Response:
        """Whatever is sent to the turn route."""
        # Escaped, so that text which no encoding can carry arrives as well.
        return self.client.post("/webhooks/cairn/turn", content=json.dumps(body).encode("ascii"), **kwargs)

    def wait(self) -> None:
        """Until the model is loaded."""
        for _ in range(START_SECONDS * 4):
            if self.process.poll() is not None:
                break
            try:
                if self.client.get("/webhooks/cairn/").json().get("ready"):
                    return
            except (httpx.TransportError, ValueError):
                time.sleep(0.25)
        pytest.fail(f"Rasa did not start:\n{self.log.read_text()[-3000:]}")

    def stop(self) -> None:
        """End the process that this object started."""
        self.client.close()
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()


def turn_context(text: str | None, given: dict[str, Any] | None) -> dict[str, Any]:
    """The context as the gateway sends it."""
    empty = {
        "message_id": "m-1",
        "flow": "none",
        "expects": {"kind": "none", "options": []},
        "button": None,
        "text": text,
    }
    return {**empty, **(given or {})}


@pytest.fixture(scope="session")
def rasa_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Environment of Rasa's processes, with encoder and model made if they are missing."""
    settings = get_settings()
    encoder = Path(os.environ.get("CAIRN_ENCODER_DIR") or settings.intent_encoder_folder)
    environment = {"CAIRN_BUILD": str(settings.build), **os.environ, "CAIRN_ENCODER_DIR": str(encoder)}
    for command in (
        [sys.executable, "-m", "bot.rasa.export_encoder", str(encoder)],
        [str(PYTHON), str(RASA / "train.py")],
    ):
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=280)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr[-3000:]}"
    return environment


@pytest.fixture(scope="session")
def fake_advisor() -> Iterator[FakeAdvisor]:
    advisor = FakeAdvisor()
    advisor.start()
    yield advisor
    advisor.stop()


@pytest.fixture(scope="session")
def running_rasa(
    rasa_environment: dict[str, str], fake_advisor: FakeAdvisor, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Rasa]:
    port, log = free_port(), tmp_path_factory.mktemp("rasa") / "rasa.log"
    environment = {
        **rasa_environment,
        "CAIRN_RASA_PORT": str(port),
        "CAIRN_RASA_TOKEN": TOKEN,
        "CAIRN_ACTIONS_URL": fake_advisor.url,
    }
    with log.open("wb") as out:
        process = subprocess.Popen([str(PYTHON), str(RASA / "serve.py")], env=environment, stdout=out, stderr=out)
    rasa = Rasa(port, process, log)
    try:
        rasa.wait()
        yield rasa
    finally:
        rasa.stop()


@pytest.fixture
def rasa(running_rasa: Rasa, fake_advisor: FakeAdvisor) -> Rasa:
    fake_advisor.forget()
    return running_rasa

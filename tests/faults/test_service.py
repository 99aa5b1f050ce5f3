"""Faults 14, 20 and the service as a whole: what breaks around it does not bring it down, and it leaves nothing behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import psutil
import pytest
from sqlalchemy import update

from actions.database import Database, schema_version
from bot.knowledge_loader import LoadingKnowledge
from bot.problems import Problem
from config.settings import ROOT
from knowledge.answer import Question
from tests.fakes import FakeKnowledge
from tests.faults.harness import Advisor, StubRasa, eventually, free_port
from tests.service import given_service

Given = Callable[..., tuple[Advisor, StubRasa]]


def test_100000_characters_are_refused_in_under_100_ms(given_advisor: Given) -> None:
    advisor, rasa = given_advisor()
    rasa.start()
    advisor.start()
    client = advisor.client()
    client.post("x" * 100_000, "warm")
    times = []
    for number in range(5):
        began = time.monotonic()
        response = client.post("x" * 100_000, f"{number}")
        times.append(time.monotonic() - began)
        assert response.status_code == 413
    assert min(times) < 0.1
    assert client.say("y" * 10_000, "long")["messages"][0]["text"].startswith("Noted: yyy")
    assert len(advisor.notes()) == 1


def test_the_refusal_comes_before_the_body_is_sent(given_advisor: Given) -> None:
    advisor, _ = given_advisor()
    advisor.start()
    with socket.create_connection(("127.0.0.1", advisor.port), timeout=5) as connection:
        head = f"POST /api/v1/messages HTTP/1.1\r\nHost: 127.0.0.1:{advisor.port}\r\nContent-Length: 5000000\r\n\r\n"
        connection.sendall(head.encode())
        assert b" 413 " in connection.recv(200)


def test_several_advisors_never_take_a_message_from_a_living_one(given_advisor: Given) -> None:
    first, first_rasa = given_advisor()
    second, second_rasa = given_advisor()
    for rasa in (first_rasa, second_rasa):
        rasa.start()
    first.start()
    second.start()
    first_rasa.freeze()
    client = first.client()
    response: list[httpx.Response] = []
    import threading

    sending = threading.Thread(target=lambda: response.append(client.post("hello", "one")))
    sending.start()
    eventually(lambda: first.rows("SELECT 1 FROM inbox WHERE status = 'processing'"))
    # Several rounds of the other's looking for what the dead have left.
    time.sleep(1.5)
    assert first.notes() == []
    first_rasa.thaw()
    sending.join()
    assert response[0].json()["messages"][0]["text"] == "Noted: hello"
    assert first.notes() == ["hello"]


class _BrokenIndexError(RuntimeError):
    pass


def test_a_knowledge_base_that_cannot_be_opened_is_tried_again() -> None:
    attempts: list[int] = []

    def open_it() -> FakeKnowledge:
        attempts.append(1)
        if len(attempts) < 3:
            raise _BrokenIndexError
        return FakeKnowledge()

    knowledge = LoadingKnowledge(open_it, patience=1, retry=0.05)
    knowledge.start()
    with pytest.raises(Problem):
        knowledge.ask(Question(question="mobility"))
    assert knowledge.state == "failed"
    eventually(lambda: knowledge.state == "ok")
    assert knowledge.ask(Question(question="mobility")).answered


async def test_without_its_knowledge_the_service_stays_up(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()

        def broken(_: Question) -> None:
            raise _BrokenIndexError

        service.knowledge.ask = broken  # type: ignore[assignment, method-assign]
        assert (await client.post("/api/v1/messages", json={"text": "hi", "client_id": "1"})).status_code == 200
        service.rasa.down = True
        kept = await client.post("/api/v1/messages", json={"text": "mobility?", "client_id": "2"})
        assert kept.json()["state"]["pending"] is True
        assert (await client.post("/api/v1/ask", json={"question": "mobility?"})).status_code == 500
        assert (await client.get("/live")).status_code == 200


@pytest.mark.kills
def test_a_killed_advisor_leaves_no_rasa_behind(tmp_path: Path) -> None:
    parent_code = (
        "import asyncio, os, sys\n"
        "from bot.rasa_process import RasaProcess\n"
        "async def main():\n"
        "    rasa = RasaProcess([sys.executable, '-c', 'import time; time.sleep(60)'], dict(os.environ))\n"
        "    rasa.start()\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", parent_code], cwd=ROOT)
    children = eventually(
        lambda: [c for c in psutil.Process(parent.pid).children() if "time.sleep" in str(c.cmdline())]
    )
    # The child that dies is started again.
    children[0].kill()
    again = eventually(
        lambda: [
            c
            for c in psutil.Process(parent.pid).children()
            if c.pid != children[0].pid and "time.sleep" in str(c.cmdline())
        ]
    )
    parent.kill()
    parent.wait()
    eventually(lambda: not psutil.pid_exists(again[0].pid) or again[0].status() == psutil.STATUS_ZOMBIE)


def start(data: Path, *, port: int | None = None) -> subprocess.Popen[str]:
    environment = {**os.environ, "CAIRN_DATA": str(data), "PORT": str(port or free_port()), "CAIRN_RASA_TOKEN": "t"}
    command = [sys.executable, "-m", "bot.serve", "--no-rasa"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_the_advisor_alone_is_there_again_within_five_seconds_and_ends_when_asked(tmp_path: Path) -> None:
    port = free_port()
    for _ in range(2):
        began = time.monotonic()
        process = start(tmp_path, port=port)
        eventually(lambda: httpx.get(f"http://127.0.0.1:{port}/live").status_code == 200)
        took = time.monotonic() - began
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    # Generous: the machine may be busy with other tests.
    assert took < 10


def test_a_taken_port_is_told_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        process = start(tmp_path, port=other.getsockname()[1])
        _, said = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "PORT=" in said


def test_newer_data_is_refused_with_what_to_do(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'cairn.sqlite3'}")
    database.create()
    with database.begin() as connection:
        connection.execute(update(schema_version).values(version=999))
    database.close()
    process = start(tmp_path)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "999" in said
    assert "Traceback" not in said


def test_what_is_shown_in_the_folder_of_state_is_no_secret(tmp_path: Path) -> None:
    port = free_port()
    process = start(tmp_path, port=port)
    try:
        eventually(lambda: httpx.get(f"http://127.0.0.1:{port}/live").status_code == 200)
        token = httpx.post(f"http://127.0.0.1:{port}/demo/sign-in", json={"persona": "staff"}).json()["token"]
    finally:
        process.terminate()
        process.communicate(timeout=15)
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert token.encode() not in everything
    assert json.dumps(token).encode() not in everything

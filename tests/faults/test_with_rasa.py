"""The real Rasa: a journey during which advisor and Rasa are killed, and the faults in which Rasa itself has a part."""

import os
import random
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.rasa_process import PYTHON, SCRIPT, rasa_environment
from config.settings import ROOT, Settings
from tests.faults.harness import TOKEN, Advisor, Advisors, Client, eventually, free_port
from tests.needs import need

pytestmark = [pytest.mark.rasa, pytest.mark.kills]
KILLS = int(os.environ.get("CAIRN_KILLS", "8"))


class RealRasa:
    def __init__(self, actions_port: int) -> None:
        self.port = free_port()
        settings = Settings.model_validate({"rasa_token": TOKEN})
        self._environment = rasa_environment(settings, self.port, f"http://127.0.0.1:{actions_port}")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._process = subprocess.Popen([str(PYTHON), str(SCRIPT)], cwd=ROOT, env=self._environment)
        eventually(lambda: httpx.get(f"{self.url}/webhooks/cairn/").status_code == 200, 120)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture
def both(tmp_path: Path, advisors: Advisors) -> Iterator[tuple[Advisor, RealRasa]]:
    need(PYTHON, "needs Rasa's environment; `make test` makes it.")
    port = free_port()
    rasa = RealRasa(port)
    advisor = Advisor(advisors, tmp_path / "data", rasa.url, port)
    rasa.start()
    advisor.start()
    yield advisor, rasa
    advisor.kill()
    rasa.kill()


def answer(card: dict[str, Any]) -> str:
    """An answer to a question, as someone would type it."""
    options = [option["title"] for option in card["options"]]
    match card["type"]:
        case "choice":
            return str(options[0])
        case "multi":
            return "; ".join(options[: card.get("min") or 1])
        case "best_worst":
            return f"Most: {options[0]}. Least: {options[-1]}."
        case "rate":
            return ", ".join(str(1 + at % 5) for at in range(len(options)))
        case "scale" | "number":
            return str(card.get("min") or 2)
        case "date":
            return "31 March 2031"
        case _:
            return "Lead a section that people like to work in"


def settled(client: Client) -> list[dict[str, Any]]:
    """What was said, once nothing waits for an answer any more."""

    def read() -> list[dict[str, Any]] | None:
        response = client.http.get("/api/v1/messages")
        body = response.json()
        if response.status_code != 200 or body["state"].get("pending"):
            return None
        found: list[dict[str, Any]] = body["messages"]
        return found

    return list(eventually(read, 90))


def test_a_journey_through_many_deaths_asks_nothing_twice_and_loses_nothing(both: tuple[Advisor, RealRasa]) -> None:
    advisor, rasa = both
    seed = random.randrange(1_000_000)
    chance, over = random.Random(seed), threading.Event()

    def kill() -> None:
        for number in range(KILLS):
            if over.wait(chance.uniform(0.05, 0.8)):
                return
            advisor.kill()
            kills.append(number)
            if number == KILLS // 2:
                rasa.kill()
                rasa.start()
            advisor.start()

    client = advisor.client()
    kills: list[int] = []
    killing = threading.Thread(target=kill)
    killing.start()
    said: list[tuple[str, str]] = []
    asked_before: list[str] = []

    def say(text: str) -> None:
        client_id = f"id {len(said)}"
        client.say(text, client_id, seconds=90)
        said.append((client_id, text))

    try:
        say("I want to plan my career")
        settled(client)
        say("the full one")
        while True:
            asked = [message["card"] for message in settled(client) if message.get("card")]
            open_questions = [card for card in asked if card["kind"] == "question"]
            if any(card["kind"] == "plan" for card in asked) and not killing.is_alive():
                break
            if any(card["kind"] == "plan" for card in asked):
                say("show me my plan")
                continue
            asked_now = open_questions[-1]["question"]
            asked_before.append(asked_now)
            assert asked_before[-6:] != [asked_now] * 6, f"seed {seed}: {asked_now!r} takes no answer"
            say(answer(open_questions[-1]))
            time.sleep(0.05)
    finally:
        over.set()
        killing.join()

    plans = client.http.get("/api/v1/plans").json()["plans"]
    entries = advisor.rows("SELECT question, count(*) FROM journey_entries WHERE kind = 'answered' GROUP BY question")
    kinds = advisor.rows("SELECT kind, count(*) FROM journey_entries GROUP BY kind")
    stored = advisor.rows("SELECT client_id, text FROM inbox ORDER BY position")
    print(f"seed {seed}: {len(kills)} kills, {len(said)} messages, {kinds}, {len(plans)} plan")
    assert len(kills) == KILLS
    assert stored == said, f"seed {seed}"
    assert len(plans) == 1, f"seed {seed}"
    assert [question for question, count in entries if count > 1] == [], f"seed {seed}"
    assert advisor.rows("SELECT count(*) FROM inbox WHERE status != 'done'") == [(0,)]


def test_text_that_looks_like_a_command_does_nothing(both: tuple[Advisor, RealRasa]) -> None:
    advisor, _ = both
    client = advisor.client()
    for number, text in enumerate(["/restart", '/ask_question{"a":1}', "/start_journey", "/nlu_fallback"]):
        assert client.say(text, f"{number}")["messages"]
    assert advisor.rows("SELECT count(*) FROM journeys") == [(0,)]
    assert advisor.rows("SELECT DISTINCT status FROM inbox") == [("done",)]


def test_two_browsers_answer_the_same_question_at_once_and_one_is_told(both: tuple[Advisor, RealRasa]) -> None:
    advisor, _ = both
    one, two = advisor.client(), advisor.client()
    one.say("I want to plan my career", "1")
    card = next(m["card"] for m in one.say("the short one", "2")["messages"] if m.get("card"))
    titles = [option["title"] for option in card["options"]]

    def reply(client: Client, most: str) -> list[dict[str, Any]]:
        text = f"Most: {most}. Least: {titles[-1]}."
        body = {"text": text, "client_id": f"by {most}", "question": card["question"]}
        found: list[dict[str, Any]] = client.http.post("/api/v1/messages", json=body).json()["messages"]
        return found

    with ThreadPoolExecutor(2) as pool:
        replies = [pool.submit(reply, client, most) for client, most in zip((one, two), titles, strict=False)]
        said = ["\n".join(message["text"] for message in made.result()) for made in replies]
    assert sum("perhaps in another window" in text for text in said) == 1, said
    answered = advisor.rows(
        "SELECT question, count(*) FROM journey_entries WHERE kind = 'answered' GROUP BY question"
    )
    assert answered == [(card["question"], 1)]

"""One colleague walks the short route in Teams, by cards alone: the real advisor, the real Rasa, Microsoft's side stood in for.

The colleague sees nothing but what a Teams client shows: texts, fields, buttons. After the first message nothing is typed.
"""

import re
import sqlite3
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.faults.harness import eventually
from tests.teams import activities
from tests.teams.microsoft import Microsoft

pytestmark = pytest.mark.rasa
MOST_TURNS = 60
LATEST = "SELECT text FROM inbox WHERE channel = 'teams' ORDER BY received_at DESC LIMIT 1"
WAYS_OUT = {"Skip", "Back", "Why we ask", "Examples"}
WORDS = {"grade": "G-5"}
"""What is written into a field for words, by a word of the question; AIM where it asks for one's own."""
AIM = "Lead a small supply team in a field office by 2029"


def found_in(card: Any, kinds: str) -> list[dict[str, Any]]:
    """Every part of a card whose type begins so, in the order in which it is shown."""
    if isinstance(card, list):
        return [part for one in card for part in found_in(one, kinds)]
    if not isinstance(card, dict):
        return []
    own = [card] if str(card.get("type", "")).startswith(kinds) else []
    return own + [part for value in card.values() for part in found_in(value, kinds)]


@dataclass
class Colleague:
    """Someone with a Teams client."""

    url: str
    data: Path
    microsoft: Microsoft
    person: int = 1
    seen: int = 0
    slowest: float = 0.0
    prompts: Counter[str] = field(default_factory=Counter)

    def send(self, activity: dict[str, Any]) -> list[dict[str, Any]]:
        """What comes of it, once all that was written has been delivered."""
        headers = {"Authorization": f"Bearer {self.microsoft.token()}"}
        began = time.monotonic()
        response = httpx.post(f"{self.url}/api/teams/messages", json=activity, headers=headers, timeout=10)
        assert response.status_code == 200, response.text
        self.slowest = max(self.slowest, time.monotonic() - began)
        eventually(self._settled, 60)
        posts = self.microsoft.said(activities.conversation_id(self.person))
        new, self.seen = posts[self.seen :], len(posts)
        assert new, "nothing was said"
        return new

    def _settled(self) -> bool:
        with closing(sqlite3.connect(self.data / "cairn.sqlite3", timeout=10)) as connection:
            open_ones = connection.execute(
                "SELECT count(*) FROM inbox WHERE status != 'done' AND channel = 'teams'"
            ).fetchone()[0]
            waiting = connection.execute("SELECT count(*) FROM deliveries WHERE state != 'sent'").fetchone()[0]
        return not open_ones and not waiting

    def say(self, text: str) -> list[dict[str, Any]]:
        return self.send(activities.message(self.microsoft.service_url, text, self.person))

    def submit(self, data: dict[str, Any], **fields: str) -> list[dict[str, Any]]:
        return self.send(activities.pressed(self.microsoft.service_url, {**data, **fields}, self.person))

    def go_on(self, shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Fill in the newest card's fields, or press one of its buttons."""
        card = next(post["attachments"] for post in reversed(shown) if post.get("attachments"))
        prompt = " ".join(run["text"] for run in found_in(card, "TextRun") if run.get("size") == "Medium")
        self.prompts[prompt] += 1
        assert self.prompts[prompt] <= 2, f"asked again and again: {prompt}"
        buttons = [a for a in found_in(card, "Action.Submit") if a["title"] not in WAYS_OUT]
        fields = found_in(card, "Input.")
        form = next((a for a in buttons if "reply" in a["data"]["cairn"]), None)
        if fields and form is not None and not any("button" in b["data"]["cairn"] for b in buttons):
            filled = {f["id"]: filled_in(f, n) for n, f in enumerate(fields)}
            known = next((words for word, words in WORDS.items() if word in prompt), None)
            return self.submit(form["data"], **({"value": known} if known and "value" in filled else filled))
        pressable = [b for b in buttons if "button" in b["data"]["cairn"]]
        assert pressable, f"nothing to press: {prompt} {card}"
        wanted = next((b for b in pressable if b["title"].startswith("Short")), pressable[0])
        return self.submit(wanted["data"])


def filled_in(part: dict[str, Any], number: int) -> str:
    """An answer that a field takes; fields beside each other get different ones."""
    match part["type"]:
        case "Input.ChoiceSet":
            count = int((re.search(r"\d+", part["label"]) or [1])[0]) if part.get("isMultiSelect") else 1
            values = [choice["value"] for choice in part["choices"]]
            return ",".join(values[number : number + count] if count == 1 else values[:count])
        case "Input.Number":
            return "6"
        case "Input.Date":
            return (date.today() + timedelta(days=90)).isoformat()
        case _:
            return AIM


def plan_in(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The buttons beside the actions of a plan, if one is shown."""
    return [a for a in found_in(shown, "Action.Submit") if "action" in a["data"]["cairn"]]


def test_a_colleague_comes_to_a_plan_by_cards_alone_and_reports_on_it(
    cairn: tuple[str, Path], microsoft: Microsoft
) -> None:
    url, data = cairn
    colleague = Colleague(url, data, microsoft)
    headers = {"Authorization": f"Bearer {microsoft.token()}"}
    installed = activities.installed(microsoft.service_url)
    assert httpx.post(f"{url}/api/teams/messages", json=installed, headers=headers).status_code == 200
    eventually(lambda: microsoft.said(activities.conversation_id(1)))
    colleague.seen = 1
    starter = microsoft.said(activities.conversation_id(1))[0]["suggestedActions"]["actions"][1]
    shown = colleague.say(starter["value"])
    turns = 1
    while not (plan := plan_in(shown)):
        assert turns < MOST_TURNS, colleague.prompts
        shown = colleague.go_on(shown)
        turns += 1
    print(
        f"a plan after {turns} turns, {len(microsoft.said(activities.conversation_id(1)))} messages, "
        f"the slowest acknowledgement {colleague.slowest:.2f} s"
    )
    done = next(action for action in plan if action["data"]["cairn"]["do"] == "done")
    shown = colleague.submit(done["data"])
    with closing(sqlite3.connect(data / "cairn.sqlite3")) as connection:
        said = connection.execute(LATEST).fetchone()[0]
    assert said.startswith("I have finished")
    assert any("Undo" in str(post) for post in shown)


def test_a_question_is_answered_with_sources_that_open_and_can_be_rated(
    cairn: tuple[str, Path], microsoft: Microsoft
) -> None:
    url, data = cairn
    colleague = Colleague(url, data, microsoft, person=2)
    (answer,) = colleague.say("Does UNDP prefer generalists or experts?")
    assert answer["channelData"]["feedbackLoop"] == {"type": "default"}
    opened = [action["url"] for action in found_in(answer, "Action.OpenUrl")]
    assert opened
    for address in opened:
        page = address.replace("https://cairn.example.org", url).partition("#")[0]
        with httpx.Client() as browser:
            token = browser.post(f"{url}/demo/sign-in", json={"persona": "staff"}).json()["token"]
            browser.cookies.clear()
            found = browser.get(page, headers={"Authorization": f"Bearer {token}"}, follow_redirects=True)
        assert found.status_code == 200, address
        assert "<mark" in found.text, address
    sent = microsoft.taken[-1]
    assert sent
    thanks = colleague.send(activities.rated(microsoft.service_url, _last_id(data), "like", person=2))
    assert thanks


def _last_id(data: Path) -> str:
    with closing(sqlite3.connect(data / "cairn.sqlite3")) as connection:
        sent: str = connection.execute("SELECT sent FROM deliveries ORDER BY created_at DESC LIMIT 1").fetchone()[0]
    return sent.strip('[]"')

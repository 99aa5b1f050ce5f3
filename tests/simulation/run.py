"""One journey of one simulated person over HTTP, and what it cost them: turns, reading, repeats, dead ends."""

import itertools
import random
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import yaml

from config.settings import ROOT
from tests.simulation.agenda import Agenda
from tests.simulation.checker import Finding, check_offer, check_plan
from tests.simulation.person import HURTS, QUESTIONS, Person, Said

WORDS_A_MINUTE = 200
MOST_TURNS = 90
PERSONAS = {"staff": "driver", "manager": "manager", "hr": "hr"}
FOLDED = (
    "why",
    "examples",
    "id",
    "value",
    "kind",
    "question",
    "type",
    "url",
    "document",
    "section",
    "progress",
    "step",
    "exports",
)
"""Parts of a card that the page keeps folded or does not write out."""
UNWRITTEN = {
    "options": {"rule", "source"},
    "profile": {"bars", "alt", "notes", "note"},
    "readiness": {"text", "note"},
}
"""The same by kind of card: what the picture shows, other channels say, or the list above says already."""
THINKING = {"choice": 6.0, "multi": 10.0, "best_worst": 12.0, "rate": 4.0, "scale": 3.0, "number": 5.0, "date": 5.0}
"""Seconds before an answer; a rating needs them for each row. Words of one's own need WRITING besides."""
TEXT_THINKING, WRITING = 20.0, 0.3
"""Seconds for a text; seconds for each character (forty words a minute)."""
Reply = dict[str, Any]


@dataclass
class Figures:
    """What one journey cost, and what went wrong in it."""

    agenda: Agenda
    turns: int = 0
    asked: int = 0
    plan_turns: int = 0
    own: int = 0
    words: int = 0
    plan_words: int = 0
    seconds: float = 0.0
    plan_seconds: float = 0.0
    refused: int = 0
    plan_refused: int = 0
    unknown: int = 0
    repeats: list[str] = field(default_factory=list)
    dead_ends: list[str] = field(default_factory=list)
    misread: list[str] = field(default_factory=list)
    ineligible: list[str] = field(default_factory=list)
    plan: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)

    @property
    def reading(self) -> float:
        """Minutes of reading up to the first plan."""
        return self.plan_words / WORDS_A_MINUTE

    @property
    def answering(self) -> float:
        """Minutes of answering up to the first plan."""
        return self.plan_seconds / 60

    @property
    def journey_turns(self) -> int:
        """Turns up to the first plan that the journey itself asked for, without what the person put in between."""
        return self.plan_turns - self.own

    @property
    def faults(self) -> list[str]:
        """Everything that must not be."""
        named = {"asked twice": self.repeats, "dead end": self.dead_ends, "misread": self.misread}
        named |= {"not open to them": self.ineligible, "plan": self.plan}
        return [f"{name}: {what}" for name, found in named.items() for what in found]


class Session:
    """A signed-in person; `again` is the same one on another device."""

    def __init__(self, url: str, persona: str) -> None:
        self.url, self.persona = url, persona
        self.again()

    def again(self) -> None:
        """Sign in anew."""
        self.http = httpx.Client(base_url=self.url, timeout=30)
        answer = self.http.post("/demo/sign-in", json={"persona": self.persona})
        answer.raise_for_status()
        self.http.cookies.clear()
        self.http.headers["Authorization"] = f"Bearer {answer.json()['token']}"

    def get(self, path: str) -> Any:
        """A resource as JSON."""
        answer = self.http.get(path)
        answer.raise_for_status()
        return answer.json()


class Run:
    """One person's journey."""

    def __init__(self, url: str, data: Path, agenda: Agenda, today: date, nonce: str) -> None:
        self.agenda, self.today = agenda, today
        self.person, self.figures = Person(agenda, today), Figures(agenda)
        self.session = Session(url, f"{PERSONAS[agenda.role]}:{agenda.id} {nonce}")
        self.ids = itertools.count()
        self.chance = random.Random(f"what comes in between, {agenda.id}")
        self.answered: dict[str, Any] = {}
        self.may_return: set[str] = set()
        self.in_between = self._schedule()
        self.planned = False
        _set_profile(data, self.session.get("/api/v1/me")["person"]["id"], agenda)

    # ---------------------------------------------------------------- the course of it

    def go(self) -> Figures:
        """From the first word to the plan, and to the end of the route."""
        reply = self._begin()
        deepened = False
        while self.figures.turns < MOST_TURNS and not self.figures.dead_ends:
            card = _question(reply)
            if card is not None:
                reply = self._through(card, reply)
            elif self.planned and "deepens" in self.agenda.habits and not deepened:
                deepened = True
                reply = self._press(reply, "Go on with the full route")
            elif self.planned:
                break
            else:
                self._dead_end("nothing to do next", reply)
        if self.figures.turns >= MOST_TURNS:
            self._dead_end("no end", reply)
        self._judge_plan()
        return self.figures

    def _begin(self) -> Reply:
        reply = self._say(Said(self.agenda.start))
        for _ in range(3):
            if _question(reply):
                return reply
            titles = [b["title"] for b in _buttons(reply)]
            wanted = ("Short", "Full")[self.agenda.route == "full"]
            found = next((t for t in titles if t.startswith(wanted)), None) or next(
                (t for t in titles if "plan" in t.lower() or "career" in t.lower()), None
            )
            if found is None:
                self._dead_end("no way in", reply)
                return reply
            typed = "buttons" not in self.agenda.habits and found.startswith(wanted)
            reply = self._say(Said(wanted.lower())) if typed else self._press(reply, found)
        return reply

    def _through(self, card: Reply, reply: Reply) -> Reply:
        """What comes in between, and then the answer, until the question is dealt with."""
        name = card["question"]
        if card.get("options") and name in ("support", "options"):
            self.figures.ineligible += check_offer(card, self.agenda)
        due = self.in_between.pop(0) if self.in_between and self.figures.asked >= self.in_between[0][0] else None
        self.figures.asked += 1
        if due is not None:
            reply = due[1](card, reply)
            card = _question(reply) or card
            name = card["question"]
        for attempt in range(4):
            said = self.person.answer(card, _buttons(reply), attempt)
            reply = self._answer(card, said)
            now = _question(reply)
            if now is None or now["question"] != name:
                self.answered[name] = None if said.skipped else (said.wanted or said.text)
                return reply
            self.figures.refused += 1
            self.figures.log.append(f"! not understood at {name}: {said.text}")
            if attempt >= 1 and not ("halves" in self.agenda.habits and attempt == 1):
                self._dead_end(f"“{said.text}” not understood at {name}, after another", reply)
                return reply
        return reply

    def _answer(self, card: Reply, said: Said) -> Reply:
        reply = self._say(said, card)
        if any(message.get("answer") for message in reply["messages"]):
            self.figures.misread.append(f"“{said.text}” at {card['question']} was taken for a question")
        if _handed_over(reply):
            reply = self._press(reply, "I was talking about my work")
        return reply

    # ---------------------------------------------------------------- what comes in between

    def _schedule(self) -> list[tuple[int, Callable[[Reply, Reply], Reply]]]:
        kinds = {
            "why": self._why, "asks": self._ask, "thanks": self._thank, "unsure": self._unsure, "back": self._back,
            "change": self._change, "leaves": self._leave, "vanishes": self._vanish, "contradicts": self._contradict,
            "hurts": self._hurt,
        }  # fmt: skip
        most = 6 if self.agenda.route == "short" else 20
        times = {"asks": 2, "why": 2, "leaves": 1, "vanishes": 1} if self.agenda.route == "full" else {}
        wanted = [kinds[h] for h in sorted(self.agenda.habits) if h in kinds for _ in range(times.get(h, 1))]
        places = sorted(self.chance.sample(range(2, most), min(len(wanted), most - 2)))
        self.chance.shuffle(wanted)
        return list(zip(places, wanted, strict=False))

    def _aside(self, text: str, card: Reply) -> Reply:
        """Something that is no answer: the same question has to stand open afterwards."""
        self._own_turn()
        reply = self._say(Said(text), card)
        now = _question(reply)
        if now is None or now["question"] != card["question"]:
            self.figures.misread.append(f"“{text}” at {card['question']} led to {now and now['question']}")
        return reply

    def _why(self, card: Reply, reply: Reply) -> Reply:
        return self._aside(self.chance.choice(["why do you ask?", "why", "what do you mean?"]), card)

    def _thank(self, card: Reply, reply: Reply) -> Reply:
        return self._aside(self.chance.choice(["thanks", "ok", "thank you, that helps"]), card)

    def _unsure(self, card: Reply, reply: Reply) -> Reply:
        return self._aside(self.chance.choice(["I don't know", "not sure", "hm"]), card)

    def _ask(self, card: Reply, reply: Reply) -> Reply:
        text = self.chance.choice(QUESTIONS)
        answer = self._aside(text, card)
        found = next((m["answer"] for m in answer["messages"] if m.get("answer")), None)
        if found is None:
            self.figures.misread.append(f"“{text}” at {card['question']} was not answered")
        elif not found["answered"]:
            self.figures.unknown += 1
        return answer

    def _back(self, card: Reply, reply: Reply) -> Reply:
        if not card["can_back"]:
            return reply
        self._own_turn(2)
        self.may_return |= set(self.answered)
        reply = self._say(Said("back"), card)
        now = _question(reply)
        self.may_return.clear()
        if now is None or now["question"] == card["question"]:
            self.figures.misread.append(f"“back” at {card['question']} led nowhere")
            return reply
        self.may_return |= _follows(now["question"])
        return reply

    def _change(self, card: Reply, reply: Reply) -> Reply:
        """Takes back an earlier answer by its name, and gives the new one in the same breath."""
        wishes = [("ambition", "something quieter, with more time for teaching"), ("hours", "3")]
        wishes += [
            ("direction", {"grow": "broaden", "broaden": "move", "move": "grow", "prepare": "grow"}[self.agenda.aim])
        ]
        open_to_change = [w for w in wishes if w[0] in self.answered and w[0] != card["question"]]
        if not open_to_change:
            return reply
        name, new = self.chance.choice(open_to_change)
        self._own_turn()
        self.may_return |= {name, card["question"], *_follows(name)}
        self.answered[name] = int(new) if new.isdecimal() else new
        return self._say(Said(f"actually, change my {name} to {new}"), card)

    def _contradict(self, card: Reply, reply: Reply) -> Reply:
        """Says yes and no to everything."""
        return self._aside(self.chance.choice(["no", "yes", "no wait"]), card)

    def _hurt(self, card: Reply, reply: Reply) -> Reply:
        """Tells of a need: the office comes first and nothing is asked; then the journey goes on where it was."""
        self._own_turn(2)
        text = self.chance.choice(HURTS)
        told = self._say(Said(text), card)
        offices = [m for m in told["messages"] if (m.get("answer") or {}).get("handoff")]
        if len(offices) != 1 or told["messages"][0].get("answer") is None or _question(told) is not None:
            self.figures.misread.append(f"“{text}” at {card['question']}: no office, or something before or after it")
        if not any(b["title"] == "Go on with my journey" for b in _buttons(told)):
            return self._say(Said("continue"))
        reply = self._press(told, "Go on with my journey")
        now = _question(reply)
        if now is None or now["question"] != card["question"]:
            self.figures.misread.append(f"after a hand-over at {card['question']}: {now and now['question']}")
        return reply

    def _leave(self, card: Reply, reply: Reply) -> Reply:
        self._own_turn(2)
        gone = self._say(Said(self.chance.choice(["I have to go", "stop here", "bye", "later"])), card)
        if _question(gone) is not None:
            self.figures.misread.append(f"leaving at {card['question']}: asked on")
        self.session.again()
        reply = self._say(Said(self.chance.choice(["continue", "hi, can we go on?", "where were we?"])))
        if _question(reply) is None and any(b["title"] == "Continue" for b in _buttons(reply)):
            self._own_turn()
            reply = self._press(reply, "Continue")
        now = _question(reply)
        if now is None or now["question"] != card["question"]:
            self.figures.misread.append(f"back again at {card['question']}: {now and now['question']}")
        return reply

    def _vanish(self, card: Reply, reply: Reply) -> Reply:
        """Goes without a word; on the other device the question stands in the history."""
        self.session.again()
        history = self.session.get("/api/v1/messages")
        cards = [m for m in history["messages"] if (m.get("card") or {}).get("kind") == "question"]
        if not cards or cards[-1]["card"]["question"] != card["question"]:
            self.figures.misread.append(f"another device at {card['question']}: shows another question")
            return reply
        return {"messages": [cards[-1]]}

    def _own_turn(self, turns: int = 1) -> None:
        if not self.planned:
            self.figures.own += turns

    # ---------------------------------------------------------------- one message

    def _press(self, reply: Reply, title: str) -> Reply:
        button = next((b for b in _buttons(reply) if b["title"] == title), None)
        if button is None:
            self._dead_end(f"no button “{title}”", reply)
            return reply
        return self._say(Said(title, button["id"]))

    def _say(self, said: Said, card: Reply | None = None) -> Reply:
        figures = self.figures
        body: Reply = {"client_id": str(next(self.ids))}
        body |= {"button": said.button} if said.button else {"text": said.text}
        if card is not None and not said.button:
            body["question"] = card["question"]
        answer = self.session.http.post("/api/v1/messages", json=body)
        figures.turns += 1
        figures.seconds += _answering(said, card)
        if answer.status_code != 200:
            figures.dead_ends.append(f"“{said.text}”: {answer.status_code} {answer.text[:200]}")
            return {"messages": []}
        reply: Reply = answer.json()
        figures.log.append(f"> {said.text}\n" + "\n".join(_shown(m) for m in reply["messages"]))
        figures.words += _words(reply)
        if not reply["messages"] or not any(m["text"].strip() for m in reply["messages"]):
            self._dead_end(f"no reply to “{said.text}”", reply)
        self._note_repeat(_question(reply), card)
        if not self.planned and any((m.get("card") or {}).get("kind") == "plan" for m in reply["messages"]):
            self.planned = True
            figures.plan_refused = figures.refused
            figures.plan_turns, figures.plan_words, figures.plan_seconds = (
                figures.turns,
                figures.words,
                figures.seconds,
            )
        return reply

    def _note_repeat(self, asked: Reply | None, before: Reply | None) -> None:
        if asked is None or (before is not None and asked["question"] == before["question"]):
            return
        name = asked["question"]
        if name in self.answered and name not in self.may_return:
            self.figures.repeats.append(name)
        self.may_return.discard(name)

    def _dead_end(self, why: str, reply: Reply) -> None:
        said = " / ".join(m["text"] for m in reply["messages"])
        self.figures.dead_ends.append(f"{why} [{said[:160]}]")

    # ---------------------------------------------------------------- the plan

    def _judge_plan(self) -> None:
        plans = self.session.get("/api/v1/plans")["plans"]
        if not plans:
            self.figures.plan.append("there is none")
            return
        taken = self.session.get(f"/api/v1/plans/{plans[0]['id']}.json")
        view = self.session.get(f"/api/v1/plans/{plans[0]['id']}")
        findings: Iterator[Finding] = check_plan(
            taken, view, self.agenda, self.answered, self.person.ends(), self.today
        )
        for finding in findings:
            (self.figures.ineligible if finding.kind == "eligible" else self.figures.plan).append(finding.text)


def _set_profile(data: Path, person_id: str, agenda: Agenda) -> None:
    """What an organisation's own sign-in would say of this person: the demo has personas of a few kinds only."""
    values = {"organisation": agenda.org, "category": agenda.category, "grade": agenda.grade}
    values |= dict.fromkeys(agenda.unknown)
    with closing(sqlite3.connect(data / "cairn.sqlite3", timeout=20)) as connection, connection:
        connection.execute(
            "UPDATE people SET organisation = ?, category = ?, grade = ? WHERE id = ?", (*values.values(), person_id)
        )


@cache
def _journey() -> list[Reply]:
    found: list[Reply] = yaml.safe_load((ROOT / "config" / "journey.yaml").read_text(encoding="utf-8"))["questions"]
    return found


def _follows(name: str) -> set[str]:
    """Questions whose answers hang on this one: the journey says that it asks them anew."""
    near = {
        q["id"]
        for q in _journey()
        if name in q.get("follows", ()) or any(c.get("question") == name for c in q.get("when", ()))
    }
    return near.union(*(_follows(other) for other in near))


def _question(reply: Reply) -> Reply | None:
    cards = [m["card"] for m in reply["messages"] if (m.get("card") or {}).get("kind") == "question"]
    return cards[-1] if cards else None


def _handed_over(reply: Reply) -> bool:
    return any((message.get("answer") or {}).get("handoff") for message in reply["messages"])


def _buttons(reply: Reply) -> list[dict[str, str]]:
    return [b for m in reply["messages"] for b in m["buttons"]]


def _shown(message: Reply) -> str:
    buttons = " ".join(f"[{b['title']}]" for b in message["buttons"])
    card = message.get("card") or {}
    options = "; ".join(o["title"] for o in card.get("options", ()))
    return f"  {message['text']} {options and '{' + options + '}'} {buttons}".rstrip()


def _words(reply: Reply) -> int:
    return sum(len(re.findall(r"\S+", text)) for m in reply["messages"] for text in _read(m))


def _read(message: Reply) -> Iterator[str]:
    yield message["text"]
    card = message.get("card") or {}
    shown = {o.get("title") for o in card.get("options", ()) if isinstance(o, dict)}
    yield from (b["title"] for b in message["buttons"] if b["title"] not in shown)
    unwritten = {*FOLDED, *UNWRITTEN.get(card.get("kind", ""), ())} - (
        {"why"} if card.get("kind") == "options" else set()
    )
    yield from (text for text in _strings(card, unwritten) if text != message["text"])


def _strings(value: Any, unwritten: set[str]) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in unwritten and not name.endswith("_id"):
                yield from _strings(inner, unwritten)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, unwritten)


def _answering(said: Said, card: Reply | None) -> float:
    if card is None or said.button:
        return 4.0
    if card["type"] == "text":
        return (3.0 if said.skipped else TEXT_THINKING) + WRITING * len(said.text)
    # Titles are ticked on the card, not typed.
    rows = len(card["options"]) if card["type"] == "rate" else 1
    return THINKING[card["type"]] * rows

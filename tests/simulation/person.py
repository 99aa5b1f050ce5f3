"""A simulated person: reads a question's card, and answers by agenda and habit. Knows nothing of the code."""

import random
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from tests.simulation.agenda import Agenda

Card = dict[str, Any]
QUESTIONS = (
    "What is a lateral move?",
    "Who can have a mentor?",
    "Does the organisation pay for language courses?",
    "How does job shadowing work?",
    "What is the difference between coaching and mentoring?",
)
HURTS = (
    "honestly, my supervisor shouts at me every day and I cannot plan anything",
    "since I reported the fraud they took all my work away",
    "I can't sleep since the attack and I cry before work",
    "they bully me because I am pregnant",
)
"""What is no answer about work, wherever it is told."""
WORTH_SKIPPING = ("brand", "network", "evidence", "proof")
"""What somebody in a hurry does not want to write."""


@dataclass(frozen=True)
class Said:
    """One message. `wanted`: the values that it stands for, where the card's options hold them."""

    text: str
    button: str | None = None
    skipped: bool = False
    wanted: Any = None


class Person:
    """Answers questions; the same seed, the same words."""

    def __init__(self, agenda: Agenda, today: date) -> None:
        self.agenda, self.today = agenda, today
        self.chance = random.Random(agenda.id)
        self.habits = agenda.habits
        self.half = ""

    def answer(self, card: Card, buttons: list[dict[str, str]], attempt: int) -> Said:
        """An answer to the question; after a first that was not understood, a plainer one."""
        if attempt == 0 and self._would_skip(card):
            return Said("skip", skipped=True)
        said = self._own_words(card) if attempt == 0 else None
        if said is None:
            said = getattr(self, f"_{card['type']}")(card, attempt)
        if "buttons" in self.habits:
            pressed = next((b for b in buttons if b["title"] == self._plain_title(card, said)), None)
            if pressed:
                return Said(pressed["title"], pressed["id"], wanted=said.wanted)
        if "typos" in self.habits and attempt == 0:
            return Said(self._mistype(said.text), wanted=said.wanted)
        return said

    def _plain_title(self, card: Card, said: Said) -> str:
        return next((o["title"] for o in card["options"] if o["value"] == said.wanted), said.text)

    def _would_skip(self, card: Card) -> bool:
        return (
            "skips" in self.habits
            and card["can_skip"]
            and card["type"] == "text"
            and any(word in card["question"] for word in WORTH_SKIPPING)
        )

    def _own_words(self, card: Card) -> Said | None:
        words = self.agenda.says.get(card["question"])
        wanted = self._preferred(card)
        return (
            Said(words, wanted=wanted[0] if len(wanted) == 1 and card["type"] == "choice" else None)
            if words
            else None
        )

    def _preferred(self, card: Card) -> list[str]:
        """Values of options that the agenda has a view on."""
        agenda = self.agenda
        views = {
            "organisation": [agenda.org],
            "category": [agenda.category],
            "direction": [agenda.aim],
            "circumstances": ["ending"] if agenda.ends_in_months else [],
        }
        known = {o["value"] for o in card["options"]}
        return [value for value in views.get(card["question"], []) if value in known]

    # ---------------------------------------------------------------- one for each type of question

    def _choice(self, card: Card, attempt: int) -> Said:
        options = card["options"]
        value = (self._preferred(card) or [self.chance.choice(options)["value"]])[0]
        place = next(number for number, o in enumerate(options, start=1) if o["value"] == value)
        title = options[place - 1]["title"]
        if attempt == 0 and "numbers" in self.habits:
            return Said(str(place), wanted=value)
        if attempt == 0 and "terse" in self.habits:
            return Said(_short(title, options), wanted=value)
        if attempt == 0 and "wordy" in self.habits:
            return Said(f"I think {_lower(title)} is what I would go for", wanted=value)
        return Said(title, wanted=value)

    def _multi(self, card: Card, attempt: int) -> Said:
        options = [o for o in card["options"] if o["value"] != "nothing"]
        most = min(card.get("max") or 3, 3, len(options))
        values = self._preferred(card)
        if not values or self.chance.random() < 0.5:
            count = self.chance.randint(card.get("min") or 1, max(most, card.get("min") or 1))
            more = [o["value"] for o in self.chance.sample(options, len(options)) if o["value"] not in values]
            values = values + more[: max(count - len(values), 0)]
        chosen = [o for o in card["options"] if o["value"] in values]
        titles = [o["title"] for o in chosen]
        wanted = [o["value"] for o in chosen]
        if attempt == 0 and "numbers" in self.habits:
            places = [str(n) for n, o in enumerate(card["options"], start=1) if o["value"] in values]
            return Said(" and ".join(places), wanted=wanted)
        if attempt == 0 and "terse" in self.habits:
            return Said(", ".join(_short(title, card["options"]) for title in titles), wanted=wanted)
        if attempt == 0 and "wordy" in self.habits:
            return Said(" and ".join(_lower(t) for t in titles), wanted=wanted)
        return Said("; ".join(titles), wanted=wanted)

    def _best_worst(self, card: Card, attempt: int) -> Said:
        best, worst = self.chance.sample(card["options"], 2)
        wanted = {"most": best["value"], "least": worst["value"]}
        if attempt == 0 and "contradicts" in self.habits and self.chance.random() < 0.3:
            return Said(f"Most: {best['title']}. Least: {best['title']}.")
        if "halves" in self.habits and attempt == 0 and self.chance.random() < 0.4:
            self.half = best["value"]
            return Said(f"Most: {best['title']}")
        if "halves" in self.habits and attempt == 1:
            return Said(next(o["title"] for o in card["options"] if o["value"] != self.half))
        if attempt == 0 and "terse" in self.habits:
            words = [_short(o["title"], card["options"]) for o in (best, worst)]
            return Said(", ".join(words), wanted=wanted)
        if attempt == 0 and "wordy" in self.habits:
            return Said(
                f"{_lower(best['title'])} matters most to me and {_lower(worst['title'])} least", wanted=wanted
            )
        if attempt == 0 and "numbers" in self.habits:
            places = [str(card["options"].index(o) + 1) for o in (best, worst)]
            return Said(f"most {places[0]}, least {places[1]}", wanted=wanted)
        return Said(f"Most: {best['title']}. Least: {worst['title']}.", wanted=wanted)

    def _rate(self, card: Card, attempt: int) -> Said:
        options, low, high = card["options"], card["min"], card["max"]
        points = [self.chance.randint(low, high) for _ in options]
        first = options[0]
        if attempt == 0 and "halves" in self.habits and len(options) > 1:
            return Said(f"{first['title']} {high}")
        if attempt == 0 and {"wordy", "titles"} & self.habits and len(options) > 2:
            return Said(f"{_lower(first['title'])} {high}, {_lower(options[1]['title'])} {low}, the rest {high - 1}")
        if attempt == 0 and "terse" in self.habits and len(options) > 1:
            return Said(f"all {high - 1}")
        if attempt == 0 and "contradicts" in self.habits and self.chance.random() < 0.5:
            return Said(" ".join(map(str, points[:-1])) or str(high))
        return Said(" ".join(map(str, points)))

    def _scale(self, card: Card, attempt: int) -> Said:
        return Said(str(self.chance.randint(card["min"], card["max"])))

    def _number(self, card: Card, attempt: int) -> Said:
        hours = self.agenda.hours
        if attempt == 0 and "contradicts" in self.habits:
            return Said("it depends", wanted=None)
        if attempt == 0 and {"wordy", "typos"} & self.habits:
            return Said(f"about {hours} hours a month", wanted=int(hours))
        return Said(hours, wanted=int(hours))

    def _date(self, card: Card, attempt: int) -> Said:
        if card["question"] == "appointment-end" and self.agenda.ends_in_months:
            return Said(_written(self.ends() or self.today))
        if attempt == 0 and "past" in self.habits:
            return Said(_written(self.today - relativedelta(months=8)))
        day = self.today + relativedelta(months=self.chance.randint(4, 10))
        if "terse" in self.habits:
            return Said(day.strftime("%B"))
        if "wordy" in self.habits:
            return Said("in about six months I would say")
        return Said(_written(day))

    def ends(self) -> date | None:
        """When the appointment ends."""
        months = self.agenda.ends_in_months
        return self.today + relativedelta(months=months) if months else None

    def _text(self, card: Card, attempt: int) -> Said:
        name = card["question"]
        if name == "grade":
            return Said(str(self.agenda.grade))
        words = self.agenda.voice.get(name) or "I would rather see that later, but something with people"
        if "terse" in self.habits and attempt == 0 and name != "short-goal":
            words = " ".join(words.split(";")[0].split()[:4]).rstrip(",.:")
        return Said(words, wanted=words)

    def _mistype(self, text: str) -> str:
        """Two neighbours change places in some of the longer words; capitals are given up."""
        return " ".join(self._slip(word) for word in text.lower().split())

    def _slip(self, word: str) -> str:
        if len(word) < 6 or not word.isalpha() or self.chance.random() > 0.3:
            return word
        at = self.chance.randint(1, len(word) - 3)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def _written(day: date) -> str:
    return f"{day.day} {day.strftime('%B %Y')}"


def _short(title: str, options: list[dict[str, str]]) -> str:
    """The fewest words of a title that no other title begins with."""
    words = title.replace(":", "").replace(",", "").split()
    others = [o["title"].replace(":", "").replace(",", "").split() for o in options if o["title"] != title]
    for count in range(1, len(words)):
        if words[count - 1].lower() in ("a", "the", "my", "another", "one", "of", "in", "to"):
            continue
        if all(other[:count] != words[:count] for other in others):
            return " ".join(words[:count]).lower()
    return title

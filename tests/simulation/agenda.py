"""Who comes, what they want, and how they behave: data, and the checks that it is sound."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("agendas.yaml")
HABITS = frozenset(
    [
        "buttons",
        "titles",
        "terse",
        "wordy",
        "numbers",
        "halves",
        "typos",
        "why",
        "asks",
        "thanks",
        "unsure",
        "back",
        "change",
        "contradicts",
        "leaves",
        "vanishes",
        "skips",
        "deepens",
        "past",
        "hurts",
    ]
)


@dataclass(frozen=True)
class Agenda:
    """One simulated person. `says`: own words by question; `voice`: what people of that work would write."""

    id: str
    org: str
    category: str
    voice: dict[str, str]
    route: str
    aim: str
    grade: str | None = None
    habits: frozenset[str] = frozenset()
    role: str = "staff"
    unknown: frozenset[str] = frozenset()
    start: str = "I want to plan my career"
    hours: str = "6"
    ends_in_months: int | None = None
    says: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        strange = self.habits - HABITS
        if strange:
            raise ValueError(f"{FILE.name}: {self.id}: no habit is called {sorted(strange)}")


@cache
def agendas() -> tuple[Agenda, ...]:
    """Everyone."""
    held: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(_agenda(given, held["voices"]) for given in held["agendas"])


def _agenda(given: dict[str, Any], voices: dict[str, dict[str, str]]) -> Agenda:
    sets = {name: frozenset(given.get(name, ())) for name in ("habits", "unknown")}
    return Agenda(**{**given, **sets, "voice": voices[given["voice"]]})

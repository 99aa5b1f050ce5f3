"""Step 2: which roads are open to this person, each with reason, rule and source. From config/architecture.yaml."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from actions.journey.engine import Facts
from actions.journey.file_parts import Slug, Strict, Template, Words, refuse
from actions.plans.sources import SourceRef
from actions.plans.support import Direction
from actions.plans.types import FourE, Horizon, Road
from config import yaml_file
from knowledge.answer import Category, Organisation

Shape = Literal["here", "sideways", "up", "across", "out"]
Satisfaction = Literal["depth", "breadth", "up", "places", "colleagues", "circumstances", "purpose"]
Verdict = Literal["yes", "no", "ask-hr"]
MOST = 6
"""Roads shown at once: more cannot be compared."""
UPWARD = frozenset({"up", "across"})


class Rule(Strict):
    """What decides whether a road is open, for these organisations and categories (none: for all)."""

    verdict: Verdict
    rule: Words
    source: SourceRef
    organisations: tuple[Organisation, ...] = ()
    categories: tuple[Category, ...] = ()


class Move(Strict):
    """A road."""

    id: Slug
    title: Words
    organisations: tuple[Organisation, ...] = ()
    categories: tuple[Category, ...] = ()
    grades_until: Mapping[Category, int] = {}
    directions: tuple[Direction, ...] = Field(min_length=1)
    shape: Shape
    place: bool = False
    why: Words
    because: Mapping[Satisfaction, Words] = {}
    satisfies: tuple[Satisfaction, ...]
    asks: Words
    rules: tuple[Rule, ...] = Field(min_length=1)
    actions: tuple[Template, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _actions_in_order(self) -> Self:
        before: set[str] = set()
        problems: list[tuple[tuple[str | int, ...], str]] = []
        for number, action in enumerate(self.actions):
            if action.after is not None and action.after not in before:
                problems.append((("actions", number, "after"), f"no action {action.after!r} stands above this one"))
            before.add(action.id)
        refuse("Move", problems)
        return self

    def rule_for(self, facts: Facts) -> Rule | None:
        """The first rule that concerns the person."""
        return next((r for r in self.rules if _concerns(r.organisations, r.categories, facts)), None)


class Track(Strict):
    """A cluster of jobs by the nature of the work."""

    id: Slug
    title: Words
    grades: tuple[str, ...]
    work: Words
    note: str | None = None
    roles: Mapping[str, tuple[str, ...]]


class Stream(Strict):
    """A cluster of jobs by field."""

    id: Slug
    title: Words
    examples: tuple[str, ...]
    note: str | None = None


class UndpArchitecture(Strict):
    """Tracks, streams and roles of UNDP."""

    source: SourceRef
    tracks: tuple[Track, ...]
    streams: tuple[Stream, ...]
    key_roles: tuple[str, ...]


class SecretariatCategory(Strict):
    """A category of staff, and how it mostly moves."""

    id: Category
    title: Words
    mobility: Words


class SecretariatArchitecture(Strict):
    """Categories and job networks of the Secretariat."""

    source: SourceRef
    note: Words
    categories: tuple[SecretariatCategory, ...]
    job_networks: tuple[str, ...]
    job_networks_source: SourceRef


class Architecture(Strict):
    """config/architecture.yaml as a whole."""

    undp: UndpArchitecture
    un_secretariat: SecretariatArchitecture
    moves: tuple[Move, ...]

    @model_validator(mode="after")
    def _ids_once(self) -> Self:
        ids = [move.id for move in self.moves]
        refuse(
            "Architecture",
            [(("moves", n, "id"), f"move {name!r} stands twice") for n, name in enumerate(ids) if name in ids[:n]],
        )
        return self

    def move(self, move_id: str) -> Move | None:
        """The move with this id."""
        return next((m for m in self.moves if m.id == move_id), None)


@dataclass(frozen=True)
class CareerOption:
    """A road as it is shown to one person."""

    move: Move
    why: str
    rule: Rule

    def road(self) -> Road:
        """What the plan keeps of it."""
        return Road(
            id=self.move.id, title=self.move.title, eligibility=self.rule.verdict, rule=self.rule.rule,
            asks=self.move.asks, source=self.rule.source.resolved(),
        )  # fmt: skip


def career_options(
    architecture: Architecture,
    facts: Facts,
    direction: str | None,
    satisfaction: Mapping[str, str] | None,
    circumstances: Sequence[str] = (),
) -> list[CareerOption]:
    """Roads that fit, at most six; where there is one up there is one sideways or here beside it.

    Args:
        direction: grow, broaden, move or prepare; without one, all count.
        satisfaction: {"most", "least"}, the answer of step 1.
        circumstances: what a plan should respect.
    """
    fitting = [m for m in architecture.moves if _fits(m, facts)]
    rules = {m.id: rule for m in fitting if (rule := m.rule_for(facts)) is not None}
    tied = "place" in circumstances
    ranked = sorted(
        (m for m in fitting if m.id in rules),
        key=lambda m: (tied and m.place, -_score(m, rules[m.id], satisfaction, circumstances)),
    )
    wanted = [m for m in ranked if direction is None or direction in m.directions]
    chosen = _with_one_sideways(wanted[:MOST], ranked)
    most = (satisfaction or {}).get("most")
    return [CareerOption(m, next((t for s, t in m.because.items() if s == most), m.why), rules[m.id]) for m in chosen]


def _concerns(organisations: Sequence[str], categories: Sequence[str], facts: Facts) -> bool:
    return (not organisations or facts.get("organisation") in organisations) and (
        not categories or facts.get("category") in categories
    )


def _fits(move: Move, facts: Facts) -> bool:
    if not _concerns(move.organisations, move.categories, facts):
        return False
    last = next((n for category, n in move.grades_until.items() if category == facts.get("category")), None)
    level = re.search(r"\d+", facts.get("grade") or "")
    return last is None or level is None or int(level.group()) <= last


def _score(move: Move, rule: Rule, satisfaction: Mapping[str, Any] | None, circumstances: Sequence[str]) -> float:
    score = 0.0
    if satisfaction:
        if satisfaction.get("most") in move.satisfies:
            score += 3 - move.satisfies.index(satisfaction["most"]) * 0.5
        if satisfaction.get("least") == move.satisfies[0]:
            score -= 2
    if move.place and {"caring", "partner"} & set(circumstances):
        score -= 1
    return score - (1.5 if rule.verdict == "no" else 0)


def _with_one_sideways(chosen: list[Move], ranked: Sequence[Move]) -> list[Move]:
    """A move up stands beside one that is not, since most growth goes sideways."""
    if not chosen or any(m.shape in ("sideways", "here") for m in chosen):
        return chosen
    beside = next((m for m in ranked if m.shape == "sideways" and m not in chosen), None)
    return chosen if beside is None else [*chosen[: MOST - 1], beside]


def card(options: Sequence[CareerOption]) -> dict[str, Any]:
    """The options as a card."""
    return {
        "kind": "options",
        "options": [
            {
                "id": o.move.id,
                "title": o.move.title,
                "shape": o.move.shape,
                "why": o.why,
                "asks": o.move.asks,
                "eligibility": o.rule.verdict,
                "rule": o.rule.rule,
                "source": o.rule.source.resolved().model_dump(
                    mode="json", include={"title", "url", "as_of", "section"}
                ),
            }
            for o in options
        ],
    }


def load_architecture(path: Path) -> Architecture:
    """Read the architecture.

    Raises:
        config.yaml_file.ConfigFileError: naming file, line and reason of every error.
    """
    return yaml_file.load(path, Architecture)

"""Counts the facts of one period: how many distinct people, and how often, by row and by place. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from actions.event_fields import Event
from bot.analytics.disclosure import EVERYBODY, TOTAL, Key, Place
from bot.analytics.periods import Period
from bot.analytics.rows import BEGUN, COMES_BACK, COMPLETED, ROOT_ONLY, SESSION_GAP

OTHER = "other"
"""Where sign-in told of no organisation or category."""
MAIN_ROUTES = frozenset({"short", "full"})
UNASKED = frozenset({Event.CHECK_IN_SENT, Event.DATA_ERASED})
"""What Cairn did by itself, or what names nobody: nobody's activity."""


@dataclass(frozen=True)
class Fact:
    """One row of the event log."""

    at: datetime
    name: str
    who: str
    organisation: str | None = None
    category: str | None = None
    channel: str | None = None
    language: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Counts:
    """Distinct people and volume by row and leaf."""

    people: dict[Key, int]
    volume: dict[Key, int]


def count(facts: Iterable[Fact], period: Period, firsts: Mapping[str, datetime], steps: Sequence[str]) -> Counts:
    """Count a period.

    Args:
        facts: from SESSION_GAP before the period to COMES_BACK after it.
        firsts: each person's first fact of the year.
        steps: the journey's steps, in order.
    """
    people: Counter[Key] = Counter()
    volume: Counter[Key] = Counter()
    for who, theirs in _by_person(facts).items():
        within = [fact for fact in theirs if period.start <= fact.at < period.end]
        if not within:
            continue
        leaf = _leaf(within)
        rows = _rows(theirs, within, period, steps)
        rows["new" if firsts.get(who, period.start) >= period.start else "returning"] = 1
        for row, times in rows.items():
            key = (row, EVERYBODY if row in ROOT_ONLY else leaf)
            people[key] += 1
            volume[key] += times
    return Counts(dict(people), dict(volume))


def _by_person(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.who and fact.name not in UNASKED:
            found[fact.who].append(fact)
    return {who: sorted(theirs, key=lambda fact: fact.at) for who, theirs in found.items()}


def _leaf(facts: Sequence[Fact]) -> Place:
    """Where a person was in the period: the one place of their latest fact that has one."""
    placed = next((fact for fact in reversed(facts) if fact.organisation or fact.category), None)
    return (placed.organisation or OTHER, placed.category or OTHER) if placed else (OTHER, OTHER)


def _rows(theirs: Sequence[Fact], within: Sequence[Fact], period: Period, steps: Sequence[str]) -> Counter[str]:
    """The rows that a person is counted in, and how often."""
    rows: Counter[str] = Counter()
    for fact in within:
        rows.update(_of_fact(fact))
    if rows["answered"] > rows["helpful"] + rows["unhelpful"]:
        rows["unrated"] = rows["answered"] - rows["helpful"] - rows["unhelpful"]
    for session, back in _sessions(theirs):
        if period.start <= session[0].at < period.end:
            rows[TOTAL] += 1
        if any(_is_question(fact) and period.start <= fact.at < period.end for fact in session):
            contained = _contained(session)
            rows["contained" if contained else "not_contained"] += 1
            rows["settled" if contained and not back else "not_settled"] += 1
    # Somebody whose session began before the period was there all the same.
    rows[TOTAL] = rows[TOTAL] or 1
    stage = _stage(within, steps)
    if stage is not None:
        rows.update({"journey": 1, f"stage:{stage}": 1})
    if not rows["asked"]:
        # A rating of an answer of the period before is nobody's who asked in this one.
        rows["helpful"] = rows["unhelpful"] = 0
    return Counter({row: times for row, times in rows.items() if times})


def _of_fact(fact: Fact) -> Iterator[str]:
    data = fact.data
    if fact.channel:
        yield f"channel:{fact.channel}"
    if fact.language:
        yield f"language:{fact.language}"
    if _is_question(fact):
        answered = fact.name == Event.QUESTION_ANSWERED
        yield from ("asked", "answered" if answered else "abstained")
        yield "fallback" if data.get("routed") == "fallback" else "placed"
        if answered and data.get("article"):
            yield f"topic:{data['article']}"
    elif fact.name == Event.ANSWER_RATED:
        yield "helpful" if data.get("helpful") else "unhelpful"
    elif fact.name == Event.PLAN_CREATED:
        yield "plan"
        yield from (f"kind:{kind}" for kind, times in data.get("actions_by_kind", {}).items() if times)
        yield from (f"support:{support}" for support in data.get("support", ()))
    elif fact.name == Event.PACK_PREPARED:
        yield "pack"
        yield from (f"situation:{situation}" for situation in data.get("situations", ()))
    elif fact.name in _SINGLE:
        yield _SINGLE[fact.name]


_SINGLE: Mapping[str, str] = {
    Event.PERSON_HANDED_OVER: "handed_over",
    Event.PLAN_SHARED: "shared",
    Event.MOVES_EXPLORED: "explored",
}


def _is_question(fact: Fact) -> bool:
    return fact.name in (Event.QUESTION_ANSWERED, Event.QUESTION_ABSTAINED)


def _sessions(theirs: Sequence[Fact]) -> Iterator[tuple[Sequence[Fact], bool]]:
    """A person's sessions, and whether they came back soon after each."""
    starts = [0, *(n + 1 for n, (a, b) in enumerate(pairwise(theirs)) if b.at - a.at > SESSION_GAP), len(theirs)]
    for begin, end in pairwise(starts):
        back = end < len(theirs) and theirs[end].at - theirs[end - 1].at <= COMES_BACK
        yield theirs[begin:end], back


def _contained(session: Sequence[Fact]) -> bool:
    """Every question answered, none called unhelpful, nobody sent to an office."""
    return not any(
        fact.name in (Event.QUESTION_ABSTAINED, Event.PERSON_HANDED_OVER)
        or (fact.name == Event.ANSWER_RATED and not fact.data.get("helpful"))
        for fact in session
    )


def _stage(within: Sequence[Fact], steps: Sequence[str]) -> str | None:
    """How far somebody came on the journey in the period; None if they were not on it."""
    reached = -1
    for fact in within:
        if fact.data.get("route") not in MAIN_ROUTES:
            continue
        if fact.name == Event.JOURNEY_COMPLETED:
            return COMPLETED
        if fact.name == Event.JOURNEY_STEP_COMPLETED and fact.data.get("step") in steps:
            reached = max(reached, steps.index(str(fact.data["step"])) + 1)
        elif fact.name == Event.JOURNEY_STARTED:
            reached = max(reached, 0)
    return None if reached < 0 else (steps[reached - 1] if reached else BEGUN)

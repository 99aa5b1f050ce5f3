"""Simulates a year of a small organisation through the real event interface, with truths hidden in it: demo.yaml.

Simulated people sign in as `simulated`, by which the page for HR knows to say so, and by which they are taken away again.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, delete, select

from actions.database import Database
from actions.event_fields import Event
from actions.events import record
from actions.own_data import store as own_data
from actions.people import find_or_create, people
from bot.analytics.periods import period_of
from bot.analytics.store import SIMULATED
from bot.analytics.tables import counts, published, state
from config.yaml_file import load

FILE = Path(__file__).with_name("demo.yaml")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(_Part):
    """A part of the organisation and its share of the people."""

    organisation: str
    category: str
    share: float


class Wave(_Part):
    """Weeks in which a topic is asked for more often."""

    topic: str
    from_week: int
    to_week: int
    times: float


class BrokenStep(_Part):
    """From a week on, only a share of those who come to a step finish it."""

    step: str
    from_week: int
    finished: float


class Gap(_Part):
    """From a week on, a share of the questions has no answer."""

    from_week: int
    share: float
    closest: str


class Four(_Part):
    """A group that is too small to be seen."""

    organisation: str
    category: str
    people: int
    topic: str


class Truths(_Part):
    """What is hidden in the data."""

    wave: Wave
    broken_step: BrokenStep
    gap: Gap
    four: Four


class Demo(_Part):
    """The whole simulation."""

    people: int
    weeks: int
    places: tuple[Place, ...]
    languages: Mapping[str, float]
    channels: Mapping[str, float]
    comes: float
    questions: float
    answered: float
    rated: float
    helped: float
    fallback: float
    topics: Mapping[str, float]
    journey: float
    steps: Mapping[str, float]
    support: Mapping[str, float]
    kinds: Mapping[str, float]
    truths: Truths


class RealPeopleError(RuntimeError):
    """There are real people: simulated ones must not be mixed with them."""


@dataclass(frozen=True)
class Someone:
    """One simulated person. `four`: of the group that must not be seen."""

    id: str
    language: str
    channel: str
    four: bool


Choice = TypeVar("Choice")
Fact = tuple[datetime, Event, str, dict[str, Any]]


def simulate(database: Database, end: datetime, demo: Demo | None = None, seed: int = 7) -> int:
    """Write the simulated year that ends with the last whole week before `end`. Returns the number of facts.

    Raises:
        RealPeopleError
    """
    demo, dice = demo or load(FILE, Demo), random.Random(seed)  # noqa: S311  (a simulation)
    first = period_of("week", (end - timedelta(weeks=demo.weeks)).date()).start
    with database.begin() as connection:
        _refuse_real_people(connection)
        cast = list(_cast(connection, demo, dice))
    facts = sorted(_facts(demo, cast, first, dice), key=lambda fact: fact[0])
    with database.begin() as connection:
        for at, event, person_id, data in facts:
            record(connection, event, person_id, data, at)
    return len(facts)


def remove(database: Database) -> int:
    """Erase every simulated person and all their facts. Returns how many people."""
    with database.read() as connection:
        found = list(connection.execute(select(people.c.id).where(people.c.provider == SIMULATED)).scalars())
    for person_id in found:
        with database.begin() as connection:
            own_data.erase(connection, person_id, leave_tombstone=False)
    with database.begin() as connection:
        # Figures that were simulated must not stand on without the word that they are.
        for table in (counts, published, state) if found else ():
            connection.execute(delete(table))
    return len(found)


def _refuse_real_people(connection: Connection) -> None:
    real = connection.execute(
        select(people.c.id).where(people.c.provider.not_in((SIMULATED, "demo"))).limit(1)
    ).first()
    if real is not None:
        raise RealPeopleError(
            "This database knows real people, and simulated figures must not stand among theirs. Give a folder of its own: "
            "make demo-data CAIRN_DATA=/some/folder"
        )


def _cast(connection: Connection, demo: Demo, dice: random.Random) -> Iterator[Someone]:
    four = demo.truths.four
    for number in range(demo.people):
        small = number < four.people
        place: Place | Four = four if small else _one(demo.places, [p.share for p in demo.places], dice)
        language = _one(list(demo.languages), list(demo.languages.values()), dice)
        profile = {
            "name": f"Simulated person {number + 1}", "organisation": place.organisation, "category": place.category,
            "language": language,
        }  # fmt: skip
        person = find_or_create(connection, SIMULATED, str(number + 1), profile)
        yield Someone(person.id, language, _one(list(demo.channels), list(demo.channels.values()), dice), small)


def _facts(demo: Demo, cast: Sequence[Someone], first: datetime, dice: random.Random) -> Iterator[Fact]:
    for week in range(demo.weeks):
        for person in cast:
            if person.four or dice.random() < demo.comes:
                moment = first + timedelta(
                    weeks=week, days=dice.randrange(5), minutes=dice.randrange(7 * 60, 18 * 60)
                )
                yield from _visit(demo, person, week, moment, dice)


def _visit(demo: Demo, person: Someone, week: int, moment: datetime, dice: random.Random) -> Iterator[Fact]:
    for _ in range(max(1, min(12, round(dice.expovariate(1 / demo.questions))))):
        yield moment, Event.MESSAGE_RECEIVED, person.id, {"channel": person.channel, "kind": "typed"}
        moment += timedelta(seconds=dice.randrange(3, 8))
        yield from _question(demo, person, week, moment, dice)
        moment += timedelta(seconds=dice.randrange(20, 240))
    if dice.random() < demo.journey:
        yield from _journey(demo, person, week, moment, dice)


def _question(demo: Demo, person: Someone, week: int, moment: datetime, dice: random.Random) -> Iterator[Fact]:
    gap = demo.truths.gap
    routed = "fallback" if dice.random() < demo.fallback else "intent"
    common = {"language": person.language, "routed": routed}
    in_gap = week >= gap.from_week and dice.random() < gap.share
    if in_gap or dice.random() > demo.answered:
        closest = gap.closest if in_gap else _topic(demo, person, week, dice)
        yield moment, Event.QUESTION_ABSTAINED, person.id, {"article": closest, "confidence": 0.3, **common}
        return
    topic = _topic(demo, person, week, dice)
    yield moment, Event.QUESTION_ANSWERED, person.id, {"article": topic, "confidence": 0.8, **common}
    if dice.random() < demo.rated:
        helped = dice.random() < demo.helped
        data = {"article": topic, "helpful": helped, "reason": None if helped else "unclear"}
        yield moment + timedelta(seconds=15), Event.ANSWER_RATED, person.id, data


def _topic(demo: Demo, person: Someone, week: int, dice: random.Random) -> str:
    wave = demo.truths.wave
    if person.four:
        return demo.truths.four.topic
    weights = {**demo.topics, wave.topic: 3.0}
    if wave.from_week <= week <= wave.to_week:
        weights[wave.topic] *= wave.times
    return _one(list(weights), list(weights.values()), dice)


def _journey(demo: Demo, person: Someone, week: int, moment: datetime, dice: random.Random) -> Iterator[Fact]:
    route, broken = dice.choice(("short", "full")), demo.truths.broken_step
    yield moment, Event.JOURNEY_STARTED, person.id, {"route": route}
    for step, finished in demo.steps.items():
        moment += timedelta(minutes=dice.randrange(1, 6))
        chance = broken.finished if step == broken.step and week >= broken.from_week else finished
        if dice.random() > chance:
            return
        yield moment, Event.JOURNEY_STEP_COMPLETED, person.id, {"step": step, "route": route}
        if step == "plan-for-action":
            kinds = {kind: dice.randrange(1, 3) for kind in demo.kinds if dice.random() < demo.kinds[kind] / 6}
            support = [_one(list(demo.support), list(demo.support.values()), dice)]
            yield moment, Event.PLAN_CREATED, person.id, {"actions_by_kind": kinds, "support": support}
    yield moment, Event.JOURNEY_COMPLETED, person.id, {"route": route}


def _one(choices: Sequence[Choice], weights: Sequence[float], dice: random.Random) -> Choice:
    return dice.choices(choices, weights)[0]

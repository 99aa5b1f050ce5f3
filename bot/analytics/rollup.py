"""Counts closed weeks and months from the event log and publishes them: incremental, repeatable, equal to a full recount.

A period is counted once it is closed. A fact that comes late (a clock that was wrong, a restored backup) has its period
and those after it in the same year counted again; what is published of them changes only where nobody could tell a few
people from the change. Several processes may do this at once: they write the same.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from actions.database import Database, iso, now
from actions.events import events
from actions.journey.content import journey_content
from actions.pseudonyms import Pseudonyms
from bot.analytics.counting import UNASKED, Counts, Fact, count
from bot.analytics.disclosure import Key, Order, Rules
from bot.analytics.periods import KINDS, Period, closed, parse, period_of
from bot.analytics.publication import Figures, figures, joined, place_of, replaces, shown
from bot.analytics.rows import COMES_BACK, SESSION_GAP
from bot.analytics.tables import counts, published, state
from bot.database import book_of
from config.settings import Settings

STATE = 1


@dataclass(frozen=True)
class Rollup:
    """Brings the figures up to date.

    Attributes:
        threshold: people from which on a figure is told; one that was higher once stays in force.
        steps: the journey's steps, in order.
        event_days: how long facts are kept; periods that began earlier are not counted any more.
    """

    database: Database
    pseudonyms: Pseudonyms
    threshold: int
    steps: Sequence[str]
    event_days: int = 396
    clock: Callable[[], datetime] = now

    def bring_up_to_date(self) -> list[str]:
        """Count what has closed and what has changed, publish it, and let go what is past its time. Returns the periods."""
        self._forget()
        with self.database.read() as connection:
            upto, rules = self._state(connection)
            newest: int = connection.execute(select(func.max(events.c.id))).scalar() or 0
            due = self._due(connection, upto)
        for period in due:
            self._count(period, rules)
        with self.database.begin() as connection:
            self._remember(connection, max(newest, upto), rules)
        return [period.name for period in due]

    def rules(self) -> Rules:
        """The rules in force."""
        with self.database.read() as connection:
            return self._state(connection)[1]

    def _state(self, connection: Connection) -> tuple[int, Rules]:
        row = connection.execute(select(state).where(state.c.id == STATE)).one_or_none()
        return (0, Rules(self.threshold)) if row is None else (row.upto, Rules(max(self.threshold, row.threshold)))

    def _remember(self, connection: Connection, upto: int, rules: Rules) -> None:
        connection.execute(delete(state).where(state.c.id == STATE))
        connection.execute(insert(state).values(id=STATE, upto=upto, threshold=rules.threshold))

    def _due(self, connection: Connection, upto: int) -> list[Period]:
        """Closed periods that are not counted yet, or that a late fact belongs to; weeks before months."""
        earliest = connection.execute(select(func.min(events.c.at))).scalar()
        if earliest is None:
            return []
        moment = self.clock()
        kept = moment - timedelta(days=self.event_days)
        known = {name: parse(name) for name in connection.execute(select(published.c.period)).scalars()}
        since = max(datetime.fromisoformat(earliest), kept).date()
        new = [p for kind in KINDS for p in closed(kind, since, moment) if p.name not in known]
        late = self._late(connection, upto, list(known.values())) if upto else []
        return sorted((p for p in new + late if p.start >= kept), key=lambda p: (KINDS.index(p.kind), p.first))

    def _late(self, connection: Connection, upto: int, known: Sequence[Period]) -> list[Period]:
        """Counted periods that facts written since belong to; counted once is counted, wherever the clock stands now."""
        if not known:
            return []
        horizon = max(p.end for p in known) + COMES_BACK
        fresh = events.c.id > upto
        moments = connection.execute(select(func.min(events.c.at)).where(fresh, events.c.at < iso(horizon)).group_by(
            func.substr(events.c.at, 1, 10))).scalars()  # fmt: skip
        days = [datetime.fromisoformat(moment) for moment in moments]
        return [p for p in known if any(_touches(day, p) for day in days)]

    def _count(self, period: Period, rules: Rules) -> None:
        with self.database.read() as connection:
            found = count(_facts(connection, period), period, _firsts(connection, period), self.steps)
            inside = _neighbours(connection, period)
            before = connection.execute(select(published).where(published.c.period == period.name)).one_or_none()
        told = figures(period.kind, found, rules, self._order(period), inside)
        kept = before is not None and not replaces(before.figures, _read(before.basis), told, found.people, rules)
        with self.database.begin() as connection:
            _write(connection, period, found)
            if not kept:
                _publish(connection, period, told, found.people)

    def _order(self, period: Period) -> Order:
        @cache
        def secret(name: str) -> str:
            return self.pseudonyms.name(f"cell {name}", period.start)

        # By place first: rows that stand side by side are then hidden behind the same places, and fewer have to be.
        return lambda key: secret(joined(key[1])) + secret(key[0])

    def _forget(self) -> None:
        """Facts past their time go, and with the last of a year its key."""
        oldest = self.clock() - timedelta(days=self.event_days)
        with self.database.read() as connection:
            any_old = connection.execute(select(events.c.id).where(events.c.at < iso(oldest)).limit(1)).first()
        if any_old is not None:
            with self.database.begin() as connection:
                connection.execute(delete(events).where(events.c.at < iso(oldest)))
        self.pseudonyms.forget(oldest.isocalendar().year)


def rollup_of(settings: Settings, database: Database) -> Rollup:
    """The rollup of this installation."""
    steps = tuple(step.id for step in journey_content().spec.steps)
    pseudonyms = book_of(settings).pseudonyms
    return Rollup(database, pseudonyms, settings.analytics_threshold, steps, settings.event_days)


def exact(connection: Connection, period: Period) -> Counts:
    """The stored counts of a period: for tests and the engine, never for a route."""
    people: dict[Key, int] = {}
    volume: dict[Key, int] = {}
    for row in connection.execute(select(counts).where(counts.c.period == period.name)):
        people[row.row, place_of(row.place)] = row.people
        volume[row.row, place_of(row.place)] = row.volume
    return Counts(people, volume)


def _touches(moment: datetime, period: Period) -> bool:
    """Whether a late fact can change a period: its own, the one before (who came back), and who is new in later ones."""
    return moment.isocalendar().year == period.year and moment < period.end + COMES_BACK


def _facts(connection: Connection, period: Period) -> Iterator[Fact]:
    since, until = iso(period.start - SESSION_GAP), iso(period.end + COMES_BACK)
    c = events.c
    found = (
        select(c.at, c.name, c.who, c.organisation, c.category, c.channel, c.language, c.data)
        .where(c.at >= since, c.at < until)
        .order_by(c.at, c.id)
    )
    for at, *rest in connection.execute(found):
        yield Fact(datetime.fromisoformat(at), *rest)


def _firsts(connection: Connection, period: Period) -> dict[str, datetime]:
    """Each person's first moment of the year, for those who were there before the period."""
    year = parse(f"{period.year}-W01")
    before = (
        select(events.c.who, func.min(events.c.at))
        .where(events.c.at >= iso(year.start), events.c.at < iso(period.start), events.c.name.not_in(UNASKED))
        .group_by(events.c.who)
    )
    return {who: datetime.fromisoformat(at) for who, at in connection.execute(before)}


def _neighbours(connection: Connection, period: Period) -> dict[Key, list[int]]:
    """Sizes told of the weeks of a month, or of the month that a week lies in."""
    names = (
        [week.name for week in period.weeks()] if period.kind == "month" else [period_of("month", period.first).name]
    )
    found: dict[Key, list[int]] = {}
    for row in connection.execute(select(published).where(published.c.period.in_(names))):
        for key, size in shown(row.figures, _read(row.basis)).items():
            found.setdefault(key, []).append(size)
    return found


def _write(connection: Connection, period: Period, found: Counts) -> None:
    connection.execute(delete(counts).where(counts.c.period == period.name))
    rows = [
        {
            "period": period.name,
            "row": row,
            "place": joined(place),
            "people": people,
            "volume": found.volume[row, place],
        }
        for (row, place), people in found.people.items()
    ]
    if rows:
        connection.execute(insert(counts), rows)


def _publish(connection: Connection, period: Period, told: Figures, people: Mapping[Key, int]) -> None:
    connection.execute(delete(published).where(published.c.period == period.name))
    basis = [[row, joined(place), size] for (row, place), size in sorted(people.items())]
    connection.execute(
        insert(published).values(
            period=period.name, kind=period.kind, first=period.first.isoformat(), figures=told, basis=basis,
        )
    )  # fmt: skip


def _read(basis: Sequence[Sequence[Any]]) -> dict[Key, int]:
    return {(row, place_of(place)): size for row, place, size in basis}

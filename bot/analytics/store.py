"""Reads what has been published; the only door by which routes and pages come to figures."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from actions.people import people
from bot.analytics.periods import Kind
from bot.analytics.publication import Figures
from bot.analytics.reports import LATEST
from bot.analytics.tables import published

SIMULATED = "simulated"
"""How simulated people sign in: wherever there are any, the page says so."""


@dataclass(frozen=True)
class Named:
    """Names of the published periods, oldest first."""

    weeks: tuple[str, ...]
    months: tuple[str, ...]

    @property
    def latest(self) -> str | None:
        """The newest month, else the newest week."""
        return (self.months or self.weeks or (None,))[-1]


def names(connection: Connection) -> Named:
    """Every period that can be looked at."""
    rows = connection.execute(select(published.c.kind, published.c.period).order_by(published.c.first)).all()
    weeks, months = (tuple(row.period for row in rows if row.kind == kind) for kind in ("week", "month"))
    return Named(weeks, months)


def documents(connection: Connection, kind: Kind, upto: str) -> Mapping[str, Figures]:
    """The figures of a period and of those before it that a trend shows, oldest first; empty if it is not published."""
    first = connection.execute(
        select(published.c.first).where(published.c.period == upto, published.c.kind == kind)
    ).scalar_one_or_none()
    if first is None:
        return {}
    rows = connection.execute(
        select(published.c.period, published.c.figures)
        .where(published.c.kind == kind, published.c.first <= first)
        .order_by(published.c.first.desc())
        .limit(LATEST)
    ).all()
    return {row.period: row.figures for row in reversed(rows)}


def simulated(connection: Connection) -> bool:
    """Whether simulated people are among those who are counted."""
    found = connection.execute(select(people.c.id).where(people.c.provider == SIMULATED).limit(1)).first()
    return found is not None

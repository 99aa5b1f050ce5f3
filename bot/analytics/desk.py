"""What HR asks for and gets: a report at a place and in a period, found, refused or shown, and each look written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from actions.database import Database
from actions.sharing import audit
from bot.analytics import store
from bot.analytics.disclosure import EVERYBODY, Place, Rules
from bot.analytics.periods import Kind, NoPeriodError, parse
from bot.analytics.reports import REPORTS, Figure, Report, places, report
from bot.analytics.rollup import Rollup
from bot.analytics.store import Named
from bot.problems import Problem


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see: nothing given is the newest month (else week) and everybody."""

    period: str | None = None
    organisation: str | None = None
    category: str | None = None

    @property
    def place(self) -> Place:
        """The place of the fixed partition.

        Raises:
            Problem: a category by itself would cut across organisations, and two such cuts can be subtracted.
        """
        if self.category and not self.organisation:
            raise Problem("analytics-place")
        return tuple(part for part in (self.organisation, self.category) if part)


@dataclass(frozen=True)
class Seen:
    """Reports of one period at one place, with those of the period before where there is one."""

    period: str
    place: Place
    reports: Mapping[str, Report]
    before: Mapping[str, Report]


class Desk:
    """Hands out published figures. Every look is in the audit log before anything is shown."""

    def __init__(self, database: Database, rollup: Rollup) -> None:
        self._database = database
        self._rollup = rollup

    @property
    def rules(self) -> Rules:
        """The rules in force."""
        return self._rollup.rules()

    def choices(self) -> tuple[Named, list[Place], bool]:
        """Periods and places that can be looked at, and whether simulated people are among those counted."""
        with self._database.read() as connection:
            named = store.names(connection)
            found = places(store.documents(connection, _kind(named.latest), named.latest)) if named.latest else []
            return named, found or [EVERYBODY], store.simulated(connection)

    def look(self, person_id: str, route: str, asked: Asked, names: tuple[str, ...] = tuple(REPORTS)) -> Seen | None:
        """The reports that are asked for; None while nothing is published.

        Raises:
            Problem: no such report, period or place.
        """
        place = asked.place
        with self._database.begin() as connection:
            period = asked.period or store.names(connection).latest
            target = "/".join((period or "-", *place))
            audit.write(connection, person_id, route, target if _plain(target) else "-", "opened")
        if any(name not in REPORTS for name in names):
            raise Problem("not-found")
        if period is None:
            return None
        with self._database.read() as connection:
            return self._seen(connection, period, place, names)

    def _seen(self, connection: Connection, period: str, place: Place, names: tuple[str, ...]) -> Seen:
        documents = store.documents(connection, _kind(period), period)
        if not documents:
            raise Problem("analytics-period")
        if place not in places(documents):
            raise Problem("analytics-place-unknown")
        known = list(documents)
        earlier = known[known.index(period) - 1] if known.index(period) else None
        steps = self._rollup.steps
        return Seen(
            period,
            place,
            {name: report(name, period, documents, place, steps) for name in names},
            {name: report(name, earlier, documents, place, steps) for name in names} if earlier else {},
        )


def as_json(found: Report, rules: Rules) -> dict[str, Any]:
    """A report for programs."""
    return {
        "report": found.id,
        "period": found.period,
        "place": list(found.place),
        "total": _figure(found.total),
        "rows": [_figure(figure) for figure in found.figures],
        "rates": dict(found.rates),
        "parts": [_figure(figure) for figure in found.parts],
        "trend": [{"period": name, **_figure(figure)} for name, figure in found.trend],
        "hidden": found.hidden,
        "threshold": rules.threshold,
        "rounded_to": rules.step,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {"row": figure.row, "people": figure.people, "volume": figure.volume, "hidden": figure.hidden}


def _kind(period: str | None) -> Kind:
    """The kind of a period by its name.

    Raises:
        Problem: it is no period.
    """
    try:
        return parse(period or "").kind
    except NoPeriodError:
        raise Problem("analytics-period") from None


def _plain(target: str) -> bool:
    """Whether it is safe to keep: what was typed into an address may be words."""
    return all(part.replace("-", "").isalnum() and part.isascii() and len(part) < 20 for part in target.split("/"))

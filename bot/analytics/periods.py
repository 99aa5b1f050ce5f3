"""Weeks and months of analytics. Pure.

A week is an ISO week, "2026-W12". A month, "2026-03", is made of whole weeks: those whose Thursday lies in it. So weeks
never lie across two months or two years of keys, and a week's figures can be held against its month's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

Kind = Literal["week", "month"]
KINDS: tuple[Kind, ...] = ("week", "month")
SETTLES = timedelta(days=2)
"""A period is closed this long after its end: whether people came back within a day is known, and late facts are in."""
_WEEK, _MONTH = re.compile(r"(\d{4})-W(\d{2})"), re.compile(r"(\d{4})-(\d{2})")
_SEVEN_DAYS = timedelta(days=7)


class NoPeriodError(ValueError):
    """Not the name of a week or month."""


@dataclass(frozen=True, order=True)
class Period:
    """A week or month: `first` Monday to `last` Sunday."""

    first: date
    last: date
    kind: Kind
    name: str

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, time(), UTC)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last, time(), UTC) + timedelta(days=1)

    @property
    def year(self) -> int:
        """The year of its weeks, which is that of the key of pseudonyms."""
        return self.first.isocalendar().year

    def closed(self, now: datetime) -> bool:
        """Whether it may be counted for good."""
        return now >= self.end + SETTLES

    def before(self) -> "Period":
        """The one before it, of the same kind."""
        return period_of(self.kind, self.first - timedelta(days=1))

    def weeks(self) -> Iterator["Period"]:
        """The weeks that it is made of."""
        day = self.first
        while day <= self.last:
            yield period_of("week", day)
            day += _SEVEN_DAYS


def period_of(kind: Kind, day: date) -> Period:
    """The week or month that a day lies in."""
    monday = day - timedelta(days=day.weekday())
    if kind == "week":
        iso = monday.isocalendar()
        return Period(monday, monday + timedelta(days=6), "week", f"{iso.year}-W{iso.week:02}")
    thursday = monday + timedelta(days=3)
    first, last = monday, monday
    while (first - timedelta(days=4)).month == thursday.month:
        first -= _SEVEN_DAYS
    while (last + timedelta(days=10)).month == thursday.month:
        last += _SEVEN_DAYS
    return Period(first, last + timedelta(days=6), "month", f"{thursday.year}-{thursday.month:02}")


def parse(name: str) -> Period:
    """The period of this name.

    Raises:
        NoPeriodError
    """
    week, month = _WEEK.fullmatch(name), _MONTH.fullmatch(name)
    try:
        if week:
            return period_of("week", date.fromisocalendar(int(week[1]), int(week[2]), 1))
        if month:
            return period_of("month", date(int(month[1]), int(month[2]), 15))
    except ValueError:
        pass
    raise NoPeriodError(f"{name[:20]!r} is no week like 2026-W12 and no month like 2026-03.")


def closed(kind: Kind, since: date, now: datetime) -> Iterator[Period]:
    """Every closed period of a kind from the one of `since` on, oldest first."""
    period = period_of(kind, since)
    while period.closed(now):
        yield period
        period = period_of(kind, period.last + timedelta(days=1))

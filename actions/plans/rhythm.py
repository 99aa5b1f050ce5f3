"""Check-ins at a rhythm, and the days on which things are due. Pure."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from actions.plans.types import CheckIn
from actions.plans.words import number, plain

CHECK_INS_FOR = 12
"""Months ahead for which check-ins are set."""


def friday(day: date) -> date:
    """The Friday of that day's week, or of the next one at a weekend: a date one can keep."""
    return day + timedelta(days=(4 - day.weekday()) % 7)


def check_ins(months: int, today: date, before: Sequence[CheckIn] = (), ever: int = 0) -> tuple[CheckIn, ...]:
    """Check-ins each so many months, in place of those of `before` that are still to come.

    They keep the ids of those that they replace: a calendar knows them by it. What has passed keeps its own, since a
    message is sent for an id once for ever; new ones are numbered from `ever` on.
    """
    kept = [c for c in before if c.done or c.day <= today]
    free = [c.id for c in before if not c.done and c.day > today]
    last = max([ever, *(int(c.id[1:]) for c in before)])
    days = [friday(today + relativedelta(months=months * n)) for n in range(1, max(CHECK_INS_FOR // months, 1) + 1)]
    ids = [*free, *(f"c{last + n}" for n in range(1, len(days) + 1))]
    return (*kept, *(CheckIn(id=name, day=day) for name, day in zip(ids, days, strict=False)))


def months_between(text: str) -> int | None:
    """The rhythm that a text names ("every month", "twice a year"), in months; the shortest is one month."""
    said = plain(text)
    for words, months in ((r"twice a year|half-?yearly|every half year", 6), (r"quarterly|(?:every|each|a) quarter", 3),
                          (r"yearly|annually|(?:every|each|once a) year", 12),
                          (r"weekly|monthly|(?:every|each|once a) (?:week|month)|every (?:\w+ )?weeks", 1)):  # fmt: skip
        if re.search(rf"\b(?:{words})\b", said):
            return months
    match = re.search(r"\bevery (\w+) months\b", said)
    count = number(match.group(1)) if match else None
    return min(max(round(count), 1), CHECK_INS_FOR) if count else None

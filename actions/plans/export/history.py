"""How each dated part of a plan came through its versions: what a calendar has to be told of it. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from actions.plans.types import Plan

History = Sequence[tuple[int, Plan]]
"""Version and content, oldest first."""


@dataclass(frozen=True)
class Entry:
    """What a calendar shows of one part: an action, a goal or a check-in."""

    id: str
    day: date
    title: str
    detail: str = ""


@dataclass(frozen=True)
class Told:
    """An entry as it stands now. `sequence` grows whenever it changes; `gone`: it is to vanish from calendars."""

    entry: Entry
    sequence: int
    gone: bool


def entries(plan: Plan) -> Iterator[Entry]:
    """What of a plan belongs into a calendar: open actions and goals with a date, check-ins ahead."""
    if plan.dropped:
        return
    for action in plan.actions:
        if action.due and action.status == "open":
            yield Entry(action.id, action.due, action.title, action.four_e)
    for goal in plan.objectives:
        if goal.due and not goal.reached_on:
            yield Entry(goal.id, goal.due, goal.title, goal.measure or "")
    for check_in in plan.check_ins:
        if not check_in.done:
            yield Entry(check_in.id, check_in.day, "")


def told(past: History) -> list[Told]:
    """Every part that was ever in a calendar, with what became of it.

    The sequence is the version of the last change, so that it grows for a part exactly when that part changes.
    """
    known: dict[str, Told] = {}
    for version, plan in past:
        now = {entry.id: entry for entry in entries(plan)}
        for name, entry in now.items():
            before = known.get(name)
            if before is None or before.gone or before.entry != entry:
                known[name] = Told(entry, version, gone=False)
        for name, before in known.items():
            if name not in now and not before.gone:
                known[name] = Told(before.entry, version, gone=True)
    return sorted(known.values(), key=lambda t: (t.entry.day, t.entry.id))

"""The realism check: warns, with the reason; the person decides. Pure."""

from collections.abc import Iterator
from datetime import date

from actions.plans.dates import spoken
from actions.plans.targets import serves
from actions.plans.texts import WarningTexts
from actions.plans.types import Objective, Plan, PlanAction

SLACK = 1.1
"""Planned hours may exceed the time there is by a tenth before it is worth a word."""
DAYS_A_MONTH = 30.5


def warnings(plan: Plan, texts: WarningTexts, today: date) -> list[str]:
    """What does not fit, in words, at most one warning of a kind but for wrong order."""
    dated = sorted((a for a in plan.actions if a.status == "open" and a.due), key=lambda a: a.due or today)
    return [
        *_overdue(dated, texts, today),
        *_hours(plan, dated, texts, today),
        *_order(plan, texts),
        *_goals(plan, dated, texts),
        *_vague(plan, texts),
        *_appointment(plan, dated, texts),
    ]


def _overdue(dated: list[PlanAction], texts: WarningTexts, today: date) -> Iterator[str]:
    late = [a for a in dated if a.due and a.due < today]
    if len(late) == 1:
        yield texts.past.format(title=late[0].title, date=_day(late[0].due))
    elif late:
        yield texts.past_many.format(count=len(late), date=_day(late[0].due))


def _hours(plan: Plan, dated: list[PlanAction], texts: WarningTexts, today: date) -> Iterator[str]:
    if not plan.hours:
        return
    need = 0.0
    for action in dated:
        need += action.hours
        if action.due is None or action.due < today:
            continue
        # A month is the least: what is due next week may use the hours of the month it stands in.
        have = plan.hours * max((action.due - today).days / DAYS_A_MONTH, 1)
        if need > have * SLACK:
            yield texts.hours.format(date=_day(action.due), need=round(need), hours=plan.hours, have=round(have))
            return


def _order(plan: Plan, texts: WarningTexts) -> Iterator[str]:
    by_id = {a.id: a for a in plan.actions}
    for action in plan.actions:
        if action.status != "open":
            continue
        for before in (by_id[name] for name in action.after if name in by_id):
            if before.status == "dropped":
                yield texts.waiting.format(title=action.title, on=before.title)
            elif before.status == "open" and action.due and before.due and action.due < before.due:
                yield texts.order.format(later=action.title, earlier=before.title)


def _goals(plan: Plan, dated: list[PlanAction], texts: WarningTexts) -> Iterator[str]:
    short, long = _goal(plan, "short"), _goal(plan, "long")
    if short and long and short.due and long.due and long.due < short.due:
        yield texts.goals_order
    if short and short.due and dated and not any(a.due and a.due <= short.due for a in dated):
        yield texts.goal_empty.format(date=_day(short.due))
    if short and short.due:
        late = next((a for a in dated if a.due and a.due > short.due and serves(a.title, short.title)), None)
        if late is not None:
            yield texts.after_short_goal.format(title=late.title, date=_day(late.due), goal=_day(short.due))
    if long and long.due:
        beyond = next((a for a in dated if a.due and a.due > long.due), None)
        if beyond is not None:
            yield texts.after_goal.format(title=beyond.title, date=_day(beyond.due))


def _vague(plan: Plan, texts: WarningTexts) -> Iterator[str]:
    """A near goal that nobody could tick off: without a date, or without a sign by which it is seen."""
    goal = _goal(plan, "short")
    if goal and goal.due is None:
        yield texts.goal_undated.format(title=goal.title)
    # A goal that only names a road was worded by Cairn: it is seen by what the road asks for.
    if goal and goal.measure is None and not any(road.title in goal.title for road in plan.roads):
        yield texts.goal_unseen.format(title=goal.title)


def _goal(plan: Plan, term: str) -> Objective | None:
    return next((o for o in plan.objectives if o.term == term and o.reached_on is None), None)


def _appointment(plan: Plan, dated: list[PlanAction], texts: WarningTexts) -> Iterator[str]:
    end = plan.appointment_end
    if end is None:
        return
    # The long-term goal lies beyond most appointments by nature: only near steps are worth a warning.
    late = [a.title for a in dated if a.due and a.due > end]
    near = (o for o in plan.objectives if o.term == "short" and o.reached_on is None)
    late += [o.title for o in near if o.due and o.due > end]
    if len(late) == 1:
        yield texts.after_end_one.format(title=late[0], date=_day(end))
    elif late:
        yield texts.after_end.format(count=len(late), date=_day(end))


def _day(day: date | None) -> str:
    return spoken(day) if day else ""

"""A change to a plan as a value: what it does, and how it reads. Pure."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from actions.plans.dates import spoken
from actions.plans.rhythm import check_ins
from actions.plans.texts import ChangeKind, ChangeTexts, PlanTexts
from actions.plans.types import FourE, Horizon, Objective, Plan, PlanAction, Status, Term

IMMEDIATE_DAYS, INTERMEDIATE_DAYS = 92, 275
NEW = "new"
"""The target of a change that adds a goal beside those that there are."""


class Change(BaseModel):
    """One change. `target` is the id of an action or a goal; which of the others count depends on the kind.

    Attributes:
        measure: how one sees that a goal is reached.
        action: an action that is added as it is, but for its id.
        version: the version that is brought back.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ChangeKind
    target: str | None = None
    title: str | None = None
    due: date | None = None
    status: Status | None = None
    four_e: FourE | None = None
    term: Term | None = None
    hours: int | None = None
    months: int | None = None
    measure: str | None = None
    action: PlanAction | None = None
    version: int | None = None


class TargetGoneError(LookupError):
    """What was to be changed is not in the plan any more."""


def apply(plan: Plan, change: Change, today: date) -> Plan:
    """The plan after the change.

    Raises:
        TargetGoneError: if the action or goal is not there.
        pydantic.ValidationError: if the result is no valid plan (too long a text, too many actions).
    """
    update = _updates(plan, change, today)
    return Plan.model_validate({**plan.model_dump(), **update}).in_order()


def _updates(plan: Plan, change: Change, today: date) -> dict[str, object]:
    match change.kind:
        case "add" | "support":
            return {"actions": [*plan.actions, _added(plan, change, today)]}
        case "remove":
            _action(plan, change.target)
            return {"actions": [_without(a, change.target) for a in plan.actions if a.id != change.target]}
        case "move" | "rename" | "status":
            return {"actions": _with(plan, _changed(_action(plan, change.target), change, today))}
        case _:
            return _updates_of_goals(plan, change, today) or _updates_of_the_whole(plan, change, today)


def _updates_of_goals(plan: Plan, change: Change, today: date) -> dict[str, object]:
    match change.kind:
        case "objective" | "objective_date":
            return {"objectives": _objectives(plan, change), **_new_aim(change)}
        case "objective_remove" | "reached":
            return {"objectives": _settled_goals(plan, change, today)}
        case "aim":
            return {"aim": change.title}
        case _:
            return {}


def _updates_of_the_whole(plan: Plan, change: Change, today: date) -> dict[str, object]:
    match change.kind:
        case "hours" if change.target:
            action = _action(plan, change.target).model_copy(update={"hours": change.hours or 0})
            return {"actions": _with(plan, action)}
        case "hours":
            return {"hours": change.hours}
        case "check_in":
            return {"check_ins": check_ins(change.months or 1, today, plan.check_ins, plan.ever())}
        case "delete":
            return {"dropped": True}
        case _:
            return {}  # What an undo brings back is known to the store alone.


def _new_aim(change: Change) -> dict[str, object]:
    # The long-term goal is the aim at the top of the plan: the two never part.
    return {"aim": change.title} if change.kind == "objective" and change.term == "long" else {}


def _action(plan: Plan, target: str | None) -> PlanAction:
    try:
        return plan.action(target or "")
    except KeyError:
        raise TargetGoneError(f"No action {target!r} in the plan.") from None


def _without(action: PlanAction, gone: str | None) -> PlanAction:
    return action.model_copy(update={"after": tuple(name for name in action.after if name != gone)})


def _with(plan: Plan, changed: PlanAction) -> list[PlanAction]:
    return [changed if action.id == changed.id else action for action in plan.actions]


def _changed(action: PlanAction, change: Change, today: date) -> PlanAction:
    update: dict[str, object] = {}
    if change.kind == "rename":
        update["title"] = change.title
    if change.due is not None:
        update |= {"due": change.due, "horizon": horizon(change.due, today)}
        # A new date makes a postponed action one to be done again.
        update["status"] = "open" if action.status == "postponed" else action.status
    if change.status is not None:
        update |= {"status": change.status, "done_on": today if change.status == "done" else None}
        if change.status == "postponed":
            update |= {"status": "open" if change.due else "postponed", "due": change.due}
    return action.model_copy(update=update)


def _added(plan: Plan, change: Change, today: date) -> PlanAction:
    if change.action is not None:
        return change.action.model_copy(update={"id": plan.new_id("a")})
    return PlanAction(
        id=plan.new_id("a"),
        title=change.title or "",
        four_e=change.four_e or "experience",
        horizon=horizon(change.due, today) if change.due else "intermediate",
        due=change.due,
        status=change.status or "open",
        done_on=today if change.status == "done" else None,
    )


def horizon(due: date, today: date) -> Horizon:
    """The horizon that a date belongs to."""
    days = (due - today).days
    return "immediate" if days <= IMMEDIATE_DAYS else "intermediate" if days <= INTERMEDIATE_DAYS else "transitional"


def _goal(plan: Plan, target: str | None) -> Objective:
    found = next((o for o in plan.objectives if o.id == target), None)
    if found is None:
        raise TargetGoneError(f"No goal {target!r} in the plan.")
    return found


def _settled_goals(plan: Plan, change: Change, today: date) -> list[Objective]:
    goal = _goal(plan, change.target)
    if change.kind == "objective_remove":
        return [o for o in plan.objectives if o.id != goal.id]
    return [o.model_copy(update={"reached_on": today}) if o.id == goal.id else o for o in plan.objectives]


def _objectives(plan: Plan, change: Change) -> list[Objective]:
    """The goals after a change. `target` "new" adds one; none means the goal of that term."""
    old = next(
        (o for o in plan.objectives if o.id == change.target or (not change.target and o.term == change.term)), None
    )
    if old is None:
        if change.title is None:
            raise TargetGoneError("No such goal in the plan.")
        term, measure = change.term or "short", change.measure
        new = Objective(
            id=plan.new_id("o"), term=term, title=change.title, due=change.due, measure=measure
        )  # fmt: skip
        return [*plan.objectives, new]
    update: dict[str, object] = {"due": change.due} if change.due else {}
    if change.title:
        update |= {"title": change.title, "measure": change.measure, "reached_on": None}
    return [o.model_copy(update=update) if o.id == old.id else o for o in plan.objectives]


def describe(plan: Plan, change: Change, texts: PlanTexts) -> tuple[str, str]:
    """The change in words, before and after.

    Raises:
        TargetGoneError: if the action is not there.
    """
    words = texts.changes
    match change.kind:
        case "add":
            dated = words.add_dated.format(title=change.title, date=_day(change.due, words))
            described = (words.nothing, dated if change.due else change.title or "")
        case "remove" | "rename" | "move" | "status":
            described = _describe_action(_action(plan, change.target), change, texts)
        case "support":
            title = change.action.title if change.action else ""
            dated = words.add_dated.format(
                title=title, date=_day(change.action.due if change.action else None, words)
            )
            described = (words.nothing, dated)
        case "objective" | "objective_date":
            described = _describe_goal(plan, change, words)
        case "objective_remove":
            described = (_goal(plan, change.target).title, words.removed)
        case "reached":
            title = _goal(plan, change.target).title
            described = (title, words.reached.format(title=title))
        case "aim":
            described = (plan.aim, change.title or "")
        case "hours" if change.target:
            action = _action(plan, change.target)
            pairs = ((action.title, round(action.hours)), (action.title, change.hours or 0))
            before, after = (words.effort.format(title=title, count=count) for title, count in pairs)
            described = (before, after)
        case "hours":
            before, after = (_hours(n, words) for n in (plan.hours, change.hours))
            described = (before, after)
        case "check_in":
            days = [spoken(c.day) for c in plan.check_ins if not c.done]
            after = words.monthly if change.months == 1 else words.every.format(count=change.months)
            described = ("; ".join(days) or words.empty, after)
        case "delete" | "undo" | "restore":
            described = (plan.title, words.removed_plan)
    return described


def _describe_action(action: PlanAction, change: Change, texts: PlanTexts) -> tuple[str, str]:
    words = texts.changes
    if change.kind == "remove":
        return action.title, words.removed
    if change.kind == "rename":
        return action.title, change.title or ""
    if change.kind == "status" and change.due is None:
        states = (action.status, change.status or action.status)
        before, after = (words.status.format(title=action.title, status=texts.statuses[s]) for s in states)
    else:
        before, after = (words.move.format(title=action.title, date=_day(d, words)) for d in (action.due, change.due))
    return before, after


def _describe_goal(plan: Plan, change: Change, words: ChangeTexts) -> tuple[str, str]:
    by_target = (o for o in plan.objectives if o.id == change.target)
    by_term = (o for o in plan.objectives if not change.target and o.term == change.term)
    old = next(by_target, None) or next(by_term, None)
    if old is None:
        dated = words.move.format(title=change.title, date=_day(change.due, words)) if change.due else change.title
        return words.empty, dated or ""
    if change.kind == "objective_date":
        before, after = (words.move.format(title=old.title, date=_day(d, words)) for d in (old.due, change.due))
        return before, after
    return old.title, change.title or ""


def _hours(count: int | None, words: ChangeTexts) -> str:
    if not count:
        return words.empty
    return words.hours_one if count == 1 else words.hours.format(count=count)


def _day(day: date | None, words: ChangeTexts) -> str:
    return spoken(day) if day else words.undated

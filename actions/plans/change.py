"""A change to a plan as a value: what it does, how it reads, and what two versions differ in. Pure."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from actions.plans.dates import spoken
from actions.plans.rhythm import check_ins
from actions.plans.texts import ChangeKind, ChangeTexts, PlanTexts
from actions.plans.types import FourE, Horizon, Objective, Plan, PlanAction, Status, Term

IMMEDIATE_DAYS, INTERMEDIATE_DAYS = 92, 275


class Change(BaseModel):
    """One change. `target` is the id of an action or a goal; which of the others count depends on the kind."""

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
        case "add":
            return {"actions": [*plan.actions, _added(plan, change, today)]}
        case "remove":
            _action(plan, change.target)
            return {"actions": [_without(a, change.target) for a in plan.actions if a.id != change.target]}
        case "move" | "rename" | "status":
            return {"actions": _with(plan, _changed(_action(plan, change.target), change, today))}
        case "objective" | "objective_date":
            return {"objectives": _objectives(plan, change), **_new_aim(change)}
        case "aim":
            return {"aim": change.title}
        case _:
            return _updates_of_the_whole(plan, change, today)


def _updates_of_the_whole(plan: Plan, change: Change, today: date) -> dict[str, object]:
    match change.kind:
        case "hours":
            return {"hours": change.hours}
        case "check_in":
            return {"check_ins": check_ins(change.months or 1, today, plan.check_ins)}
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


def _objectives(plan: Plan, change: Change) -> list[Objective]:
    old = next(
        (o for o in plan.objectives if o.id == change.target or (not change.target and o.term == change.term)), None
    )
    if old is None:
        if change.title is None:
            raise TargetGoneError("No such goal in the plan.")
        new = Objective(id=plan.new_id("o"), term=change.term or "short", title=change.title, due=change.due)
        return [*plan.objectives, new]
    update: dict[str, object] = {"due": change.due} if change.due else {}
    if change.title:
        update |= {"title": change.title, "measure": None}
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
        case "objective" | "objective_date":
            described = _describe_goal(plan, change, words)
        case "aim":
            described = (plan.aim, change.title or "")
        case "hours":
            before, after = (_hours(n, words) for n in (plan.hours, change.hours))
            described = (before, after)
        case "check_in":
            days = [spoken(c.day) for c in plan.check_ins if not c.done]
            after = words.monthly if change.months == 1 else words.every.format(count=change.months)
            described = ("; ".join(days) or words.empty, after)
        case "delete" | "undo":
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
    old = next((o for o in plan.objectives if o.term == change.term), None)
    if old is None:
        return words.empty, change.title or ""
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


class Difference(BaseModel):
    """One thing in which two versions differ."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    part: Literal["plan", "objective", "action", "check_in"]
    what: Literal["added", "removed", "changed"]
    id: str
    title: str
    field: str | None = None
    before: str | None = None
    after: str | None = None


def difference(old: Plan, new: Plan) -> list[Difference]:
    """What changed from one version to the next, part by part."""
    found: list[Difference] = []
    for field in ("title", "aim", "hours", "brand", "knowledge", "strengths", "relationships", "evidence", "roads"):
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            found.append(
                Difference(
                    part="plan",
                    what="changed",
                    id="plan",
                    title=new.title,
                    field=field,
                    before=_said(before),
                    after=_said(after),
                )
            )
    found += _parts("objective", {o.id: o for o in old.objectives}, {o.id: o for o in new.objectives})
    found += _parts("action", {a.id: a for a in old.actions}, {a.id: a for a in new.actions})
    return found


def _parts(
    part: Literal["objective", "action"],
    old: dict[str, Objective] | dict[str, PlanAction],
    new: dict[str, Objective] | dict[str, PlanAction],
) -> list[Difference]:
    found = [Difference(part=part, what="removed", id=i, title=o.title) for i, o in old.items() if i not in new]
    found += [Difference(part=part, what="added", id=i, title=n.title) for i, n in new.items() if i not in old]
    for name in [i for i in new if i in old]:
        for field in ("title", "due", "status", "measure", "note", "four_e"):
            before, after = getattr(old[name], field, None), getattr(new[name], field, None)
            if before != after:
                found.append(
                    Difference(
                        part=part,
                        what="changed",
                        id=name,
                        title=new[name].title,
                        field=field,
                        before=_said(before),
                        after=_said(after),
                    )
                )
    return found


def _said(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, date):
        return spoken(value)
    if isinstance(value, tuple):
        return "; ".join(
            str(getattr(v, "title", None) or getattr(v, "who", None) or getattr(v, "text", None) or v) for v in value
        )
    return str(value)

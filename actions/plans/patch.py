"""Changes made on the plan's page: what may be changed there, checked at the border, saved as one new version."""

from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from sqlalchemy import Connection

from actions.plans import store
from actions.plans.change import horizon
from actions.plans.store import PlanConflictError, StoredPlan
from actions.plans.types import ITEMS, TEXT, TITLE, FourE, Objective, Plan, PlanAction, Status, Term
from actions.plans.words import printable


class _Patch(BaseModel):
    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _inert(cls, value: object) -> object:
        return printable(value) if isinstance(value, str) else value


class ActionPatch(_Patch):
    """Fields of one action. Without `id` it is a new one; `removed` takes it out. `due: null` clears the date."""

    id: str | None = None
    removed: bool = False
    title: str | None = Field(None, min_length=1, max_length=TITLE)
    four_e: FourE | None = None
    due: date | None = None
    hours: float | None = Field(None, ge=0, le=2000)
    status: Status | None = None
    note: str | None = Field(None, max_length=TEXT)

    @model_validator(mode="after")
    def _new_has_title(self) -> Self:
        if self.id is None and not self.title:
            raise ValueError("a new action needs a title")
        return self


class ObjectivePatch(_Patch):
    """Fields of one goal. Without `id` it is a new one; `removed` takes it out."""

    id: str | None = None
    removed: bool = False
    term: Term | None = None
    title: str | None = Field(None, min_length=1, max_length=TEXT)
    reached: bool | None = None
    measure: str | None = Field(None, max_length=TEXT)
    due: date | None = None

    @model_validator(mode="after")
    def _new_is_whole(self) -> Self:
        if self.id is None and not (self.title and self.term):
            raise ValueError("a new goal needs a title and a term")
        return self


class PlanPatch(_Patch):
    """What the page sends: the version that it shows, and what is to be different. What is not named stays.

    Attributes:
        version: the version that the page shows; a client may name it as If-Match instead.
        undo: take the last change back; restore: bring this version back. Either stands alone.
    """

    version: int | None = None
    undo: bool = False
    restore: int | None = Field(None, ge=1)
    title: str | None = Field(None, min_length=1, max_length=TITLE)
    aim: str | None = Field(None, min_length=1, max_length=TEXT)
    hours: int | None = Field(None, gt=0, le=200)
    objectives: list[ObjectivePatch] = Field([], max_length=ITEMS)
    actions: list[ActionPatch] = Field([], max_length=ITEMS)


class UnknownPartError(LookupError):
    """The patch names an action or goal that the plan does not hold."""


def patch_plan(connection: Connection, person_id: str, plan_id: str, patch: PlanPatch, today: date) -> StoredPlan:
    """Apply a patch as one new version.

    Raises:
        PlanNotFoundError: if this person has no such plan.
        PlanConflictError: if the page showed an older version; it holds the present one.
        UnknownPartError: if it names what the plan does not hold.
        pydantic.ValidationError: if the result is no valid plan.
    """
    stored = store.get_plan(connection, person_id, plan_id)
    if patch.version != stored.version:
        raise PlanConflictError(stored)
    if patch.undo:
        done = store.undo(connection, stored)
        return done[0] if done else stored
    if patch.restore is not None:
        return store.restore(connection, stored, patch.restore)
    return store.save_version(connection, stored, patched(stored.content, patch, today), "page")


def patched(plan: Plan, patch: PlanPatch, today: date) -> Plan:
    """The plan after the patch. Pure.

    Raises:
        UnknownPartError: if the patch names what the plan does not hold.
    """
    named = patch.model_dump(include={"title", "aim", "hours"}, exclude_none=True)
    result = plan.model_copy(update=named)
    if "aim" in named and not any(o.term == "long" for o in patch.objectives):
        result = result.model_copy(
            update={"objectives": tuple(_aimed(o, plan.aim, named["aim"]) for o in result.objectives)}
        )
    for objective in patch.objectives:
        result = _patch_objective(result, objective, today)
    for action in patch.actions:
        result = _patch_action(result, action, today)
    return Plan.model_validate(result.model_dump()).in_order()


def _aimed(objective: Objective, before: str, after: str) -> Objective:
    # The aim and the long-term goal are one thing as long as the person has not made them two.
    same = objective.term == "long" and objective.title == before
    return objective.model_copy(update={"title": after}) if same else objective


def _patch_objective(plan: Plan, patch: ObjectivePatch, today: date) -> Plan:
    fields = {name: getattr(patch, name) for name in patch.model_fields_set - {"id", "removed", "reached"}}
    if patch.id is None:
        return plan.model_copy(update={"objectives": (*plan.objectives, Objective(id=plan.new_id("o"), **fields))})
    if patch.id not in {o.id for o in plan.objectives}:
        raise UnknownPartError(f"No goal {patch.id!r} in this plan.")
    kept = (o for o in plan.objectives if not (patch.removed and o.id == patch.id))
    changed = {name: value for name, value in fields.items() if value is not None or name in ("due", "measure")}
    if patch.reached is not None:
        changed["reached_on"] = today if patch.reached else None
    return plan.model_copy(
        update={"objectives": tuple(o.model_copy(update=changed) if o.id == patch.id else o for o in kept)}
    )


def _patch_action(plan: Plan, patch: ActionPatch, today: date) -> Plan:
    fields = {name: getattr(patch, name) for name in patch.model_fields_set - {"id", "removed"}}
    changed = {name: value for name, value in fields.items() if value is not None or name in ("due", "note")}
    if patch.due is not None:
        changed["horizon"] = horizon(patch.due, today)
    if patch.status is not None:
        changed["done_on"] = today if patch.status == "done" else None
    if patch.id is None:
        return plan.model_copy(update={"actions": (*plan.actions, PlanAction(id=plan.new_id("a"), **changed))})
    if patch.id not in {a.id for a in plan.actions}:
        raise UnknownPartError(f"No action {patch.id!r} in this plan.")
    kept = [a for a in plan.actions if not (patch.removed and a.id == patch.id)]
    if patch.removed:
        kept = [a.model_copy(update={"after": tuple(n for n in a.after if n != patch.id)}) for a in kept]
    return plan.model_copy(
        update={"actions": tuple(a.model_copy(update=changed) if a.id == patch.id else a for a in kept)}
    )

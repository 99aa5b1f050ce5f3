"""Plans in the database. Versions are only ever added; undo writes a new version with an older content."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast
from uuid import uuid4

from sqlalchemy import JSON, Column, Connection, Integer, Row, String, Table, delete, insert, select, update

from actions.database import iso, metadata, now
from actions.events import Event, record
from actions.plans.change import Change
from actions.plans.difference import Difference, difference
from actions.plans.types import Plan

Cause = Literal["journey", "journey-more", "chat", "report", "page", "undo", "restore", "manager"]

plans = Table(
    "plans",
    metadata,
    Column("id", String, primary_key=True),
    Column("person_id", String, nullable=False, index=True),
    Column("journey_id", String),
    Column("version", Integer, nullable=False),
    Column("created_at", String, nullable=False),
)
plan_versions = Table(
    "plan_versions",
    metadata,
    Column("plan_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("person_id", String, nullable=False, index=True),
    Column("content", JSON, nullable=False),
    Column("cause", String, nullable=False),
    # The version whose content this one builds on, and for an undo the version whose content it brings back.
    Column("builds_on", Integer),
    Column("restores", Integer),
    Column("created_at", String, nullable=False),
)
check_in_days = Table(
    "check_in_days",
    metadata,
    # The check-ins ahead of each plan's present version, so that who is to be written to is found without reading plans.
    Column("plan_id", String, primary_key=True),
    Column("check_in_id", String, primary_key=True),
    Column("person_id", String, nullable=False, index=True),
    Column("day", String, nullable=False, index=True),
)
plan_pending = Table(
    "plan_pending",
    metadata,
    Column("person_id", String, primary_key=True),
    Column("id", String, nullable=False),
    Column("plan_id", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("change", JSON, nullable=False),
    Column("candidates", JSON, nullable=False),
)


class PlanNotFoundError(LookupError):
    """No such plan of this person: the same for one that does not exist and one of somebody else."""


class PlanConflictError(RuntimeError):
    """The plan was changed since the version that the change was made for."""

    def __init__(self, current: "StoredPlan") -> None:
        super().__init__(f"The plan is at version {current.version} by now.")
        self.current = current


@dataclass(frozen=True)
class StoredPlan:
    """One version of a plan, with where it stands. Times are ISO 8601, UTC."""

    id: str
    person_id: str
    journey_id: str | None
    version: int
    content: Plan
    cause: str
    created_at: str
    changed_at: str

    @property
    def day(self) -> date:
        """The day of this version."""
        return date.fromisoformat(self.changed_at[:10])


@dataclass(frozen=True)
class Pending:
    """A change that waits for a yes, or for the choice of one of the candidates."""

    id: str
    plan_id: str
    version: int
    change: Change
    candidates: tuple[str, ...] = ()


def create(connection: Connection, person_id: str, content: Plan, journey_id: str | None = None) -> StoredPlan:
    """Store a new plan as version 1."""
    plan_id, moment = uuid4().hex, iso(now())
    connection.execute(
        insert(plans).values(id=plan_id, person_id=person_id, journey_id=journey_id, version=1, created_at=moment)
    )
    _write(connection, person_id, content, plan_id=plan_id, version=1, cause="journey", created_at=moment)
    kinds: dict[str, int] = {}
    for action in content.actions:
        kinds[action.four_e] = kinds.get(action.four_e, 0) + 1
    support = sorted({a.support for a in content.actions if a.support})
    record(connection, Event.PLAN_CREATED, person_id, {"actions_by_kind": kinds, "support": support})
    return get_plan(connection, person_id, plan_id)


def list_plans(connection: Connection, person_id: str) -> list[StoredPlan]:
    """All plans of a person in their present version, the newest first; none that the person deleted."""
    return [plan for plan in _all_plans(connection, person_id) if not plan.content.dropped]


def deleted_plan(connection: Connection, person_id: str) -> StoredPlan | None:
    """The plan that the person deleted last."""
    deleted = [plan for plan in _all_plans(connection, person_id) if plan.content.dropped]
    return max(deleted, key=lambda plan: plan.changed_at, default=None)


def _all_plans(connection: Connection, person_id: str) -> list[StoredPlan]:
    rows = connection.execute(_joined().where(plans.c.person_id == person_id).order_by(plans.c.created_at.desc()))
    return [_stored(row) for row in rows]


def latest_plan(connection: Connection, person_id: str) -> StoredPlan | None:
    """The plan made last, which is the one that the chat speaks of."""
    return next(iter(list_plans(connection, person_id)), None)


def get_plan(connection: Connection, person_id: str, plan_id: str, version: int | None = None) -> StoredPlan:
    """One plan of this person, in its present version or an older one.

    Raises:
        PlanNotFoundError: if this person has no such plan or version.
    """
    query = _joined(version).where(plans.c.id == plan_id, plans.c.person_id == person_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise PlanNotFoundError("No such plan.")
    return _stored(row)


def plan_of_journey(connection: Connection, person_id: str, journey_id: str) -> StoredPlan | None:
    """The plan that a journey made."""
    return next((p for p in list_plans(connection, person_id) if p.journey_id == journey_id), None)


def versions(connection: Connection, person_id: str, plan_id: str) -> list[dict[str, Any]]:
    """The history of a plan, oldest first: version, cause, created_at and what differs from the version before."""
    get_plan(connection, person_id, plan_id)
    rows = connection.execute(
        select(plan_versions).where(plan_versions.c.plan_id == plan_id).order_by(plan_versions.c.version)
    ).all()
    history, before = [], None
    for row in rows:
        content = Plan.model_validate(row.content)
        changes: list[Difference] = difference(before, content) if before is not None else []
        history.append(
            {"version": row.version, "cause": row.cause, "created_at": row.created_at,
             "differences": [d.model_dump(mode="json") for d in changes]}
        )  # fmt: skip
        before = content
    return history


def save_version(
    connection: Connection, stored: StoredPlan, content: Plan, cause: Cause, kind: str | None = None
) -> StoredPlan:
    """Add a version after `stored`. A content that is the same adds none.

    Args:
        kind: kind of the change, for the event; no words of the person.

    Raises:
        PlanConflictError: if `stored` is not the present version any more.
    """
    if content == stored.content:
        return stored
    _lock(connection, stored)
    moment, version = iso(now()), stored.version + 1
    base = _effective(connection, stored)
    _write(
        connection, stored.person_id, content, plan_id=stored.id, version=version, cause=cause, builds_on=base,
        created_at=moment,
    )  # fmt: skip
    record(connection, Event.PLAN_CHANGED, stored.person_id, {"change": kind or cause})
    return get_plan(connection, stored.person_id, stored.id)


def undo(connection: Connection, stored: StoredPlan) -> tuple[StoredPlan, int] | None:
    """Take the last change back: a new version with the content before it, and which that was. None at the first.

    Raises:
        PlanConflictError: if `stored` is not the present version any more.
    """
    target = _builds_on(connection, stored, _effective(connection, stored))
    return None if target is None else (_restore(connection, stored, target, "undo"), target)


def restore(connection: Connection, stored: StoredPlan, version: int) -> StoredPlan:
    """Bring an older version back as a new one, which can be taken back like any change.

    Raises:
        PlanNotFoundError: if there is no such version.
        PlanConflictError: if `stored` is not the present version any more.
    """
    content = _as_of_now(get_plan(connection, stored.person_id, stored.id, version).content, stored)
    return save_version(connection, stored, content.model_copy(update={"dropped": False}), "restore", "restore")


def redo(connection: Connection, stored: StoredPlan) -> StoredPlan | None:
    """Take an undo back: a new version with the content before it. None unless the present version is an undo.

    Raises:
        PlanConflictError: if `stored` is not the present version any more.
    """
    if stored.cause != "undo":
        return None
    before = get_plan(connection, stored.person_id, stored.id, stored.version - 1)
    return _restore(connection, stored, _effective(connection, before), "undo")


def last_change(connection: Connection, stored: StoredPlan) -> tuple[Cause, int | None]:
    """What an undo would take back: its cause, and the version whose content would then stand (None: there is none)."""
    effective = _effective(connection, stored)
    cause = get_plan(connection, stored.person_id, stored.id, effective).cause
    return cast(Cause, cause), _builds_on(connection, stored, effective)


def contents(connection: Connection, stored: StoredPlan) -> list[tuple[int, Plan]]:
    """Every version of a plan up to this one with its content, oldest first."""
    rows = connection.execute(
        select(plan_versions.c.version, plan_versions.c.content)
        .where(plan_versions.c.plan_id == stored.id, plan_versions.c.version <= stored.version)
        .order_by(plan_versions.c.version)
    )
    return [(row.version, Plan.model_validate(row.content)) for row in rows]


def _restore(connection: Connection, stored: StoredPlan, target: int, cause: Cause) -> StoredPlan:
    """Add a version with the content of an older one."""
    _lock(connection, stored)
    content = _as_of_now(get_plan(connection, stored.person_id, stored.id, target).content, stored)
    _write(
        connection, stored.person_id, content, plan_id=stored.id, version=stored.version + 1, cause=cause,
        builds_on=_builds_on(connection, stored, target), restores=target, created_at=iso(now()),
    )  # fmt: skip
    record(connection, Event.PLAN_CHANGED, stored.person_id, {"change": "undo"})
    return get_plan(connection, stored.person_id, stored.id)


def _as_of_now(older: Plan, stored: StoredPlan) -> Plan:
    """An older content that still knows which ids have been given away meanwhile: no calendar may mix two things up."""
    return older.model_copy(update={"highest": max(older.ever(), stored.content.ever())})


def _builds_on(connection: Connection, stored: StoredPlan, version: int) -> int | None:
    found: int | None = connection.execute(
        select(plan_versions.c.builds_on).where(
            plan_versions.c.plan_id == stored.id, plan_versions.c.version == version
        )
    ).scalar_one()
    return found


def set_pending(
    connection: Connection, stored: StoredPlan, change: Change, candidates: tuple[str, ...] = ()
) -> Pending:
    """Keep a change until it is settled; it takes the place of one that waited before."""
    drop_pending(connection, stored.person_id)
    pending = Pending(uuid4().hex, stored.id, stored.version, change, candidates)
    connection.execute(
        insert(plan_pending).values(
            person_id=stored.person_id, id=pending.id, plan_id=stored.id, version=stored.version,
            change=change.model_dump(mode="json"), candidates=list(candidates),
        )
    )  # fmt: skip
    return pending


def get_pending(connection: Connection, person_id: str) -> Pending | None:
    """The change that waits, if any."""
    row = connection.execute(select(plan_pending).where(plan_pending.c.person_id == person_id)).one_or_none()
    if row is None:
        return None
    return Pending(row.id, row.plan_id, row.version, Change.model_validate(row.change), tuple(row.candidates))


def drop_pending(connection: Connection, person_id: str) -> None:
    """Forget the change that waits."""
    connection.execute(delete(plan_pending).where(plan_pending.c.person_id == person_id))


def _joined(version: int | None = None) -> Any:
    wanted = plans.c.version if version is None else version
    columns = (plans.c.id, plans.c.person_id, plans.c.journey_id, plans.c.created_at)
    own = (
        plan_versions.c.version,
        plan_versions.c.content,
        plan_versions.c.cause,
        plan_versions.c.created_at.label("changed_at"),
    )
    return select(*columns, *own).join(
        plan_versions, (plan_versions.c.plan_id == plans.c.id) & (plan_versions.c.version == wanted)
    )


def _stored(row: Row[Any]) -> StoredPlan:
    values = dict(row._mapping)
    return StoredPlan(**{**values, "content": Plan.model_validate(values["content"])})


def _effective(connection: Connection, stored: StoredPlan) -> int:
    """The version whose content the present one shows: itself, or for an undo the one that it brought back."""
    restores = connection.execute(
        select(plan_versions.c.restores).where(
            plan_versions.c.plan_id == stored.id, plan_versions.c.version == stored.version
        )
    ).scalar_one()
    return int(restores or stored.version)


def _lock(connection: Connection, stored: StoredPlan) -> None:
    """Claim the next version number, or fail because another has."""
    done = connection.execute(
        update(plans)
        .where(plans.c.id == stored.id, plans.c.version == stored.version)
        .values(version=stored.version + 1)
    )
    if done.rowcount != 1:
        raise PlanConflictError(get_plan(connection, stored.person_id, stored.id))


def _write(connection: Connection, person_id: str, content: Plan, **columns: str | int | None) -> None:
    connection.execute(
        insert(plan_versions).values(person_id=person_id, content=content.model_dump(mode="json"), **columns)
    )
    _index(connection, person_id, str(columns["plan_id"]), content)


def _index(connection: Connection, person_id: str, plan_id: str, content: Plan) -> None:
    """Keep the days on which this plan is to be looked at; a deleted plan has none."""
    connection.execute(delete(check_in_days).where(check_in_days.c.plan_id == plan_id))
    open_ones = [c for c in content.check_ins if not c.done and not content.dropped]
    if open_ones:
        rows = [
            {"plan_id": plan_id, "check_in_id": c.id, "person_id": person_id, "day": c.day.isoformat()}
            for c in open_ones
        ]
        connection.execute(insert(check_in_days), rows)


def index_check_ins(connection: Connection) -> None:
    """Fill the days of plans that were stored before there were any: once, at start."""
    known = select(check_in_days.c.plan_id)
    for row in connection.execute(_joined().where(plans.c.id.not_in(known))).all():
        stored = _stored(row)
        _index(connection, stored.person_id, stored.id, stored.content)

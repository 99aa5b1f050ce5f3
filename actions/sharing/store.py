"""Shares in the database: made by the owner, found by the one they are for, ended at once. Each opening is recorded.

What is shared is kept as it was shown in the preview (decision 0016). Every look asks anew whether the share still
holds: not revoked, not past its last day, its plan not deleted.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from actions.database import iso, now
from actions.events import Event, record
from actions.people import people
from actions.plans import store as plan_store
from actions.plans.store import StoredPlan
from actions.sharing import addresses
from actions.sharing.addresses import Known
from actions.sharing.items import Item
from actions.sharing.tables import share_openings, share_pending, share_readers, shares
from actions.turn import Person

DAYS = 90
"""How long a share lasts where the person names no day."""
LONGEST_DAYS = 366
MOST = 50
"""Shares that one person can have at a time."""
What = Literal["shared", "pack"]
Status = Literal["active", "ended", "revoked"]


class ShareNotFoundError(LookupError):
    """No such share for this person: the same for one that does not exist, is not theirs, has ended or was revoked."""


class TooManySharesError(RuntimeError):
    """The person shares in MOST places already."""


class UntilInvalidError(ValueError):
    """The last day is not after today, or too far ahead."""


@dataclass(frozen=True)
class About:
    """Who shared: the name, and what the person chose to show of the profile."""

    name: str
    organisation: str | None = None
    category: str | None = None
    grade: str | None = None
    duty_station: str | None = None


@dataclass(frozen=True)
class Opening:
    """When the reader opened what was shared, or the pack. `at`: ISO 8601, UTC."""

    what: What
    at: str


@dataclass(frozen=True)
class Share:
    """What one person shows another. `address` is how the owner named the reader."""

    id: str
    owner_id: str
    plan_id: str
    plan_version: int
    address: str
    about: About
    items: tuple[Item, ...]
    until: date
    created_at: str
    revoked_at: str | None
    openings: tuple[Opening, ...] = field(default=())

    def status(self, today: date) -> Status:
        """Whether it can be opened, as far as the share itself says."""
        if self.revoked_at is not None:
            return "revoked"
        return "active" if today <= self.until else "ended"


@dataclass(frozen=True)
class Offer:
    """What is to be shown, to whom, until when."""

    address: str
    items: tuple[Item, ...]
    until: date


@dataclass(frozen=True)
class Pending:
    """A share that waits for a name or a yes."""

    id: str
    plan_id: str
    plan_version: int
    refs: tuple[str, ...]
    address: str | None
    until: date


def check_until(until: date, today: date) -> date:
    """The last day of a share.

    Raises:
        UntilInvalidError
    """
    if not today < until <= today + timedelta(days=LONGEST_DAYS):
        raise UntilInvalidError(f"{until}: between tomorrow and {LONGEST_DAYS} days ahead.")
    return until


def about_of(owner: Person, plan: StoredPlan, items: Sequence[Item]) -> About:
    """What the reader learns of who shares; category, grade and place only where that item is shared."""
    profile = plan.content.owner
    organisation = owner.organisation or profile.organisation
    if all(item.kind != "profile" for item in items):
        return About(owner.name, organisation)
    return About(owner.name, organisation, profile.category, profile.grade, profile.duty_station)


def create(connection: Connection, owner: Person, plan: StoredPlan, offer: Offer, today: date) -> Share:
    """Share these items with whoever is addressed. Nobody is looked up.

    Raises:
        TooManySharesError
        UntilInvalidError
    """
    address, items, until = offer.address, offer.items, check_until(offer.until, today)
    active = [share for share in given(connection, owner.id) if share.status(today) == "active"]
    if len(active) >= MOST:
        raise TooManySharesError(f"{MOST} shares are active.")
    share_id = uuid4().hex
    about = asdict(about_of(owner, plan, items))
    connection.execute(
        insert(shares).values(
            id=share_id, person_id=owner.id, plan_id=plan.id, plan_version=plan.version,
            address=addresses.address(address), key=addresses.key(address), about=about,
            items=[item.model_dump(mode="json") for item in items], until=until.isoformat(), found=False,
            created_at=iso(now()),
        )
    )  # fmt: skip
    kinds = sorted({item.kind for item in items})
    record(connection, Event.PLAN_SHARED, owner.id, {"kinds": kinds, "days": (until - today).days})
    return own(connection, owner.id, share_id)


def own(connection: Connection, owner_id: str, share_id: str) -> Share:
    """One share of its owner, whatever its state.

    Raises:
        ShareNotFoundError
    """
    found = [share for share in given(connection, owner_id) if share.id == share_id]
    if not found:
        raise ShareNotFoundError("No such share.")
    return found[0]


def given(connection: Connection, owner_id: str, plan_id: str | None = None) -> list[Share]:
    """All that a person shared, the newest first, with when it was opened."""
    query = select(shares).where(shares.c.person_id == owner_id).order_by(shares.c.created_at.desc())
    if plan_id is not None:
        query = query.where(shares.c.plan_id == plan_id)
    rows = connection.execute(query).all()
    opened: dict[str, list[Opening]] = {}
    for row in connection.execute(
        select(share_openings)
        .where(share_openings.c.share_id.in_([row.id for row in rows]))
        .order_by(share_openings.c.id)
    ):
        opened.setdefault(row.share_id, []).append(Opening(row.what, row.at))
    return [_share(row, tuple(opened.get(row.id, ()))) for row in rows]


def revoke(connection: Connection, owner_id: str, share_id: str) -> Share:
    """End a share, from this moment on. Ending it again changes nothing.

    Raises:
        ShareNotFoundError
    """
    ended = connection.execute(
        update(shares)
        .where(shares.c.id == share_id, shares.c.person_id == owner_id, shares.c.revoked_at.is_(None))
        .values(revoked_at=iso(now()))
    )
    if ended.rowcount:
        record(connection, Event.SHARE_REVOKED, owner_id)
    return own(connection, owner_id, share_id)


def received(connection: Connection, reader: Person, today: date) -> list[Share]:
    """What others show this person at the moment, the newest first. What waited under their name becomes theirs."""
    if reader.role == "hr":
        return []
    known = _known(connection, reader.id)
    _find(connection, known, today)
    query = (
        select(shares)
        .join(share_readers, share_readers.c.share_id == shares.c.id)
        .where(share_readers.c.person_id == reader.id)
        .order_by(shares.c.created_at.desc())
    )
    rows = connection.execute(query).all()
    return [share for share in map(_share, rows) if _holds(connection, share, today)]


def open_share(connection: Connection, reader: Person, share_id: str, today: date, what: What) -> Share:
    """What one share shows to the person whom it is for; the opening is recorded.

    Who has the address of a share that waits under their name, from the person who shared it, finds it by that.

    Raises:
        ShareNotFoundError
    """
    share = peek(connection, reader, share_id, today)
    note_opening(connection, reader, share, what)
    return share


def peek(connection: Connection, reader: Person, share_id: str, today: date) -> Share:
    """A share that the person may open, without opening it.

    Raises:
        ShareNotFoundError
    """
    row = connection.execute(select(shares).where(shares.c.id == share_id)).one_or_none()
    if row is None or reader.role == "hr" or row.person_id == reader.id:
        raise ShareNotFoundError("No such share.")
    share = _share(row)
    if not _holds(connection, share, today) or not _is_readers(connection, row, reader.id):
        raise ShareNotFoundError("No such share.")
    return share


def note_opening(connection: Connection, reader: Person, share: Share, what: What) -> None:
    """Record that the reader has opened it: for the owner to see."""
    connection.execute(
        insert(share_openings).values(share_id=share.id, person_id=reader.id, what=what, at=iso(now()))
    )
    record(connection, Event.SHARED_OPENED, reader.id, {"what": what})


def reader_of(connection: Connection, share_id: str) -> str | None:
    """Id of the person who found the share; None while nobody has."""
    found: str | None = connection.execute(
        select(share_readers.c.person_id).where(share_readers.c.share_id == share_id)
    ).scalar_one_or_none()
    return found


def times_opened(connection: Connection, share_id: str, what: What) -> int:
    """How often a share, or its pack, was opened."""
    counted = select(func.count()).where(share_openings.c.share_id == share_id, share_openings.c.what == what)
    return int(connection.execute(counted).scalar_one())


def holds(connection: Connection, share: Share, today: date) -> bool:
    """Whether a share can be opened today."""
    return _holds(connection, share, today)


def set_pending(
    connection: Connection, plan: StoredPlan, refs: Sequence[str], address: str | None, until: date
) -> Pending:
    """Keep what is to be shared until a name or a yes has come."""
    drop_pending(connection, plan.person_id)
    pending = Pending(uuid4().hex, plan.id, plan.version, tuple(refs), address, until)
    connection.execute(
        insert(share_pending).values(
            person_id=plan.person_id, id=pending.id, plan_id=plan.id, plan_version=plan.version, refs=list(refs),
            address=address, until=until.isoformat(),
        )
    )  # fmt: skip
    return pending


def get_pending(connection: Connection, person_id: str) -> Pending | None:
    """What waits to be shared, if anything."""
    row = connection.execute(select(share_pending).where(share_pending.c.person_id == person_id)).one_or_none()
    if row is None:
        return None
    return Pending(row.id, row.plan_id, row.plan_version, tuple(row.refs), row.address, date.fromisoformat(row.until))


def drop_pending(connection: Connection, person_id: str) -> None:
    """Forget what waits."""
    connection.execute(delete(share_pending).where(share_pending.c.person_id == person_id))


def _holds(connection: Connection, share: Share, today: date) -> bool:
    if share.status(today) != "active":
        return False
    try:
        return not plan_store.get_plan(connection, share.owner_id, share.plan_id).content.dropped
    except plan_store.PlanNotFoundError:
        return False


def _is_readers(connection: Connection, row: Row[Any], person_id: str) -> bool:
    bound = reader_of(connection, row.id)
    if bound is not None:
        return bound == person_id
    if row.key not in addresses.keys_of(_known(connection, person_id)):
        return False
    _bind(connection, row.id, person_id)
    return True


def _find(connection: Connection, known: Known, today: date) -> None:
    """Bind what waits under this person's address or, where no namesake is known, name."""
    subject, name = addresses.keys_of(known)
    waiting = connection.execute(
        select(shares.c.id, shares.c.key, shares.c.about).where(
            shares.c.key.in_((subject, name)),
            shares.c.found.is_(False),
            shares.c.revoked_at.is_(None),
            shares.c.until >= today.isoformat(),
            shares.c.person_id != known.id,
        )
    ).all()
    everybody = _everybody(connection) if any(row.key != subject for row in waiting) else []
    for row in waiting:
        alone = row.key == subject or addresses.named_alone(known, everybody, row.about.get("organisation"))
        if alone:
            _bind(connection, row.id, known.id)


def _bind(connection: Connection, share_id: str, person_id: str) -> None:
    connection.execute(insert(share_readers).values(share_id=share_id, person_id=person_id))
    connection.execute(update(shares).where(shares.c.id == share_id).values(found=True))


def _known(connection: Connection, person_id: str) -> Known:
    row = connection.execute(select(people).where(people.c.id == person_id)).one()
    return Known(row.id, row.subject, row.name, row.organisation, row.role)


def _everybody(connection: Connection) -> list[Known]:
    columns = (people.c.id, people.c.subject, people.c.name, people.c.organisation, people.c.role)
    return [Known(*row) for row in connection.execute(select(*columns))]


def _share(row: Row[Any], openings: tuple[Opening, ...] = ()) -> Share:
    return Share(
        id=row.id, owner_id=row.person_id, plan_id=row.plan_id, plan_version=row.plan_version, address=row.address,
        about=About(**row.about), items=tuple(Item.model_validate(item) for item in row.items),
        until=date.fromisoformat(row.until), created_at=row.created_at, revoked_at=row.revoked_at, openings=openings,
    )  # fmt: skip

"""Actions that the two agreed in their talk: entered by either, confirmed by both, then in the owner's plan, once."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import Connection, Row, func, insert, select, update

from actions import people
from actions.database import iso, now
from actions.events import Event, record
from actions.people import PersonUnknownError
from actions.plans import store as plan_store
from actions.plans.change import Change, apply
from actions.plans.types import FourE
from actions.plans.words import printable
from actions.sharing import store
from actions.sharing.store import Share, ShareNotFoundError
from actions.sharing.tables import agreed_actions, share_readers, shares
from actions.sharing.texts import ButtonTexts, sharing_texts
from actions.turn import Button, Person, Reply

MOST = 20
"""Actions of one share that wait to be confirmed."""
TITLE = 300
Status = Literal["proposed", "agreed", "declined"]
Side = Literal["owner", "reader"]
KIND = "agreed"


class AgreedNotFoundError(LookupError):
    """No such action that waits for this person's word."""


class TooManyAgreedError(RuntimeError):
    """MOST actions wait already."""


@dataclass(frozen=True)
class New:
    """An action as it is entered."""

    title: str
    four_e: FourE = "experience"
    due: date | None = None


@dataclass(frozen=True)
class Agreed:
    """One action. `by`: the side that entered it; `plan_version`: the version of the plan that it came in with."""

    id: str
    share_id: str
    author_id: str
    title: str
    four_e: FourE
    due: date | None
    status: Status
    plan_version: int | None
    by: Side


def sides(connection: Connection, person: Person, share_id: str, today: date) -> tuple[Share, Side]:
    """The share and the side on which the person stands, while it can be opened.

    Raises:
        ShareNotFoundError
    """
    try:
        share = store.own(connection, person.id, share_id)
    except ShareNotFoundError:
        return store.peek(connection, person, share_id, today), "reader"
    if not store.holds(connection, share, today):
        raise ShareNotFoundError("No such share.")
    return share, "owner"


def propose(connection: Connection, person: Person, share_id: str, new: New, today: date) -> Agreed:
    """Enter an action; whoever enters it agrees.

    Raises:
        ShareNotFoundError
        TooManyAgreedError
        ValueError: the title is empty.
    """
    share, _ = sides(connection, person, share_id, today)
    title = " ".join(printable(new.title, TITLE).split())
    if not title:
        raise ValueError("title: expected some words.")
    waiting = connection.execute(
        select(func.count()).where(agreed_actions.c.share_id == share.id, agreed_actions.c.status == "proposed")
    ).scalar_one()
    if waiting >= MOST:
        raise TooManyAgreedError(f"{MOST} wait.")
    agreed_id = uuid4().hex
    connection.execute(
        insert(agreed_actions).values(
            id=agreed_id, share_id=share.id, person_id=person.id, title=title, four_e=new.four_e,
            due=new.due.isoformat() if new.due else None, status="proposed", created_at=iso(now()),
        )
    )  # fmt: skip
    return get(connection, agreed_id)


def settle(connection: Connection, person: Person, agreed_id: str, agrees: bool, today: date) -> Agreed:
    """The other side's word. With a yes the action is in the plan, as its next version.

    Raises:
        AgreedNotFoundError: there is none, it is settled, or the person entered it themselves.
        actions.plans.store.PlanConflictError: the plan was changed in this very moment; try again.
        pydantic.ValidationError: the plan can hold no more actions.
    """
    action = _waiting(connection, person, agreed_id, today)
    done = connection.execute(
        update(agreed_actions)
        .where(agreed_actions.c.id == agreed_id, agreed_actions.c.status == "proposed")
        .values(status="agreed" if agrees else "declined", settled_at=iso(now()))
    )
    if done.rowcount != 1:
        raise AgreedNotFoundError("Settled already.")
    if agrees:
        _enter(connection, action, today)
    return get(connection, agreed_id)


def withdraw(connection: Connection, person: Person, agreed_id: str, today: date) -> Agreed:
    """Take back what one entered oneself, while the other has not said a word.

    Raises:
        AgreedNotFoundError
    """
    action = _get(connection, agreed_id)
    if action.author_id != person.id or action.status != "proposed":
        raise AgreedNotFoundError("No such action.")
    _either(connection, person, action, today)
    connection.execute(
        update(agreed_actions)
        .where(agreed_actions.c.id == agreed_id)
        .values(status="declined", settled_at=iso(now()))
    )
    return get(connection, agreed_id)


def of_share(connection: Connection, share_id: str) -> list[Agreed]:
    """All of a share, oldest first."""
    query = (
        _joined()
        .where(agreed_actions.c.share_id == share_id)
        .order_by(agreed_actions.c.created_at, agreed_actions.c.id)
    )
    return [_agreed(row) for row in connection.execute(query)]


def get(connection: Connection, agreed_id: str) -> Agreed:
    """One action.

    Raises:
        AgreedNotFoundError
    """
    return _get(connection, agreed_id)


def _waiting(connection: Connection, person: Person, agreed_id: str, today: date) -> Agreed:
    action = _get(connection, agreed_id)
    _either(connection, person, action, today)
    if action.author_id == person.id or action.status != "proposed":
        raise AgreedNotFoundError("No such action.")
    return action


def _either(connection: Connection, person: Person, action: Agreed, today: date) -> None:
    try:
        sides(connection, person, action.share_id, today)
    except ShareNotFoundError:
        raise AgreedNotFoundError("No such action.") from None


def _enter(connection: Connection, action: Agreed, today: date) -> None:
    row = connection.execute(select(shares).where(shares.c.id == action.share_id)).one()
    plan = plan_store.get_plan(connection, row.person_id, row.plan_id)
    change = Change(kind="add", title=action.title, due=action.due, four_e=action.four_e)
    saved = plan_store.save_version(connection, plan, apply(plan.content, change, today), "manager", "add")
    connection.execute(
        update(agreed_actions).where(agreed_actions.c.id == action.id).values(plan_version=saved.version)
    )
    record(connection, Event.ACTION_AGREED, row.person_id, {"four_e": action.four_e})


def _joined() -> Any:
    return select(agreed_actions, shares.c.person_id.label("owner_id")).join(
        shares, shares.c.id == agreed_actions.c.share_id
    )


def _get(connection: Connection, agreed_id: str) -> Agreed:
    row = connection.execute(_joined().where(agreed_actions.c.id == agreed_id)).one_or_none()
    if row is None:
        raise AgreedNotFoundError("No such action.")
    return _agreed(row)


def _agreed(row: Row[Any]) -> Agreed:
    return Agreed(
        id=row.id, share_id=row.share_id, author_id=row.person_id, title=row.title, four_e=row.four_e,
        due=date.fromisoformat(row.due) if row.due else None, status=row.status, plan_version=row.plan_version,
        by="owner" if row.person_id == row.owner_id else "reader",
    )  # fmt: skip


@dataclass(frozen=True)
class ToConfirm:
    """An action that waits for the word of the other side."""

    person_id: str
    agreed_id: str

    @property
    def key(self) -> str:
        """What it is asked under, once."""
        return f"{KIND}:{self.agreed_id}"


class AgreedToConfirm:
    """Agreed actions as occasions to write to the other side: what bot/gateway/proactive.py asks of a source."""

    kind = KIND
    apart = timedelta(0)

    def due(self, connection: Connection, today: date) -> list[ToConfirm]:
        """Whom to ask."""
        query = (
            select(agreed_actions.c.id, agreed_actions.c.person_id, shares.c.person_id.label("owner"),
                   share_readers.c.person_id.label("reader"))
            .join(shares, shares.c.id == agreed_actions.c.share_id)
            .join(share_readers, share_readers.c.share_id == shares.c.id)
            .where(agreed_actions.c.status == "proposed", shares.c.revoked_at.is_(None),
                   shares.c.until >= today.isoformat())
        )  # fmt: skip
        return [
            ToConfirm(row.reader if row.person_id == row.owner else row.owner, row.id)
            for row in connection.execute(query)
        ]

    def message(self, connection: Connection, occasion: ToConfirm, person: Person) -> Reply | None:
        """The question; None where it is settled."""
        action = get(connection, occasion.agreed_id)
        if action.status != "proposed":
            return None
        try:
            author = people.find(connection, action.author_id)
        except PersonUnknownError:
            return None
        texts = sharing_texts(person.language)
        words = texts.agreed.ask_owner if action.by == "reader" else texts.agreed.ask_reader
        return Reply(
            text=words.format(name=author.name, title=action.title), buttons=_yes_or_no(action.id, texts.buttons)
        )

    def sent(self, connection: Connection, occasion: ToConfirm, titles: object) -> None:
        """Nothing waits: its buttons say what they are about."""


def _yes_or_no(agreed_id: str, words: ButtonTexts) -> tuple[Button, ...]:
    return (
        Button(words.yes_into_plan, {"intent": "affirm", "share": {"agreed": agreed_id, "agrees": True}}),
        Button(words.no_thanks, {"intent": "deny", "share": {"agreed": agreed_id, "agrees": False}}),
    )

"""Check-ins by message: who is to be written to today, once for each check-in, and who wants none.

A check-in is sent under a key of its own (plan, check-in), once for ever, and never within a week of the one before:
neither a clock that jumps, nor a restart, nor a second process sends one twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Boolean, Column, Connection, String, Table, delete, insert, select

from actions import dialogue
from actions.database import iso, metadata, now
from actions.events import Event, record
from actions.plans import store
from actions.plans.store import StoredPlan, check_in_days
from actions.plans.texts import CheckInTexts, LanguageTexts, language_texts
from actions.turn import Button, Expectation, Person, Reply

KIND = "check-in"
APART = timedelta(days=7)
"""Nobody is written to more often than this, whatever plans and dates say."""
TOO_OLD = timedelta(days=14)
"""A check-in that could not be sent for so long is left out: the next one comes anyway."""

check_in_choices = Table(
    "check_in_choices",
    metadata,
    Column("person_id", String, primary_key=True),
    Column("wanted", Boolean, nullable=False),
    Column("changed_at", String, nullable=False),
)


@dataclass(frozen=True)
class Due:
    """A check-in whose day has come. `key` is its own for ever."""

    person_id: str
    plan_id: str
    check_in_id: str
    day: date

    @property
    def key(self) -> str:
        """What it is sent under."""
        return f"{KIND}:{self.plan_id}:{self.check_in_id}"


def wanted(connection: Connection, person_id: str) -> bool:
    """Whether the person wants check-ins by message: yes, unless they said no."""
    found = connection.execute(
        select(check_in_choices.c.wanted).where(check_in_choices.c.person_id == person_id)
    ).scalar_one_or_none()
    return True if found is None else bool(found)


def want(connection: Connection, person_id: str, wish: bool) -> None:
    """Note whether the person wants them."""
    connection.execute(delete(check_in_choices).where(check_in_choices.c.person_id == person_id))
    connection.execute(insert(check_in_choices).values(person_id=person_id, wanted=wish, changed_at=iso(now())))


def switch(connection: Connection, person_id: str, wish: bool) -> bool:
    """Start or stop them. Returns whether that changed anything."""
    if wanted(connection, person_id) == wish:
        return False
    want(connection, person_id, wish)
    record(connection, Event.CHECK_INS_STARTED if wish else Event.CHECK_INS_STOPPED, person_id)
    return True


def due(connection: Connection, today: date) -> list[Due]:
    """Check-ins whose day has come and is not long past, of people who want them; one a person, the latest."""
    unwanted = select(check_in_choices.c.person_id).where(check_in_choices.c.wanted.is_(False))
    rows = connection.execute(
        select(check_in_days)
        .where(
            check_in_days.c.day <= today.isoformat(),
            check_in_days.c.day > (today - TOO_OLD).isoformat(),
            check_in_days.c.person_id.not_in(unwanted),
        )
        .order_by(check_in_days.c.day, check_in_days.c.plan_id, check_in_days.c.check_in_id)
    )
    latest = {
        row.person_id: Due(row.person_id, row.plan_id, row.check_in_id, date.fromisoformat(row.day)) for row in rows
    }
    return list(latest.values())


def reply(connection: Connection, what: Due, person: Person) -> Reply | None:
    """The message of a check-in, in the person's language; None if its plan is not the one in use any more."""
    stored = store.latest_plan(connection, what.person_id)
    if stored is None or stored.id != what.plan_id:
        return None
    texts = language_texts(person.language)
    words = texts.check_in
    text = f"{words.message.format(items=_items(stored, texts))}\n\n{words.stop_hint}"
    return Reply(text=text, buttons=buttons(what, words_of=texts))


def buttons(what: Due, words_of: LanguageTexts) -> tuple[Button, ...]:
    """What one may answer with one tap."""
    words = words_of.check_in
    named = {"plan": what.plan_id, "id": what.check_in_id}
    return (
        Button(words.nothing, {"intent": "answer", "check_in": {"said": "nothing", **named}}),
        Button(words.show, {"intent": "show_plan"}),
        Button(words.stop, {"intent": "answer", "check_in": {"said": "stop", **named}}),
    )


def buttons_after(words: CheckInTexts) -> tuple[Button, ...]:
    """What one may want after a check-in."""
    return (Button(words.show, {"intent": "show_plan"}),)


def expectation(what: Due, titles: Sequence[str]) -> Expectation:
    """What the answer to a check-in is read by."""
    return Expectation("check_in", "choice", tuple(titles), {"plan": what.plan_id, "check_in": what.check_in_id})


class CheckIns:
    """Check-ins as occasions to write to people: what bot/gateway/proactive.py asks of a source."""

    kind = KIND
    apart = APART

    def due(self, connection: Connection, today: date) -> Sequence[Due]:
        """Whom to write to today."""
        return due(connection, today)

    def message(self, connection: Connection, occasion: Due, person: Person) -> Reply | None:
        """What to write; None if there is nothing to write about any more."""
        return reply(connection, occasion, person)

    def sent(self, connection: Connection, occasion: Due, titles: Sequence[str]) -> None:
        """Read the next message as the answer, unless something else is waited for: a question stays open."""
        if dialogue.expected(connection, occasion.person_id).flow in ("none", "feedback"):
            dialogue.expect(connection, occasion.person_id, expectation(occasion, titles))
        record(connection, Event.CHECK_IN_SENT, occasion.person_id)


def next_day(stored: StoredPlan | None, today: date) -> date | None:
    """The next day on which a check-in stands in the plan."""
    days = [c.day for c in stored.content.check_ins if not c.done and c.day > today] if stored else []
    return min(days, default=None)


def _items(stored: StoredPlan, texts: LanguageTexts) -> str:
    words = texts.check_in
    lines = [
        words.item.format(title=a.title, date=texts.day(a.due)) if a.due else words.item_undated.format(title=a.title)
        for a in stored.content.next_actions()
    ]
    return "\n".join(lines) or words.nothing_open

"""The next career talk: its day, set by either side, and a reminder to both on the day before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, delete, insert, select

from actions.plans.dates import spoken
from actions.sharing import agreed
from actions.sharing.store import Share, ShareNotFoundError
from actions.sharing.tables import share_readers, shares, talks
from actions.sharing.texts import SharingTexts, sharing_texts
from actions.turn import Button, Person, Reply

BEFORE = timedelta(days=1)
LONGEST_DAYS = 366


class DayInvalidError(ValueError):
    """The day is past, or too far ahead."""


def set_day(connection: Connection, person: Person, share_id: str, day: date | None, today: date) -> Share:
    """Note the day of the next talk, or that there is none.

    Raises:
        actions.sharing.store.ShareNotFoundError
        DayInvalidError
    """
    share, _ = agreed.sides(connection, person, share_id, today)
    if day is not None and not today <= day <= today + timedelta(days=LONGEST_DAYS):
        raise DayInvalidError(f"{day}: between today and {LONGEST_DAYS} days ahead.")
    connection.execute(delete(talks).where(talks.c.share_id == share.id))
    if day is not None:
        connection.execute(insert(talks).values(share_id=share.id, person_id=person.id, day=day.isoformat()))
    return share


def day_of(connection: Connection, share_id: str) -> date | None:
    """The day of the next talk, if one was named."""
    found = connection.execute(select(talks.c.day).where(talks.c.share_id == share_id)).scalar_one_or_none()
    return date.fromisoformat(found) if found else None


@dataclass(frozen=True)
class Reminder:
    """Someone to be reminded of a talk."""

    person_id: str
    share_id: str
    day: date
    reader: bool

    @property
    def key(self) -> str:
        """What it is sent under, once; a talk that is moved is another occasion."""
        return f"talk:{self.share_id}:{self.day}:{'reader' if self.reader else 'owner'}"


class TalkReminders:
    """Talks as occasions to write to both sides: what bot/gateway/proactive.py asks of a source."""

    kind = "talk"
    apart = timedelta(0)

    def due(self, connection: Connection, today: date) -> list[Reminder]:
        """Both sides of talks of today and tomorrow."""
        query = (
            select(talks.c.share_id, talks.c.day, shares.c.person_id, share_readers.c.person_id.label("reader"))
            .join(shares, shares.c.id == talks.c.share_id)
            .outerjoin(share_readers, share_readers.c.share_id == shares.c.id)
            .where(talks.c.day >= today.isoformat(), talks.c.day <= (today + BEFORE).isoformat())
        )
        return [one for row in connection.execute(query) for one in _both(row.share_id, row.day, row)]

    def message(self, connection: Connection, occasion: Reminder, person: Person) -> Reply | None:
        """The reminder, with what was agreed; None where nothing is shared any more."""
        try:
            share, _ = agreed.sides(connection, person, occasion.share_id, occasion.day - BEFORE)
        except ShareNotFoundError:
            return None
        texts = sharing_texts(person.language)
        words = texts.reminders
        said = words.talk_reader if occasion.reader else words.talk_owner
        name = share.about.name if occasion.reader else share.address
        text = said.format(name=name, date=spoken(occasion.day, texts.language))
        done = [a for a in agreed.of_share(connection, share.id) if a.status == "agreed"]
        if done:
            lines = "\n".join(words.agreed_line.format(title=a.title) for a in done)
            text = f"{text}\n\n{words.agreed.format(lines=lines)}"
        return Reply(text=text, buttons=_buttons(occasion, texts))

    def sent(self, connection: Connection, occasion: Reminder, titles: object) -> None:
        """Nothing waits."""


def _both(share_id: str, day: str, row: object) -> Iterator[Reminder]:
    owner, reader = row.person_id, row.reader  # type: ignore[attr-defined]
    yield Reminder(owner, share_id, date.fromisoformat(day), reader=False)
    if reader is not None:
        yield Reminder(reader, share_id, date.fromisoformat(day), reader=True)


def _buttons(occasion: Reminder, texts: SharingTexts) -> tuple[Button, ...]:
    if not occasion.reader:
        return (Button(texts.buttons.show_shared, {"intent": "share_with_manager", "share": {"list": True}}),)
    payload = {"intent": "prepare_conversation", "pack": {"share": occasion.share_id}}
    return (Button(texts.reminders.open_pack, payload),)

"""The dates of a plan as a calendar file. Each keeps its identity: importing again moves and removes instead of doubling."""

from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from actions.plans.export.history import History, Told, told
from actions.plans.export.translation import from_any
from actions.plans.store import StoredPlan
from actions.plans.texts import LanguageTexts

ALARM_HOUR = timedelta(hours=9)
"""All-day entries begin at midnight: nine in the morning is nine hours later."""


def to_ics(stored: StoredPlan, texts: LanguageTexts, past: History = ()) -> bytes:
    """Check-ins, goals and open actions with a date, as all-day entries; what is no longer to be done as cancelled."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Cairn//Career plan//{texts.document.language[:2].upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", stored.content.title)
    earlier = [(version, from_any(plan, texts)) for version, plan in past if version < stored.version]
    for one in told([*earlier, (stored.version, stored.content)]):
        calendar.add_component(_entry(stored, one, texts))
    made: bytes = calendar.to_ical()
    return made


def _entry(stored: StoredPlan, one: Told, texts: LanguageTexts) -> Event:
    words, entry = texts.document, one.entry
    summary, description = _words(one, texts)
    event = Event()
    event.add("uid", f"{stored.id}-{entry.id}@cairn")
    event.add("dtstamp", datetime.fromisoformat(stored.changed_at).astimezone(UTC))
    event.add("sequence", one.sequence)
    event.add("status", "CANCELLED" if one.gone else "CONFIRMED")
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", description)
    event.add("transp", "TRANSPARENT")
    if entry.id.startswith("c") and not one.gone:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", words.ics_check_in)
        alarm.add("trigger", ALARM_HOUR)
        event.add_component(alarm)
    return event


def _words(one: Told, texts: LanguageTexts) -> tuple[str, str]:
    entry, words = one.entry, texts.document
    if entry.id.startswith("c"):
        return words.ics_check_in, words.ics_next
    if entry.id.startswith("o"):
        return words.ics_goal.format(title=entry.title), entry.detail
    return entry.title, next((said for name, said in texts.four_e.items() if name == entry.detail), "")

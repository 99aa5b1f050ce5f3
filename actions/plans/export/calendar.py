"""The dates of a plan as a calendar file. Each keeps its identity: importing again updates instead of doubling."""

from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from actions.plans.store import StoredPlan
from actions.plans.texts import PlanTexts

ALARM_HOUR = timedelta(hours=9)
"""All-day entries begin at midnight: nine in the morning is nine hours later."""


def to_ics(stored: StoredPlan, texts: PlanTexts) -> bytes:
    """Check-ins, goals and open actions with a date, as all-day entries."""
    plan, words = stored.content, texts.document
    calendar = Calendar()
    calendar.add("prodid", "-//Cairn//Career plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", plan.title)
    for action in plan.actions:
        if action.due and action.status == "open":
            calendar.add_component(_entry(stored, action.id, action.due, action.title, texts.four_e[action.four_e]))
    for objective in plan.objectives:
        if objective.due:
            title = words.ics_goal.format(title=objective.title)
            calendar.add_component(_entry(stored, objective.id, objective.due, title, objective.measure or ""))
    for check_in in plan.check_ins:
        if not check_in.done:
            entry = _entry(stored, check_in.id, check_in.day, words.ics_check_in, words.ics_next)
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", words.ics_check_in)
            alarm.add("trigger", ALARM_HOUR)
            entry.add_component(alarm)
            calendar.add_component(entry)
    made: bytes = calendar.to_ical()
    return made


def _entry(stored: StoredPlan, part: str, day: date, title: str, description: str) -> Event:
    entry = Event()
    entry.add("uid", f"{stored.id}-{part}@cairn")
    entry.add("dtstamp", datetime.fromisoformat(stored.changed_at).astimezone(UTC))
    entry.add("sequence", stored.version)
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
    entry.add("summary", title)
    entry.add("description", description)
    entry.add("transp", "TRANSPARENT")
    return entry

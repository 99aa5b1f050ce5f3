"""Whether a plan is complete, dated, realistic and open to its person: from the JSON that the person takes away.

Written apart from the code that makes plans: reads config/support.yaml by itself and shares nothing with it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

import yaml

from config.settings import ROOT
from tests.simulation.agenda import Agenda

MONTH = 30.5
TOLERATED = 1.15
"""A plan may ask a little more than was promised: nobody counts minutes."""


@dataclass(frozen=True)
class Finding:
    """What is wrong with a plan."""

    kind: Literal["complete", "dated", "realistic", "eligible", "true"]
    text: str


@cache
def catalogue() -> dict[str, dict[str, Any]]:
    """Every service and programme by its id, as the file has it."""
    held = yaml.safe_load((ROOT / "config" / "support.yaml").read_text(encoding="utf-8"))
    return {entry["id"]: entry for entry in held["support"]}


def is_open(entry: dict[str, Any], agenda: Agenda) -> bool:
    """Whether a service is meant for such a person."""
    graded = {_bare(g) for g in entry.get("grades", ())}
    return (
        agenda.org in entry["organisations"]
        and (not entry.get("categories") or agenda.category in entry["categories"])
        and (not graded or _bare(agenda.grade or "") in graded)
        and (not entry.get("roles") or agenda.role in entry["roles"])
    )


def _bare(grade: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", grade.upper()).replace("GS", "G")


def check_offer(card: dict[str, Any], agenda: Agenda) -> list[str]:
    """Support on a question's card that is not open to the person."""
    offered = [catalogue()[o["value"]] for o in card["options"] if o["value"] in catalogue()]
    return [f"offered: {entry['title']}" for entry in offered if not is_open(entry, agenda)]


def check_plan(
    plan: dict[str, Any],
    view: dict[str, Any],
    agenda: Agenda,
    answers: dict[str, Any],
    ends: date | None,
    today: date,
) -> Iterator[Finding]:
    """Everything that is wrong with a plan.

    Args:
        plan: the export; view: the same as the page reads it, with what is next and the warnings.
        answers: what the person said, by question.
        ends: the last day of the appointment, where the person said so.
    """
    open_ones = [a for a in plan["actions"] if a["status"] == "open"]
    yield from _complete(plan, view, open_ones, answers)
    yield from _dated(plan, open_ones, today)
    yield from _realistic(plan, view, open_ones, answers, ends, today)
    yield from _eligible(plan, agenda)
    yield from _true(plan, answers)


def _complete(plan: Any, view: Any, actions: list[Any], answers: dict[str, Any]) -> Iterator[Finding]:
    terms = Counter(o["term"] for o in plan["objectives"])
    if not plan["aim"].strip():
        yield Finding("complete", "no aim")
    if answers.get("short-goal") and not terms["short"]:
        yield Finding("complete", "a near goal was named, and there is none")
    if answers.get("ambition") and not terms["long"]:
        yield Finding("complete", "an ambition was named, and there is no far goal")
    if len({a["four_e"] for a in actions}) < 2:
        yield Finding("complete", f"only {[a['four_e'] for a in actions]} of the four Es")
    if not plan["check_ins"]:
        yield Finding("complete", "no check-in")
    if not view["next"]:
        yield Finding("complete", "nothing to do next")
    twice = [title for title, count in Counter(_plain(a["title"]) for a in actions).items() if count > 1]
    if twice:
        yield Finding("complete", f"stands twice: {twice}")


def _dated(plan: Any, actions: list[Any], today: date) -> Iterator[Finding]:
    for part in (*actions, *plan["objectives"]):
        if not part["due"]:
            yield Finding("dated", f"no date: {part['title'][:60]}")
        elif date.fromisoformat(part["due"]) < today:
            yield Finding("dated", f"in the past, {part['due']}: {part['title'][:60]}")
    for check_in in plan["check_ins"]:
        if date.fromisoformat(check_in["day"]) <= today:
            yield Finding("dated", f"check-in in the past: {check_in['day']}")


def _realistic(
    plan: Any, view: Any, actions: list[Any], answers: dict[str, Any], ends: date | None, today: date
) -> Iterator[Finding]:
    hours = answers.get("hours")
    if isinstance(hours, int):
        need = 0.0
        for action in sorted(actions, key=lambda a: a["due"] or ""):
            need += action["hours"]
            have = hours * max((date.fromisoformat(action["due"]) - today).days / MONTH, 1) if action["due"] else 0
            if need > have * TOLERATED and not view["warnings"]:
                yield Finding("realistic", f"{need:g} hours by {action['due']}, {have:.0f} at {hours} a month")
                break
    by_id = {a["id"]: a for a in plan["actions"]}
    for action in actions:
        for before in action["after"]:
            if before not in by_id:
                yield Finding("realistic", f"waits for {before}, which is not there: {action['title'][:60]}")
            elif action["due"] and by_id[before]["due"] and action["due"] < by_id[before]["due"]:
                yield Finding("realistic", f"before what it waits for: {action['title'][:60]}")
    short = [o["due"] for o in plan["objectives"] if o["term"] == "short" and o["due"]]
    long = [o["due"] for o in plan["objectives"] if o["term"] == "long" and o["due"]]
    if short and long and min(long) < max(short) and not view["warnings"]:
        yield Finding("realistic", f"the far goal ({long}) comes before the near one ({short})")
    late = [a["title"] for a in actions if ends and a["due"] and date.fromisoformat(a["due"]) > ends]
    if ends and answers.get("appointment-end") and late and not any("appointment" in w for w in view["warnings"]):
        yield Finding("realistic", f"after the end of the appointment, and no warning: {late[0][:60]}")


def _eligible(plan: Any, agenda: Agenda) -> Iterator[Finding]:
    for action in plan["actions"]:
        entry = catalogue().get(action["support"] or "")
        if action["support"] and entry is None:
            yield Finding("eligible", f"support {action['support']!r} is in no file")
        elif entry and not is_open(entry, agenda):
            yield Finding("eligible", f"in the plan: {entry['title']}")
        for other in catalogue().values():
            closed = other.get("programme") and not is_open(other, agenda)
            same_name = any(
                _plain(e["title"]) == _plain(other["title"]) for e in catalogue().values() if is_open(e, agenda)
            )
            if closed and not same_name and f" {_plain(other['title'])} " in f" {_plain(action['title'])} ":
                yield Finding("eligible", f"named in the plan: {other['title']}")
    for road in plan["roads"]:
        if road["eligibility"] == "no":
            yield Finding("eligible", f"a road that is closed: {road['title']}")


def _true(plan: Any, answers: dict[str, Any]) -> Iterator[Finding]:
    """The plan says what the person said last."""
    aim, direction, hours = answers.get("ambition"), answers.get("direction"), answers.get("hours")
    if isinstance(aim, str) and _letters(plan["aim"]) != _letters(aim):
        yield Finding("true", f"the aim is “{plan['aim'][:50]}”, said was “{aim[:50]}”")
    if direction in ("grow", "broaden", "move", "prepare") and plan["direction"] != direction:
        yield Finding("true", f"the direction is {plan['direction']}, said was {direction}")
    if isinstance(hours, int) and plan["hours"] != hours:
        yield Finding("true", f"{plan['hours']} hours a month, said were {hours}")


def _plain(text: str) -> str:
    return " ".join(re.sub(r"\W", " ", text.casefold()).split())


def _letters(text: str) -> list[str]:
    """Letters in any order, so that a typing error of the person is none of the plan's."""
    return sorted(c for c in text.casefold() if c.isalpha())

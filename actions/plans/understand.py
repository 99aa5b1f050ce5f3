"""What a person wants changed in a plan, from one sentence: a change, a question back, or why not. Pure."""

import re
from datetime import date, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta

from actions.plans import dates
from actions.plans.change import NEW, Change
from actions.plans.targets import (
    CHOICES,
    Names,
    Redo,
    Unclear,
    Understanding,
    Undo,
    Which,
    Wish,
    among,
    find,
    goal,
    telling,
)
from actions.plans.texts import WordLists
from actions.plans.types import TITLE, FourE, Plan, Status
from actions.plans.whole import hours, whole_plan
from actions.plans.words import NUMBERS, plain, printable

_POLITE = re.compile(
    r"^(?:(?:please|ok|okay|so|and|then|well|hi|hello|actually|now|let's|lets|let us|can you|could you|can we"
    r"|could we|would you|will you|i want to|i would like to|i'd like to|i wish to|i need to|we should"
    r"|i have to)\b[\s,]*)+",
    re.IGNORECASE,
)
_OFF = re.compile(r"(?:put|push)\s+(?P<what>.+?)\s+(?:off|back)\b(?P<rest>.*)", re.IGNORECASE)
"""A verb in two parts: "put the first one off by two weeks"."""
_TO = re.compile(r"\s+(?:to|into|as|with|by|=|->|→)\s+|\s*:\s+", re.IGNORECASE)
_SHIFT = re.compile(
    r"\b(?:by\s+)?(?P<count>\d+|"
    + "|".join(NUMBERS)
    + r")\s+(?P<unit>day|week|month|year)s?\b(?:\s+(?P<way>later|earlier|forward|sooner|back))?",
    re.IGNORECASE,
)


def understand_change(
    text: str, plan: Plan, words: WordLists, today: date, names: Names | None = None
) -> Understanding:
    """What is to be changed."""
    said = _POLITE.sub("", printable(text)).strip(" .!")
    back = _taken_back(said, words)
    if back is not None:
        return back
    verb, rest = _verb(said, words)
    return (
        whole_plan(said, verb, rest, words)
        or hours(said, plan, words, names)
        or _goal(said, plan, words, today)
        or _by_verb(said, plan, words, today, names)
    )


def _taken_back(said: str, words: WordLists) -> Undo | Redo | None:
    kinds = ((words.undo, Undo()), (words.redo, Redo()), (words.take_back, Undo(again=True)))
    return next((kind for known, kind in kinds if plain(said) in {plain(w) for w in known}), None)


def _by_verb(said: str, plan: Plan, words: WordLists, today: date, names: Names | None) -> Understanding:
    verb, rest = _verb(said, words)
    match verb:
        case "add":
            return _add(rest, words, today)
        case "remove":
            return _or_goal(find(rest, plan, Change(kind="remove"), names), rest, plan)
        case "rename":
            return _rename(rest, plan, today, names)
        case None if _status(said, words) is not None:
            return understand_report(said, plan, words, today, names)
        case None if dates.find(said, today) is None:
            return Unclear("unclear")
    return _move(rest, plan, today, names)


def _or_goal(found: Understanding, phrase: str, plan: Plan, due: date | None = None) -> Understanding:
    """A goal instead, where no action is meant: "drop the exam", "I passed the exam"."""
    meant = goal(phrase, plan) if _none_found(found) else None
    if meant is None:
        return found
    if due is not None:
        return Wish(Change(kind="objective_date", target=meant.id, term=meant.term, due=due))
    reports = isinstance(found, Which) and found.change.kind == "status"
    return Wish(Change(kind="reached" if reports else "objective_remove", target=meant.id))


def _none_found(found: Understanding) -> bool:
    if isinstance(found, Which):
        return not found.found
    return isinstance(found, Unclear) and found.reason == "which_none"


def understand_report(
    text: str, plan: Plan, words: WordLists, today: date, names: Names | None = None
) -> Understanding:
    """Which action the person reports on, and what became of it."""
    said = _POLITE.sub("", printable(text)).strip(" .!")
    status = _status(said, words) or "done"
    found = dates.find(said, today) if status == "postponed" else None
    if found and found.day < today:
        return Unclear("bad_date", {"date": dates.spoken(found.day)})
    rest = said[: found.start] + said[found.end :] if found else said
    for phrase in sorted((*words.done, *words.postponed, *words.dropped, *words.open), key=len, reverse=True):
        rest = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)", " ", rest, flags=re.IGNORECASE)
    # What is in that state already is not what is meant, unless nothing else fits.
    likely = [a for a in plan.actions if a.status != status and not (status == "done" and a.status == "dropped")]
    change = Change(kind="status", status=status, due=found.day if found else None, title=_deed(said, status))
    result = among(rest, plan, likely, change, names)
    if isinstance(result, Unclear):
        result = among(rest, plan, plan.actions, change, names)
    if isinstance(result, Unclear):
        near = plan.next_actions(CHOICES) if status != "open" else [a for a in plan.actions if a.status != "open"]
        unknown = Which(change, tuple(a.id for a in near[:CHOICES]), found=False)
        result = _or_goal(unknown, rest, plan) if status == "done" else unknown
        return result if near or isinstance(result, Wish) else Unclear("which_report")
    return result


def _deed(said: str, status: Status) -> str | None:
    """What was done, in the person's words: kept as an action of its own if it is none of the plan's."""
    title = re.sub(r"^(?:i\s+(?:have|had)|i['’]ve|i)\s+(?:just\s+|now\s+|finally\s+)*", "", said, flags=re.IGNORECASE)
    return _capital(title)[:TITLE] if status == "done" and len(plain(title).split()) > 1 else None


def _status(said: str, words: WordLists) -> Status | None:
    bare = f" {plain(said)} "
    for status in ("open", "postponed", "dropped", "done"):
        if any(f" {plain(w)} " in bare for w in getattr(words, status)):
            return status
    return None


def _verb(said: str, words: WordLists) -> tuple[str | None, str]:
    """The verb at the beginning and what follows it."""
    off = _OFF.match(said)
    if off:
        return "move", f"{off['what']} {off['rest']}"
    candidates = [(phrase, name) for name in ("add", "remove", "move", "rename") for phrase in getattr(words, name)]
    for phrase, name in sorted(candidates, key=lambda c: -len(c[0])):
        match = re.match(rf"{re.escape(phrase)}\b\s*", said.replace("’", "'"), re.IGNORECASE)
        if match:
            return name, said[match.end() :].strip()
    return None, said


def _goal(said: str, plan: Plan, words: WordLists, today: date) -> Understanding | None:
    """ "Change my long-term goal to …", "my aim is …", "add a goal: …": what concerns no single action."""
    head, value = _split_value(said)
    bare = f" {plain(head)} "
    verb, rest = _verb(said, words)
    for kind in ("long", "short", "aim", "goal"):
        if not any(f" {plain(w)} " in bare for w in getattr(words, kind)):
            continue
        term: Literal["long", "short"] = "long" if kind in ("long", "aim") else "short"
        if verb == "add":
            return _new_goal(rest, term, today) if kind != "aim" else None
        if verb == "remove":
            return _goal_removed(rest, term, plan)
        return _goal_change(term, value, plan, today)
    return None


_GOAL_WORDS = re.compile(
    r"^(?:(?:an?|the|new|another|my|short|long|term|near)[\s-]+)*(?:goal|objective|aim)s?\b\s*(?:to|of|:|called|named|is|-)?\s*",
    re.IGNORECASE,
)


def _new_goal(rest: str, term: Literal["long", "short"], today: date) -> Understanding:
    found = dates.find(rest, today)
    if found and found.day < today:
        return Unclear("bad_date", {"date": dates.spoken(found.day)})
    text = f"{rest[: found.start]} {rest[found.end :]}" if found else rest
    title = re.sub(r"\s{2,}", " ", _GOAL_WORDS.sub("", text.strip())).strip(" ,.;:\"“”'")
    if len(plain(title)) < 3:
        return Unclear("needs_text")
    due = found.day if found else None
    return Wish(Change(kind="objective", target=NEW, term=term, title=_capital(title)[:TITLE], due=due))


def _goal_removed(rest: str, term: Literal["long", "short"], plan: Plan) -> Understanding | None:
    meant = goal(rest, plan) or next((o for o in plan.objectives if o.term == term), None)
    return Wish(Change(kind="objective_remove", target=meant.id)) if meant else None


def _goal_change(term: Literal["long", "short"], value: str, plan: Plan, today: date) -> Understanding:
    if not value:
        return Unclear("needs_text")
    day = dates.read(value, today) if len(value) < 30 else None
    old = next((o for o in plan.objectives if o.term == term), None)
    if day is not None:
        if day < today:
            return Unclear("bad_date", {"date": dates.spoken(day)})
        return Wish(Change(kind="objective_date", term=term, due=day, target=old.id if old else None))
    found = dates.find(value, today)
    due = found.day if found and found.day >= today else None
    return Wish(Change(kind="objective", term=term, title=_capital(value), due=due, target=old.id if old else None))


def _split_value(said: str) -> tuple[str, str]:
    match = re.search(r"\s+(?:to|into|should be|should say|is|=)\s+|\s*:\s+", said, re.IGNORECASE)
    return (said[: match.start()], said[match.end() :].strip(" \"“”'.")) if match else (said, "")


def _add(rest: str, words: WordLists, today: date) -> Understanding:
    found = dates.find(rest, today)
    if found and found.day < today:
        return Unclear("bad_date", {"date": dates.spoken(found.day)})
    title = f"{rest[: found.start]} {rest[found.end :]}" if found else rest
    title = re.sub(
        r"^(?:(?:an?|the|new)\s+)*(?:action|step|item|task)\b\s*(?:to|:|called|named)?\s*",
        "",
        title.strip(),
        flags=re.I,
    )
    title = re.sub(r"\s+(?:to|in|into) (?:my|the) plan\b", "", title, flags=re.I)
    title = re.sub(r"\s{2,}", " ", title).strip(" ,.;:\"“”'")
    if len(plain(title)) < 3:
        return Unclear("needs_text")
    change = Change(
        kind="add", title=_capital(title)[:300], due=found.day if found else None, four_e=_four_e(title, words)
    )
    return Wish(change)


def _four_e(title: str, words: WordLists) -> FourE:
    bare = f" {plain(title)} "
    for kind in ("education", "exposure", "environment"):
        if any(f" {plain(w)} " in bare for w in getattr(words, kind)):
            return kind
    return "experience"


def _capital(text: str) -> str:
    text = re.sub(r"^(?:an?|the)\s+", "", text, flags=re.IGNORECASE) or text
    return text[:1].upper() + text[1:]


def _move(rest: str, plan: Plan, today: date, names: Names | None) -> Understanding:
    found = dates.find(rest, today)
    if found is None:
        return _shift(rest, plan, names, today)
    if found.day < today:
        return Unclear("bad_date", {"date": dates.spoken(found.day)})
    target = f"{rest[: found.start]} {rest[found.end :]}"
    return _or_goal(find(target, plan, Change(kind="move", due=found.day), names), target, plan, found.day)


def _shift(rest: str, plan: Plan, names: Names | None, today: date) -> Understanding:
    """ "Two weeks later", "by a month": counted from the action's own date."""
    match = _SHIFT.search(rest)
    target = f"{rest[: match.start()]} {rest[match.end() :]}" if match else rest
    result = find(target, plan, Change(kind="move"), names)
    if not match:
        return result if isinstance(result, Unclear) and result.reason == "which_none" else Unclear("needs_date")
    if not isinstance(result, Wish):
        return result
    count = match["count"].lower()
    amount = int(count) if count.isdecimal() else int(NUMBERS[count])
    sign = -1 if (match["way"] or "").lower() in ("earlier", "forward", "sooner") else 1
    start = plan.action(result.change.target or "").due or today
    unit = match["unit"].lower()
    day = start + (timedelta(days=sign * amount) if unit == "day" else relativedelta(**{f"{unit}s": sign * amount}))  # type: ignore[arg-type]
    if day < today:
        return Unclear("bad_date", {"date": dates.spoken(day)})
    return Wish(result.change.model_copy(update={"due": day}))


def _rename(rest: str, plan: Plan, today: date, names: Names | None) -> Understanding:
    parts = _TO.split(rest, maxsplit=1)
    if len(parts) < 2 and dates.find(rest, today):
        return _move(rest, plan, today, names)
    if len(parts) < 2 and not telling(rest):
        return Unclear("unclear")
    if len(parts) < 2 or not parts[1].strip():
        found = find(rest, plan, Change(kind="rename"), names)
        return found if isinstance(found, Unclear) else Unclear("needs_text")
    target, value = parts[0], parts[1].strip(" \"“”'.")
    day = dates.read(value, today)
    if day is not None and len(value.split()) <= 5:
        return _move(rest, plan, today, names)
    return find(target, plan, Change(kind="rename", title=_capital(value)[:300]), names)

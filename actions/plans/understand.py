"""What a person wants changed in a plan, from one sentence: a change, a question back, or the reason why not. Pure."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from dateutil.relativedelta import relativedelta
from rapidfuzz import fuzz

from actions.plans import dates
from actions.plans.change import Change
from actions.plans.texts import WordLists
from actions.plans.types import FourE, Plan, PlanAction, Status
from actions.plans.words import NUMBERS, ORDINALS, number, plain, printable

ENOUGH = 0.5
"""Share of what was said, weighed by how telling each word is, that must be found in an action's title."""
NEAR = 0.8
"""From this share of the best one's score, another action may be meant as well."""
CHOICES = 5


@dataclass(frozen=True)
class Wish:
    """A change that is clear."""

    change: Change


@dataclass(frozen=True)
class Which:
    """A change of which it is not clear what it concerns; `candidates` are ids of actions, the likeliest first.

    `found` is False where nothing was named that the plan holds, and the candidates are simply the next ones.
    """

    change: Change
    candidates: tuple[str, ...]
    found: bool = True


@dataclass(frozen=True)
class Undo:
    """The last change is to be taken back."""


@dataclass(frozen=True)
class Unclear:
    """Not understood: `reason` names the text to say."""

    reason: Literal["unclear", "which_none", "which_report", "needs_date", "needs_text", "bad_date"]
    values: Mapping[str, Any] = field(default_factory=dict)


Understanding = Wish | Which | Undo | Unclear
Names = Mapping[str, Sequence[str]]
"""Further names of actions, by id, such as the title of the support that they use."""

_POLITE = re.compile(
    r"^(?:(?:please|ok|okay|so|and|then|well|hi|hello|actually|now|let's|lets|can you|could you|can we|could we|would you|will you"
    r"|i want to|i would like to|i'd like to|i wish to|i need to|we should|i have to|let us)\b[\s,]*)+", re.IGNORECASE
)  # fmt: skip
_TO = re.compile(r"\s+(?:to|into|as|with|by|=|->|→)\s+|\s*:\s+", re.IGNORECASE)
_SHIFT = re.compile(
    r"\b(?:by\s+)?(?P<count>\d+|" + "|".join(NUMBERS) + r")\s+(?P<unit>day|week|month|year)s?\b(?:\s+(?P<way>later|earlier|forward|sooner|back))?",
    re.IGNORECASE,
)
_STOP = frozenset(
    "the a an my our this that it i have has had am is was be been to of in on for and or with at from up about me we just now"
    " action step item task plan please one number thing date deadline already finally today yesterday last week month by"
    " do yet not could forward later earlier sooner back all"
    " first second third fourth fifth sixth seventh eighth ninth tenth".split()
)
_TYPE = frozenset("course training programme program class session meeting talk assignment".split())


def understand_change(text: str, plan: Plan, words: WordLists, today: date, names: Names | None = None) -> Understanding:
    """What is to be changed."""
    said = _POLITE.sub("", printable(text)).strip(" .!")
    if plain(said) in {plain(w) for w in words.undo}:
        return Undo()
    goal = _goal(said, plan, words, today)
    if goal is not None:
        return goal
    verb, rest = _verb(said, words)
    match verb:
        case "add":
            return _add(rest, words, today)
        case "remove":
            return _find(rest, plan, Change(kind="remove"), names)
        case "move":
            return _move(rest, plan, today, names)
        case "rename":
            return _rename(rest, plan, today, names)
    if _status(said, words) is not None:
        return understand_report(text, plan, words, today, names)
    if dates.find(said, today):
        return _move(said, plan, today, names)
    return Unclear("unclear")


def understand_report(text: str, plan: Plan, words: WordLists, today: date, names: Names | None = None) -> Understanding:
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
    change = Change(kind="status", status=status, due=found.day if found else None)
    result = _among(rest, plan, likely, change, names)
    if isinstance(result, Unclear):
        result = _among(rest, plan, plan.actions, change, names)
    if isinstance(result, Unclear):
        near = plan.next_actions(CHOICES) if status != "open" else [a for a in plan.actions if a.status != "open"]
        return Which(change, tuple(a.id for a in near[:CHOICES]), found=False) if near else Unclear("which_report")
    return result


def with_target(change: Change, target: str) -> Change:
    """The change, now that it is clear which action it concerns."""
    return change.model_copy(update={"target": target})


def _status(said: str, words: WordLists) -> Status | None:
    bare = f" {plain(said)} "
    for status in ("open", "postponed", "dropped", "done"):
        if any(f" {plain(w)} " in bare for w in getattr(words, status)):
            return status
    return None


def _verb(said: str, words: WordLists) -> tuple[str | None, str]:
    """The verb at the beginning and what follows it."""
    candidates = [
        (phrase, name) for name in ("add", "remove", "move", "rename") for phrase in getattr(words, name)
    ]
    for phrase, name in sorted(candidates, key=lambda c: -len(c[0])):
        match = re.match(rf"{re.escape(phrase)}\b\s*", said.replace("’", "'"), re.IGNORECASE)
        if match:
            return name, said[match.end() :].strip()
    return None, said


def _goal(said: str, plan: Plan, words: WordLists, today: date) -> Understanding | None:
    """ "Change my long-term goal to …", "my aim is …", "10 hours a month": what concerns no single action."""
    head, value = _split_value(said)
    bare = f" {plain(head)} "
    for kind in ("long", "short", "aim", "hours", "goal"):
        if not any(f" {plain(w)} " in bare for w in getattr(words, kind)):
            continue
        if kind == "hours":
            count = number(value or said)
            return Wish(Change(kind="hours", hours=round(count))) if count and 0 < count <= 200 else Unclear("unclear")
        if _verb(said, words)[0] in ("add", "remove"):
            return None
        return _goal_change("long" if kind in ("long", "aim") else "short", value, plan, today)
    return None


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
    title = re.sub(r"^(?:(?:an?|the|new)\s+)*(?:action|step|item|task)\b\s*(?:to|:|called|named)?\s*", "", title.strip(), flags=re.I)
    title = re.sub(r"\s+(?:to|in|into) (?:my|the) plan\b", "", title, flags=re.I)
    title = re.sub(r"\s{2,}", " ", title).strip(" ,.;:\"“”'")
    if len(plain(title)) < 3:
        return Unclear("needs_text")
    change = Change(kind="add", title=_capital(title)[:300], due=found.day if found else None, four_e=_four_e(title, words))
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
    return _find(target, plan, Change(kind="move", due=found.day), names)


def _shift(rest: str, plan: Plan, names: Names | None, today: date) -> Understanding:
    """ "Two weeks later", "by a month": counted from the action's own date."""
    match = _SHIFT.search(rest)
    target = f"{rest[: match.start()]} {rest[match.end() :]}" if match else rest
    result = _find(target, plan, Change(kind="move"), names)
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
    if len(parts) < 2 and not _tokens(rest):
        return Unclear("unclear")
    if len(parts) < 2 or not parts[1].strip():
        found = _find(rest, plan, Change(kind="rename"), names)
        return found if isinstance(found, Unclear) else Unclear("needs_text")
    target, value = parts[0], parts[1].strip(" \"“”'.")
    day = dates.read(value, today)
    if day is not None and len(value.split()) <= 5:
        return _move(rest, plan, today, names)
    return _find(target, plan, Change(kind="rename", title=_capital(value)[:300]), names)


def _find(phrase: str, plan: Plan, change: Change, names: Names | None) -> Understanding:
    return _among(phrase, plan, plan.actions, change, names)


def _among(
    phrase: str, plan: Plan, actions: Sequence[PlanAction], change: Change, names: Names | None
) -> Understanding:
    numbered = _numbered(phrase, plan)
    if numbered is not None:
        return Wish(with_target(change, numbered))
    if not _tokens(phrase) and not change.status and plan.next_actions():
        return Which(change, tuple(a.id for a in plan.next_actions(CHOICES)), found=False)
    scored = _scores(phrase, actions, names or {})
    best = scored[0][1] if scored else 0.0
    if best < ENOUGH:
        return Unclear("which_none", {"titles": _titles([a for a in plan.actions if a.status != "dropped"])})
    near = [name for name, score in scored if score >= best * NEAR]
    if len(near) == 1:
        return Wish(with_target(change, near[0]))
    return Which(change, tuple(near[:CHOICES]))


def _numbered(phrase: str, plan: Plan) -> str | None:
    """ "Action 2", "the second one", "number 3": the place at which the plan shows it."""
    bare = plain(phrase)
    match = re.search(r"\b(?:action|step|item|point|task|number|no)\s*(\d{1,2})\b|^(?:the )?(\d{1,2})$", bare)
    index = int(match.group(1) or match.group(2)) if match else None
    if index is None:
        match = re.search(rf"\b({'|'.join(ORDINALS)})\b(?=\s*$|\s+(?:action|one|step|item|point|task)\b)", bare)
        index = ORDINALS[match.group(1)] if match else None
    if index is None:
        return None
    index = len(plan.actions) if index == -1 else index
    return plan.actions[index - 1].id if 1 <= index <= len(plan.actions) else None


def _titles(actions: Sequence[PlanAction]) -> str:
    return "\n".join(f"{number}. {shortened(action.title)}" for number, action in enumerate(actions, start=1))


def shortened(title: str, limit: int = 70) -> str:
    """A title that fits on a button or in a list."""
    return title if len(title) <= limit else title[: limit - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"


def _scores(phrase: str, actions: Sequence[PlanAction], names: Names) -> list[tuple[str, float]]:
    """For each action the share of what was said that its names hold; rare words weigh more than common ones."""
    tokens = _tokens(phrase)
    if not tokens or not actions:
        return []
    held = {a.id: set().union(*(_tokens(n) for n in (a.title, *names.get(a.id, ())))) for a in actions}
    weights = {t: _weight(t, sum(_holds(t, own) for own in held.values()), len(actions)) for t in tokens}
    total = sum(weights.values())
    scored = [(name, sum(weights[t] for t in tokens if _holds(t, own)) / total) for name, own in held.items()]
    # The same share of a shorter title is the better match.
    closeness = {a.id: fuzz.token_set_ratio(plain(phrase), plain(a.title)) / 1000 for a in actions}
    return sorted(((n, s + closeness[n]) for n, s in scored if s > 0), key=lambda item: -item[1])


def _weight(token: str, held_by: int, count: int) -> float:
    if token in _TYPE:
        return 0.3
    return math.log(1 + count / held_by) if held_by else 1.0


def _tokens(text: str) -> set[str]:
    return {word for word in re.split(r"[\s/'-]+", plain(text)) if word and word not in _STOP}


def _holds(token: str, words: set[str]) -> bool:
    return any(_alike(token, word) for word in words)


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    short = min(len(one), len(other))
    if short >= 5 and one[:5] == other[:5] and abs(len(one) - len(other)) <= 4:
        return True
    return short >= 4 and fuzz.ratio(one, other) >= 84

"""What a sentence wants of the plan as a whole: hours, check-ins, its history, an older version, to be gone. Pure."""

import re
from collections.abc import Sequence

from actions.plans.change import Change
from actions.plans.rhythm import months_between
from actions.plans.targets import CheckIns, GoBack, History, Names, Unclear, Understanding, Wish, among, telling
from actions.plans.texts import WordLists
from actions.plans.types import Plan
from actions.plans.words import number, plain

MOST_HOURS = 200
WEEKS_A_MONTH = 52 / 12
_VERSION = re.compile(
    r"(?:(?:go|get|take (?:me|it)|bring (?:it )?)\s*)?(?:back\s+)?(?:to\s+|restore\s+|return\s+to\s+|use\s+)*(?:the\s+)?"
    r"version\s+(?:number\s+|no\s+)?(\d{1,4})(?:\s+(?:again|back|please|of my plan|of the plan))*"
)
_HOURS = re.compile(r"\b(?:hours?|hrs?|h)\b")
_A_WEEK = re.compile(r"\b(?:a|per|each|every|the) week\b|\bweekly\b")
_ABSOLUTE = re.compile(r"\b(?:to|only|now|have|make it|set)\b")


def whole_plan(said: str, verb: str | None, rest: str, words: WordLists) -> Understanding | None:
    """What the sentence wants of the whole; None if it is about something in the plan."""
    bare = plain(said)
    if bare in _all(words.check_in_stop):
        return CheckIns(on=False)
    if bare in _all(words.check_in_start):
        return CheckIns(on=True)
    if bare in _all(words.history) or re.match(r"(?:what|which) (?:has |have |did |things )?(?:i )?changed?\b", bare):
        return History()
    version = _VERSION.fullmatch(bare)
    return GoBack(int(version.group(1))) if version else _changed(said, verb, rest, words)


def _changed(said: str, verb: str | None, rest: str, words: WordLists) -> Wish | None:
    """The plan deleted, or looked at in another rhythm."""
    if verb == "remove" and plain(rest) in _all(words.whole_plan):
        return Wish(Change(kind="delete"))
    months = months_between(said)
    if months is not None and any(f" {plain(w)} " in f" {plain(said)} " for w in words.check_in):
        return Wish(Change(kind="check_in", months=months))
    return None


def hours(said: str, plan: Plan, words: WordLists, names: Names | None) -> Understanding | None:
    """ "10 hours a month", "add two hours", "an hour less a week", "add two hours to the SQL course"."""
    bare = plain(said)
    if not _HOURS.search(bare):
        return None
    count = number(bare)
    if not count:
        return Unclear("unclear")
    about = _about(said, plan, words, names)
    if about is not None:
        return _for_one(about, count, _sign(bare, words), plan)
    amount = count * (WEEKS_A_MONTH if _A_WEEK.search(bare) else 1)
    sign = _sign(bare, words)
    wanted = round((plan.hours or 0) + sign * amount if sign else amount)
    return Wish(Change(kind="hours", hours=wanted)) if 0 < wanted <= MOST_HOURS else Unclear("unclear")


def _for_one(target: Understanding, count: float, sign: int, plan: Plan) -> Understanding:
    if not isinstance(target, Wish):
        return target
    before = plan.action(target.change.target or "").hours
    return Wish(target.change.model_copy(update={"hours": max(round(before + sign * count if sign else count), 0)}))


def _about(said: str, plan: Plan, words: WordLists, names: Names | None) -> Understanding | None:
    """The action for which the hours are meant, if one is named after "to" or "for"."""
    match = re.search(r"\b(?:to|for|on)\s+(?:the\s+|my\s+)?(?P<what>\D+)$", said, re.IGNORECASE)
    if match is None or not telling(match["what"]) - {"month", "plan", "hour", "hours"}:
        return None
    found = among(match["what"], plan, plan.actions, Change(kind="hours"), names)
    return None if isinstance(found, Unclear) else found


def _sign(bare: str, words: WordLists) -> int:
    """1 for more than now, -1 for less, 0 for a number of its own."""
    padded = f" {bare} "
    if any(f" {plain(w)} " in padded for w in words.less) and not re.search(r"\bto (?:\d|\w+ hour)", bare):
        return -1
    more = any(f" {plain(w)} " in padded for w in words.more)
    return 1 if more and not _ABSOLUTE.search(re.sub(r"\bto (?:the|my)\b", "", bare)) else 0


def _all(words: Sequence[str]) -> set[str]:
    return {plain(word) for word in words}

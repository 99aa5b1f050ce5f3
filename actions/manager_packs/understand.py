"""For whom a conversation is prepared, from what a manager types: name, category, situation, day. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from actions.manager_packs.spec import DAYS, PackFile, Situation, WordLists
from actions.plans import dates
from actions.plans.words import plain
from knowledge.answer import Category, Organisation, category_of

_GRADE = re.compile(r"\b(?:G|GS|TC|P|D|FS|NO|N|L)[- ]?(?:[1-7]|[A-E])\b(?!['’])", re.IGNORECASE)
_NAME = r"([A-ZÀ-Þ][\w'’-]+(?:\s+[A-ZÀ-Þ][\w'’-]+){0,3})"


@dataclass(frozen=True)
class Said:
    """What a message tells of the other person; nothing where it tells nothing."""

    name: str | None = None
    organisation: Organisation | None = None
    category: Category | None = None
    grade: str | None = None
    situations: tuple[Situation, ...] = ()
    day: date | None = None
    nothing_special: bool = False

    @property
    def anything(self) -> bool:
        """Whether a pack can be fitted to it."""
        return bool(self.category or self.situations)


def understand(text: str, spec: PackFile, today: date) -> Said:
    """What a message tells."""
    words, said = spec.words, f" {plain(text)} "
    found = dates.find(text, today)
    grade = _grade(text)
    return Said(
        name=_name(text, words),
        organisation=next((o for o, names in words.organisations.items() if _any(said, names)), None),
        category=category_of(grade) or _category(said, words),
        grade=grade,
        situations=tuple(name for name, one in spec.situations.items() if _any(said, (*one.also, one.title))),
        day=found.day if found and today <= found.day else _weekday(said, words, today),
        nothing_special=_nothing_special(text, words),
    )


def _nothing_special(text: str, words: WordLists) -> bool:
    """Whether a message, or a part of it between commas, says that nothing is special: "a G-5, nothing special"."""
    known = {plain(word) for word in words.nothing_special}
    return any(plain(part) in known for part in re.split(r"[,;.]", text))


def _category(said: str, words: WordLists) -> Category | None:
    """The category whose name is said: of several the longest, since "national officer" holds "officer"."""
    found = [(len(name), c) for c, names in words.titles.items() for name in names if _any(said, (name,))]
    return max(found)[1] if found else None


def manages(text: str, role: str, words: WordLists) -> bool:
    """Whether the talk is with somebody whom the person manages; the words count before the role."""
    said = f" {plain(text)} "
    if _any(said, words.managing):
        return True
    return role in ("manager", "hr") and not _any(said, words.managed)


def wants_practice(text: str, words: WordLists) -> bool:
    """Whether the talk is to be played through."""
    return _any(f" {plain(text)} ", words.practice)


def _weekday(said: str, words: WordLists, today: date) -> date | None:
    """ "on Friday": the next one."""
    named = next((n for n, name in enumerate(words.weekdays) if f" {plain(name)} " in said), None)
    return None if named is None else today + timedelta(days=(named % DAYS - today.weekday() - 1) % DAYS + 1)


def _grade(text: str) -> str | None:
    found = (match.group() for match in _GRADE.finditer(text))
    # "no a" and "no e" are words, "NO A" is a grade.
    grades = (one.upper().replace(" ", "-") for one in found if " " not in one or one[-1].isdigit() or one.isupper())
    bare = next((grade for grade in grades if category_of(grade) is not None), None)
    if bare is None:
        return None
    return bare if "-" in bare else re.sub(r"^([A-Z]+?)(\d|[A-E])$", r"\1-\2", bare)


def _name(text: str, words: WordLists) -> str | None:
    """A name: capitals after "with" or "for", or at the beginning before a comma."""
    known = {plain(word) for word in words.not_names}
    after = "|".join(map(re.escape, words.names_after))
    for pattern in (rf"\b(?:{after})\s+(?:mr|ms|mrs|dr)?\.?\s*{_NAME}", rf"^{_NAME}(?=\s*,|\s+(?:is|who)\b|$)"):
        for match in re.finditer(pattern, _bare(text), re.UNICODE):
            name = " ".join(_kept(match.group(1), known))
            if name:
                return name
    return None


def _kept(name: str, known: set[str]) -> list[str]:
    parts = name.split()
    return [] if plain(parts[0]) in known or category_of(parts[0]) else [p for p in parts if not category_of(p)]


def _bare(text: str) -> str:
    return re.sub(r"['’]s\b", "", text)


def _any(said: str, names: tuple[str, ...]) -> bool:
    return any(f" {plain(name)} " in said for name in names)

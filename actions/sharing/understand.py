"""What somebody wants who speaks of sharing: show something, to whom, until when; see who sees what; stop it. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from actions.plans import dates
from actions.plans.words import NUMBERS, ORDINALS, plain
from actions.sharing import addresses
from actions.sharing.items import PRIVATE, Item, Kind, usual
from actions.sharing.texts import WordLists

_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_AFTER = re.compile(r"(?<!\w)(with|to|let|from|give|like|want|avec|con|invite|à)\s+", re.IGNORECASE)
_PLAINLY_BEFORE_A_NAME = frozenset({"with", "avec", "con"})
"""After these a name may be typed without capitals; after "to" a verb is as likely."""
_TITLE_DOT = re.compile(r"\b(Mr|Mrs|Ms|Mx|Dr|Prof|Sr|Sra|Mme)\.", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_BEFORE_WORDS = re.compile(r"\s+(?=see\b|have\b|read\b|look\b|view\b|access\b|know\b)", re.IGNORECASE)
LONGEST_NAME = 5
"""Words."""


@dataclass(frozen=True)
class Wish:
    """A wish about sharing.

    Attributes:
        kinds: kinds of items that are named, in the order of the words' list; empty where none is.
        left_out: kinds named after "but not".
        numbers: positions among the items of the one kind that is named ("the second goal"), from 1.
        address: a name or sign-in address; None where none is given.
        relation: whether the other person is named by a relation ("my manager") only.
        until: the last day, where one is named.
        private: whether something is named that is not shared from the chat.
    """

    does: Literal["share", "list", "stop"]
    kinds: tuple[Kind, ...] = ()
    left_out: tuple[Kind, ...] = ()
    numbers: tuple[int, ...] = ()
    everything: bool = False
    address: str | None = None
    relation: bool = False
    until: date | None = None
    private: bool = False


def understand(text: str, words: WordLists, today: date) -> Wish:
    """The wish that a message tells."""
    said = f" {plain(text)} "
    found = dates.find(text, today)
    address, relation = whom(text if found is None else text[: found.start], words)
    if address is None and found is not None and not relation:
        address, relation = whom(text[found.end :], words)
    wanted, unwanted = _parted(said, words)
    until = _until(text, found, today)
    does: Literal["share", "list", "stop"] = "share"
    if _any(said, words.list):
        does = "list"
    elif _any(said, words.stop):
        does = "stop"
    return Wish(
        does=does, kinds=tuple(_kinds(wanted, words)), left_out=tuple(_kinds(unwanted, words)),
        numbers=tuple(_numbers(_without_relations(wanted, words))), everything=_any(said, words.everything),
        address=address, relation=relation, until=until, private=_any(wanted, words.private),
    )  # fmt: skip


def whom(text: str, words: WordLists) -> tuple[str | None, bool]:
    """The name or sign-in address in a text, and whether a relation stands in its place."""
    direct = _ADDRESS.search(text)
    if direct:
        return direct.group(), False
    relation = False
    text = _TITLE_DOT.sub(r"\1", text)
    for match in _AFTER.finditer(text):
        name = _name(text[match.end() :], words)
        if name is None:
            continue
        name, related = _beyond_relation(name, words)
        relation = relation or related
        capital = addresses.address(name)[:1].isupper()
        if name and (capital or (match[1].casefold() in _PLAINLY_BEFORE_A_NAME and not related)):
            return addresses.address(name), False
    return _after_a_little_word(text, words), relation


def _after_a_little_word(text: str, words: WordLists) -> str | None:
    """A name in capitals after a word that mostly stands before other things: "mostrar mis objetivos a Helen Weber"."""
    for word in words.before_name:
        for match in re.finditer(rf"(?<!\w){re.escape(word)}\s+(?=[A-ZÀ-Þ])", text):
            name = _name(text[match.end() :], words)
            if name is not None:
                return addresses.address(name)
    return None


def answered(text: str, words: WordLists) -> str | None:
    """The name in the answer to "with whom?": a name alone, or in a sentence."""
    found, _ = whom(text, words)
    if found is not None:
        return found
    around = "|".join(re.escape(word) for word in sorted(words.around_name, key=len, reverse=True))
    bare = re.sub(rf"^(?:(?:{around})\s+)+|[\s,.]+(?:{around})[.]*$", "", text.strip(), flags=re.IGNORECASE)
    alone = addresses.address(bare)
    ok = 0 < len(alone.split()) <= LONGEST_NAME and _LETTER.search(alone) and not _is_relation(alone, words)
    return alone if ok else None


def picked(wish: Wish, items: Sequence[Item]) -> tuple[Item, ...]:
    """The items that a wish names; the usual ones where it names none. Never a private one."""
    open_ones = [item for item in items if item.kind not in PRIVATE]
    if wish.kinds:
        named = [item for item in open_ones if item.kind in wish.kinds]
        if wish.numbers and len(wish.kinds) == 1:
            kept = {_at(named, number) for number in wish.numbers}
            named = [item for item in named if item.ref in kept]
    else:
        named = open_ones if wish.everything else list(usual(items))
    return tuple(item for item in named if item.kind not in wish.left_out)


def _at(items: Sequence[Item], number: int) -> str | None:
    index = len(items) - 1 if number == -1 else number - 1
    return items[index].ref if 0 <= index < len(items) else None


def _parted(said: str, words: WordLists) -> tuple[str, str]:
    """What is wanted, and what comes after "but not"."""
    cuts = [(said.find(f" {plain(w)} "), len(plain(w)) + 2) for w in words.without]
    found = min((cut for cut in cuts if cut[0] >= 0), default=None)
    return (said, " ") if found is None else (f"{said[: found[0]]} ", f" {said[found[0] + found[1] :]}")


def _kinds(said: str, words: WordLists) -> Iterator[Kind]:
    for kind, names in words.kinds.items():
        if any(f" {plain(name)} " in said for name in names):
            yield kind


def _numbers(said: str) -> Iterator[int]:
    """Ordinals: "the first goal", "the first two", "the second and third action". "my two goals" means all of them."""
    several = re.search(r"\bfirst (\w+)\b", said)
    count = NUMBERS.get(several[1]) if several else None
    if count and count > 1:
        yield from range(1, int(count) + 1)
        return
    yield from (ORDINALS[word] for word in said.split() if word in ORDINALS)


def _without_relations(said: str, words: WordLists) -> str:
    for relation in words.relations:
        said = said.replace(f" {plain(relation)} ", " ")
    return said


def _until(text: str, found: dates.Found | None, today: date) -> date | None:
    if found is not None:
        return found.day
    length = re.search(r"\bfor\s+((?:the\s+next\s+)?[\w]+\s+(?:days?|weeks?|months?))\b", text, re.IGNORECASE)
    return dates.read(f"in {length.group(1)}", today) if length else None


def _any(said: str, names: Sequence[str]) -> bool:
    return any(f" {plain(name)} " in said for name in names)


def _is_relation(name: str, words: WordLists) -> bool:
    return not _beyond_relation(name, words)[0]


def _beyond_relation(name: str, words: WordLists) -> tuple[str, bool]:
    """What of a name follows a relation ("my supervisor Helen Weber"), and whether there is one."""
    for relation in sorted(words.relations, key=len, reverse=True):
        found = re.match(rf"{re.escape(relation)}(?:['’]s)?(?:\s+|$)", name, re.IGNORECASE)
        if found:
            return name[found.end() :], True
    own = plain(name).split()[:1] in [["my"], ["mon"], ["mi"]]
    return ("", True) if own else (name, False)


def _name(rest: str, words: WordLists) -> str | None:
    """The name at the beginning of a text: up to a comma, or a word that goes on with the sentence."""
    head = re.split(r"[;!?\n,]|\.(?:\s|$)", _BEFORE_WORDS.split(rest)[0])[0]
    ends = {plain(word) for word in words.ends_name}
    kept: list[str] = []
    for word in head.split():
        if plain(word) in ends or (kept and re.fullmatch(r"\d.*", word)):
            break
        kept.append(word)
    name = " ".join(kept[:LONGEST_NAME]).strip(" .'\"")
    name = re.sub(r"['’]s$", "", name)
    if not name or not _LETTER.search(name):
        return None
    first = plain(kept[0])
    known = {plain(word) for word in words.not_names}
    if first in known and not _beyond_relation(name, words)[1]:
        return None
    return name

"""What a question says about itself: organisation, category, codes written out, typing errors mended, comparison. Pure."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from config import yaml_file
from knowledge.answer import Category, Organisation

Key = TypeVar("Key", bound=str)
_WORD = re.compile(r"[^\W\d_][\w'’-]*", re.UNICODE)
_ORGANISATION = re.compile(
    r"\b(?:(?:in|at|of|for|by|from|within|here in|says?) )?(?:the )?(?:un )?(?:secretariat|undp)(?:['’]s)?\b,?", re.I
)
_BOTH = re.compile(
    r"\b(?:both (?:frameworks|organi[sz]ations|places|houses|sides|of them)|two (?:frameworks|organi[sz]ations|houses)|"
    r"each (?:framework|organi[sz]ation)|either (?:framework|organi[sz]ation)|side by side)\b",
    re.I,
)
_PARTS = re.compile(
    r"(?:differences?|compar\w+|choos\w+|decid\w+|distinction)\s+(?:between\s+)?(?P<a>.+?)\s+(?:and|with|to|or|from|versus|vs\.?)\s+(?P<b>.+)|"
    r"(?P<c>.+?)[\s,]+(?:versus|vs\.?|compared (?:to|with)|or(?: rather)?|instead of|rather than)\s+(?P<d>.+)",
    re.I,
)
_ASKS_WHICH = re.compile(
    r"\b(?:compar\w*|versus|vs|differ\w*|which|better|best|rather|instead|counts? more|prefer\w*|choose|decide|same)\b",
    re.I,
)


class Glossary(BaseModel):
    """Codes and what they stand for, words by which an organisation or a category is recognised."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    codes: dict[str, str]
    organisations: dict[Organisation, list[str]]
    categories: dict[Category, list[str]]

    @classmethod
    def load(cls, content: Path) -> "Glossary":
        """Read glossary.yaml of the content folder."""
        return yaml_file.load(content / "glossary.yaml", cls)


@dataclass(frozen=True)
class Query:
    """A question, understood.

    Attributes:
        text: as typed.
        expanded: spelling mended, codes written out, organisations left out: what the encoder reads.
        words: what lexical search reads.
        organisations: those that the question names.
        category: the staff category that it names, if one.
        parts: the two things that it asks to compare, in words; empty if none.
    """

    text: str
    expanded: str
    words: str
    organisations: tuple[Organisation, ...]
    category: Category | None
    parts: tuple[str, ...]


class Understanding:
    """Reads questions with a glossary and the words that the content and the language know."""

    def __init__(self, glossary: Glossary, content_words: Set[str], known_words: Set[str]) -> None:
        self._codes = {re.compile(rf"(?<![\w-]){code}(?![\w])", re.I): full for code, full in glossary.codes.items()}
        self._organisations = _patterns(glossary.organisations)
        self._categories = _patterns(glossary.categories)
        self._content_words = sorted(w for w in content_words if len(w) >= 5)
        self._known = frozenset(known_words) | frozenset(content_words)

    def read(self, text: str) -> Query:
        """Understand one question."""
        clean = " ".join(text.split())
        mended = _WORD.sub(lambda m: self._mend(m.group()), clean)
        notes = [full for pattern, full in self._codes.items() if pattern.search(mended)]
        organisations = tuple(o for o, pattern in self._organisations.items() if pattern.search(mended))
        if _BOTH.search(mended):
            organisations = self.both
        category = next((c for c, pattern in self._categories.items() if pattern.search(mended)), None)
        bare = _bare(mended) if organisations else mended
        expanded = f"{bare} ({'; '.join(notes)})" if notes else bare
        return Query(
            text=clean,
            expanded=expanded,
            words=f"{mended} {' '.join(notes)}",
            organisations=organisations,
            category=category,
            parts=_parts(mended, organisations),
        )

    @property
    def both(self) -> tuple[Organisation, ...]:
        """All organisations that the glossary knows, in its order."""
        return tuple(self._organisations)

    def _mend(self, word: str) -> str:
        """The word of the content that this was most likely meant to be; itself where it is known or nothing is near."""
        plain = word.lower()
        if len(plain) < 5 or plain in self._known or plain.rstrip("s") in self._known or not plain.isalpha():
            return word
        limit = 1 if len(plain) < 8 else 2
        best = process.extractOne(plain, self._content_words, scorer=DamerauLevenshtein.distance, score_cutoff=limit)
        return str(best[0]) if best and best[0][0] == plain[0] else word


def _parts(text: str, organisations: Sequence[Organisation]) -> tuple[str, ...]:
    """The two things to compare inside one organisation; two organisations are compared as a whole question."""
    found = _PARTS.search(text) if len(organisations) < 2 and _ASKS_WHICH.search(text) else None
    if not found:
        return ()
    left, right = (found["a"] or found["c"]), (found["b"] or found["d"])
    return (left.strip(" ,?.:"), right.split(",")[0].strip(" ?.:"))


def _bare(text: str) -> str:
    """The question without the organisations' names: those choose the article by themselves and blur its meaning."""
    left = " ".join(_ORGANISATION.sub(" ", text).split())
    return left if len(left.split()) > 2 else text


def _patterns(words: Mapping[Key, Sequence[str]]) -> dict[Key, re.Pattern[str]]:
    return {
        key: re.compile(rf"(?<![\w-])(?:{'|'.join(alternatives)})(?![\w])", re.I)
        for key, alternatives in words.items()
    }


def words_of(texts: Sequence[str]) -> frozenset[str]:
    """All words, in lower case."""
    return frozenset(word.lower() for text in texts for word in _WORD.findall(text))

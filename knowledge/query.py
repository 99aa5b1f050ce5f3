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
from knowledge.answer import Category, Language, Organisation

Key = TypeVar("Key", bound=str)
_WORD = re.compile(r"[^\W\d_][\w'’-]*", re.UNICODE)


class Comparison(BaseModel):
    """Regular expressions by which a question that compares is recognised; in `parts` the groups a and b are compared."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    both: list[str]
    parts: list[str]
    asked: list[str]


class Glossary(BaseModel):
    """Codes and what they stand for, words by which an organisation or a category is recognised."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    codes: dict[str, str]
    organisations: dict[Organisation, list[str]]
    categories: dict[Category, list[str]]
    comparison: Comparison
    name_in_sentence: str

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
        words: what lexical search reads; notes: the codes alone, written out.
        language: in which it is asked.
        organisations: those that the question names.
        category: the staff category that it names, if one.
        parts: the two things that it asks to compare, in words; empty if none.
    """

    text: str
    expanded: str
    words: str
    notes: str
    language: Language
    organisations: tuple[Organisation, ...]
    category: Category | None
    parts: tuple[str, ...]


class Understanding:
    """Reads questions with a glossary, the words that the content has in each language, and those that are no errors."""

    def __init__(
        self, glossary: Glossary, content_words: Mapping[Language, Set[str]], known_words: Set[str] = frozenset()
    ) -> None:
        self._codes = {re.compile(rf"(?<![\w-]){code}(?![\w])", re.I): full for code, full in glossary.codes.items()}
        self._organisations = _patterns(glossary.organisations)
        self._categories = _patterns(glossary.categories)
        self._both = _whole_words(glossary.comparison.both)
        self._asked = _whole_words(glossary.comparison.asked)
        self._parts = [re.compile(pattern, re.I) for pattern in glossary.comparison.parts]
        self._name = re.compile(rf"\b{glossary.name_in_sentence.strip()}", re.I)
        self._content_words = {language: sorted(_long(words)) for language, words in content_words.items()}
        self._known = frozenset(known_words).union(*content_words.values())

    def read(self, text: str, language: Language = "en") -> Query:
        """Understand one question."""
        clean = " ".join(text.split())
        mended = _WORD.sub(lambda m: self._mend(m.group(), language), clean)
        notes = list(dict.fromkeys(full for pattern, full in self._codes.items() if pattern.search(mended)))
        organisations = tuple(o for o, pattern in self._organisations.items() if pattern.search(mended))
        if self._both.search(mended):
            organisations = self.both
        category = next((c for c, pattern in self._categories.items() if pattern.search(mended)), None)
        bare = self._bare(mended) if organisations else mended
        return Query(
            text=clean,
            expanded=f"{bare} ({'; '.join(notes)})" if notes else bare,
            words=f"{mended} {' '.join(notes)}",
            notes=" ".join(notes),
            language=language,
            organisations=organisations,
            category=category,
            parts=self._compared(mended, organisations),
        )

    @property
    def both(self) -> tuple[Organisation, ...]:
        """All organisations that the glossary knows, in its order."""
        return tuple(self._organisations)

    def _mend(self, word: str, language: Language) -> str:
        """The word of the content that this was most likely meant to be; itself where it is known or nothing is near."""
        plain = word.lower()
        if len(plain) < 5 or plain in self._known or plain.rstrip("s") in self._known or not plain.isalpha():
            return word
        limit = 1 if len(plain) < 8 else 2
        words = self._content_words.get(language, [])
        best = process.extractOne(plain, words, scorer=DamerauLevenshtein.distance, score_cutoff=limit)
        return str(best[0]) if best and best[0][0] == plain[0] else word

    def _compared(self, text: str, organisations: Sequence[Organisation]) -> tuple[str, ...]:
        """The two things to compare inside one organisation; two organisations are compared as a whole question."""
        if len(organisations) > 1 or not self._asked.search(text):
            return ()
        found = next((match for pattern in self._parts if (match := pattern.search(text))), None)
        return (found["a"].strip(" ,?¿.:"), found["b"].split(",")[0].strip(" ?.:")) if found else ()

    def _bare(self, text: str) -> str:
        """The question without the organisations' names: those choose the article by themselves and blur its meaning."""
        left = " ".join(self._name.sub(" ", text).split())
        return left if len(left.split()) > 2 else text


def _long(words: Set[str]) -> list[str]:
    return [word for word in words if len(word) >= 5]


def _whole_words(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.I)


def _patterns(words: Mapping[Key, Sequence[str]]) -> dict[Key, re.Pattern[str]]:
    return {
        key: re.compile(rf"(?<![\w-])(?:{'|'.join(alternatives)})(?![\w])", re.I)
        for key, alternatives in words.items()
    }


def words_of(texts: Sequence[str]) -> frozenset[str]:
    """All words, in lower case."""
    return frozenset(word.lower() for text in texts for word in _WORD.findall(text))

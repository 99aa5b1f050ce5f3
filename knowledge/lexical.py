"""Lexical search: BM25 over stemmed words, for what meaning alone misses (codes, names, symbols)."""

import math
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt
import Stemmer
from bm25s.stopwords import STOPWORDS_EN, STOPWORDS_FRENCH, STOPWORDS_SPANISH

from knowledge.answer import Language

Scores = npt.NDArray[np.float32]
_WORD = re.compile(r"\b\w\w+\b")
_STOPWORDS: dict[Language, frozenset[str]] = {
    "en": frozenset(STOPWORDS_EN),
    "fr": frozenset(STOPWORDS_FRENCH),
    "es": frozenset(STOPWORDS_SPANISH),
}
_STEMMERS: dict[Language, Stemmer.Stemmer] = {
    "en": Stemmer.Stemmer("english"),
    "fr": Stemmer.Stemmer("french"),
    "es": Stemmer.Stemmer("spanish"),
}


def stems(text: str, language: Language = "en") -> list[str]:
    """The stems of a text's words, without the commonest words.

    As bm25s cuts texts; its own function is made for whole collections, and takes half a millisecond for one question.
    """
    words = [word for word in _WORD.findall(text.lower()) if word not in _STOPWORDS[language]]
    found: list[str] = _STEMMERS[language].stemWords(words)
    return found


class LexicalIndex:
    """BM25 over a fixed list of texts."""

    def __init__(self, texts: Sequence[str], language: Language = "en") -> None:
        self._bm25 = bm25s.BM25()
        self._bm25.index([stems(text, language) for text in texts], show_progress=False)

    def scores(self, query: Sequence[str]) -> Scores:
        """Score of each text for the stems of a question, shape (texts,), 0 where no word is shared."""
        if not query:
            return np.zeros(self._bm25.scores["num_docs"], np.float32)
        return np.asarray(self._bm25.get_scores(list(query)), dtype=np.float32)


class StoredLexicalIndex:
    """BM25 over texts without number: made once, kept in a folder, read from there without being loaded."""

    def __init__(self, folder: Path) -> None:
        self._bm25 = bm25s.BM25.load(str(folder), mmap=True) if (folder / "params.index.json").exists() else None
        if self._bm25 is not None:
            # Plain views of the mapped files: numpy's own class for them takes longer to slice than to read.
            self._bm25.scores = {
                name: part.view(np.ndarray) if isinstance(part, np.memmap) else part
                for name, part in self._bm25.scores.items()
            }

    @staticmethod
    def write(folder: Path, texts: Iterable[str]) -> None:
        """Make the index of these texts; words become numbers at once, so that few are held."""
        vocabulary: dict[str, int] = {}
        numbered = [[vocabulary.setdefault(word, len(vocabulary)) for word in stems(text)] for text in texts]
        if vocabulary:
            made = bm25s.BM25()
            made.index((numbered, vocabulary), show_progress=False)
            made.save(str(folder))

    def scores(self, query: Sequence[str]) -> Scores:
        """Score of each text for the stems of a question, shape (texts,); empty where there are no texts."""
        if self._bm25 is None:
            return np.zeros(0, np.float32)
        known = [word for word in query if word in self._bm25.vocab_dict]
        if not known:
            return np.zeros(self._bm25.scores["num_docs"], np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)

    def rarity(self, word: str) -> float:
        """Inverse document frequency of a stem; a word that stands nowhere is the rarest."""
        if self._bm25 is None:
            return 1.0
        count, starts = int(self._bm25.scores["num_docs"]), self._bm25.scores["indptr"]
        at = self._bm25.vocab_dict.get(word)
        inside = int(starts[at + 1] - starts[at]) if at is not None else 0
        return math.log(1.0 + (count - inside + 0.5) / (inside + 0.5))

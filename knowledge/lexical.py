"""Lexical search: BM25 over stemmed words, for what meaning alone misses (codes, names, symbols)."""

import re
from collections.abc import Sequence

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

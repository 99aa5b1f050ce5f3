"""Lexical search: BM25 over stemmed words, for what meaning alone misses (codes, names, symbols)."""

from collections.abc import Sequence

import bm25s
import numpy as np
import numpy.typing as npt
import Stemmer

Scores = npt.NDArray[np.float32]


class LexicalIndex:
    """BM25 over a fixed list of texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._stemmer = Stemmer.Stemmer("english")
        self._bm25 = bm25s.BM25()
        self._bm25.index(self._tokens(texts), show_progress=False)

    def scores(self, query: str) -> Scores:
        """Score of each text, shape (texts,), 0 where no word is shared."""
        (words,) = self._tokens([query])
        if not words:
            return np.zeros(self._bm25.scores["num_docs"], np.float32)
        return np.asarray(self._bm25.get_scores(words), dtype=np.float32)

    def _tokens(self, texts: Sequence[str]) -> list[list[str]]:
        tokens: list[list[str]] = bm25s.tokenize(
            list(texts), stopwords="en", stemmer=self._stemmer, show_progress=False, return_ids=False
        )
        return tokens

"""How much of what a question asks an article speaks of at all: "who drew the third annex" names things that no text has."""

import math
from collections import Counter
from collections.abc import Sequence

from knowledge.answer import Language
from knowledge.lexical import stems


class Coverage:
    """The words of a fixed list of articles, each article given as one text."""

    def __init__(self, texts: Sequence[str], language: Language = "en") -> None:
        self._words = [frozenset(stems(text, language)) for text in texts]
        self._count = len(texts)
        self._in_articles = Counter(word for words in self._words for word in words)

    def of(self, article: int, asked: Sequence[str]) -> float:
        """Share of the question's stems that stand in the article at this position, the rarer counting more; 0 to 1."""
        weights = {word: math.log((self._count + 1) / (self._in_articles[word] + 0.5)) for word in asked}
        whole = sum(weights.values())
        if not whole:
            return 0.0
        return sum(weight for word, weight in weights.items() if word in self._words[article]) / whole

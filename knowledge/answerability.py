"""Is this the kind of question that the base answers? Two linear models, learnt from the content whenever the index is built.

Their examples are the questions that articles answer and those known not to be held. One reads the question's vector, the
other its words and pairs of words; they catch what nearness alone cannot: who-is, how-many-last-year, will-I, other employers,
wrong premises. Area under the curve on three sets written apart (450 answerable, 190 unanswerable questions): 0.88
for nearness alone, 0.96 to 0.98 with the first model, 0.98 to 0.99 with both.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.embeddings import Vectors

NEIGHBOURS = 15
_WORD = re.compile(r"\w\w+")


@dataclass(frozen=True)
class Answerability:
    """Both models, as plain numbers that can be stored as JSON.

    Attributes:
        vector: weights of the vector's numbers, the last one the intercept.
        words: for each word and pair of words its inverse document frequency and its weight.
        words_intercept: intercept of the second model.
    """

    vector: Sequence[float]
    words: Mapping[str, tuple[float, float]]
    words_intercept: float

    def by_vector(self, vector: Vectors) -> float:
        """Log-odds that a question with this unit vector is of the kind that the base answers."""
        weights = np.asarray(self.vector, np.float32)
        return float(weights[:-1] @ vector + weights[-1]) if weights.size else 0.0

    def by_words(self, text: str) -> float:
        """The same by the question's words; 0 where it knows none of them."""
        known = {
            term: (1.0 + math.log(count)) * self.words[term][0]
            for term, count in Counter(_terms(text)).items()
            if term in self.words
        }
        norm = math.sqrt(sum(value * value for value in known.values()))
        if not norm:
            return 0.0
        return sum(value * self.words[term][1] for term, value in known.items()) / norm + self.words_intercept


NOTHING_LEARNT = Answerability((), {}, 0.0)


def fit(
    held: Vectors,
    not_held: Vectors,
    held_texts: Sequence[str],
    not_held_texts: Sequence[str],
    floor: float = 0.0,
) -> Answerability:
    """Learn from examples of both kinds; both weigh the same however many there are. Deterministic.

    `floor` is the encoder's: the nearer its vectors lie together, the less their numbers vary, and the freer the weights.
    """
    if not len(held) or not len(not_held):
        return NOTHING_LEARNT
    from sklearn.feature_extraction.text import TfidfVectorizer

    truth = np.r_[np.ones(len(held)), np.zeros(len(not_held))]
    by_vector = _logistic(np.vstack([held, not_held]), truth, 1.0 / (1.0 - floor))
    vectoriser = TfidfVectorizer(analyzer=_terms, sublinear_tf=True, min_df=2)
    try:
        counts = vectoriser.fit_transform([*held_texts, *not_held_texts])
    except ValueError:
        # Too few examples for any word to stand in two of them.
        return Answerability([*by_vector.coef_[0].tolist(), float(by_vector.intercept_[0])], {}, 0.0)
    by_words = _logistic(counts, truth, 3.0)
    terms = {
        term: (round(float(vectoriser.idf_[at]), 4), round(float(by_words.coef_[0][at]), 4))
        for term, at in vectoriser.vocabulary_.items()
    }
    return Answerability(
        [round(float(w), 6) for w in (*by_vector.coef_[0], by_vector.intercept_[0])],
        terms,
        float(by_words.intercept_[0]),
    )


def vote(held: Vectors, not_held: Vectors) -> float:
    """Share of held questions among the nearest ones, the nearer counting more; between 0 and 1.

    Args:
        held, not_held: cosines of the question with all held and all unheld questions.
    """
    both = np.concatenate([held, not_held])
    if not both.size:
        return 0.0
    nearest = np.argpartition(-both, min(NEIGHBOURS, both.size - 1))[:NEIGHBOURS]
    weight = np.exp(10.0 * (both[nearest] - both[nearest].max()))
    return float(weight[nearest < len(held)].sum() / weight.sum())


def rows(kinds: Sequence[str], kind: str) -> npt.NDArray[np.int64]:
    """Positions of one kind of entry."""
    return np.array([i for i, found in enumerate(kinds) if found == kind], dtype=np.int64)


def _logistic(features: Any, truth: npt.NDArray[np.float64], strength: float) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength, class_weight="balanced", max_iter=3000).fit(features, truth)


def _terms(text: str) -> list[str]:
    """Words of two letters or more, in lower case, and their neighbouring pairs."""
    words = _WORD.findall(text.lower())
    return [*words, *(f"{a} {b}" for a, b in pairwise(words))]

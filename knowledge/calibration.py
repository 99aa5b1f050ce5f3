"""Confidence: the probability that the knowledge base holds the answer, from the signals of search.

The weights and the threshold stand in content/calibration.yaml with the day, the questions and the figures of their making;
`cairn knowledge calibrate` makes it anew from question sets kept apart from the articles.
"""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from config import yaml_file
from config.settings import ROOT
from knowledge.answer import Language

FILE = ROOT / "knowledge" / "content" / "calibration.yaml"


class Signals(BaseModel):
    """What search says of a question.

    Attributes:
        question: cosine with the nearest question of any article; top_mean: mean of the three nearest of the best article.
        passage: cosine with the nearest passage.
        not_held: cosine with the nearest question that is known not to be held.
        vote: share of held questions among the nearest ones.
        leaning, wording: whether it is of the kind that is held, by nearness to all examples and by its words
            (knowledge/answerability.py).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: float
    top_mean: float
    passage: float
    not_held: float
    vote: float
    leaning: float
    wording: float

    def features(self) -> tuple[float, ...]:
        """The numbers that the logistic function weighs."""
        return (self.question, self.top_mean, self.passage, self.not_held, self.vote, self.leaning, self.wording)


class Calibration(BaseModel):
    """Weights of the logistic function, and for each language from which confidence on a question is answered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    intercept: float
    weights: list[float]
    threshold: Mapping[Language, float]
    made_on: str
    made_from: str

    @classmethod
    def load(cls, path: Path = FILE) -> "Calibration":
        """Read the file."""
        return _load(path)

    def confidence(self, signals: Signals) -> float:
        """Probability between 0 and 1."""
        total = self.intercept + sum(w * x for w, x in zip(self.weights, signals.features(), strict=True))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def _load(path: Path) -> Calibration:
    return yaml_file.load(path, Calibration)


Asked = tuple[Language, Signals]
"""The language of a question and what search says of it."""


def calibrate(
    answerable: Sequence[Asked], unanswerable: Sequence[Asked], made_on: str, made_from: str
) -> Calibration:
    """Weights and thresholds from questions kept apart: as many refused of the one kind as answered of the other.

    French and Spanish share a threshold: too few questions of either are at hand to set it alone.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    asked = [*answerable, *unanswerable]
    features = np.array([signals.features() for _, signals in asked])
    truth = np.r_[np.ones(len(answerable)), np.zeros(len(unanswerable))]
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=3000).fit(features, truth)
    scores = model.predict_proba(features)[:, 1]
    english = np.array([language == "en" for language, _ in asked])

    def even(group: np.ndarray[Any, Any]) -> float:
        own, held = scores[group], truth[group] == 1
        if held.all() or not held.any():
            return 0.5
        found = min(np.unique(own), key=lambda t: max(np.mean(own[held] < t), np.mean(own[~held] >= t)))
        return round(float(found), 4)

    return Calibration(
        intercept=round(float(model.intercept_[0]), 4),
        weights=[round(float(w), 4) for w in model.coef_[0]],
        threshold={"en": even(english), "fr": even(~english), "es": even(~english)},
        made_on=made_on,
        made_from=made_from,
    )

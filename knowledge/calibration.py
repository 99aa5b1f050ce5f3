"""Confidence: the probability that the knowledge base holds the answer, from the signals of search.

The weights and the threshold stand in content/calibration.yaml with the day, the questions and the figures of their making;
`cairn knowledge calibrate` makes it anew from question sets kept apart from the articles.
"""

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from config import yaml_file
from config.settings import ROOT

FILE = ROOT / "knowledge" / "content" / "calibration.yaml"


class Signals(BaseModel):
    """What search says of a question.

    Attributes:
        question: cosine with the nearest question of any article; top_mean: mean of the three nearest of the best article.
        passage: cosine with the nearest passage.
        not_held: cosine with the nearest question that is known not to be held.
        vote: share of held questions among the nearest ones.
        leaning, wording: log-odds by the question's vector and by its words (knowledge/answerability.py).
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
    """Weights of the logistic function, and from which confidence on a question is answered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    intercept: float
    weights: list[float]
    threshold: float
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


def calibrate(
    answerable: Sequence[Signals], unanswerable: Sequence[Signals], made_on: str, made_from: str
) -> Calibration:
    """Weights and threshold from questions kept apart: as many refused of the one kind as answered of the other."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    features = np.array([s.features() for s in [*answerable, *unanswerable]])
    truth = np.r_[np.ones(len(answerable)), np.zeros(len(unanswerable))]
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=3000).fit(features, truth)
    scores = model.predict_proba(features)[:, 1]
    threshold = min(
        np.unique(scores), key=lambda t: max(np.mean(scores[truth == 1] < t), np.mean(scores[truth == 0] >= t))
    )
    return Calibration(
        intercept=round(float(model.intercept_[0]), 4),
        weights=[round(float(w), 4) for w in model.coef_[0]],
        threshold=round(float(threshold), 4),
        made_on=made_on,
        made_from=made_from,
    )

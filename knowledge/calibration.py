"""Confidence: the probability that the knowledge base holds the answer, from the signals of search.

The weights and the threshold stand in content/calibration.yaml with the day, the questions and the figures of their making;
`cairn knowledge calibrate` makes it anew from question sets kept apart from the articles.
"""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from config import yaml_file
from config.settings import ROOT
from knowledge.answer import Language

FILE = ROOT / "knowledge" / "content" / "calibration.yaml"
LONG = 12
"""Words from which a question counts as long."""


class Signals(BaseModel):
    """What search says of a question.

    Attributes:
        question: nearness of the nearest question of any article; passage: of the nearest passage; not_held: of the nearest
            question known not to be held.
        leaning, wording: whether it is of the kind that is held, by nearness to all examples and by its words
            (knowledge/answerability.py).
        covered: how much of its words the best article speaks of (knowledge/coverage.py).
        words: how many words it has, the commonest left out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: float
    passage: float
    not_held: float
    leaning: float
    wording: float
    covered: float
    words: int

    def features(self) -> tuple[float, ...]:
        """The numbers that the logistic function weighs. Nearness alone is left out: unheld questions are as near as others."""
        return (self.leaning, self.wording, self.covered, float(min(self.words, LONG)))


class Weighing(BaseModel):
    """Weights of the logistic function, and from which confidence on a question is answered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    intercept: float
    weights: list[float]
    threshold: float


class Calibration(BaseModel):
    """How signals are weighed, by language: English has ten times the examples, and words of its own to learn from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by_language: Mapping[Language, Weighing]
    made_on: str
    made_from: str

    @classmethod
    def load(cls, path: Path = FILE) -> "Calibration":
        """Read the file."""
        return _load(path)

    def confidence(self, signals: Signals, language: Language) -> float:
        """Probability between 0 and 1."""
        weighing = self.by_language[language]
        total = weighing.intercept + sum(w * x for w, x in zip(weighing.weights, signals.features(), strict=True))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))

    def threshold(self, language: Language) -> float:
        """The confidence from which a question is answered."""
        return self.by_language[language].threshold


@cache
def _load(path: Path) -> Calibration:
    return yaml_file.load(path, Calibration)


Measured = tuple[Language, Signals]
"""The language of a question and what search says of it."""


def calibrate(
    answerable: Sequence[Measured], unanswerable: Sequence[Measured], made_on: str, made_from: str
) -> Calibration:
    """Weights and thresholds from questions kept apart: as many refused of the one kind as answered of the other.

    French and Spanish are weighed together: too few questions of either are at hand.
    """
    english = [[signals for language, signals in asked if language == "en"] for asked in (answerable, unanswerable)]
    others = [[signals for language, signals in asked if language != "en"] for asked in (answerable, unanswerable)]
    other = _weigh(*others)
    return Calibration(
        by_language={"en": _weigh(*english), "fr": other, "es": other}, made_on=made_on, made_from=made_from
    )


def _weigh(answerable: Sequence[Signals], unanswerable: Sequence[Signals]) -> Weighing:
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    features = np.array([signals.features() for signals in [*answerable, *unanswerable]])
    truth = np.r_[np.ones(len(answerable)), np.zeros(len(unanswerable))]
    spread = features.std(axis=0) + 1e-9
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=3000).fit(features / spread, truth)
    scores = model.predict_proba(features / spread)[:, 1]
    threshold = min(
        np.unique(scores), key=lambda t: max(np.mean(scores[truth == 1] < t), np.mean(scores[truth == 0] >= t))
    )
    return Weighing(
        intercept=round(float(model.intercept_[0]), 4),
        weights=[round(float(w), 4) for w in model.coef_[0] / spread],
        # Just below the last one that is answered: rounding must not refuse it.
        threshold=round(float(threshold) - 5e-4, 3),
    )

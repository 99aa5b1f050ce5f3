"""Confidence: the probability that the knowledge base holds the answer, from the signals of search.

The weights and the threshold stand in content/calibration.yaml with the day, the questions and the figures of their making;
`cairn knowledge calibrate` makes it anew from question sets kept apart from the articles.
"""

import math
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from config import yaml_file
from config.settings import ROOT

FILE = ROOT / "knowledge" / "content" / "calibration.yaml"


class Signals(BaseModel):
    """What search says of a question: cosines between 0 and 1.

    Attributes:
        question: nearest question of any article.
        top_question: nearest question of the article ranked first; top_mean: mean of its three nearest.
        passage: nearest passage.
        not_held: nearest question that is known not to be held.
        margin: lead of the best article over the next, in units of the score.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: float
    top_question: float
    top_mean: float
    passage: float
    not_held: float
    margin: float

    def features(self) -> tuple[float, ...]:
        """The numbers that the logistic function weighs."""
        return (
            self.question, self.top_mean, self.passage, self.not_held,
            self.question - self.not_held, min(self.margin, 0.5),
        )


class Calibration(BaseModel):
    """Weights of the logistic function, and from which confidence on a question is answered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    intercept: float
    weights: list[float]
    threshold: float
    not_held_margin: float
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

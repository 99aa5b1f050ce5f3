"""Search in the organisation's own documents: the nearest passages by meaning and by words, and whether they hold the answer.

Nobody wrote down which questions a document answers. So confidence rests on the passages alone, is calibrated apart
(OwnCalibration), and is meant to be hard to reach.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from config import yaml_file
from knowledge.answer import Question
from knowledge.embeddings import Vectors
from knowledge.ingest.library import Entry
from knowledge.ingest.own_index import OwnIndex
from knowledge.ingest.passages import OwnPassage
from knowledge.lexical import stems
from knowledge.query import Query

CANDIDATES = 100
"""How many passages are looked at closely, by meaning and again by words."""
KEPT = 8
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class OwnWeights:
    """How much each signal counts; found on the frameworks' raw text and the development questions.

    `bridge` is nearness to what the base's own articles say about the question: they put official words to everyday ones.
    """

    lexical: float = 0.1
    bridge: float = 1.0
    organisation: float = 0.3
    superseded: float = -0.3


class OwnCalibration(BaseModel):
    """When a passage counts as an answer: content/own_calibration.yaml says what each number is and how it was found."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    intercept: float
    near: float
    coverage: float
    threshold: float
    in_subject: float
    encoder: str
    made_on: str
    made_from: str

    @classmethod
    def load(cls, content: Path) -> "OwnCalibration":
        """Read own_calibration.yaml of the content folder."""
        return yaml_file.load(content / "own_calibration.yaml", cls)

    def confidence(self, near: float, coverage: float) -> float:
        """Probability between 0 and 1 that a passage of this nearness answers."""
        return 1.0 / (1.0 + math.exp(-(self.intercept + self.near * near + self.coverage * coverage)))


@dataclass(frozen=True)
class OwnHit:
    """A passage, its document, its score, its nearness to the question, and the share of the question's words in it."""

    passage: OwnPassage
    entry: Entry
    score: float
    near: float
    coverage: float


@dataclass(frozen=True)
class Found:
    """What the own documents have on a question, best first."""

    hits: tuple[OwnHit, ...]
    confidence: float
    answered: bool


NOTHING = Found((), 0.0, False)


class OwnDocuments:
    """Searches an open index."""

    def __init__(
        self, index: OwnIndex, calibration: OwnCalibration, weights: OwnWeights | None = None, floor: float = 0.0
    ) -> None:
        self.index = index
        self.calibration = calibration
        self._weights = weights or OwnWeights()
        self._floor = floor
        listed = list(dict.fromkeys(index.passages[int(row)].document for row in _first_rows(index.owners)))
        self._entries = [index.documents[document] for document in listed]
        self._superseded = np.array([bool(e.superseded_by) for e in self._entries], np.float32)

    def find(self, query: Query, vector: Vectors, question: Question, bridge: Vectors | None = None) -> Found:
        """Passages for a question with this unit vector; `bridge` is the vector of what the base's articles say about it."""
        if not len(self.index):
            return NOTHING
        words = stems(query.words)
        by_words = self.index.lexical.scores(words)
        aim = vector if bridge is None else vector + self._weights.bridge * bridge
        rows = np.union1d(self.index.nearest.find(aim, CANDIDATES), _best(by_words, CANDIDATES)).astype(np.int64)
        cosines = self.index.nearest.cosines(rows, np.stack([vector, aim], axis=1))
        # Nearness: 0 for what has nothing in common, 1 for the same, whatever the encoder.
        near = (cosines[:, 0] - self._floor) / (1.0 - self._floor)
        scores = cosines[:, 1] / (1.0 - self._floor) + self._beside(rows, by_words, query, question)
        hits = self._hits(rows, scores, near, words)
        confidence = max((self.calibration.confidence(hit.near, hit.coverage) for hit in hits[:3]), default=0.0)
        return Found(hits, confidence, confidence >= self.calibration.threshold)

    def _beside(self, rows: Rows, by_words: Vectors, query: Query, question: Question) -> Vectors:
        """What counts beside meaning: words, whose document it is, whether it still holds."""
        owners = self.index.owners[rows]
        top = float(by_words.max()) if by_words.size else 0.0
        found = self._weights.lexical * by_words[rows] / top if top > 0 else np.zeros(len(rows), np.float32)
        asked = query.organisations or ((question.org,) if question.org else ())
        if asked:
            theirs = np.array([e.organisation in (*asked, "both") for e in self._entries])
            found = found + self._weights.organisation * theirs[owners]
        result: Vectors = found + self._weights.superseded * self._superseded[owners]
        return result

    def _hits(self, rows: Rows, scores: Vectors, near: Vectors, words: Sequence[str]) -> tuple[OwnHit, ...]:
        kept: list[OwnHit] = []
        seen: set[tuple[str, tuple[str, ...], str]] = set()
        for at in np.argsort(-scores, kind="stable"):
            passage = self.index.passages[int(rows[at])]
            # Citations are different places: of one section the best passage.
            if passage.place in seen:
                continue
            seen.add(passage.place)
            share = self._coverage(passage, words) if len(kept) < 3 else 0.0
            kept.append(
                OwnHit(passage, self.index.documents[passage.document], float(scores[at]), float(near[at]), share)
            )
            if len(kept) == KEPT:
                break
        return tuple(kept)

    def _coverage(self, passage: OwnPassage, words: Sequence[str]) -> float:
        """Share of the question's words that stand in the passage, the rarer counting more."""
        weights = {word: self.index.lexical.rarity(word) for word in words}
        inside = set(stems(passage.searched))
        whole = sum(weights.values())
        return sum(weight for word, weight in weights.items() if word in inside) / whole if whole else 0.0


def _best(scores: Vectors, count: int) -> Rows:
    """Rows of the highest scores above 0."""
    if scores.size <= count:
        return np.flatnonzero(scores > 0)
    places = np.argpartition(-scores, count)[:count]
    return places[scores[places] > 0]


def _first_rows(owners: Rows) -> Rows:
    return np.unique(owners, return_index=True)[1].astype(np.int64)

"""From a question to ranked passages and a calibrated confidence. Pure, given vectors.

A passage is judged by four signals: how near the question is to the questions that its article says it answers, how near
it is to the passage itself, and BM25 over both. Confidence is a logistic function of the dense signals only, because fused
scores are ranks; its weights come from questions kept apart (calibration.yaml, `cairn knowledge calibrate`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
import numpy.typing as npt

from knowledge.answer import Category, Language, Organisation, Question, Role
from knowledge.calibration import Calibration, Signals
from knowledge.chunking import Passage, passages
from knowledge.coverage import Coverage
from knowledge.documents import Article, NotHeld
from knowledge.embeddings import Vectors
from knowledge.index import DenseIndex, Entry, entries
from knowledge.lexical import LexicalIndex, stems
from knowledge.query import Query

KEPT = 60
"""How many passages are kept of a ranking."""
SAME_QUESTION = 0.96
"""Cosine from which two questions are the same one in other clothes, if no unheld one is as near."""
CLEARLY = 0.03
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Weights:
    """How much each signal counts; found on the articles' own questions and the development set."""

    question: float = 0.9
    question_mean: float = 0.9
    passage_best: float = 0.3
    passage: float = 0.7
    lexical_passage: float = 0.05
    lexical_questions: float = 0.55
    own_organisation: float = 0.7
    named_organisation: float = 0.4
    category: float = 0.08
    lead: float = 0.08
    outside_framework: float = -0.38
    of_facts: float = -0.15
    role: float = 0.12


@dataclass(frozen=True)
class Hit:
    """A passage, its score, and its own nearness to the question."""

    passage: Passage
    score: float
    near: float


@dataclass(frozen=True)
class NotHeldHit:
    """The group of unheld questions nearest to the question; `article` is None for a topic of its own."""

    article: str | None
    number: int
    similarity: float


@dataclass(frozen=True)
class Ranking:
    """What search found.

    Attributes:
        hits: passages, best first.
        confidence: calibrated probability that the base holds the answer.
        not_held: the nearest unheld group.
        answered: confidence reaches the calibrated threshold.
    """

    hits: tuple[Hit, ...]
    confidence: float
    not_held: NotHeldHit | None
    signals: Signals
    answered: bool


class Ranker:
    """Ranks the passages of a fixed list of articles."""

    def __init__(
        self,
        articles: Sequence[Article],
        topics: Sequence[NotHeld],
        dense: DenseIndex,
        calibration: Calibration | None = None,
        floor: float = 0.0,
    ) -> None:
        self._articles = list(articles)
        self._dense = dense
        self._floor = floor
        self._weights = Weights()
        self._calibration = calibration or Calibration.load()
        found = entries(articles, topics)
        self._passages = [p for article in articles for p in passages(article)]
        self._owner = np.array([at for at, a in enumerate(articles) for _ in passages(a)])
        self._sides = np.array([_side(a, p) for a in articles for p in passages(a)])
        self._written_for = {
            category: np.array([category in p.categories for p in self._passages]) for category in get_args(Category)
        }
        self._for_role = {
            role: np.array(
                [role in a.head.audience and len(a.head.audience) < 3 for a in articles for _ in passages(a)]
            )
            for role in get_args(Role)
        }
        self._for_some = np.array([bool(p.categories) for p in self._passages])
        self._standing = np.array(
            [self._standing_of(a, p) for a in articles for p in passages(a)],
            np.float32,
        )
        self._passage_rows = np.array([i for i, e in enumerate(found) if e.kind == "passage"])
        self._question_table = _table(found, len(articles))
        examples = np.array([i for i, e in enumerate(found) if e.kind in ("question", "not_held")], dtype=int)
        self._voter_rows = examples[list(dense.answerability.voters)]
        self._not_held = [(i, e) for i, e in enumerate(found) if e.kind == "not_held"]
        self._not_held_rows = np.array([i for i, _ in self._not_held], dtype=int)
        self._lexical_passages = LexicalIndex([f"{found[i].text}" for i in self._passage_rows])
        self._lexical_questions = {
            language: LexicalIndex(
                [" ".join([a.head.title, *a.head.questions_in(language)]) for a in articles], language
            )
            for language in get_args(Language)
        }

        self._coverage = {
            language: Coverage([_speaks_of(a, language) for a in articles], language)
            for language in get_args(Language)
        }

    def rank(self, query: Query, vector: Vectors, question: Question, only: Organisation | None = None) -> Ranking:
        """Rank all passages for a question whose unit vector has shape (dimension,); with `only`, those of one organisation."""
        similarities = self._above(self._dense.similarities(vector))
        of_articles = np.append(similarities, -1.0)[self._question_table]
        best = np.max(of_articles, axis=1)
        top3 = np.mean(-np.partition(-of_articles, 2, axis=1)[:, :3], axis=1)
        near = similarities[self._passage_rows]
        words = stems(query.words if query.language == "en" else query.notes)
        asked = stems(query.words, query.language)
        w = self._weights
        passage_best = np.full(len(self._articles), -1.0, np.float32)
        np.maximum.at(passage_best, self._owner, near)
        article_scores = (
            w.question * best
            + w.question_mean * top3
            + w.passage_best * passage_best
            + w.lexical_questions * _scaled(self._lexical_questions[query.language].scores(asked))
        )
        scores = (
            article_scores[self._owner]
            + w.passage * near
            + w.lexical_passage * _scaled(self._lexical_passages.scores(words))
            + self._fit(query, question)
        )
        if only:
            scores[self._sides != only] = -np.inf
        order = np.argsort(-scores, kind="stable")
        hits = tuple(
            Hit(self._passages[i], float(scores[i]), float(near[i])) for i in order[:KEPT] if np.isfinite(scores[i])
        )
        not_held = self._nearest_not_held(similarities)
        signals = Signals(
            question=float(np.max(best)),
            passage=float(np.max(near)),
            not_held=not_held.similarity if not_held else 0.0,
            leaning=self._dense.answerability.by_nearness(similarities[self._voter_rows]),
            wording=self._dense.answerability.by_words(query.expanded) if query.language == "en" else 0.0,
            covered=self._coverage[query.language].of(int(self._owner[order[0]]), asked),
            words=len(set(asked)),
        )
        confidence = self._calibration.confidence(signals, query.language)
        if signals.question >= SAME_QUESTION and signals.question > signals.not_held + CLEARLY:
            # An article says in nearly these words that it answers this: no model knows better.
            confidence = max(confidence, signals.question)
        return Ranking(hits, confidence, not_held, signals, confidence >= self._calibration.threshold(query.language))

    def _above(self, cosines: Floats) -> Floats:
        """Nearness: 0 for what has nothing in common, 1 for the same, whatever the encoder."""
        nearness: Floats = (cosines - self._floor) / (1.0 - self._floor)
        return nearness

    def _fit(self, query: Query, question: Question) -> Floats:
        """How well each passage fits who asks: organisation and staff category; -inf if written for another category."""
        w, fit = self._weights, self._standing.copy()
        if query.organisations:
            fit += w.named_organisation * np.isin(self._sides, [*query.organisations, "both"])
        elif question.org:
            fit += w.own_organisation * np.isin(self._sides, [question.org, "both"])
        fit += w.role * self._for_role[question.role]
        category = query.category or question.category
        if category:
            written_for = self._written_for[category]
            fit += w.category * written_for
            fit[self._for_some & ~written_for] = -np.inf
        return fit

    def _standing_of(self, article: Article, passage: Passage) -> float:
        """What a passage has before any question: in a framework article the lead comes first and a fact only adds to it."""
        fact = bool(article.source(passage.source).fact)
        if article.head.collection != "framework":
            return self._weights.of_facts * fact
        return self._weights.lead * (passage.number == 0) + self._weights.outside_framework * fact

    def _nearest_not_held(self, similarities: Floats) -> NotHeldHit | None:
        if not self._not_held:
            return None
        at = int(np.argmax(similarities[self._not_held_rows]))
        row, entry = self._not_held[at]
        article = self._articles[entry.owner].id if entry.owner >= 0 else None
        return NotHeldHit(article, entry.number, float(similarities[row]))


def _scaled(scores: Floats) -> Floats:
    """Scores divided by the best one, so that lexical evidence counts between 0 and 1."""
    top = float(np.max(scores)) if scores.size else 0.0
    return scores / top if top > 0 else scores


def _table(found: Sequence[Entry], articles: int) -> npt.NDArray[np.int64]:
    """Rows of each article's questions, one line an article, filled up with -1 to equal length (at least three)."""
    lines: list[list[int]] = [[] for _ in range(articles)]
    for row, entry in enumerate(found):
        if entry.kind == "question":
            lines[entry.owner].append(row)
    width = max(3, *(len(line) for line in lines))
    return np.array([line + [-1] * (width - len(line)) for line in lines], dtype=np.int64)


def _speaks_of(article: Article, language: Language) -> str:
    """All words of an article in a language: its questions, and its text where it is written in it."""
    text = [article.head.title, article.text] if language == "en" else []
    return " ".join([*text, *article.head.questions_in(language)])


def _side(article: Article, passage: Passage) -> str:
    """Whose passage it is: by the section that it cites, else by its article."""
    owner = (article.source(passage.source).section or "").split("/")[0]
    return owner if owner in get_args(Organisation) else article.head.organisation

"""The organisation's own documents beside the articles: what search, pages and commands need of them."""

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from config.settings import Settings
from knowledge.answer import Answer, Language, Question
from knowledge.chunking import passages
from knowledge.documents import Article
from knowledge.embeddings import Encoder, Vectors
from knowledge.index import Entry, IndexBrokenError
from knowledge.ingest import library as kept
from knowledge.ingest import own_answer, own_index
from knowledge.ingest.library import Library, OwnDocument
from knowledge.ingest.own import Found, OwnCalibration, OwnDocuments
from knowledge.organisation_texts import organisation_texts
from knowledge.query import Query
from knowledge.ranking import Hit, Ranking

log = logging.getLogger(__name__)
BRIDGED = 5
"""How many of the best passages of the articles say what a question is about in official words."""
IN_SUBJECT = 0.55
"""Nearness to an article's question from which the articles know what is asked; far below it they are no help."""


class OwnShelf:
    """The library with its open index. Never changes: another index is another shelf."""

    def __init__(self, library: Library, index: own_index.OwnIndex, content: Path, floor: float = 0.0) -> None:
        self.library = library
        self.stamp = index.stamp
        self._documents = OwnDocuments(index, OwnCalibration.load(content), floor=floor)
        self._index = index
        self._phrases = organisation_texts(content)

    @classmethod
    def open(cls, settings: Settings, encoder: Encoder) -> "OwnShelf | None":
        """The documents as they were last indexed; a missing or damaged index is built anew. None if there are none.

        Raises:
            IngestError: a stored document is damaged: which one, and what to do.
        """
        library = Library(settings.documents)
        if not own_index.stamp(library) and not library.entries():
            return None
        try:
            index = own_index.load(library, encoder.name, as_it_is=True)
        except IndexBrokenError as error:
            log.warning("index of own documents rebuilt: %s", error)
            index = own_index.build(library, encoder)
        return cls(library, index, settings.content, encoder.floor)

    @property
    def entries(self) -> tuple[kept.Entry, ...]:
        """The documents that the index holds."""
        return tuple(self._index.documents.values())

    def document(self, document_id: str) -> OwnDocument | None:
        """One document, or None."""
        return self.library.document(document_id)

    def find(self, question: Question, query: Query, vector: Vectors, bridge: Vectors | None) -> Found:
        """What the documents have on a question."""
        return self._documents.find(query, vector, question, bridge)

    def beside(self, answer: Answer, ranking: Ranking, question: Question, found: Found) -> Answer:
        """The articles' answer with what the documents have."""
        signals = ranking.signals
        theirs = max(signals.question, signals.not_held)
        base = own_answer.BaseFound(
            answer,
            max(signals.question, signals.passage),
            theirs if theirs >= self._documents.calibration.in_subject else 0.0,
        )
        return own_answer.merge(base, found, question, self._phrases[answer.language], self._index.documents)

    def alone(self, question: Question, language: Language, found: Found) -> Answer:
        """The documents' answer, as if there were no articles."""
        answer = own_answer.own_only(found, question, self._phrases[language], self._index.documents)
        return answer.model_copy(update={"language": language})


class Bridge:
    """From everyday words to official ones: the vectors of what the articles say about a question."""

    def __init__(self, entries: Sequence[Entry], articles: Sequence[Article], vectors: Vectors) -> None:
        numbered = [(article.id, passage.number) for article in articles for passage in passages(article)]
        rows = [row for row, entry in enumerate(entries) if entry.kind == "passage"]
        self._rows = dict(zip(numbered, rows, strict=True))
        self._vectors = vectors

    def __call__(self, ranking: Ranking) -> Vectors | None:
        """Unit vector of the best passages, the better counting more; None where the articles do not know the subject."""
        best = _distinct(ranking.hits)
        weight = min(1.0, max(0.0, (ranking.signals.question - IN_SUBJECT) / 0.2 + 1.0))
        if not best or weight == 0.0:
            return None
        scores = np.array([hit.score for hit in best], np.float32)
        shares = np.exp((scores - scores.max()) / 0.15)
        rows = [self._rows[hit.passage.article, hit.passage.number] for hit in best]
        mean = (shares / shares.sum()) @ self._vectors[rows]
        unit: Vectors = weight * mean / max(float(np.linalg.norm(mean)), 1e-9)
        return unit


def _distinct(hits: tuple[Hit, ...]) -> list[Hit]:
    """The best passages, at most two of an article."""
    kept: list[Hit] = []
    for hit in hits:
        if sum(other.passage.article == hit.passage.article for other in kept) < 2:
            kept.append(hit)
        if len(kept) == BRIDGED:
            break
    return kept

"""The public door of the knowledge base: questions in, answer objects out. Useful with no chat around it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from config.settings import Settings
from knowledge import compose, index
from knowledge.answer import Answer, Office, Question
from knowledge.catalogue import Catalogue
from knowledge.chunking import Passage, passages
from knowledge.chunking import sentences as sentences_of
from knowledge.documents import Article, read_all
from knowledge.embeddings import Encoder, OnnxEncoder, SentenceTransformerEncoder, Vectors
from knowledge.handoff import HandoffDetector, Handoffs, sentences
from knowledge.phrases import Phrases, Topics
from knowledge.query import Glossary, Query, Understanding, words_of
from knowledge.ranking import Hit, Ranker, Ranking

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Base:
    """All that is read from the content folder."""

    articles: tuple[Article, ...]
    catalogue: Catalogue
    glossary: Glossary
    handoffs: Handoffs
    topics: Topics
    phrases: Phrases

    @classmethod
    def read(cls, content: Path) -> "Base":
        """Read articles and the files beside them.

        Raises:
            ArticleError, ConfigFileError: naming file, line and what is expected.
        """
        return cls(
            articles=tuple(read_all(content)),
            catalogue=Catalogue.load(content),
            glossary=Glossary.load(content),
            handoffs=Handoffs.load(content),
            topics=Topics.load(content),
            phrases=Phrases.load(content, "en"),
        )


class KnowledgeBase:
    """Answers questions from the content, or says that it does not hold the answer."""

    def __init__(
        self, base: Base, dense: index.DenseIndex, encoder: Encoder, handoffs: index.DenseIndex | None = None
    ) -> None:
        self.base = base
        self._encoder = encoder
        # The same message is read twice in a turn: whether it needs an office, and what answers it.
        self._vector = lru_cache(maxsize=32)(lambda text: encoder.encode([text])[0])
        self._office = lru_cache(maxsize=32)(self._find_office)
        self._by_id = {article.id: article for article in base.articles}
        self._passages: dict[str, list[Passage]] = {a.id: passages(a) for a in base.articles}
        cut = {
            passage: sentences_of(self._by_id[passage.article], passage)
            for p in self._passages.values()
            for passage in p
        }
        self._composer = compose.Composer(base.catalogue, base.phrases, self._by_id, self._passages, cut)
        self._understanding = Understanding(
            base.glossary,
            words_of([a.text + " ".join(a.head.questions) for a in base.articles]),
            _known_words(encoder),
        )
        self._ranker = Ranker(base.articles, base.topics.as_index_topics(), dense)
        asked = [(i, entry.text) for i, entry in enumerate(_entries(base)) if _everyday(base, entry)]
        self._handoffs = HandoffDetector(
            base.handoffs,
            handoffs.vectors if handoffs else encoder.encode(base.handoffs.texts),
            [text for _, text in asked],
            dense.vectors[[i for i, _ in asked]],
        )

    @classmethod
    def open(cls, settings: Settings) -> "KnowledgeBase":
        """The knowledge base of this installation. A missing, stale or damaged index is rebuilt from the content."""
        base = Base.read(settings.content)
        encoder = open_encoder(settings)
        dense = _stored(settings.index, _entries(base), encoder)
        examples = [index.Entry("handoff", -1, n, text) for n, text in enumerate(base.handoffs.texts)]
        return cls(base, dense, encoder, _stored(settings.index / "handoffs", examples, encoder))

    def article(self, article_id: str) -> Article | None:
        """The article with this id."""
        return self._by_id.get(article_id)

    def rank(self, question: Question) -> Ranking:
        """What search finds for a question, best first, with its confidence."""
        return self.rank_all([question])[0]

    def rank_all(self, questions: Sequence[Question]) -> list[Ranking]:
        """The same for many questions, encoded together."""
        read = [self._understanding.read(question.question) for question in questions]
        vectors = self._encoder.encode([query.expanded for query in read])
        return [self._ranker.rank(q, v, question) for q, v, question in zip(read, vectors, questions, strict=True)]

    def compares(self, text: str) -> bool:
        """Whether a question asks for both organisations side by side."""
        return len(self._understanding.read(text).organisations) > 1

    def handoff(self, text: str) -> tuple[Office, str] | None:
        """The office that a message needs before any article, and what is said; None where none is needed."""
        return self._office(text)

    def names_need(self, text: str) -> bool:
        """Whether a text says in plain words that somebody needs an office."""
        return self._handoffs.names_it(self._understanding.read(text).text)

    def _find_office(self, text: str) -> tuple[Office, str] | None:
        query = self._understanding.read(text)
        return self._needed(query, self._vector(query.expanded))

    def ask(self, question: Question) -> Answer:
        """Answer one question. CPU work of some ten milliseconds."""
        query = self._understanding.read(question.question)
        vector = self._vector(query.expanded)
        needed = self._office(question.question)
        if needed:
            return self._composer.hand_over(question, *needed)
        ranking = self._ranker.rank(query, vector, question)
        return self._composer.answer(question, query, ranking, self.base.topics, self._sides(question, query, vector))

    def _needed(self, query: Query, vector: Vectors) -> tuple[Office, str] | None:
        parts = sentences(query.text)
        if len(parts) < 2:
            return self._handoffs.find(query.text, vector, dict.fromkeys(parts, vector))
        read = [self._understanding.read(part).expanded for part in parts]
        return self._handoffs.find(query.text, vector, dict(zip(parts, self._encoder.encode(read), strict=True)))

    def _sides(self, question: Question, query: Query, vector: Vectors) -> list[Hit]:
        """For a comparison the best passage on each side: of either organisation, or on either of two subjects."""
        if len(query.organisations) > 1:
            return [self._ranker.rank(query, vector, question, only=o).hits[0] for o in query.organisations]
        if not query.parts:
            return []
        read = [self._understanding.read(part) for part in query.parts]
        vectors = self._encoder.encode([part.expanded for part in read])
        best = [self._ranker.rank(part, v, question) for part, v in zip(read, vectors, strict=True)]
        sides = [ranking.hits[0] for ranking in best if ranking.hits]
        different = len({hit.passage.article for hit in sides}) == 2
        return sides if different and all(ranking.answered for ranking in best) else []


def _everyday(base: Base, entry: index.Entry) -> bool:
    """Whether an indexed question is one that needs no office: answered by an article, or not held and harmless."""
    if entry.kind != "not_held":
        return entry.kind == "question"
    groups = base.topics.topics if entry.owner < 0 else base.articles[entry.owner].head.not_held
    return groups[entry.number].turn_to in ("hr", "learning-focal-point", "manager", "none")


def _entries(base: Base) -> list[index.Entry]:
    return index.entries(base.articles, base.topics.as_index_topics())


def _stored(folder: Path, entries: Sequence[index.Entry], encoder: Encoder) -> index.DenseIndex:
    """The stored index of these entries; a missing, stale or damaged one is rebuilt."""
    try:
        return index.load(folder, entries, encoder.name)
    except index.IndexBrokenError as error:
        log.warning("index rebuilt: %s", error)
        return index.build(folder, entries, encoder.for_many())


def open_encoder(settings: Settings) -> Encoder:
    """The encoder of the settings: the export on onnxruntime, or sentence-transformers on torch."""
    if settings.encoder_backend == "torch":
        return SentenceTransformerEncoder(settings.encoder)
    folder = settings.encoder_folder
    if not (folder / "manifest.json").exists():
        from knowledge.encoder_export import export

        export(settings.encoder, folder)
    return OnnxEncoder(folder)


def _known_words(encoder: Encoder) -> frozenset[str]:
    """Whole words of the encoder's own vocabulary: a word that it knows is not a typing error."""
    tokenizer = getattr(encoder, "_tokenizer", None)
    if tokenizer is None or not hasattr(tokenizer, "get_vocab"):
        return frozenset()
    return frozenset(word for word in tokenizer.get_vocab() if word.isalpha())

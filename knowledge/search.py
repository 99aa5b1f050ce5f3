"""The public door of the knowledge base: questions in, answer objects out. Useful with no chat around it."""

import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import get_args

from config.settings import ROOT, Settings
from knowledge import compose, index
from knowledge.answer import Answer, Language, Office, Question
from knowledge.catalogue import Catalogue
from knowledge.chunking import Passage, passages
from knowledge.chunking import sentences as sentences_of
from knowledge.documents import Article, read_all
from knowledge.embeddings import Encoder, OnnxEncoder, SentenceTransformerEncoder, Vectors
from knowledge.handoff import HandoffDetector, Handoffs, Need, sentences
from knowledge.language import LanguageDetector
from knowledge.organisation import OrganisationHelp
from knowledge.organisation_files import OrganisationFiles
from knowledge.organisation_texts import organisation_texts
from knowledge.own_documents import Bridge, OwnShelf
from knowledge.phrases import Phrases, Topics
from knowledge.query import Glossary, Query, Understanding, words_of
from knowledge.ranking import Hit, Ranker, Ranking
from knowledge.together import Together

log = logging.getLogger(__name__)
MANY = 100
"""Texts from which it is worth opening an encoder that uses every core."""


@dataclass(frozen=True)
class Base:
    """All that is read from the content folder."""

    articles: tuple[Article, ...]
    catalogue: Catalogue
    glossary: Glossary
    handoffs: Handoffs
    topics: Topics
    phrases: Mapping[Language, Phrases]

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
            phrases={language: Phrases.load(content, language) for language in get_args(Language)},
        )


class KnowledgeBase:
    """Answers questions from the content, or says that it does not hold the answer."""

    def __init__(
        self,
        base: Base,
        dense: index.DenseIndex,
        encoder: Encoder,
        handoffs: index.DenseIndex | None = None,
        learnt: Path | None = None,
    ) -> None:
        """`learnt` is a file for what was learnt of hand-overs."""
        self.base = base
        self._encoder = Together(encoder)
        # The same message is read twice in a turn: whether it needs an office, and what answers it.
        self._office = lru_cache(maxsize=32)(self._find_office)
        self._by_id = {article.id: article for article in base.articles}
        self._passages: dict[str, list[Passage]] = {a.id: passages(a) for a in base.articles}
        cut = {
            passage: sentences_of(self._by_id[passage.article], passage)
            for p in self._passages.values()
            for passage in p
        }
        self._composer = compose.Composer(base.catalogue, base.phrases, self._by_id, self._passages, cut)
        questions = _questions(base)
        self._language = LanguageDetector(questions)
        words = {language: words_of(texts) for language, texts in questions.items()}
        words["en"] |= words_of([article.text for article in base.articles])
        self._understanding = Understanding(base.glossary, words, _known_words(encoder))
        self._ranker = Ranker(base.articles, base.topics.topics, dense, floor=encoder.floor)
        self.organisation = OrganisationHelp(OrganisationFiles(), organisation_texts(ROOT / "knowledge" / "content"))
        # Other documents are another shelf, put here while questions are being answered.
        self.own: OwnShelf | None = None
        self._bridge = Bridge(_entries(base), base.articles, dense.vectors)
        asked = [(i, entry.text) for i, entry in enumerate(_entries(base)) if _everyday(base, entry)]
        self._handoffs = HandoffDetector(
            base.handoffs,
            handoffs.vectors if handoffs else encoder.encode(base.handoffs.texts),
            ([text for _, text in asked], dense.vectors[[i for i, _ in asked]]),
            encoder.floor,
            learnt,
        )

    @classmethod
    def open(cls, settings: Settings, *, without: Sequence[str] = (), own: bool = True) -> "KnowledgeBase":
        """The knowledge base of this installation. A missing, stale or damaged index is rebuilt from the content.

        Args:
            without: collections whose articles are left out, to measure what the rest holds.
            own: open the organisation's own documents at once; else `open_own` does so later.
        """
        with ThreadPoolExecutor(1, "encoder") as beside:
            # Two seconds of reading a vocabulary, during which the articles are read.
            opened = beside.submit(open_encoder, settings)
            base = Base.read(settings.content)
            if without:
                kept = tuple(a for a in base.articles if a.head.collection not in without)
                base = replace(base, articles=kept)
            encoder = opened.result()
        dense = _stored(
            settings.index.with_name("index-without") if without else settings.index, _entries(base), encoder
        )
        examples = [index.Entry("handoff", -1, n, text) for n, text in enumerate(base.handoffs.texts)]
        folder = settings.index / "handoffs"
        learnt = None if without else folder / "learnt.json"
        knowledge = cls(base, dense, encoder, _stored(folder, examples, encoder), learnt)
        files = OrganisationFiles.load(settings.organisation)
        knowledge.organisation = OrganisationHelp(files, organisation_texts(settings.content))
        if own:
            knowledge.open_own(settings)
        return knowledge

    def open_own(self, settings: Settings) -> None:
        """Put the organisation's own documents beside the articles, as they were last indexed."""
        self.own = OwnShelf.open(settings, self._encoder)

    def article(self, article_id: str) -> Article | None:
        """The article with this id."""
        return self._by_id.get(article_id)

    def passages_of(self, article_id: str) -> Sequence[Passage]:
        """The passages of the article with this id; none where there is no such article."""
        return self._passages.get(article_id, [])

    def encode_many(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts by the encoder in use, shape (len(texts), dimension)."""
        return self._encoder.for_many().encode(texts) if len(texts) > MANY else self._encoder.encode(texts)

    def rank(self, question: Question) -> Ranking:
        """What search finds for a question, best first, with its confidence."""
        return self.rank_all([question])[0]

    def rank_all(self, questions: Sequence[Question]) -> list[Ranking]:
        """The same for many questions, encoded together."""
        read = [self._read(question) for question in questions]
        vectors = self._encoder.encode([query.expanded for query in read])
        return [self._ranker.rank(q, v, question) for q, v, question in zip(read, vectors, questions, strict=True)]

    def language(self, text: str, usual: Language = "en") -> Language:
        """The language of a message; `usual` where it cannot be told."""
        return self._language.of(text) or usual

    def compares(self, text: str) -> bool:
        """Whether a question asks for both organisations side by side."""
        return len(self._understanding.read(text).organisations) > 1

    def handoff(self, text: str, usual: Language = "en") -> tuple[Office, str] | None:
        """The office that a message needs before any article, and what is said; None where none is needed."""
        need = self._office(text)
        return (need.office, need.reply[self.language(text, usual)]) if need else None

    def clear_need(self, text: str) -> bool:
        """Whether somebody who was asked about their work tells of a need all the same. CPU work."""
        query = self._understanding.read(text, self.language(text))
        return self._handoffs.clear_at_work(self._with_sentences(query))

    def ask(self, question: Question) -> Answer:
        """Answer one question. CPU work of some ten milliseconds."""
        return self.organisation.added(self._answer(question), question, datetime.now(UTC).date())

    def _answer(self, question: Question) -> Answer:
        query = self._read(question)
        vector = self._vector(query.expanded)
        needed = self._office(question.question)
        if needed:
            return self._composer.hand_over(question, query.language, needed.office, needed.reply[query.language])
        ranking = self._ranker.rank(query, vector, question)
        sides = self._sides(question, query, vector)
        answer = self._composer.answer(question, query, ranking, self.base.topics, sides)
        own = self.own
        if own is None:
            return answer
        return own.beside(answer, ranking, question, own.find(question, query, vector, self._bridge(ranking)))

    def ask_own(self, question: Question) -> Answer:
        """Answer from the organisation's own documents alone."""
        if self.own is None:
            raise LookupError("No own documents. Add some: `cairn knowledge add PATH`.")
        query = self._read(question)
        vector = self._vector(query.expanded)
        bridge = self._bridge(self._ranker.rank(query, vector, question))
        return self.own.alone(question, query.language, self.own.find(question, query, vector, bridge))

    def _vector(self, text: str) -> Vectors:
        vector: Vectors = self._encoder.encode([text])[0]
        return vector

    def _read(self, question: Question) -> Query:
        language = question.lang or self.language(question.question, question.usual_lang)
        return self._understanding.read(question.question, language)

    def _find_office(self, text: str) -> Need | None:
        query = self._understanding.read(text, self.language(text))
        read = self._with_sentences(query)
        return self._handoffs.find(query.text, read[query.text], {p: v for p, v in read.items() if p != query.text})

    def _with_sentences(self, query: Query) -> dict[str, Vectors]:
        """A message and, where it has several, its sentences, with their vectors."""
        parts = sentences(query.text)
        read = [self._understanding.read(part, query.language).expanded for part in parts]
        return dict(zip([query.text, *parts], self._encoder.encode([query.expanded, *read]), strict=True))

    def _sides(self, question: Question, query: Query, vector: Vectors) -> list[Hit]:
        """For a comparison the best passage on each side: of either organisation, or on either of two subjects."""
        if len(query.organisations) > 1:
            return [self._ranker.rank(query, vector, question, only=o).hits[0] for o in query.organisations]
        if not query.parts:
            return []
        read = [self._understanding.read(part, query.language) for part in query.parts]
        vectors = self._encoder.encode([part.expanded for part in read])
        best = [self._ranker.rank(part, v, question) for part, v in zip(read, vectors, strict=True)]
        sides = [ranking.hits[0] for ranking in best if ranking.hits]
        different = len({hit.passage.article for hit in sides}) == 2
        return sides if different and all(ranking.answered for ranking in best) else []


def _questions(base: Base) -> dict[Language, list[str]]:
    """All questions that articles answer, by language."""
    return {
        language: [text for article in base.articles for text in article.head.questions_in(language)]
        for language in get_args(Language)
    }


def _everyday(base: Base, entry: index.Entry) -> bool:
    """Whether an indexed question is one that needs no office: answered by an article, or not held and harmless."""
    if entry.kind != "not_held":
        return entry.kind == "question"
    groups = base.topics.topics if entry.owner < 0 else base.articles[entry.owner].head.not_held
    return groups[entry.number].turn_to in ("hr", "learning-focal-point", "manager", "none")


def _entries(base: Base) -> list[index.Entry]:
    return index.entries(base.articles, base.topics.topics)


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
    # Wordpiece marks what continues a word, SentencePiece what begins one; either way whole words are letters alone.
    words = (word.removeprefix("▁") for word in tokenizer.get_vocab())
    return frozenset(word.lower() for word in words if word.isalpha())

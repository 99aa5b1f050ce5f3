"""How own documents enter an answer: beside the articles, in their stead where they are clearly nearer or alone hold it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from knowledge.answer import Answer, Citation, Question
from knowledge.chunking import Sentence
from knowledge.ingest.cut import PATH
from knowledge.ingest.library import Entry
from knowledge.ingest.own import Found, OwnHit
from knowledge.ingest.passages import OwnPassage
from knowledge.lexical import stems

CITED = 5
BESIDE = 2
"""How many own passages stand beside an article's answer."""
SHOWN_WORDS = 90
QUOTE_LIMIT = 420
CLEARLY_NEARER = 0.08
"""How much nearer than any article's question or passage an own passage must be, to come before them on their own subject."""


class Phrases(Protocol):
    """What is said around passages: knowledge.own_documents.OwnPhrases."""

    @property
    def not_found(self) -> str: ...  # noqa: D102
    @property
    def superseded(self) -> str: ...  # noqa: D102
    @property
    def other_org(self) -> Mapping[str, str]: ...  # noqa: D102


@dataclass(frozen=True)
class BaseFound:
    """What the articles had.

    Attributes:
        near: how near their nearest question or passage is.
        subject: how near the nearest question is that they know to be held or not held; 0 where the subject is not theirs.
    """

    answer: Answer
    near: float
    subject: float


def merge(base: BaseFound, own: Found, question: Question, phrases: Phrases, entries: Mapping[str, Entry]) -> Answer:
    """One answer of both."""
    if not own.hits:
        return base.answer
    nearest = max(hit.near for hit in own.hits[:3])
    # An answer of articles far from the question is a weak claim: a document that is nearer at all has the better one.
    clearly = own.answered and nearest > base.near + (CLEARLY_NEARER if base.subject else 0.0)
    if base.answer.answered and not clearly:
        return _beside(base.answer, own, question)
    # Where the articles know the subject and say that the answer is not held, a near passage mostly says as little.
    if own.answered and nearest > base.subject:
        return _own_first(base.answer, own, question, phrases, entries)
    return _closest(base.answer, own, question)


def own_only(own: Found, question: Question, phrases: Phrases, entries: Mapping[str, Entry]) -> Answer:
    """The answer of the own documents, as if there were no articles."""
    nothing = Answer(
        id=question.id, question=question.question, answered=False, confidence=0.0, text=phrases.not_found
    )
    if own.answered:
        return _own_first(nothing, own, question, phrases, entries)
    cited = [citation(hit, question.question) for hit in own.hits[:CITED]]
    return nothing.model_copy(update={"citations": cited, "confidence": round(own.confidence, 3)})


def citation(hit: OwnHit, question: str) -> Citation:
    """The citation of a passage: the sentences nearest to the question, as a span at which the document's page opens."""
    start, end = _quoted(_window(hit.passage, question))
    passage, entry = hit.passage, hit.entry
    query = urlencode({"span": f"{start}-{end}", "v": entry.text_sha256[:8]})
    return Citation(
        article=entry.id,
        title=f"{entry.title}: {passage.path[-1]}" if passage.path else entry.title,
        authority="organisation",
        organisation=entry.organisation,
        document=entry.id,
        document_title=entry.title,
        section=PATH.join(passage.path) or None,
        page=passage.page,
        as_of=entry.as_of,
        quote=passage.text[start - passage.start : end - passage.start],
        url=f"/knowledge/{entry.id}?{query}#span",
    )


def _beside(answer: Answer, own: Found, question: Question) -> Answer:
    """The articles first; own passages that would answer alone stand after them."""
    if not own.answered:
        return answer
    added = [citation(hit, question.question) for hit in own.hits[:BESIDE]]
    kept = answer.citations[: CITED - len(added)]
    return answer.model_copy(update={"citations": [*kept, *added]})


def _own_first(
    answer: Answer, own: Found, question: Question, phrases: Phrases, entries: Mapping[str, Entry]
) -> Answer:
    best = own.hits[0]
    cited = [citation(hit, question.question) for hit in own.hits[:CITED]]
    if answer.answered:
        cited = [*cited[:BESIDE], *answer.citations][:CITED]
    return Answer(
        id=question.id,
        question=question.question,
        answered=True,
        confidence=round(own.confidence, 3),
        text=f"{_shown(_window(best.passage, question.question))} [1]",
        citations=cited,
        related=answer.related if answer.answered else [],
        language=answer.language,
        notice=_notice(best.entry, question, phrases, entries),
    )


def _closest(answer: Answer, own: Found, question: Question) -> Answer:
    """Nobody holds it: the nearest own passage is among the closest, first if it is the best there is."""
    added = citation(own.hits[0], question.question)
    return answer.model_copy(update={"citations": [*answer.citations[:2], added]})


def _notice(entry: Entry, question: Question, phrases: Phrases, entries: Mapping[str, Entry]) -> str | None:
    told = []
    newer = entries.get(entry.superseded_by or "")
    if newer:
        told.append(
            phrases.superseded.format(title=entry.title, as_of=entry.as_of, by=newer.title, by_as_of=newer.as_of)
        )
    if question.org and entry.organisation in phrases.other_org and entry.organisation != question.org:
        told.append(phrases.other_org[entry.organisation])
    return " ".join(told) or None


def _window(passage: OwnPassage, question: str) -> list[Sentence]:
    """The run of sentences that shares most words with the question, from one sentence before it, up to SHOWN_WORDS."""
    asked = set(stems(question))
    shares = [len(asked & set(stems(sentence.text))) for sentence in passage.sentences]
    best = max(range(len(shares)), key=lambda at: (shares[at], -at))
    start = 0 if sum(len(s.text.split()) for s in passage.sentences[: best + 1]) <= SHOWN_WORDS else max(0, best - 1)
    words = 0
    chosen: list[Sentence] = []
    for sentence in passage.sentences[start:]:
        words += len(sentence.text.split())
        if chosen and words > SHOWN_WORDS:
            break
        chosen.append(sentence)
    return chosen


def _quoted(sentences: Sequence[Sentence]) -> tuple[int, int]:
    start, end = sentences[0].start, sentences[0].end
    for sentence in sentences[1:]:
        if sentence.end - start > QUOTE_LIMIT:
            break
        end = sentence.end
    return start, end


def _shown(sentences: Sequence[Sentence]) -> str:
    return "".join(f"\n- {s.text}" if s.item else f" {s.text}" for s in sentences).strip()

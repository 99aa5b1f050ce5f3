"""From ranked passages to the answer object: sentences shown word for word, each with the span that it stands in. Pure.

The text of an answer is made of stored sentences; what stands around them comes from the phrases file.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args
from urllib.parse import urlencode

from knowledge.answer import Answer, Citation, Language, Office, Organisation, Question
from knowledge.catalogue import Catalogue
from knowledge.chunking import Passage, Sentence
from knowledge.documents import Article, NotHeld
from knowledge.phrases import Phrases, Topics
from knowledge.query import Query
from knowledge.ranking import Hit, Ranking

CITED = 5
SHOWN_WORDS = 90
"""About how many words of one passage are shown; the rest is one tap away."""
QUOTE_LIMIT = 420
CLEARLY_NEARER = 0.08
"""How much nearer to the question another passage of the article must be, to be shown beside the first."""
NEAR_REASON = 0.66
"""Cosine from which the reason of the nearest unheld group is given; below it, plainly: not here."""
REASON_AMONG = 6
"""Among how many of the best passages that group's article must be."""
NEAR_QUESTION = 0.5
"""Cosine with an answered question from which related questions are offered beside an abstention."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Composer:
    """Puts answers together from a catalogue, the phrases, the articles and their passages."""

    catalogue: Catalogue
    phrases: Mapping[Language, Phrases]
    articles: Mapping[str, Article]
    passages: Mapping[str, Sequence[Passage]]
    sentences: Mapping[Passage, Sequence[Sentence]]

    def answer(
        self, question: Question, query: Query, ranking: Ranking, topics: Topics, sides: Sequence[Hit] = ()
    ) -> Answer:
        """The answer, or the honest word that the base does not hold it. `sides` are the two passages of a comparison."""
        cited, language = self._distinct(ranking.hits), query.language
        if not ranking.answered:
            return self._abstain(question, language, ranking, cited, topics)
        if len(sides) == 2:
            places = {self._place(hit.passage) for hit in sides}
            cited = [*sides, *(hit for hit in cited if self._place(hit.passage) not in places)]
            text = self._compared(sides, query.parts, self.phrases[language])
        else:
            text, cited = self._single(question, query, cited, ranking.hits)
        return Answer(
            id=question.id,
            question=question.question,
            answered=True,
            confidence=round(ranking.confidence, 3),
            text=text,
            citations=[self.citation(hit.passage) for hit in cited[:CITED]],
            related=self._related(question, language, cited),
            language=language,
            notice=self._notice(question, language, None if len(sides) == 2 else cited[0].passage),
        )

    def hand_over(self, question: Question, language: Language, office: Office, reply: str) -> Answer:
        """The office first, before any article: no passage is put beside distress, and nothing counts as answered."""
        return Answer(
            id=question.id,
            question=question.question,
            answered=False,
            confidence=1.0,
            text=reply,
            handoff=office,
            language=language,
        )

    def citation(self, passage: Passage) -> Citation:
        """The citation of a passage: its first sentences, as a span that the source page opens at."""
        article = self.articles[passage.article]
        start, end = _span(self.sentences[passage])
        origin = self.catalogue.origin(article, article.source(passage.source))
        query = urlencode({"span": f"{start}-{end}", "v": article.version})
        return Citation(
            article=article.id,
            title=article.head.title if not passage.heading else f"{article.head.title}: {passage.heading}",
            authority=origin.authority,
            organisation=article.head.organisation,
            document=origin.document,
            document_title=origin.document_title,
            section=origin.section,
            as_of=origin.as_of,
            quote=article.text[start:end],
            url=f"/knowledge/{article.id}?{query}#span",
        )

    def _single(
        self, question: Question, query: Query, cited: Sequence[Hit], hits: Sequence[Hit]
    ) -> tuple[str, list[Hit]]:
        """The best passage, and with it a second one of the same article that speaks to the question or the category."""
        first = cited[0]
        second = self._second(first, query.category or question.category, hits)
        if second is None:
            return f"{self._shown(first.passage)} [1]", list(cited[:CITED])
        pair = sorted([first, second], key=lambda hit: hit.passage.number)
        if self._place(pair[0].passage) != self._place(first.passage):
            pair.reverse()
        text = "\n\n".join(f"{self._shown(hit.passage)} [{n}]" for n, hit in enumerate(pair, start=1))
        shown = {hit.passage for hit in pair}
        return text, [*pair, *(hit for hit in cited if hit.passage not in shown)][:CITED]

    def _second(self, first: Hit, category: str | None, hits: Sequence[Hit]) -> Hit | None:
        others = [h for h in hits if h.passage.article == first.passage.article and h.passage is not first.passage]
        fitting = next((h for h in others if category and category in h.passage.categories), None)
        if fitting is not None and not first.passage.categories:
            return fitting
        nearest = max(others, key=lambda hit: hit.near, default=None)
        return nearest if nearest is not None and nearest.near > first.near + CLEARLY_NEARER else None

    def _compared(self, sides: Sequence[Hit], parts: Sequence[str], phrases: Phrases) -> str:
        """Both sides, each under its name: the organisation, or what was asked where both are of one organisation."""
        names = [phrases.side.get(self._side(hit.passage), "") for hit in sides]
        if names[0] == names[1] and len(parts) == len(sides):
            names = [part[:1].upper() + part[1:] for part in parts]
        shown = [
            f"{name}:\n{self._shown(hit.passage)} [{n}]"
            for n, (name, hit) in enumerate(zip(names, sides, strict=True), 1)
        ]
        return "\n\n".join([phrases.both, *shown])

    def _side(self, passage: Passage) -> str:
        article = self.articles[passage.article]
        owner = (article.source(passage.source).section or "").split("/")[0]
        return owner if owner in get_args(Organisation) else article.head.organisation

    def _place(self, passage: Passage) -> str:
        """The source that a passage cites: its section, or its document."""
        article = self.articles[passage.article]
        origin = self.catalogue.origin(article, article.source(passage.source))
        return origin.section or origin.document

    def _abstain(
        self, question: Question, language: Language, ranking: Ranking, cited: Sequence[Hit], topics: Topics
    ) -> Answer:
        group, phrases = self._group(question, ranking, topics), self.phrases[language]
        reason = group.reason_in(language) if group else None
        said = phrases.not_held.format(reason=reason) if reason else phrases.not_found
        turn_to = phrases.turn_to[group.turn_to if group else "hr"]
        near = ranking.signals.question >= NEAR_QUESTION
        return Answer(
            id=question.id,
            question=question.question,
            answered=False,
            confidence=round(ranking.confidence, 3),
            text=f"{said} {turn_to}",
            citations=[self.citation(hit.passage) for hit in cited[:3]],
            related=self._related(question, language, cited) if near else [],
            language=language,
            turn_to=group.turn_to if group else "hr",
        )

    def _group(self, question: Question, ranking: Ranking, topics: Topics) -> NotHeld | None:
        """The unheld group whose reason is told: one that is near, and speaks of what was found and of the asker's house."""
        hit = ranking.not_held
        if hit is None or hit.similarity < NEAR_REASON:
            return None
        if hit.article is None:
            return topics.topics[hit.number]
        article = self.articles[hit.article]
        found = {h.passage.article for h in ranking.hits[:REASON_AMONG]}
        own = question.org is None or article.head.organisation in (question.org, "both")
        return article.head.not_held[hit.number] if own and hit.article in found else None

    def _distinct(self, hits: Sequence[Hit]) -> list[Hit]:
        """The best passage of each source, so that five citations are five different places."""
        seen: set[str] = set()
        kept: list[Hit] = []
        for hit in hits:
            place = self._place(hit.passage)
            if place not in seen:
                seen.add(place)
                kept.append(hit)
            if len(kept) == CITED + 3:
                break
        return kept

    def _shown(self, passage: Passage) -> str:
        """The passage's sentences, whole, up to about SHOWN_WORDS; list items as a list."""
        words = 0
        parts: list[str] = []
        for sentence in self.sentences[passage]:
            words += len(_WORD.findall(sentence.text))
            if parts and words > SHOWN_WORDS:
                break
            parts.append(f"\n- {sentence.text}" if sentence.item else f" {sentence.text}")
        return "".join(parts).strip()

    def _related(self, question: Question, language: Language, cited: Sequence[Hit]) -> list[str]:
        """The titles' questions of the next articles: up to three, none that was just asked."""
        asked = question.question.strip().lower()
        seen = {cited[0].passage.article} if cited else set()
        related: list[str] = []
        for hit in cited:
            if hit.passage.article in seen:
                continue
            seen.add(hit.passage.article)
            head = self.articles[hit.passage.article].head
            first = (head.questions_in(language) or head.questions)[0]
            if first.strip().lower() != asked:
                related.append(first)
        return related[:3]

    def _notice(self, question: Question, language: Language, passage: Passage | None) -> str | None:
        """What the reader must know of the passage shown: the other house's, doubtful, in another language."""
        phrases = self.phrases[language]
        notices = [phrases.notice_language]
        if passage is not None:
            article = self.articles[passage.article]
            owner = self._side(passage)
            if question.org and owner != question.org:
                notices.append(phrases.notice_other_org.get(owner))
            caution = self.catalogue.origin(article, article.source(passage.source)).caution
            notices.append(phrases.notice_caution.format(caution=caution) if caution else None)
        return " ".join(filter(None, notices)) or None


def _span(found: Sequence[Sentence]) -> tuple[int, int]:
    """The passage's beginning, in whole sentences, at most QUOTE_LIMIT characters (one sentence at least)."""
    start, end = found[0].start, found[0].end
    for sentence in found[1:]:
        if sentence.end - start > QUOTE_LIMIT:
            break
        end = sentence.end
    return start, end

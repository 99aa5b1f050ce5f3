"""What must hold of the content before it is served. Each finding names the file, what is wrong and what is expected."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import get_args

from knowledge.answer import Language, Question
from knowledge.catalogue import Catalogue
from knowledge.chunking import passages, sentences
from knowledge.documents import Article, NotHeld
from knowledge.search import Base, KnowledgeBase

LEAD_WORDS = 60
_ANSWERS_ONE_WORDING = re.compile(r"(Yes|No|Neither|True|False)\b[,.:;]")
QUESTIONS = 15
OWN_QUESTIONS = 5
_NUMBER = re.compile(r"(?<![\w-])\d[\d,]*(?:\.\d+)?")
_CODE = re.compile(
    r"\b(?:P|D|FS|G|GS|NO|TC|S|ICS|ST|SGB|AI|A|IC|JIU|UNDT|REP|Rev|Res|Amend|Staff Rule|Rule|rule)[-/ .]\s?[\w./()–-]*\d[\w./()–-]*"
)
_MARKUP = re.compile(r"(\*\*|\]\(|<[a-z]+>|`|^#|\||[{}])")


def check(base: Base, today: date) -> list[str]:
    """Everything that is wrong with the articles themselves."""
    return (
        [finding for article in base.articles for finding in _of_article(article, base.catalogue, today)]
        + list(_coverage(base))
        + list(_doubles(base.articles))
        + [finding for where, group in _unheld(base) for finding in _told_in_all_languages(where, group)]
        + list(_held_and_not(base))
    )


def not_brought_back(knowledge: KnowledgeBase, among: int = 3) -> list[str]:
    """Articles' own questions that search does not bring back to their article among the first `among` articles.

    Each is asked as somebody of the article's organisation would ask it. Its own vector is in the index, so what is found here
    are questions that another article claims. Questions that name both organisations are left out: they are answered side by
    side, from the best passage of each.
    """
    asked = [(article, text) for article in knowledge.base.articles for text in article.head.questions]
    rankings = knowledge.rank_all([Question(question=text, org=_organisation(article)) for article, text in asked])
    findings = []
    for (article, text), ranking in zip(asked, rankings, strict=True):
        found = list(dict.fromkeys(hit.passage.article for hit in ranking.hits[:40]))[:among]
        if article.id not in found and not knowledge.compares(text):
            findings.append(
                f"{article.path}: question {text!r} brings {', '.join(found)} instead. Reword or move it."
            )
    return findings


def dead_citations(knowledge: KnowledgeBase) -> list[str]:
    """Spans that a citation could carry and that do not stand word for word in the article."""
    findings = []
    for article in knowledge.base.articles:
        for passage in passages(article):
            if article.text[passage.start : passage.end] != passage.text:
                findings.append(f"{article.path}: passage {passage.number} is not at its offsets.")
            findings += [
                f"{article.path}: sentence {s.text[:40]!r} is not at its offsets."
                for s in sentences(article, passage)
                if article.text[s.start : s.end] != s.text
            ]
    return findings


def _of_article(article: Article, catalogue: Catalogue, today: date) -> Iterator[str]:
    yield from _sources(article, catalogue)
    yield from _text(article)
    if not _its_own(article):
        yield from _figures(article, catalogue)
    yield from _review(article, today)


def _its_own(article: Article) -> bool:
    """What an organisation writes itself: a career story, say. Its sources and figures are its own to answer for."""
    return article.head.collection == "organisation"


def _organisation(article: Article) -> str | None:
    return None if article.head.organisation == "both" else article.head.organisation


def _sources(article: Article, catalogue: Catalogue) -> Iterator[str]:
    for source in article.head.sources:
        if source.section is None and source.fact is None and not (_its_own(article) and source.document):
            yield f"{article.path}: source {source.key!r} names neither a section nor a fact."
        if source.section is not None and source.section not in catalogue.sections:
            yield f"{article.path}: source {source.key!r}: unknown section {source.section!r}. Sections stand in sections.yaml."
        if source.fact is not None and source.fact not in catalogue.facts:
            yield f"{article.path}: source {source.key!r}: unknown fact {source.fact!r}. Facts stand in facts.yaml."
        if not source.as_of:
            yield f"{article.path}: source {source.key!r} has no date (as_of)."


def _text(article: Article) -> Iterator[str]:
    lead = passages(article)[0]
    words = len(lead.text.split())
    if words > LEAD_WORDS:
        yield f"{article.path}: the lead has {words} words; at most {LEAD_WORDS}."
    least = OWN_QUESTIONS if _its_own(article) else QUESTIONS
    if len(article.head.questions) < least:
        yield f"{article.path}: {len(article.head.questions)} questions; at least {least}."
    for block in article.blocks:
        if _ANSWERS_ONE_WORDING.match(block.text):
            yield f"{article.path}: {block.text[:40]!r} answers one wording and misleads with another. State the fact."
        if _MARKUP.search(block.text):
            yield f"{article.path}: markup in {block.text[:50]!r}. Plain text only, it is quoted word for word."


def _figures(article: Article, catalogue: Catalogue) -> Iterator[str]:
    held = catalogue.figures(article)
    for block in article.blocks:
        for number in _NUMBER.findall(_CODE.sub(" ", block.text)):
            if number.rstrip(",.") not in held:
                yield f"{article.path}: the figure {number} in {block.text[:60]!r} stands in none of its sources."


def _review(article: Article, today: date) -> Iterator[str]:
    if article.head.review_by < f"{today:%Y-%m}":
        yield f"{article.path}: was to be reviewed by {article.head.review_by}. Look at its sources again, then set a new month."


def _coverage(base: Base) -> Iterator[str]:
    cited = {source.section for article in base.articles for source in article.head.sources}
    for section in sorted(base.catalogue.section_ids - cited):
        yield f"{Path('sections.yaml')}: no article covers {section}."


def _doubles(articles: Sequence[Article]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for article in articles:
        for question in article.head.questions:
            key = question.strip().lower()
            if key in seen:
                yield f"{article.path}: question {question!r} also stands in {seen[key]}."
            seen[key] = article.id


def _unheld(base: Base) -> list[tuple[Path, NotHeld]]:
    """Every group of questions that are not held, with the file in which it stands; an organisation's own articles left out."""
    shipped = [article for article in base.articles if not _its_own(article)]
    return [
        *((article.path, group) for article in shipped for group in article.head.not_held),
        *((Path("topics_not_held.yaml"), group) for group in base.topics.topics),
    ]


def _told_in_all_languages(where: Path, group: NotHeld) -> Iterator[str]:
    """In a language without examples, what is not held looks like what is; without a reason, nobody is told why."""
    for language in get_args(Language):
        if not group.reason_in(language):
            yield f"{where}: {group.reason[:50]!r} has no reason in {language!r}. Add reason_{language}."
        if not group.questions_in(language):
            yield f"{where}: {group.reason[:50]!r} has no questions in {language!r}. Add questions_{language}."


def _held_and_not(base: Base) -> Iterator[str]:
    answered = {
        question.strip().lower(): article.id
        for article in base.articles
        for language in get_args(Language)
        for question in article.head.questions_in(language)
    }
    for where, group in _unheld(base):
        for question in (question for language in get_args(Language) for question in group.questions_in(language)):
            if question.strip().lower() in answered:
                yield f"{where}: {question!r} is not held here and answered by {answered[question.strip().lower()]}."

"""Quotations: sentences of the knowledge base, word for word, each with its source and the address that opens at it.

Articles are English. What a French or Spanish manager is to say aloud is retold in `config/pack_sentences.<language>.yaml`,
by the sentence: an English sentence that changes has no retelling any more, and is shown as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from pydantic import RootModel

from actions.plans.sources import CONTENT
from actions.plans.texts import Words
from config import yaml_file
from config.settings import ROOT
from knowledge.answer import Authority, Language
from knowledge.catalogue import Catalogue
from knowledge.chunking import Passage, Sentence, passages, sentences
from knowledge.documents import Article, read_all


class QuoteError(LookupError):
    """What is to be quoted does not stand in the knowledge base: which part is missing, and what there is instead."""


@dataclass(frozen=True)
class Quotation:
    """One sentence or list item. `start` and `end` are offsets in the article's text; `url` opens at it."""

    text: str
    article: str
    title: str
    authority: Authority
    document: str
    document_title: str
    section: str | None
    as_of: str
    start: int
    end: int
    url: str


def find(article: str, heading: str, pick: Sequence[int]) -> tuple[Quotation, ...]:
    """The picked sentences under a heading; all of them where none is picked.

    Raises:
        QuoteError
    """
    known = _articles().get(article)
    if known is None:
        raise QuoteError(f"no article {article!r} in the knowledge base")
    passage = _passage(known, heading)
    found = sentences(known, passage)
    wrong = [number for number in pick if number > len(found)]
    if wrong:
        raise QuoteError(f"{article}, {heading!r}: sentence {wrong[0]} of {len(found)}")
    return tuple(_quotation(known, passage, found[n - 1]) for n in (pick or range(1, len(found) + 1)))


class Sentences(RootModel[dict[Words, Words]]):
    """Sentences as they stand in articles, and how they are said in another language."""


@cache
def sentences_in(language: Language, folder: Path = ROOT / "config") -> dict[str, str]:
    """What is quoted, said in a language; nothing in English.

    Raises:
        config.yaml_file.ConfigFileError: naming file, line and reason of every error.
    """
    return {} if language == "en" else yaml_file.load(folder / f"pack_sentences.{language}.yaml", Sentences).root


def article_of(article: str) -> Article:
    """An article that is quoted.

    Raises:
        KeyError: there is none.
    """
    return _articles()[article]


def _passage(article: Article, heading: str) -> Passage:
    known = passages(article)
    found = next((passage for passage in known if passage.heading == heading), None)
    if found is None:
        headings = "; ".join(passage.heading for passage in known if passage.heading)
        raise QuoteError(f"{article.id} has no heading {heading!r}; it has: {headings}")
    return found


def _quotation(article: Article, passage: Passage, sentence: Sentence) -> Quotation:
    origin = _catalogue().origin(article, article.source(passage.source))
    query = urlencode({"span": f"{sentence.start}-{sentence.end}", "v": article.version})
    return Quotation(
        text=sentence.text, article=article.id, title=article.head.title, authority=origin.authority,
        document=origin.document, document_title=origin.document_title, section=origin.section, as_of=origin.as_of,
        start=sentence.start, end=sentence.end, url=f"/knowledge/{article.id}?{query}#span",
    )  # fmt: skip


@cache
def _articles() -> dict[str, Article]:
    return {article.id: article for article in read_all(CONTENT)}


@cache
def _catalogue() -> Catalogue:
    return Catalogue.load(CONTENT)

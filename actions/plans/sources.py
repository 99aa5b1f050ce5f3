"""Where a rule or a programme stands: a section of a framework, or a dated fact, looked up in the knowledge base."""

from functools import cache
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from actions.plans.types import Source
from config.settings import ROOT
from knowledge.catalogue import Catalogue
from knowledge.documents import read_all

CONTENT = ROOT / "knowledge" / "content"
UNDATED = "undated"


class SourceRef(BaseModel):
    """A source as config files name it: a framework's section, a fact, or an instrument with title and date."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str | None = None
    section: str | None = None
    fact: str | None = None
    title: str | None = None
    as_of: str | None = None

    @model_validator(mode="after")
    def _exists(self) -> Self:
        known = _catalogue()
        if (self.document is None) == (self.fact is None):
            raise ValueError("name either a document or a fact")
        if self.fact is not None and self.fact not in known.facts:
            raise ValueError(f"no fact {self.fact!r} in the knowledge base")
        if self.section is not None and self.section not in known.sections:
            raise ValueError(f"no section {self.section!r} in the knowledge base")
        if self.document is not None and self.as_of is None:
            raise ValueError("a document needs as_of, its date")
        if self.document is not None and self.document not in known.documents and self.title is None:
            raise ValueError(f"document {self.document!r} is not in the knowledge base: give its title")
        return self

    def resolved(self) -> Source:
        """The source with title, date and address."""
        known = _catalogue()
        if self.fact is not None:
            fact = known.facts[self.fact]
            return Source(
                document=fact.symbol or fact.id,
                title=fact.title,
                as_of=self.as_of or fact.as_of or UNDATED,
                url=fact.url,
            )
        document = known.documents.get(str(self.document))
        title = self.title or (document.title if document else str(self.document))
        article = _articles().get(self.section or "")
        return Source(
            document=str(self.document),
            title=title,
            section=self.section,
            as_of=str(self.as_of),
            url=f"/knowledge/{article}" if article else None,
        )


def warm() -> None:
    """Read at start what the first answer would otherwise wait for."""
    _catalogue()
    _articles()


@cache
def _catalogue() -> Catalogue:
    return Catalogue.load(CONTENT)


@cache
def _articles() -> dict[str, str]:
    """For each section, the article that is most about it: which has it first among the fewest sources."""
    found: dict[str, tuple[int, str]] = {}
    for article in read_all(CONTENT):
        sources = article.head.sources
        if sources and sources[0].section:
            section, about = sources[0].section, (len(sources), article.id)
            found[section] = min(found.get(section, about), about)
    return {section: name for section, (_, name) in found.items()}

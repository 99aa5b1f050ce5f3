"""The sources that articles may cite: the frameworks' documents and sections, and the base of dated facts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from config import yaml_file
from knowledge.answer import Authority
from knowledge.documents import Article, Source

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


class Document(BaseModel):
    """A source document, whole."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    organisation: str
    publisher: str
    as_of: str


class Section(BaseModel):
    """A section of a framework: `figures` are all numbers that stand in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    document: str
    figures: list[str]


class Fact(BaseModel):
    """A fact outside the frameworks, with its date, its source and what to beware of."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    organisation: str
    statement: str
    figures: list[str | int | float]
    title: str
    symbol: str | None
    kind: str
    as_of: str | None
    caution: str | None
    url: str | None = None

    @property
    def authority(self) -> Authority:
        """A rule where an official source was read, else guidance; research and methods bind nobody."""
        if self.organisation == "general":
            return "guidance"
        return (
            "policy"
            if self.kind in ("official-page", "official-manual", "library-record", "copy-of-document")
            else "guidance"
        )


class _Sections(BaseModel):
    documents: list[Document]
    sections: list[Section]


class _Facts(BaseModel):
    facts: list[Fact]


@dataclass(frozen=True)
class Origin:
    """A source as it is shown: what it is called, its own section, its date, its caution."""

    authority: Authority
    document: str
    document_title: str
    section: str | None
    section_title: str | None
    symbol: str | None
    as_of: str
    caution: str | None
    url: str | None


@dataclass(frozen=True)
class Catalogue:
    """Documents, sections and facts by id."""

    documents: Mapping[str, Document]
    sections: Mapping[str, Section]
    facts: Mapping[str, Fact]

    @classmethod
    def load(cls, content: Path) -> "Catalogue":
        """Read sections.yaml and facts.yaml of the content folder."""
        sections = yaml_file.load(content / "sections.yaml", _Sections)
        facts = yaml_file.load(content / "facts.yaml", _Facts)
        return cls(
            documents={d.id: d for d in sections.documents},
            sections={s.id: s for s in sections.sections},
            facts={f.id: f for f in facts.facts},
        )

    def origin(self, article: Article, source: Source) -> Origin:
        """How `source` of `article` is shown."""
        if source.fact:
            fact = self.facts[source.fact]
            return Origin(
                authority=fact.authority,
                document=fact.symbol or fact.id,
                document_title=fact.title,
                section=None,
                section_title=None,
                symbol=fact.symbol,
                as_of=source.as_of or fact.as_of or article.head.as_of,
                caution=fact.caution,
                url=fact.url,
            )
        document = self.documents.get(source.document or "")
        section = self.sections.get(source.section or "")
        return Origin(
            authority=article.head.authority,
            document=source.document or "",
            document_title=document.title if document else (source.document or ""),
            section=source.section,
            section_title=section.title if section else None,
            symbol=source.symbol,
            as_of=source.as_of or (document.as_of if document else article.head.as_of),
            caution=None,
            url=None,
        )

    def figures(self, article: Article) -> frozenset[str]:
        """Every number that the article's sources hold, plus those of their dates."""
        found: set[str] = set()
        for source in article.head.sources:
            if source.section and source.section in self.sections:
                found.update(self.sections[source.section].figures)
            if source.fact and source.fact in self.facts:
                fact = self.facts[source.fact]
                told = [fact.statement, *map(str, fact.figures), fact.symbol, fact.as_of, fact.caution, fact.title]
                found.update(_NUMBER.findall(" ".join(part for part in told if part)))
            found.update(_NUMBER.findall(f"{source.as_of or ''} {source.symbol or ''}"))
        return frozenset(number.rstrip(",") for number in found)

    @cached_property
    def section_ids(self) -> frozenset[str]:
        """All section ids."""
        return frozenset(self.sections)

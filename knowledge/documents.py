"""Articles: Markdown files with front matter, read into blocks of plain text whose offsets never lie.

An article's `text` is its blocks joined by blank lines; every passage, quotation and citation is a span of it.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from config import yaml_file
from knowledge.answer import Authority, Language, Organisation, Role

BlockKind = Literal["heading", "paragraph", "item", "row", "note"]
Turn = Literal[
    "hr", "learning-focal-point", "counsellor", "ombudsman", "ethics", "staff-legal-assistance", "manager", "none"
]
_ATTRIBUTES = re.compile(r"\s*\{([^}]*)\}\s*$")
_JOIN = "\n\n"


class ArticleError(ValueError):
    """An article cannot be read: which file, what is wrong, what is expected."""


class Source(BaseModel):
    """Where an article's statements come from: a framework's section, or a dated fact of the fact base."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    document: str | None = None
    section: str | None = None
    fact: str | None = None
    symbol: str | None = None
    as_of: str | None = None


class NotHeld(BaseModel):
    """Questions that sound as if the article held their answer, though no source does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    questions: list[str]
    questions_fr: list[str] = []
    questions_es: list[str] = []
    reason: str
    reason_fr: str | None = None
    reason_es: str | None = None
    turn_to: Turn = "hr"

    def reason_in(self, language: Language) -> str | None:
        """The reason in a language, if it stands there."""
        return {"en": self.reason, "fr": self.reason_fr, "es": self.reason_es}[language]

    def questions_in(self, language: Language) -> list[str]:
        """The questions of a language."""
        return {"en": self.questions, "fr": self.questions_fr, "es": self.questions_es}[language]


class FrontMatter(BaseModel):
    """The head of an article's file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    collection: Literal["framework", "guides", "policies", "organisation"]
    authority: Authority
    organisation: Organisation | Literal["both"]
    kind: Literal["article", "story"] = "article"
    audience: list[Role]
    sources: list[Source]
    as_of: str
    review_by: str = Field(
        pattern=r"^\d{4}-(0[1-9]|1[0-2])$", description="Month by which somebody must look at it again."
    )
    supersedes: str | None = None
    questions: list[str]
    questions_fr: list[str] = []
    questions_es: list[str] = []
    not_held: list[NotHeld] = []

    def questions_in(self, language: Language) -> list[str]:
        """The questions of a language."""
        return {"en": self.questions, "fr": self.questions_fr, "es": self.questions_es}[language]


@dataclass(frozen=True)
class Block:
    """A heading, paragraph or list item; `start` and `end` are character offsets in the article's text.

    An organisation's own documents also have table rows and notes, levels (1 is the widest heading; the depth of a list item,
    from 0; 1 for a table's head row) and pages.
    """

    kind: BlockKind
    text: str
    start: int
    end: int
    source: str
    categories: tuple[str, ...] = ()
    level: int = 0
    page: int | None = None


@dataclass(frozen=True)
class Article:
    """One article, whole."""

    head: FrontMatter
    blocks: tuple[Block, ...]
    path: Path

    @property
    def id(self) -> str:
        """The stable name, which is also the file's."""
        return self.head.id

    @cached_property
    def text(self) -> str:
        """All blocks, joined by blank lines."""
        return _JOIN.join(block.text for block in self.blocks)

    @cached_property
    def version(self) -> str:
        """Eight hex digits of the text's hash: a citation carries them, so that a page knows whether it changed."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:8]

    def source(self, key: str) -> Source:
        """The source with this key."""
        return next(source for source in self.head.sources if source.key == key)


def read(path: Path) -> Article:
    """Read one article.

    Raises:
        ArticleError: naming the file and what is wrong.
    """
    raw = path.read_text(encoding="utf-8")
    parts = raw.split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise ArticleError(f"{path}: no front matter. Begin the file with '---', the fields, and '---'.")
    try:
        head = FrontMatter.model_validate(yaml_file.parse(parts[1]))
    except (yaml.YAMLError, ValidationError) as error:
        raise ArticleError(f"{path}: front matter: {error}") from None
    if head.id != path.stem:
        raise ArticleError(f"{path}: id {head.id!r} is not the file's name. Rename one of them.")
    if not head.sources:
        raise ArticleError(f"{path}: no source. Every article names at least one.")
    blocks = tuple(_blocks(parts[2], head, path))
    if not blocks or blocks[0].kind != "paragraph":
        raise ArticleError(f"{path}: the body must begin with the lead paragraph that answers the title.")
    return Article(head=head, blocks=blocks, path=path)


def read_all(folder: Path) -> list[Article]:
    """All articles below a folder, by id.

    Raises:
        ArticleError: for the first file that cannot be read, or an id that stands twice.
    """
    articles = [read(path) for path in sorted(folder.glob("*/*.md"))]
    seen: dict[str, Path] = {}
    for article in articles:
        if article.id in seen:
            raise ArticleError(f"{article.path}: id {article.id!r} also stands in {seen[article.id]}. Rename one.")
        seen[article.id] = article.path
    return sorted(articles, key=lambda article: article.id)


def _blocks(body: str, head: FrontMatter, path: Path) -> Iterator[Block]:
    keys = {source.key for source in head.sources}
    source, position = head.sources[0].key, 0
    categories: tuple[str, ...] = ()
    for kind, raw in _lines(body):
        text = raw
        if kind == "heading":
            text, attributes = _split_attributes(raw)
            source = attributes.get("source", head.sources[0].key)
            categories = tuple(c.strip() for c in attributes.get("category", "").split(",") if c.strip())
            if source not in keys:
                raise ArticleError(
                    f"{path}: heading {text!r} names source {source!r}; the front matter has {sorted(keys)}."
                )
        yield Block(kind, text, position, position + len(text), source, categories)
        position += len(text) + len(_JOIN)


def _lines(body: str) -> Iterator[tuple[BlockKind, str]]:
    """Blocks of the restricted Markdown: `## ` headings, `- ` items, paragraphs that may run over lines."""
    kind: BlockKind = "paragraph"
    held: list[str] = []
    for line in [*body.splitlines(), ""]:
        stripped = line.strip()
        starts = stripped.startswith(("## ", "- "))
        if held and (starts or not stripped):
            yield kind, " ".join(held)
            held = []
        if not stripped:
            continue
        if stripped.startswith("## "):
            yield "heading", stripped[3:].strip()
            continue
        if starts:
            kind, stripped = "item", stripped[2:].strip()
        elif not held:
            kind = "paragraph"
        held.append(stripped)


def _split_attributes(heading: str) -> tuple[str, dict[str, str]]:
    found = _ATTRIBUTES.search(heading)
    if not found:
        return heading, {}
    pairs = (part.split("=", 1) for part in re.split(r"[\s;]+", found.group(1)) if "=" in part)
    return heading[: found.start()].strip(), {name.strip(): value.strip() for name, value in pairs}

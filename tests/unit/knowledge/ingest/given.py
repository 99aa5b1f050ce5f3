"""A small library in a temporary folder, with the toy encoder: no model, no network."""

from pathlib import Path

from knowledge.embeddings import ToyEncoder
from knowledge.ingest.adding import Outcome, Wanted, add
from knowledge.ingest.library import Library
from knowledge.ingest.structure import Extracted

__all__ = ["ToyEncoder", "given_added", "given_file", "given_library", "shape"]

HANDBOOK = """# Handbook of the invented house

Issued on 1 March 2024.

## Parking permits

A parking permit is issued by the garage desk within three working days. It stays valid for one year.

## Library cards

A library card is issued by the reading room on the same day. Books are lent for three weeks.
"""


def given_file(folder: Path, name: str = "handbook.md", text: str = HANDBOOK) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def given_added(library: Library, *paths: Path, wanted: Wanted | None = None) -> list[Outcome]:
    return list(add(library, paths, wanted or Wanted()))


def given_library(folder: Path) -> Library:
    """One handbook, added."""
    library = Library(folder / "library")
    given_added(library, given_file(folder))
    return library


def shape(found: Extracted) -> list[tuple[str, int, str]]:
    """Kind, level and text of each part."""
    return [(p.kind, p.level, p.text) for p in found.parts]

"""Takes files into the library: what is there already is told, a newer edition supersedes the older, a bad file harms nothing."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from knowledge.answer import Organisation
from knowledge.ingest import editions
from knowledge.ingest.dates import date_in_name
from knowledge.ingest.library import DateFrom, Entry, Library
from knowledge.ingest.limits import Limits
from knowledge.ingest.reading import read
from knowledge.ingest.structure import Extracted, IngestError
from knowledge.ingest.worker import SUFFIXES

Progress = Callable[[Path, int, int], None]


@dataclass(frozen=True)
class Wanted:
    """How documents are taken in. What is None is found in the file.

    Attributes:
        separate: never take a document for another edition of one that is there.
    """

    organisation: Organisation | Literal["both"] = "both"
    title: str | None = None
    as_of: str | None = None
    separate: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of one file: `entry` is the document that it is, or already was; `other` the edition before or after."""

    path: Path
    kind: Literal["added", "duplicate", "refused", "skipped"]
    entry: Entry | None = None
    other: Entry | None = None
    reason: str = ""


def add(
    library: Library,
    paths: Sequence[Path],
    wanted: Wanted,
    limits: Limits | None = None,
    progress: Progress = lambda *_: None,
) -> Iterator[Outcome]:
    """Take in files and what stands in folders, one after another."""
    for path, named in _files(paths):
        if not named and path.suffix.lower() not in SUFFIXES:
            yield Outcome(path, "skipped", reason=f"{path}: not a format that Cairn reads.")
            continue
        try:
            with library.alone():
                yield _add(library, path, wanted, limits, progress)
        except IngestError as error:
            yield Outcome(path, "refused", reason=str(error))


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Files in order, with whether they were named; links inside folders are not followed, hidden files left alone."""
    for path in paths:
        if not path.is_dir() or path.is_symlink():
            yield path, True
            continue
        for found in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in found.relative_to(path).parts)
            if found.is_file() and not found.is_symlink() and not hidden:
                yield found, False


def _add(library: Library, path: Path, wanted: Wanted, limits: Limits | None, progress: Progress) -> Outcome:
    known = library.entries()
    sha256 = _hash(path)
    same = editions.duplicate(known, sha256) if sha256 else None
    if same is not None:
        return Outcome(path, "duplicate", library.entry(same.id))
    found = read(path, limits, lambda done, of: progress(path, done, of))
    stored = json.dumps(found.as_json(), ensure_ascii=False).encode()
    entry = _entry(path, found, wanted, sha256, hashlib.sha256(stored).hexdigest())
    same = editions.duplicate(known, sha256, entry.text_sha256)
    if same is not None:
        return Outcome(path, "duplicate", library.entry(same.id))
    before = None if wanted.separate else editions.edition_of(known, entry.title, entry.organisation, entry.sketch)
    other = library.entry(before.id) if before else None
    entry, others = _in_force(entry, other, known)
    library.put(entry, stored, others)
    return Outcome(path, "added", entry, other)


def _in_force(entry: Entry, other: Entry | None, known: Sequence[Entry]) -> tuple[Entry, list[Entry]]:
    """Of two editions the one of the later date holds; of one date, the one that came later."""
    if other is None:
        return entry, list(known)
    if entry.as_of < other.as_of[: len(entry.as_of)]:
        return entry.model_copy(update={"superseded_by": other.id}), list(known)
    older = {other.id} | {e.id for e in known if e.superseded_by == other.id}
    return entry, [e.model_copy(update={"superseded_by": entry.id}) if e.id in older else e for e in known]


def _entry(path: Path, found: Extracted, wanted: Wanted, sha256: str, stored_sha256: str) -> Entry:
    title = wanted.title or found.title or _title_of_name(path)
    as_of, as_of_from = _date(path, found, wanted)
    printed = editions.fingerprint(found.parts)
    return Entry(
        id=f"{_slug(title)}-{sha256[:8]}", title=title, organisation=wanted.organisation, as_of=as_of, as_of_from=as_of_from,
        file=path.name, sha256=sha256, text_sha256=printed.text_sha256, sketch=printed.sketch, stored_sha256=stored_sha256,
        words=printed.words, pages=found.pages, added_on=datetime.now(UTC).date().isoformat(),
    )  # fmt: skip


def _date(path: Path, found: Extracted, wanted: Wanted) -> tuple[str, DateFrom]:
    if wanted.as_of:
        return wanted.as_of, "option"
    if found.as_of:
        return found.as_of, "text"
    named = date_in_name(path.stem)
    if named:
        return named, "name"
    return found.changed or date.fromtimestamp(path.stat().st_mtime).isoformat(), "file"


def _hash(path: Path) -> str:
    """Hash of the file; empty where it cannot be read, which is told when it is opened."""
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _title_of_name(path: Path) -> str:
    return re.sub(r"[\s_-]+", " ", path.stem).strip().capitalize() or path.name


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].rstrip("-") or "document"

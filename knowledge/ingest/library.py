"""The organisation's own documents as they are kept: one JSON file each, and the list of all. No originals, no pickle.

`library.json` names every document with the hash of the file it came from, of its text, and of its stored structure, so that
duplicates are told, and a damaged file is found.
"""

import fcntl
import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.answer import Organisation
from knowledge.documents import Block
from knowledge.ingest.cut import blocks_of, text_of
from knowledge.ingest.structure import Extracted, IngestError
from knowledge.whole_file import write_whole

FORMAT = 1
DateFrom = Literal["option", "text", "name", "file"]


class Entry(BaseModel):
    """One document of the library.

    Attributes:
        file: name of the file that it was read from; sha256: that file's hash.
        text_sha256: hash of its words, the same in any format; sketch: tells how alike two texts are;
            stored_sha256: hash of its stored structure.
        as_of_from: where its date comes from; "file" is the day on which the file was last changed.
        superseded_by: id of the newer edition, None for what holds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    organisation: Organisation | Literal["both"]
    as_of: str
    as_of_from: DateFrom
    file: str
    sha256: str
    text_sha256: str
    sketch: tuple[int, ...]
    stored_sha256: str
    words: int
    pages: int | None
    added_on: str
    superseded_by: str | None = None


class _List(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: Literal[1]
    documents: list[Entry]


@dataclass(frozen=True)
class OwnDocument:
    """A document with its text; `blocks` carry offsets in it."""

    entry: Entry
    blocks: tuple[Block, ...]

    @property
    def id(self) -> str:
        """The stable name."""
        return self.entry.id

    @cached_property
    def text(self) -> str:
        """All blocks, joined by blank lines."""
        return text_of(self.blocks)

    @property
    def version(self) -> str:
        """Eight hex digits that change with the text; a citation carries them."""
        return self.entry.text_sha256[:8]


class Library:
    """The documents below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read = lru_cache(maxsize=8)(self._read_document)

    @property
    def index(self) -> Path:
        """Where their search index stands."""
        return self.folder / "index"

    def entries(self) -> tuple[Entry, ...]:
        """All documents, in the order in which they were added.

        Raises:
            IngestError: the list is damaged.
        """
        path = self.folder / "library.json"
        try:
            return tuple(_List.model_validate_json(path.read_bytes()).documents)
        except FileNotFoundError:
            return ()
        except (OSError, ValidationError) as error:
            raise IngestError(
                f"{path}: unreadable: {error}. Restore it from a backup, or add the documents again."
            ) from None

    def entry(self, document_id: str) -> Entry | None:
        """One document's entry, or None."""
        return next((entry for entry in self.entries() if entry.id == document_id), None)

    def document(self, document_id: str) -> OwnDocument | None:
        """One document with its text, or None.

        Raises:
            IngestError: its stored structure is damaged or gone.
        """
        entry = self.entry(document_id)
        return self._read(entry) if entry else None

    def _read_document(self, entry: Entry) -> OwnDocument:
        path = self._path(entry.id)
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise IngestError(f"{path}: {error.strerror}. Add {entry.file} again.") from None
        if hashlib.sha256(raw).hexdigest() != entry.stored_sha256:
            raise IngestError(f"{path}: damaged (checksum). Add {entry.file} again.")
        return OwnDocument(entry, blocks_of(Extracted.from_json(json.loads(raw)).parts))

    def put(self, entry: Entry, stored: bytes, others: Sequence[Entry]) -> None:
        """Store a document; `others` are the entries beside it, as they are to be from now on."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._path(entry.id), stored)
        self._write_list([*others, entry])

    def drop(self, document_id: str) -> None:
        """Remove a document. What it had superseded holds again."""
        freed = [
            e.model_copy(update={"superseded_by": None}) if e.superseded_by == document_id else e
            for e in self.entries()
            if e.id != document_id
        ]
        self._write_list(freed)
        self._path(document_id).unlink(missing_ok=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else changes the library meanwhile."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _path(self, document_id: str) -> Path:
        return self.folder / f"{document_id}.json"

    def _write_list(self, entries: Sequence[Entry]) -> None:
        listed = _List(format=FORMAT, documents=list(entries))
        write_whole(self.folder / "library.json", listed.model_dump_json(indent=1).encode())

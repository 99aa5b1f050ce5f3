"""A backup as a file: a zip archive with a manifest that names each part with its size and hash."""

import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.operations.refused import OperationRefusedError

Store = Literal["sqlite", "postgresql"]
MANIFEST = "manifest.json"
CHUNK = 1 << 20
QUICK = 1
"""Level of compression: the higher ones take five times as long for a tenth less."""


class Part(BaseModel):
    """One file: its place in the data folder, bytes, SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    bytes: int
    sha256: str


class Manifest(BaseModel):
    """What a backup holds. `store`: what kind of database it came from; `revision`: of its schema."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1]
    made_at: str
    release: str
    store: Store
    revision: str | None
    parts: tuple[Part, ...]


class Writer:
    """Adds files to an archive, and remembers their hashes."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.parts: list[Part] = []

    def add(self, path: str, source: Path) -> None:
        """Add a file under a path."""
        with source.open("rb") as reading:
            self.stream(path, iter(lambda: reading.read(CHUNK), b""))

    def stream(self, path: str, chunks: Iterator[bytes]) -> None:
        """Add what comes in chunks under a path."""
        digest, size = hashlib.sha256(), 0
        with self._archive.open(path, "w", force_zip64=True) as writing:
            for chunk in chunks:
                writing.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.parts.append(Part(path=path, bytes=size, sha256=digest.hexdigest()))

    def close(self, manifest: Manifest) -> None:
        """Write the manifest."""
        self._archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """A new archive, there under its name only when it is whole and on the disk."""
    forming = path.with_name(f".{path.name}.forming")
    try:
        with os.fdopen(os.open(forming, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=QUICK) as archive:
                yield Writer(archive)
            file.flush()
            os.fsync(file.fileno())
        with reading(forming) as (written, manifest):
            for part in manifest.parts:
                _copied(written, part, None)
        forming.rename(path)
    finally:
        forming.unlink(missing_ok=True)


@contextmanager
def reading(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """An archive and its manifest.

    Raises:
        OperationRefusedError: it is none, or not one of ours.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = Manifest.model_validate_json(archive.read(MANIFEST))
            for part in manifest.parts:
                _check_path(path, part.path)
            yield archive, manifest
    except FileNotFoundError:
        raise OperationRefusedError(f"{path}: there is no such file.") from None
    except (zipfile.BadZipFile, KeyError, ValidationError, EOFError) as error:
        raise OperationRefusedError(
            f"{path} is not a whole backup of Cairn ({type(error).__name__}). Nothing was changed. Take another one."
        ) from None


def extract(archive: zipfile.ZipFile, part: Part, folder: Path) -> Path:
    """Write one part below a folder and check its hash.

    Raises:
        OperationRefusedError: it is not what the manifest says.
    """
    target = folder / part.path
    target.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        _copied(archive, part, file)
        file.flush()
        os.fsync(file.fileno())
    return target


def _copied(archive: zipfile.ZipFile, part: Part, to: IO[bytes] | None) -> None:
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(part.path) as source:
            # Never more than was promised: a damaged archive must not fill the disk.
            while size <= part.bytes and (chunk := source.read(CHUNK)):
                digest.update(chunk)
                size += len(chunk)
                if to is not None:
                    to.write(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError):
        size = -1
    if (size, digest.hexdigest()) != (part.bytes, part.sha256):
        raise OperationRefusedError(
            f"{part.path} in the backup is damaged (checksum). Nothing was changed. Take another backup."
        )


def _check_path(archive: Path, path: str) -> None:
    parts = PurePosixPath(path).parts
    if not parts or parts[0] == "/" or ".." in parts or "\\" in path or "\0" in path:
        raise OperationRefusedError(f"{archive}: the path {path!r} leads out of the backup. Nothing was changed.")

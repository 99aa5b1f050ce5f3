"""The search index of the own documents: vectors in half precision, an inverted-file FAISS index once they are many, BM25.

It stands in a folder named after its content, beside the one in use; `current.json` names the folder and the checksum of
every file, and is replaced last, so that whoever reads finds the old one or the new one, whole.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.embeddings import Encoder, Vectors
from knowledge.index import IndexBrokenError
from knowledge.ingest import bulk
from knowledge.ingest.library import Entry, Library
from knowledge.ingest.nearest import Nearest
from knowledge.ingest.passages import OwnPassage, PassageFile, passages_of, write_lines
from knowledge.lexical import StoredLexicalIndex
from knowledge.whole_file import write_whole

FORMAT = 1
HEADING = 0.15
"""How much of its heading a passage's vector takes up; found on the two frameworks' text."""
Progress = Callable[[str, int, int], None]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class OwnIndex:
    """An open index. `documents` are the library's entries as of its building."""

    documents: dict[str, Entry]
    passages: PassageFile
    nearest: Nearest
    lexical: StoredLexicalIndex
    owners: Rows
    stamp: str

    def __len__(self) -> int:
        return len(self.passages)


def fingerprint(entries: Sequence[Entry], encoder_name: str) -> str:
    """Hash of all that an index depends on."""
    digest = hashlib.sha256(f"{FORMAT} {HEADING} {encoder_name}\n".encode())
    for entry in entries:
        digest.update(entry.model_dump_json(exclude={"sketch"}).encode())
    return digest.hexdigest()


def stamp(library: Library) -> str:
    """What changes whenever another index is put in place; cheap to ask. Empty where there is none."""
    try:
        return str(json.loads((library.index / "current.json").read_bytes())["fingerprint"])
    except (OSError, ValueError, KeyError):
        return ""


def load(library: Library, encoder_name: str, *, as_it_is: bool = False) -> OwnIndex:
    """The stored index; with `as_it_is` even if documents have been added or removed since.

    Raises:
        IndexBrokenError: it is missing, of other documents, or damaged.
    """
    manifest = _manifest(library)
    entries = [Entry.model_validate(entry) for entry in manifest["documents"]]
    if manifest["encoder"] != encoder_name or (
        not as_it_is and manifest["fingerprint"] != fingerprint(library.entries(), encoder_name)
    ):
        raise IndexBrokenError(f"{library.index} is of other documents. Run `cairn knowledge build`.")
    folder = library.index / manifest["folder"]
    for name, expected in manifest["files"].items():
        if _sha256(folder / name) != expected:
            raise IndexBrokenError(f"{folder / name} is damaged (checksum). Run `cairn knowledge build`.")
    return _open(folder, entries, str(manifest["fingerprint"]))


def build(library: Library, encoder: Encoder, progress: Progress = lambda what, done, of: None) -> OwnIndex:
    """Encode what is not known yet, write the index beside the old one, and put it in its place.

    Raises:
        IngestError: a document of the library is damaged; which one, and what to do.
    """
    entries = library.entries()
    library.index.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="building-", dir=library.index))
    try:
        found = [p for e in entries if (document := library.document(e.id)) for p in passages_of(document)]
        _write(work, found, library, encoder, progress)
        return _put_in_place(work, library, entries, encoder.name)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _write(work: Path, found: Sequence[OwnPassage], library: Library, encoder: Encoder, progress: Progress) -> None:
    keys = [_key(p) for p in found]
    np.save(work / "offsets.npy", write_lines(work / "passages.jsonl", found))
    order = {document: at for at, document in enumerate(dict.fromkeys(p.document for p in found))}
    np.save(work / "owners.npy", np.array([order[p.document] for p in found], dtype=np.int64))
    vectors = _vectors(found, keys, library, encoder, progress)
    np.save(work / "vectors.npy", vectors)
    np.save(work / "keys.npy", np.array(keys, dtype="S32"))
    progress("index", 0, 1)
    Nearest.write(work, vectors)
    StoredLexicalIndex.write(work / "bm25", (p.searched for p in found))
    progress("index", 1, 1)


def _vectors(
    found: Sequence[OwnPassage], keys: Sequence[str], library: Library, encoder: Encoder, progress: Progress
) -> Vectors:
    """Each passage's vector with some of its heading's, in half precision; what the old index knows is taken from it."""
    known = _known(library, encoder.name)
    missing = [at for at, key in enumerate(keys) if key.encode() not in known]
    texts = bulk.encode_all(encoder, [found[at].encoded for at in missing], lambda d, of: progress("passages", d, of))
    headings = list(dict.fromkeys(found[at].heading for at in missing if found[at].heading))
    above = dict(zip(headings, bulk.encode_all(encoder, headings), strict=True))
    made: dict[str, Any] = {}
    for at, text in zip(missing, texts, strict=True):
        mixed = text.astype(np.float32) + HEADING * np.asarray(above.get(found[at].heading, 0.0), np.float32)
        made[keys[at]] = (mixed / max(float(np.linalg.norm(mixed)), 1e-9)).astype(np.float16)
    rows = [made[key] if key in made else known[key.encode()] for key in keys]
    return np.stack(rows) if rows else np.zeros((0, 1), np.float16)


def _known(library: Library, encoder_name: str) -> dict[bytes, Any]:
    """Vectors of the index in place by key, if it is sound and of the same encoder."""
    try:
        manifest = _manifest(library)
        folder = library.index / manifest["folder"]
        files = manifest["files"]
        sound = all(_sha256(folder / name) == files[name] for name in ("vectors.npy", "keys.npy"))
        if manifest["encoder"] != encoder_name or manifest["format"] != FORMAT or not sound:
            return {}
        return dict(zip(np.load(folder / "keys.npy"), np.load(folder / "vectors.npy"), strict=True))
    except (IndexBrokenError, OSError, KeyError, ValueError):
        return {}


def _put_in_place(work: Path, library: Library, entries: Sequence[Entry], encoder_name: str) -> OwnIndex:
    made = fingerprint(entries, encoder_name)
    folder = library.index / f"{made[:16]}-{work.name.rsplit('-', 1)[1]}"
    work.chmod(0o755)
    work.rename(folder)
    files = {str(p.relative_to(folder)): _sha256(p) for p in sorted(folder.rglob("*")) if p.is_file()}
    manifest = {
        "format": FORMAT,
        "fingerprint": made,
        "encoder": encoder_name,
        "folder": folder.name,
        "files": files,
        "documents": [entry.model_dump(mode="json") for entry in entries],
    }
    write_whole(library.index / "current.json", json.dumps(manifest).encode())
    # Whoever has the old one open keeps its files until it lets go of them.
    for old in library.index.iterdir():
        if old.is_dir() and old != folder and not old.name.startswith("building-"):
            shutil.rmtree(old, ignore_errors=True)
    return _open(folder, entries, made)


def _open(folder: Path, entries: Sequence[Entry], made: str) -> OwnIndex:
    return OwnIndex(
        {entry.id: entry for entry in entries},
        PassageFile(folder / "passages.jsonl", np.load(folder / "offsets.npy")),
        Nearest(folder),
        StoredLexicalIndex(folder / "bm25"),
        np.load(folder / "owners.npy"),
        made,
    )


def _manifest(library: Library) -> dict[str, Any]:
    path = library.index / "current.json"
    try:
        manifest = dict(json.loads(path.read_bytes()))
        assert {"format", "fingerprint", "encoder", "folder", "files", "documents"} <= manifest.keys()  # noqa: S101
    except (OSError, ValueError, AssertionError) as error:
        raise IndexBrokenError(f"{path}: missing or unreadable ({error}). Run `cairn knowledge build`.") from None
    if manifest["format"] != FORMAT:
        raise IndexBrokenError(f"{path}: of another version of Cairn. Run `cairn knowledge build`.")
    return manifest


def _key(passage: OwnPassage) -> str:
    return hashlib.sha256(f"{HEADING}\n{passage.heading}\n{passage.encoded}".encode()).hexdigest()[:32]


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""

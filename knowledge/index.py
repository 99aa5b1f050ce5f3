"""The search index: what is searched, its vectors, and the FAISS index over them. The sole importer of faiss.

What is stored are texts' vectors with checksums; FAISS itself is built from them in memory, in milliseconds, because a
FAISS file with a broken body loads without a word.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, get_args

import faiss
import numpy as np

from knowledge.answer import Language
from knowledge.answerability import NOTHING_LEARNT, Answerability, fit
from knowledge.chunking import passages
from knowledge.documents import Article, NotHeld
from knowledge.embeddings import Encoder, Vectors
from knowledge.whole_file import write_whole

Kind = Literal["passage", "question", "not_held", "handoff"]
FORMAT = 9
EVERYTHING = -2.0
"""Below any cosine."""
# One question is a few milliseconds of one core. A second thread spins while it waits, and takes the core that Rasa needs.
faiss.omp_set_num_threads(1)


class IndexBrokenError(RuntimeError):
    """A stored file does not match its checksum, or is missing."""


@dataclass(frozen=True)
class Entry:
    """One searched text.

    Attributes:
        owner: position of its article in the list of articles, or -1 for a topic that no article is near.
        number: number of the passage, of the question, or of the not-held group.
        language: of the text.
    """

    kind: Kind
    owner: int
    number: int
    text: str
    language: Language = "en"


def entries(articles: Sequence[Article], topics: Sequence[NotHeld] = ()) -> list[Entry]:
    """Everything that is searched: passages, the articles' own questions, and what is known not to be held."""
    found: list[Entry] = []
    for at, article in enumerate(articles):
        title = article.head.title
        found += [Entry("passage", at, p.number, f"{title}. {p.heading}. {p.text}") for p in passages(article)]
        found.append(Entry("question", at, 0, title))
        for language in get_args(Language):
            found += [
                Entry("question", at, n, q, language) for n, q in enumerate(article.head.questions_in(language), 1)
            ]
        found += _not_held(at, article.head.not_held)
    return found + _not_held(-1, topics)


def _not_held(owner: int, groups: Sequence[NotHeld]) -> list[Entry]:
    return [
        Entry("not_held", owner, number, question, language)
        for number, group in enumerate(groups)
        for language in get_args(Language)
        for question in group.questions_in(language)
    ]


class DenseIndex:
    """Unit vectors in FAISS, searched by inner product (cosine)."""

    def __init__(self, vectors: Vectors, answerability: Answerability = NOTHING_LEARNT) -> None:
        self.vectors = vectors
        self.answerability = answerability
        self._faiss = faiss.IndexFlatIP(vectors.shape[1])
        self._faiss.add(vectors)

    def similarities(self, query: Vectors) -> Vectors:
        """Cosine of the query, shape (dimension,), with every stored vector, shape (vectors,)."""
        # A range that holds all of them: `search` would sort them first, which takes longer than comparing them.
        _, values, places = self._faiss.range_search(query.reshape(1, -1), EVERYTHING)
        result = np.empty(self._faiss.ntotal, np.float32)
        result[places] = values
        return result


def fingerprint(found: Sequence[Entry], encoder_name: str) -> str:
    """Hash of all that the vectors depend on."""
    digest = hashlib.sha256(f"{FORMAT} {encoder_name}\n".encode())
    for entry in found:
        digest.update(json.dumps(asdict(entry), sort_keys=True).encode())
    return digest.hexdigest()


def load(folder: Path, found: Sequence[Entry], encoder_name: str) -> DenseIndex:
    """The stored index for exactly these entries.

    Raises:
        IndexBrokenError: if it is missing, of other content, or damaged.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
        raw = (folder / manifest["vectors"]).read_bytes()
    except (OSError, ValueError, KeyError) as error:
        raise IndexBrokenError(
            f"Index missing or unreadable at {folder}: {error}. Run `cairn knowledge build`."
        ) from None
    if manifest["fingerprint"] != fingerprint(found, encoder_name):
        raise IndexBrokenError(f"Index at {folder} is of other content. Run `cairn knowledge build`.")
    if hashlib.sha256(raw).hexdigest() != manifest["sha256"]:
        raise IndexBrokenError(f"Index at {folder} is damaged (checksum). Run `cairn knowledge build`.")
    vectors = np.frombuffer(raw, dtype=np.float32).reshape(manifest["count"], manifest["dimension"])
    return DenseIndex(np.ascontiguousarray(vectors), Answerability(**manifest["answerability"]))


def build(folder: Path, found: Sequence[Entry], encoder: Encoder) -> DenseIndex:
    """Encode what is not known yet, write the index beside the old one and swap it in whole."""
    known = _known_vectors(folder, encoder.name)
    missing = sorted({e.text for e in found if _key(e.text) not in known})
    if missing:
        known.update(zip(map(_key, missing), encoder.encode(missing), strict=True))
    vectors = np.ascontiguousarray(np.stack([known[_key(e.text)] for e in found]).astype(np.float32))
    answerability = _learn(found, vectors, encoder.floor)
    raw = vectors.tobytes()
    sha = hashlib.sha256(raw).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    name = f"vectors-{sha[:16]}.f32"
    manifest = {
        "fingerprint": fingerprint(found, encoder.name),
        "encoder": encoder.name,
        "sha256": sha,
        "vectors": name,
        "count": len(found),
        "dimension": int(vectors.shape[1]),
        "texts": [_key(e.text) for e in found],
        "answerability": asdict(answerability),
    }
    write_whole(folder / name, raw)
    write_whole(folder / "manifest.json", json.dumps(manifest).encode())
    for old in folder.glob("vectors-*.f32"):
        if old.name != name:
            old.unlink(missing_ok=True)
    return DenseIndex(vectors, answerability)


def _learn(found: Sequence[Entry], vectors: Vectors, floor: float) -> Answerability:
    examples = [(at, entry) for at, entry in enumerate(found) if entry.kind in ("question", "not_held")]
    return fit(
        vectors[[at for at, _ in examples]],
        np.array([entry.kind == "question" for _, entry in examples], dtype=bool),
        [entry.text for _, entry in examples],
        [entry.language for _, entry in examples],
        floor,
    )


def _known_vectors(folder: Path, encoder_name: str) -> dict[str, Vectors]:
    """Vectors of the stored index by hash of their text, if it is sound and of the same encoder."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
        raw = (folder / manifest["vectors"]).read_bytes()
    except (OSError, ValueError, KeyError):
        return {}
    if manifest["encoder"] != encoder_name or hashlib.sha256(raw).hexdigest() != manifest["sha256"]:
        return {}
    vectors = np.frombuffer(raw, dtype=np.float32).reshape(manifest["count"], manifest["dimension"])
    return dict(zip(manifest["texts"], vectors, strict=True))


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]

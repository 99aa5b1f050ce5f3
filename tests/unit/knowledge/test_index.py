from pathlib import Path

import numpy as np
import pytest

from knowledge import index
from knowledge.embeddings import ToyEncoder
from tests.unit.knowledge.given import given_article


class CountingEncoder(ToyEncoder):
    def __init__(self) -> None:
        super().__init__()
        self.encoded: list[str] = []

    def encode(self, texts):  # type: ignore[no-untyped-def]
        self.encoded += texts
        return super().encode(texts)


def given_entries(folder: Path, body: str = "Moving is good.") -> list[index.Entry]:
    return index.entries([given_article(folder, body=body)])


def test_a_stored_index_loads_with_the_same_vectors(tmp_path: Path) -> None:
    found = given_entries(tmp_path)
    built = index.build(tmp_path / "index", found, ToyEncoder())
    loaded = index.load(tmp_path / "index", found, "toy")
    assert np.array_equal(built.vectors, loaded.vectors)


def test_a_flipped_byte_is_found_by_its_checksum(tmp_path: Path) -> None:
    found = given_entries(tmp_path)
    index.build(tmp_path / "index", found, ToyEncoder())
    (vectors,) = (tmp_path / "index").glob("*.f32")
    raw = bytearray(vectors.read_bytes())
    raw[7] ^= 1
    vectors.write_bytes(raw)
    with pytest.raises(index.IndexBrokenError, match="damaged"):
        index.load(tmp_path / "index", found, "toy")


def test_a_truncated_manifest_is_a_broken_index(tmp_path: Path) -> None:
    found = given_entries(tmp_path)
    index.build(tmp_path / "index", found, ToyEncoder())
    (tmp_path / "index" / "manifest.json").write_text('{"fingerprint": "')
    with pytest.raises(index.IndexBrokenError, match="cairn knowledge build"):
        index.load(tmp_path / "index", found, "toy")


def test_an_index_of_other_content_is_refused(tmp_path: Path) -> None:
    index.build(tmp_path / "index", given_entries(tmp_path), ToyEncoder())
    with pytest.raises(index.IndexBrokenError, match="other content"):
        index.load(tmp_path / "index", given_entries(tmp_path, "Staying is good."), "toy")


def test_only_changed_texts_are_encoded_again(tmp_path: Path) -> None:
    index.build(tmp_path / "index", given_entries(tmp_path), ToyEncoder())
    encoder = CountingEncoder()
    index.build(tmp_path / "index", given_entries(tmp_path, "Staying is good."), encoder)
    assert [text for text in encoder.encoded if "Staying" not in text] == []


def test_faiss_gives_the_cosine_with_every_vector(tmp_path: Path) -> None:
    dense = index.build(tmp_path / "index", given_entries(tmp_path), ToyEncoder())
    query = ToyEncoder().encode(["what is moving around"])[0]
    assert np.allclose(dense.similarities(query), dense.vectors @ query, atol=1e-6)

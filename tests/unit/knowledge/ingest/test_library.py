"""Adding, duplicates, editions; the index beside the one in use."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.embeddings import Vectors
from knowledge.index import IndexBrokenError
from knowledge.ingest import own_index
from knowledge.ingest.adding import Wanted
from knowledge.ingest.cut import LONGEST, blocks_of, pieces, text_of
from knowledge.ingest.editions import likeness, plain_title
from knowledge.ingest.library import Library
from knowledge.ingest.nearest import Nearest
from knowledge.ingest.passages import passages_of
from knowledge.ingest.structure import Part
from tests.unit.knowledge.ingest.given import HANDBOOK, ToyEncoder, given_added, given_file, given_library

LATER = HANDBOOK.replace("1 March 2024", "1 May 2025").replace("three working days", "five working days")


class CountingEncoder(ToyEncoder):
    def __init__(self) -> None:
        super().__init__()
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return super().encode(texts)


def test_a_document_is_kept_as_structure_and_not_as_its_original(tmp_path: Path) -> None:
    library = given_library(tmp_path)
    (entry,) = library.entries()
    assert (entry.title, entry.as_of, entry.as_of_from) == ("Handbook of the invented house", "2024-03-01", "text")
    assert sorted(p.suffix for p in library.folder.iterdir() if p.is_file()) == ["", ".json", ".json"]


def test_the_same_file_and_the_same_words_in_another_format_are_duplicates(tmp_path: Path) -> None:
    library = given_library(tmp_path)
    html = "".join(
        f"<h{2 - (n == 0)}>{t}</h{2 - (n == 0)}>" if t[0] == "#" else f"<p>{t}</p>"
        for n, t in enumerate(HANDBOOK.split("\n\n"))
    )
    page = given_file(
        tmp_path,
        "handbook.html",
        f"<html><body><main>{html.replace('## ', '').replace('# ', '')}</main></body></html>",
    )
    outcomes = given_added(library, tmp_path / "handbook.md", page)
    assert [o.kind for o in outcomes] == ["duplicate", "duplicate"]
    assert len(library.entries()) == 1


def test_a_newer_edition_supersedes_and_the_older_one_stays(tmp_path: Path) -> None:
    library = given_library(tmp_path)
    (outcome,) = given_added(library, given_file(tmp_path, "new.md", LATER))
    older, newer = library.entries()
    assert outcome.other is not None
    assert outcome.other.id == older.id
    assert (older.superseded_by, newer.superseded_by) == (newer.id, None)


def test_an_older_edition_that_comes_later_is_superseded_at_once(tmp_path: Path) -> None:
    library = Library(tmp_path / "library")
    given_added(library, given_file(tmp_path, "new.md", LATER), given_file(tmp_path, "old.md", HANDBOOK))
    newer, older = library.entries()
    assert (newer.superseded_by, older.superseded_by) == (None, newer.id)


def test_of_three_editions_only_the_newest_holds(tmp_path: Path) -> None:
    library = given_library(tmp_path)
    given_added(
        library, given_file(tmp_path, "2.md", LATER), given_file(tmp_path, "3.md", LATER.replace("2025", "2026"))
    )
    first, second, third = library.entries()
    assert (first.superseded_by, second.superseded_by, third.superseded_by) == (third.id, third.id, None)


def test_removing_the_newer_edition_brings_the_older_back(tmp_path: Path) -> None:
    library = given_library(tmp_path)
    given_added(library, given_file(tmp_path, "new.md", LATER))
    library.drop(library.entries()[1].id)
    (entry,) = library.entries()
    assert entry.superseded_by is None


def test_documents_of_two_organisations_are_no_editions_of_each_other(tmp_path: Path) -> None:
    library = given_library(tmp_path)
    given_added(library, given_file(tmp_path, "new.md", LATER), wanted=Wanted(organisation="undp"))
    assert [e.superseded_by for e in library.entries()] == [None, None]


def test_separate_keeps_both_in_force(tmp_path: Path) -> None:
    library = given_library(tmp_path)
    given_added(library, given_file(tmp_path, "new.md", LATER), wanted=Wanted(separate=True))
    assert [e.superseded_by for e in library.entries()] == [None, None]


@pytest.mark.parametrize(
    ("one", "other"), [("Staff Guide 2023", "Staff guide, revised edition May 2024"), ("Guide v2.1", "Guide v3")]
)
def test_titles_of_editions_are_equal_without_dates_and_numbers(one: str, other: str) -> None:
    assert plain_title(one) == plain_title(other)


def test_unlike_texts_are_not_alike() -> None:
    assert likeness([1, 2, 3, 4], [1, 2, 3, 4]) == 1.0
    assert likeness([1, 2], [3, 4]) == 0.0


def test_one_bad_file_of_a_folder_does_not_stop_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    given_file(folder, "good.md")
    given_file(folder, "bad.pdf", "no pdf")
    given_file(folder, "picture.png", "x")
    given_file(folder, ".hidden.md")
    kinds = {o.path.name: o.kind for o in given_added(Library(tmp_path / "library"), folder)}
    assert kinds == {"good.md": "added", "bad.pdf": "refused", "picture.png": "skipped"}


def test_passages_never_cross_a_heading_and_stand_word_for_word_in_the_text(tmp_path: Path) -> None:
    (entry,) = given_library(tmp_path).entries()
    document = Library(tmp_path / "library").document(entry.id)
    assert document is not None
    found = list(passages_of(document))
    assert [p.path for p in found] == [(), ("Parking permits",), ("Library cards",)]
    for passage in found:
        assert document.text[passage.start : passage.end] == passage.text
        assert all(document.text[s.start : s.end] == s.text for s in passage.sentences)


def test_a_long_paragraph_is_cut_between_sentences_and_a_table_keeps_its_head() -> None:
    parts = [
        Part("heading", "Long", 1),
        Part("paragraph", " ".join(f"Sentence number {n} has seven words here." for n in range(60))),
    ]
    parts += [
        Part("row", "Kind | Days", 1),
        *(Part("row", f"Kind {n} with a long name that goes on | {n} days") for n in range(40)),
    ]
    blocks = blocks_of(parts)
    found = pieces(blocks)
    assert all(len(text_of(blocks)[p.start : p.end].split()) <= LONGEST + 10 for p in found)
    assert found[-1].head == "Kind | Days"
    assert text_of(blocks)[found[-1].start :].startswith("Kind ")


def test_only_new_texts_are_encoded(tmp_path: Path) -> None:
    library = given_library(tmp_path)
    own_index.build(library, ToyEncoder())
    given_added(library, given_file(tmp_path, "new.md", LATER))
    encoder = CountingEncoder()
    built = own_index.build(library, encoder)
    assert len(built) == 6
    assert sorted(text[:20] for text in encoder.encoded) == [
        "A parking permit is ",
        "Issued on 1 May 2025",
        "Parking permits",
    ]


def test_an_index_of_other_documents_is_told_and_may_be_opened_as_it_is(tmp_path: Path) -> None:
    library = given_library(tmp_path)
    own_index.build(library, ToyEncoder())
    given_added(library, given_file(tmp_path, "new.md", LATER))
    with pytest.raises(IndexBrokenError, match="other documents"):
        own_index.load(library, "toy")
    assert len(own_index.load(library, "toy", as_it_is=True)) == 3


def test_an_index_of_another_encoder_is_refused(tmp_path: Path) -> None:
    library = given_library(tmp_path)
    own_index.build(library, ToyEncoder())
    with pytest.raises(IndexBrokenError):
        own_index.load(library, "another", as_it_is=True)


def test_an_open_index_outlives_its_successor(tmp_path: Path) -> None:
    library = given_library(tmp_path)
    old = own_index.build(library, ToyEncoder())
    given_added(library, given_file(tmp_path, "new.md", LATER))
    own_index.build(library, ToyEncoder())
    assert old.passages[1].text.startswith("A parking permit")
    assert len([p for p in library.index.iterdir() if p.is_dir()]) == 1


def test_a_build_that_fails_leaves_the_old_index_in_place(tmp_path: Path) -> None:
    library = given_library(tmp_path)
    old = own_index.build(library, ToyEncoder())
    given_added(library, given_file(tmp_path, "new.md", LATER))

    class Failing(ToyEncoder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        own_index.build(library, Failing())
    assert own_index.load(library, "toy", as_it_is=True).stamp == old.stamp
    assert not list(library.index.glob("building-*"))


def test_many_vectors_are_searched_in_cells_and_the_nearest_is_among_those_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.ingest.nearest.FEW", 1000)
    monkeypatch.setattr("knowledge.ingest.nearest.CELLS", 16)
    monkeypatch.setattr("knowledge.ingest.nearest.PROBED", 8)
    vectors = np.random.default_rng(1).normal(size=(1500, 32)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    np.save(tmp_path / "vectors.npy", vectors.astype(np.float16))
    Nearest.write(tmp_path, vectors)  # type: ignore[arg-type]
    found = Nearest(tmp_path)
    assert all(row in found.find(vectors[row], 10) for row in range(0, 1500, 100))
    assert found.cosines(np.array([3]), vectors[3])[0] == pytest.approx(1.0, abs=1e-2)


def test_the_list_is_plain_json(tmp_path: Path) -> None:
    library = given_library(tmp_path)
    assert json.loads((library.folder / "library.json").read_text())["documents"][0]["organisation"] == "both"

"""Files that are made to harm: each is refused by a limit, with its reason, and what was there before is still served."""

import resource
import zipfile
from pathlib import Path

import pytest

from knowledge.ingest import own_index, reading
from knowledge.ingest.adding import Wanted, add
from knowledge.ingest.library import Library
from knowledge.ingest.limits import MEGABYTE, Limits
from knowledge.ingest.structure import IngestError
from tests import manual
from tests.unit.knowledge.ingest.given import ToyEncoder, given_library

SMALL = Limits(seconds=5, memory=600 * MEGABYTE, pages=50, unpacked=50 * MEGABYTE)


def given_word(path: Path, name: str = "word/extra.xml", data: bytes = b"<a/>", link: bool = False) -> Path:
    """A sound Word file with one more entry."""
    manual.as_docx(path, manual.sections(1))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED
        if link:
            entry.external_attr = 0o120777 << 16
        archive.writestr(entry, data)
    return path


def refusal(path: Path, limits: Limits = SMALL) -> str:
    with pytest.raises(IngestError) as error:
        reading.read(path, limits)
    assert str(path) in str(error.value)
    return str(error.value)


def test_a_zip_bomb_is_refused_by_what_it_would_unpack_to(tmp_path: Path) -> None:
    bomb = given_word(tmp_path / "bomb.docx", data=b"0" * 60 * MEGABYTE)
    assert bomb.stat().st_size < MEGABYTE
    assert "the limit is 50 MB" in refusal(bomb)


def test_a_zip_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = given_word(tmp_path / "liar.docx", name="word/footnotes.xml", data=b"0" * 60 * MEGABYTE)
    raw = bytearray(path.read_bytes())
    size = (60 * MEGABYTE).to_bytes(4, "little")
    while (at := raw.find(size)) >= 0:
        raw[at : at + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(raw)
    assert "Nothing was taken from it" in refusal(path)


def test_a_pdf_of_ten_thousand_pages_is_refused_by_their_number(tmp_path: Path) -> None:
    import pypdf

    writer = pypdf.PdfWriter()
    for _ in range(10_000):
        writer.add_blank_page(200, 200)
    with (tmp_path / "long.pdf").open("wb") as file:
        writer.write(file)
    assert "it has 10,000 pages; the limit is 2,000" in refusal(tmp_path / "long.pdf", Limits())


def test_a_word_file_with_entities_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    data = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]><x>&e;</x>'.encode()
    assert "declares entities" in refusal(given_word(tmp_path / "entities.docx", "word/comments.xml", data))


@pytest.mark.parametrize("name", ["../../outside.xml", "/etc/outside.xml", "word\\..\\..\\outside.xml"])
def test_a_word_file_with_names_that_point_outside_is_refused(tmp_path: Path, name: str) -> None:
    assert "points outside it" in refusal(given_word(tmp_path / "names.docx", name))


def test_a_word_file_with_a_link_inside_is_refused(tmp_path: Path) -> None:
    assert "holds a link" in refusal(given_word(tmp_path / "link.docx", "word/media/link", b"/etc/passwd", link=True))


def test_a_link_is_refused_and_one_in_a_folder_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "elsewhere.md").write_text("# Elsewhere\n\nNot for you.")
    (folder / "link.md").symlink_to(tmp_path / "elsewhere.md")
    assert "is a link" in refusal(folder / "link.md")
    assert list(add(Library(tmp_path / "library"), [folder], Wanted())) == []


def test_entities_in_html_bring_nothing_in(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        '<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        "<html><body><p>Nothing here: &e; but these words.</p></body></html>"
    )
    assert not any("root:" in part.text for part in reading.read(path, SMALL).parts)


def test_a_file_that_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "big.html"
    path.write_bytes(b"<p>" + b"<b>word</b> " * 6_000_000)
    assert "MB of memory" in refusal(path, Limits(seconds=60, memory=400 * MEGABYTE))


def test_a_file_that_takes_too_long_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "slow.md"
    path.write_text("word " * 100 + "\n\n" + "> " * 3000 + "x\n" * 200_000)
    assert "seconds" in refusal(path, Limits(seconds=1))


def test_a_deeply_nested_page_is_refused_or_read_never_fatal(tmp_path: Path) -> None:
    path = tmp_path / "deep.html"
    path.write_text("<div>" * 100_000 + "words" + "</div>" * 100_000)
    (outcome,) = add(Library(tmp_path / "library"), [path], Wanted(), SMALL)
    assert outcome.kind in ("added", "refused")


def test_a_damaged_or_disguised_file_is_refused(tmp_path: Path) -> None:
    for name, data in (
        ("broken.pdf", b"%PDF-1.7 and then nothing"),
        ("broken.docx", b"PK\x03\x04 and then nothing"),
        ("image.txt", b"\x89PNG\0\0\0"),
        ("program.exe", b"MZ"),
        ("empty.md", b""),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        refusal(path)


def test_the_reader_inherits_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_RASA_TOKEN", "secret")
    assert "CAIRN_RASA_TOKEN" not in reading._bare_environment()


def test_after_a_refusal_the_old_index_goes_on_serving(tmp_path: Path) -> None:
    library = given_library(tmp_path)
    before = own_index.build(library, ToyEncoder())
    kinds = [
        o.kind for o in add(library, [given_word(tmp_path / "bomb.docx", data=b"0" * 60 * MEGABYTE)], Wanted(), SMALL)
    ]
    assert kinds == ["refused"]
    assert own_index.load(library, "toy").stamp == before.stamp


def test_a_flipped_byte_in_any_file_of_the_index_is_found_and_it_is_built_again(tmp_path: Path) -> None:
    library = given_library(tmp_path)
    own_index.build(library, ToyEncoder())
    for path in sorted(p for p in next(f for f in library.index.iterdir() if f.is_dir()).rglob("*") if p.is_file()):
        whole = path.read_bytes()
        path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
        with pytest.raises(own_index.IndexBrokenError, match="damaged"):
            own_index.load(library, "toy")
        path.write_bytes(whole)
    path.write_bytes(b"")
    assert len(own_index.build(library, ToyEncoder())) == len(own_index.load(library, "toy"))


def test_a_damaged_document_is_named(tmp_path: Path) -> None:
    library = given_library(tmp_path)
    (entry, *_) = library.entries()
    path = library.folder / f"{entry.id}.json"
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(IngestError, match=rf"{entry.id}.*damaged.*Add .* again"):
        own_index.build(library, ToyEncoder())


def test_the_limits_bind_the_reader_and_not_the_caller(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    path = tmp_path / "note.md"
    path.write_text("# A note\n\nSome words for a note.")
    assert reading.read(path, SMALL).title == "A note"
    assert resource.getrlimit(resource.RLIMIT_AS) == before

"""What survives of a file, format by format, and what goes."""

import zipfile
from pathlib import Path

import pytest

from knowledge.ingest import dates, html_file, markdown_file, pdf_file, text_file, word_file
from knowledge.ingest.limits import Limits
from knowledge.ingest.structure import Extracted
from tests import manual
from tests.unit.knowledge.ingest.given import shape

TEXT = """Guide to Invented Leave

Table of Contents

1.	Kinds of leave	2
	Long leave	3
2.	How to ask	4

KINDS OF LEAVE

There are two kinds of leave in this house, and both are
granted by the leave desk¹.

Long leave

Long leave takes from three months to a year, and the post is

¹ The desk stands on floor two.

kept open meanwhile.

A colleague on leave waves at the camera. New York, 3 April 2019. UN Photo/Somebody

DID YOU KNOW?

“

Leave is rest.

”

How to ask:

- Fill in the form.
- Send it to the desk.

Kind	Days
Short	5

DID YOU KNOW?

Ask early.

DID YOU KNOW?
"""

HTML = """<html><head><title>Leave | Portal</title><meta name="date" content="2024-03-05"></head><body>
<nav><ul><li><a href="/">Home</a></li></ul></nav><div class="breadcrumb">Home &gt; HR</div>
<main><h1>Invented leave</h1><p>Leave is granted by the desk<sup>1</sup>. It is free of charge for everybody who works in this
invented house, on whatever floor and for however long, and nobody has to say what it is for.</p>
<figure><img alt="x"><figcaption>A desk in Nairobi</figcaption></figure><h2>Kinds</h2>
<ul><li>Short<ul><li>five days</li></ul></li></ul>
<table><tr><th>Kind</th><th>Days</th></tr><tr><td>Short</td><td>5</td></tr></table>
<section class="footnotes"><ol><li>Floor two.</li></ol></section></main><footer>Imprint</footer></body></html>"""


def words(found: Extracted) -> str:
    return " ".join(part.text for part in found.parts)


@pytest.fixture(scope="module")
def manual_pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("manual") / "manual.pdf"
    manual.as_pdf(path, manual.sections(4))
    return path


def test_headings_of_plain_text_take_their_levels_from_its_contents() -> None:
    found = text_file.read(TEXT)
    assert found.title == "Guide to Invented Leave"
    assert [(p.level, p.text) for p in found.parts if p.kind == "heading"] == [
        (1, "KINDS OF LEAVE"), (2, "Long leave"), (1, "How to ask"),
    ]  # fmt: skip


def test_captions_labels_pull_quotes_and_contents_of_plain_text_go() -> None:
    read = words(text_file.read(TEXT))
    for gone in ("waves at the camera", "DID YOU KNOW", "Leave is rest", "Table of Contents"):
        assert gone not in read


def test_a_paragraph_torn_by_a_note_is_whole_again_and_the_note_stands_after_it() -> None:
    found = [(kind, text) for kind, _, text in shape(text_file.read(TEXT))]
    torn = found.index(
        ("paragraph", "Long leave takes from three months to a year, and the post is kept open meanwhile.")
    )
    assert found[torn + 1] == ("note", "The desk stands on floor two.")


def test_lists_and_tables_of_plain_text_survive() -> None:
    found = shape(text_file.read(TEXT))
    assert ("item", 0, "Fill in the form.") in found
    assert ("row", 0, "Kind | Days") in found


def test_a_page_keeps_its_content_and_loses_what_stands_around_it() -> None:
    found = html_file.read(HTML)
    assert (found.title, found.as_of) == ("Invented leave", "2024-03-05")
    kinds = shape(found)
    assert ("heading", 1, "Kinds") in kinds
    assert ("item", 1, "five days") in kinds
    assert ("row", 1, "Kind | Days") in kinds
    assert ("note", 0, "Floor two.") in kinds
    assert "granted by the desk¹." in words(found)
    assert not any(gone in words(found) for gone in ("Home", "Imprint", "Nairobi"))


def test_markdown_is_read_by_its_standard() -> None:
    found = markdown_file.read(
        "---\ntitle: Leave\ndate: 2024-02-01\n---\n# Leave\n\nAsk *the* [desk](x).[^1]\n\n## Kinds\n\n- long\n  - a year\n\n"
        "| Kind | Days |\n|---|---|\n| Short | 5 |\n\n![a picture](x.png)\n\n[^1]: On floor two.\n"
    )
    assert (found.title, found.as_of) == ("Leave", "2024-02-01")
    assert shape(found) == [
        ("paragraph", 0, "Ask the desk."), ("heading", 1, "Kinds"), ("item", 0, "long"), ("item", 1, "a year"),
        ("row", 1, "Kind | Days"), ("row", 0, "Short | 5"), ("note", 0, "On floor two."),
    ]  # fmt: skip


def test_a_word_file_keeps_headings_lists_tables_and_pages(tmp_path: Path) -> None:
    manual.as_docx(tmp_path / "m.docx", manual.sections(2))
    found = word_file.read(tmp_path / "m.docx", Limits())
    assert (found.title, found.as_of) == ("Office Manual of the House of Invented Things", "2024-03")
    assert [(p.level, p.text, p.page) for p in found.parts if p.kind == "heading"] == [
        (1, "Alpha House", 1), (2, "Parking permits at Alpha House", 1), (2, "Laptop loans at Alpha House", 2),
    ]  # fmt: skip
    kinds = {part.kind for part in found.parts}
    assert {"item", "row", "paragraph"} <= kinds
    assert "for invented use only" not in words(found)
    assert "A desk in an invented building" not in words(found)


def test_footnotes_of_a_word_file_stand_after_their_paragraph(tmp_path: Path) -> None:
    path = given_word_with_a_footnote(tmp_path)
    assert shape(word_file.read(path, Limits()))[-2:] == [
        ("paragraph", 0, "The desk grants leave¹."), ("note", 0, "¹ On floor two."),
    ]  # fmt: skip


def test_a_pdf_keeps_headings_lists_tables_notes_and_pages(manual_pdf: Path) -> None:
    found = pdf_file.read(manual_pdf, Limits(), lambda done, of: None)
    assert (found.title, found.as_of, found.pages) == ("Office Manual of the House of Invented Things", "2024-03", 4)
    headings = [(p.level, p.text, p.page) for p in found.parts if p.kind == "heading"]
    assert headings[:3] == [
        (1, "Alpha House", 1),
        (2, "Parking permits at Alpha House", 1),
        (2, "Laptop loans at Alpha House", 2),
    ]
    kinds = shape(found)
    assert ("row", 1, "Kind of request | Working days") in kinds
    assert ("item", 0, "Fill in the vehicle registration and sign it.") in kinds
    assert any(kind == "note" and text.startswith("¹ Counted from the day") for kind, _, text in kinds)
    first = next(text for kind, _, text in kinds if text.startswith("Colleagues at Alpha House"))
    assert first.endswith("so that the next colleague can use it.¹")


def test_running_heads_page_numbers_and_captions_of_a_pdf_go(manual_pdf: Path) -> None:
    read = words(pdf_file.read(manual_pdf, Limits(), lambda done, of: None))
    assert not any(gone in read for gone in ("for invented use only", "Page 2", "invented building"))


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    import typst

    source = tmp_path / "columns.typ"
    left = " ".join(f"left{n}" for n in range(160))
    right = " ".join(f"right{n}" for n in range(160))
    source.write_text(f'#set page(paper: "a4", columns: 2)\n#set par(justify: false)\n{left}\n#colbreak()\n{right}\n')
    typst.compile(str(source), output=str(tmp_path / "columns.pdf"))
    read = words(pdf_file.read(tmp_path / "columns.pdf", Limits(), lambda done, of: None)).split()
    assert read == [*left.split(), *right.split()]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Issued on 1 March 2024. In 2019 all was different, on 3 May 2019.", "2024-03-01"),
        ("Effective March 15, 2023", "2023-03-15"),
        ("Entrée en vigueur le 2 août 2022", "2022-08-02"),
        ("Nothing but words, and the year 2020 in passing", None),
        ("Between 1 May 2020 and 3 June 2021", None),
    ],
)
def test_a_documents_date_is_the_one_that_it_gives_itself(text: str, date: str | None) -> None:
    assert dates.date_in(text) == date


@pytest.mark.parametrize(
    ("name", "date"), [("guide-2024-03", "2024-03"), ("undp_framework_2020", "2020"), ("guide", None)]
)
def test_a_date_may_stand_in_the_files_name(name: str, date: str | None) -> None:
    assert dates.date_in_name(name) == date


_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def given_word_with_a_footnote(folder: Path) -> Path:
    """What python-docx cannot write: a paragraph with a reference, and the part that holds the note."""
    import docx

    plain, path = folder / "plain.docx", folder / "notes.docx"
    document = docx.Document()
    document.add_heading("Leave", 1)
    document.add_paragraph("The desk grants leave@.")
    document.save(str(plain))
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    note = f'<w:footnotes {space}><w:footnote w:id="2"><w:p><w:r><w:t>On floor two.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for entry in old.namelist():
            data = old.read(entry).decode("utf-8", "surrogateescape")
            if entry == "word/document.xml":
                data = data.replace(
                    "@.</w:t></w:r>", '</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>.</w:t></w:r>'
                )
            elif entry == "word/_rels/document.xml.rels":
                data = data.replace(
                    "</Relationships>",
                    f'<Relationship Id="rN" Type="{kind}" Target="footnotes.xml"/></Relationships>',
                )
            elif entry == "[Content_Types].xml":
                data = data.replace(
                    "</Types>",
                    f'<Override PartName="/word/footnotes.xml" ContentType="{_TYPE}"/></Types>',
                )
            new.writestr(entry, data.encode("utf-8", "surrogateescape"))
        new.writestr("word/footnotes.xml", note)
    return path

"""DOCX: headings by their styles, lists, tables, footnotes, and the pages at which Word last broke it. python-docx reads it.

Heads and feet of pages are parts of their own there, so they never get in; tables of contents and captions are left out.
"""

import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from knowledge.ingest.clean import clean, flat, raised
from knowledge.ingest.dates import date_in
from knowledge.ingest.limits import MEGABYTE, Limits
from knowledge.ingest.structure import Extracted, IngestError, Part

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = re.compile(r"^(?:toc|table of figures|caption|header|footer)\b", re.I)
_HEADING = re.compile(r"^(?:heading|titre|título|überschrift)\s*(\d)$", re.I)
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_HEADING_WORDS = 12


def read(path: Path, limits: Limits) -> Extracted:
    """Read a Word file.

    Raises:
        IngestError: it is no Word file, or is over a limit.
    """
    _check(path, limits)
    import docx

    try:
        document = docx.Document(str(path))
    except (KeyError, ValueError, zipfile.BadZipFile, docx.exc.PythonDocxError) as error:
        raise IngestError(f"it cannot be opened as a Word document ({type(error).__name__})") from None
    reader = _Reader(document)
    parts = clean(reader.parts())
    if not any(p.kind == "heading" for p in parts):
        parts = _headed(parts, reader.bold)
    title = flat(document.core_properties.title or "") or reader.title or _first_heading(parts)
    changed = document.core_properties.modified or document.core_properties.created
    said = date_in(" ".join(p.text for p in parts[:30])[:4000])
    return Extracted(
        title, said, [p for p in parts if not (p.kind == "heading" and p.text == title)],
        reader.page if reader.page > 1 else None, f"{changed:%Y-%m-%d}" if changed else None,
    )  # fmt: skip


def _check(path: Path, limits: Limits) -> None:
    """What the archive's list of contents tells, before anything is unpacked; and that no part declares entities."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_entries(entries, limits)
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    with archive.open(entry) as part:
                        _check_part(entry, part.read(65_536))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise IngestError(f"it is not a sound Word file ({error})") from None


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise IngestError(f"it holds {len(entries):,} files; the limit is {limits.entries:,}")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked:
        raise IngestError(
            f"unpacked it is {unpacked // MEGABYTE:,} MB; the limit is {limits.unpacked // MEGABYTE:,} MB"
        )
    for entry in entries:
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts:
            raise IngestError(f"it holds a file named {entry.filename!r}, which points outside it")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise IngestError(f"it holds a link, {entry.filename!r}")


def _check_part(entry: zipfile.ZipInfo, beginning: bytes) -> None:
    if _DECLARES.search(beginning):
        raise IngestError(f"its part {entry.filename!r} declares entities, which no Word document needs")


class _Reader:
    """Walks the body once, counting pages."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._styles = {style.style_id: style for style in document.styles}
        self._notes = _notes(document)
        self.page = 1
        self.title = ""
        self.bold: set[str] = set()

    def parts(self) -> Iterator[Part]:
        yield from self._body(self._document.element.body)

    def _body(self, element: Any) -> Iterator[Part]:
        for child in element:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif child.tag == f"{_W}sdt" and not child.findall(
                f".//{_W}docPartGallery[@{_W}val='Table of Contents']"
            ):
                yield from (part for content in child.findall(f"{_W}sdtContent") for part in self._body(content))

    def _paragraph(self, element: Any) -> Iterator[Part]:
        name = self._style_name(element)
        text, notes = self._text(element)
        if text and not _LEFT_OUT.match(name):
            yield self._as_part(element, name, text)
        yield from (Part("note", note, page=self.page) for note in notes)

    def _as_part(self, element: Any, name: str, text: str) -> Part:
        level = self._outline(element, name)
        if name.casefold() in ("title", "titre", "título") and not self.title:
            self.title = text
            return Part("heading", text, 1, self.page)
        if level:
            return Part("heading", text, level, self.page)
        listed = element.find(f"{_W}pPr/{_W}numPr")
        if listed is not None or name.casefold().startswith("list"):
            depth = listed.find(f"{_W}ilvl") if listed is not None else None
            return Part("item", text, int(depth.get(f"{_W}val", "0")) if depth is not None else 0, self.page)
        if len(text.split()) <= _HEADING_WORDS and text[-1] not in ".;," and _all_bold(element):
            self.bold.add(text)
        return Part("paragraph", text, page=self.page)

    def _outline(self, element: Any, name: str) -> int:
        found = _HEADING.match(name)
        if found:
            return min(6, int(found[1]))
        own = element.find(f"{_W}pPr/{_W}outlineLvl")
        value = int(own.get(f"{_W}val", "9")) if own is not None else 9
        return value + 1 if value < 6 else 0

    def _style_name(self, element: Any) -> str:
        style = element.find(f"{_W}pPr/{_W}pStyle")
        found = self._styles.get(style.get(f"{_W}val")) if style is not None else None
        return str(found.name or "") if found is not None else ""

    def _text(self, element: Any) -> tuple[str, list[str]]:
        """The paragraph's words, and the notes that it refers to. Deleted text is not among them."""
        words: list[str] = []
        notes: list[str] = []
        for node in _nodes(element):
            match node.tag.removeprefix(_W):
                case "t":
                    words.append(node.text or "")
                case "tab":
                    words.append(" ")
                case "br" | "cr":
                    self.page += node.get(f"{_W}type") == "page"
                    words.append(" ")
                case "noBreakHyphen":
                    words.append("-")
                case "lastRenderedPageBreak":
                    self.page += 1
                case "footnoteReference" | "endnoteReference":
                    number, note = self._notes.get((node.tag, node.get(f"{_W}id")), ("", ""))
                    words.append(raised(number))
                    if note:
                        notes.append(f"{raised(number)} {note}")
        return flat("".join(words)), notes

    def _table(self, element: Any) -> Iterator[Part]:
        for number, row in enumerate(element.findall(f"{_W}tr")):
            cells, notes, page = [], list[str](), self.page
            for cell in row.findall(f"{_W}tc"):
                read = [self._text(paragraph) for paragraph in cell.iter(f"{_W}p")]
                cells.append(flat(" ".join(text for text, _ in read)))
                notes += [note for _, more in read for note in more]
            if any(cells):
                yield Part("row", " | ".join(cell for cell in cells if cell), int(number == 0), page)
            yield from (Part("note", note, page=page) for note in notes)


def _nodes(element: Any) -> Iterator[Any]:
    """Descendants in order, without what is there twice for old programs, what was deleted, and text boxes."""
    for child in element:
        if child.tag in (_MC_FALLBACK, f"{_W}del", f"{_W}txbxContent", f"{_W}pPr", f"{_W}rPr"):
            continue
        yield child
        yield from _nodes(child)


def _notes(document: Any) -> dict[tuple[str, str], tuple[str, str]]:
    """By kind of reference and its id: the note's number as printed, and its text."""
    from lxml import etree

    found: dict[tuple[str, str], tuple[str, str]] = {}
    for kind in ("footnote", "endnote"):
        part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith(f"/{kind}s")), None)
        if part is None:
            continue
        root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
        notes = [n for n in root.findall(f"{_W}{kind}") if n.get(f"{_W}type") is None]
        for number, note in enumerate(notes, start=1):
            text = flat(" ".join(t.text or "" for t in note.iter(f"{_W}t")))
            found[f"{_W}{kind}Reference", note.get(f"{_W}id", "")] = (str(number), text)
    return found


def _all_bold(element: Any) -> bool:
    runs = [run for run in element.iter(f"{_W}r") if run.findtext(f"{_W}t")]
    bolds = [run.find(f"{_W}rPr/{_W}b") for run in runs]
    return bool(runs) and all(b is not None and b.get(f"{_W}val", "1") not in ("0", "false") for b in bolds)


def _headed(parts: list[Part], bold: set[str]) -> list[Part]:
    """A document with no heading styles: its short bold paragraphs are its headings."""
    return [p.but(kind="heading", level=1) if p.kind == "paragraph" and p.text in bold else p for p in parts]


def _first_heading(parts: list[Part]) -> str | None:
    return next((p.text for p in parts[:3] if p.kind == "heading"), None)

"""Markdown by its standard (CommonMark with tables and footnote lines), read with markdown-it-py."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from knowledge.ingest.clean import clean, flat
from knowledge.ingest.dates import date_in
from knowledge.ingest.structure import Extracted, Part

_FRONT = re.compile(r"\A---\s*\n(.*?)\n(?:---|\.\.\.)\s*\n", re.S)
_FIELD = re.compile(r"^(title|date|as_of|updated|lastmod)\s*:\s*[\"']?(.+?)[\"']?\s*$", re.I | re.M)
_NOTE = re.compile(r"^\[\^[^\]]+\]:\s*(.+?)$", re.M)
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]]+\]")
_TAG = re.compile(r"<[^>]*>")


def read(text: str) -> Extracted:
    """Read a Markdown file; `title` and `date` of its front matter count before what the text says."""
    front = _FRONT.match(text)
    fields = {name.lower(): value for name, value in _FIELD.findall(front[1])} if front else {}
    body = text[front.end() :] if front else text
    notes = [Part("note", flat(note)) for note in _NOTE.findall(body)]
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(_NOTE.sub("", body))
    parts = list(_parts(SyntaxTreeNode(tokens)))
    title = fields.get("title") or next((p.text for p in parts if p.kind == "heading" and p.level == 1), None)
    parts = [p for p in parts if not (p.kind == "heading" and p.text == title)]
    widest = min((p.level for p in parts if p.kind == "heading"), default=1)
    parts = [p.but(level=p.level - widest + 1) if p.kind == "heading" else p for p in parts]
    dates = (_date(fields[name]) for name in ("as_of", "updated", "lastmod", "date") if name in fields)
    said = next((found for found in dates if found), None)
    return Extracted(title, said or date_in(" ".join(p.text for p in parts[:30])[:4000]), clean([*parts, *notes]))


def _date(field: str) -> str | None:
    return date_in(field) or (field if re.fullmatch(r"(?:19|20)\d{2}", field) else None)


def _parts(node: SyntaxTreeNode, depth: int = -1) -> Iterator[Part]:
    for child in node.children:
        match child.type:
            case "heading":
                yield Part("heading", _words(child), int(child.tag[1]))
            case "paragraph":
                if text := _words(child):
                    yield Part("paragraph", text)
            case "bullet_list" | "ordered_list":
                yield from _items(child, depth + 1)
            case "table":
                yield from _rows(child)
            case "fence" | "code_block":
                yield Part("paragraph", flat(child.content))
            case "blockquote":
                yield from _parts(child, depth)


def _items(node: SyntaxTreeNode, depth: int) -> Iterator[Part]:
    for item in node.children:
        for number, part in enumerate(_parts(item, depth)):
            yield part.but(kind="item", level=depth) if number == 0 and part.kind == "paragraph" else part


def _rows(node: SyntaxTreeNode) -> Iterator[Part]:
    for section in node.children:
        for row in section.children:
            cells = [_words(cell) for cell in row.children]
            yield Part("row", " | ".join(cell for cell in cells if cell), int(section.type == "thead"))


def _words(node: SyntaxTreeNode) -> str:
    """The words: pictures and marks go, the words of a link stay."""
    return flat(_FOOTNOTE_MARK.sub("", "".join(_inline(node))))


def _inline(node: SyntaxTreeNode) -> Iterator[str]:
    for child in node.children:
        match child.type:
            case "text" | "code_inline":
                yield child.content
            case "softbreak" | "hardbreak":
                yield " "
            case "html_inline":
                yield _TAG.sub("", child.content)
            case "image":
                pass
            case _:
                yield from _inline(child)

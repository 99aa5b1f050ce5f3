"""Markdown by its standard (CommonMark with tables and footnote lines), read with markdown-it-py."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it import MarkdownIt

from knowledge.ingest.clean import clean, flat
from knowledge.ingest.dates import date_in
from knowledge.ingest.structure import Extracted, Part

_FRONT = re.compile(r"\A---\s*\n(.*?)\n(?:---|\.\.\.)\s*\n", re.S)
_FIELD = re.compile(r"^(title|date|as_of|updated|lastmod)\s*:\s*[\"']?(.+?)[\"']?\s*$", re.I | re.M)
_NOTE = re.compile(r"^\[\^[^\]]+\]:\s*(.+?)$", re.M)
_TAG = re.compile(r"<[^>]*>")


def read(text: str) -> Extracted:
    """Read a Markdown file; `title` and `date` of its front matter count before what the text says."""
    front = _FRONT.match(text)
    fields = {name.lower(): value for name, value in _FIELD.findall(front[1])} if front else {}
    body = text[front.end() :] if front else text
    notes = [Part("note", flat(note)) for note in _NOTE.findall(body)]
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(_NOTE.sub("", body))
    parts = list(_parts(tokens))
    title = fields.get("title") or next((p.text for p in parts if p.kind == "heading" and p.level == 1), None)
    parts = [p for p in parts if not (p.kind == "heading" and p.text == title)]
    widest = min((p.level for p in parts if p.kind == "heading"), default=1)
    parts = [p.but(level=p.level - widest + 1) if p.kind == "heading" else p for p in parts]
    said = next((date_in(fields[n]) or fields[n][:10] for n in ("as_of", "updated", "lastmod", "date") if n in fields), None)
    return Extracted(title, said or date_in(" ".join(p.text for p in parts[:30])[:4000]), clean([*parts, *notes]))


def _parts(tokens: Sequence[Any]) -> Iterator[Part]:
    depth, level, row, head, first = -1, 0, list[str](), False, False
    cell = False
    for token in tokens:
        match token.type:
            case "heading_open":
                level = int(token.tag[1])
            case "heading_close":
                level = 0
            case "bullet_list_open" | "ordered_list_open":
                depth += 1
            case "bullet_list_close" | "ordered_list_close":
                depth -= 1
            case "list_item_open":
                first = True
            case "thead_open":
                head = True
            case "thead_close":
                head = False
            case "tr_open":
                row = []
            case "tr_close":
                yield Part("row", " | ".join(cell for cell in row if cell), int(head))
            case "td_open" | "th_open":
                cell = True
            case "td_close" | "th_close":
                cell = False
            case "fence" | "code_block":
                yield Part("paragraph", flat(token.content))
            case "inline":
                text = _inline(token)
                if cell:
                    row.append(text)
                elif level:
                    yield Part("heading", text, level)
                elif text:
                    yield Part("item", text, depth) if depth >= 0 and first else Part("paragraph", text)
                    first = False


def _inline(token: Any) -> str:
    """The words: pictures and marks go, the words of a link stay."""
    words = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            words.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif child.type == "html_inline":
            words.append(_TAG.sub("", child.content))
    return flat(re.sub(r"\[\^[^\]]+\]", "", "".join(words)))

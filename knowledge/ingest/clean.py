"""What does not belong to the text goes (picture captions, page numbers, pull quotes), what a page break tore is joined. Pure."""

import re
from collections.abc import Iterable, Sequence

from knowledge.ingest.structure import Part

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_SPACE = re.compile(r"\s+")
_CAPTION_WORDS = 150
_CAPTION = re.compile(
    r"\b(?:UN )?Photos?\s?(?:/|:|by\b|credit|courtesy)|\bCredits?: ?[A-Z]|©"
    r"|\((?:[^)]*\b(?:left|right|cent(?:er|re)|waving|not pictured|second from)\b[^)]*)\)"
    rf"|(?:[A-Z][\w’'.-]*|\)),? \d{{1,2}} {_MONTH} \d{{4}}\.?(?:\s[^.]{{0,60}}\.?)?$"
    r"|^The (?:background|cover|image|photo(?:graph)?|picture)\b.{0,60}\b(?:is|shows|features|depicts)\b"
    r"|^(?:Figure|Fig\.|Image|Picture|Photo) ?\d+(?:[.:–-] ?[^.]{0,160})?$"
    r"|^(?:Photo|Image|Picture|Cover photo)\s?:",
)
_PAGE_NUMBER = re.compile(r"(?:page\s+)?[-–—]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:(?:/|of)\s*\d{1,4})?\s*[-–—]?", re.I)
_CLOSED = re.compile(r"[.!?:;”\"»)…]['’]?$")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARKS = re.compile(r"[“”\"«»„]+")


def flat(text: str) -> str:
    """One line: every run of white space is one blank; no control characters, no soft hyphens."""
    kept = "".join(c for c in text if c.isprintable() or c.isspace())
    return _SPACE.sub(" ", kept.replace("\u00ad", "").replace("\u200b", "")).strip()


def raised(text: str) -> str:
    """The number of a note as superscript digits; anything else as it is."""
    bare = text.strip().strip("[]()")
    return bare.translate(_RAISED) if bare.isascii() and bare.isdigit() else text


def is_caption(text: str) -> bool:
    """Whether a paragraph is what stands under a picture."""
    return len(text.split()) <= _CAPTION_WORDS and bool(_CAPTION.search(text))


def is_page_number(text: str) -> bool:
    """Whether a line is a page number and nothing else."""
    return bool(_PAGE_NUMBER.fullmatch(text))


def is_mark(text: str) -> bool:
    """Whether a line is a quotation mark and nothing else."""
    return bool(_MARKS.fullmatch(text.strip()))


def clean(parts: Iterable[Part]) -> list[Part]:
    """All of it: nothing empty, no captions, no page numbers, no quotes between lone marks; torn paragraphs joined."""
    flatted = [part.but(text=flat(part.text)) for part in parts]
    kept = [part for part in flatted if part.text and not _furniture(part)]
    return _notes_last(_joined(_without_pull_quotes(kept)))


def _notes_last(parts: Sequence[Part]) -> list[Part]:
    """Notes stand at the end of their section, so that no passage is torn by them."""
    result: list[Part] = []
    notes: list[Part] = []
    for part in parts:
        if part.kind == "heading":
            result += notes
            notes = []
        (notes if part.kind == "note" else result).append(part)
    return result + notes


def _furniture(part: Part) -> bool:
    if part.kind == "paragraph":
        return is_caption(part.text) or is_page_number(part.text)
    return part.kind == "heading" and is_page_number(part.text)


def _without_pull_quotes(parts: Sequence[Part]) -> list[Part]:
    """Without what stands between two parts that are nothing but quotation marks, if they are near each other."""
    kept: list[Part] = []
    at = 0
    while at < len(parts):
        closing = _closing(parts, at) if is_mark(parts[at].text) else None
        if closing is not None:
            at = closing + 1
        else:
            if not is_mark(parts[at].text):
                kept.append(parts[at])
            at += 1
    return kept


def _closing(parts: Sequence[Part], opening: int) -> int | None:
    ahead = range(opening + 1, min(opening + 7, len(parts)))
    return next((at for at in ahead if is_mark(parts[at].text)), None)


def _joined(parts: Sequence[Part]) -> list[Part]:
    """A paragraph that begins in lower case goes on where the last open one stopped, over notes that stand between."""
    result: list[Part] = []
    for part in parts:
        target = _open_paragraph(result) if part.kind == "paragraph" and part.text[:1].islower() else None
        if target is None:
            result.append(part)
        else:
            result[target] = result[target].but(text=_stitched(result[target].text, part.text))
    return result


def _open_paragraph(parts: Sequence[Part]) -> int | None:
    for at in range(len(parts) - 1, -1, -1):
        if parts[at].kind == "note":
            continue
        is_open = parts[at].kind in ("paragraph", "item") and not _CLOSED.search(parts[at].text)
        return at if is_open else None
    return None


def _stitched(first: str, second: str) -> str:
    if first.endswith("-") and len(first) > 1 and first[-2].isalpha():
        return first[:-1] + second
    return f"{first} {second}"

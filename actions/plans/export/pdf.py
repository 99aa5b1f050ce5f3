"""The document as a tagged PDF (PDF/UA-1), set by Typst. The words are handed over as data, never as source."""

import json
from pathlib import Path

from actions.plans.export.document import Document

TEMPLATE = Path(__file__).with_name("plan.typ")


def to_pdf(document: Document) -> bytes:
    """The document as the bytes of a PDF file."""
    import typst

    words = {"document": json.dumps(document.as_data(), ensure_ascii=False)}
    try:
        return _compiled(words, accessible=True)
    except typst.TypstError:
        # The standard refuses a letter for which no font is at hand: then tagged all the same, with a gap for the letter.
        return _compiled(words, accessible=False)


def _compiled(words: dict[str, str], *, accessible: bool) -> bytes:
    import typst

    return typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        format="pdf",
        sys_inputs=words,
        pdf_standards="ua-1" if accessible else None,
        pdf_tags=True,
    )

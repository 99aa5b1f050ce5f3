"""The document as a tagged PDF (PDF/UA-1), set by Typst. The words are handed over as data, never as source."""

import json
from pathlib import Path

from actions.plans.export.document import Document

TEMPLATE = Path(__file__).with_name("plan.typ")


def to_pdf(document: Document) -> bytes:
    """The document as the bytes of a PDF file."""
    import typst

    made: bytes = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        format="pdf",
        sys_inputs={"document": json.dumps(document.as_data(), ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    return made

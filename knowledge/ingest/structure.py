"""What a file holds once it has been read: headings, paragraphs, list items, table rows and notes, each with its page."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

PartKind = Literal["heading", "paragraph", "item", "row", "note"]


class IngestError(ValueError):
    """A file is not taken in: which file, why, what to do."""


@dataclass(frozen=True)
class Part:
    """One piece of a document, in reading order.

    Attributes:
        level: 1 to 6 for a heading (1 is the widest), depth from 0 for a list item, 1 for a table's head row, else 0.
        page: as printed or counted from 1; None where the format has no pages.
    """

    kind: PartKind
    text: str
    level: int = 0
    page: int | None = None

    def but(self, **changes: Any) -> "Part":
        """The same with some fields changed."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Extracted:
    """A file, read.

    Attributes:
        as_of: the date that it gives itself ("YYYY", "YYYY-MM" or "YYYY-MM-DD"), None where it gives none.
        changed: the day on which its program last saved it, where the format says so.
    """

    title: str | None
    as_of: str | None
    parts: Sequence[Part]
    pages: int | None = None
    changed: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "title": self.title,
            "as_of": self.as_of,
            "pages": self.pages,
            "changed": self.changed,
            "parts": [list(asdict(part).values()) for part in self.parts],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Extracted":
        """From plain data."""
        return cls(
            data["title"], data["as_of"], [Part(*part) for part in data["parts"]], data["pages"], data["changed"]
        )

"""How much a file may cost. What is over a limit is refused, with the limit's name and number."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Limits:
    """Limits on one file.

    Attributes:
        file: bytes on disk; unpacked: bytes inside a packed format; entries: files inside it.
        pages: of a PDF; blocks: headings, paragraphs, items, rows and notes; characters: of text.
        seconds: of processor time, and twice that of the clock; memory: bytes of address space.
    """

    file: int = 200 * MEGABYTE
    unpacked: int = 500 * MEGABYTE
    entries: int = 10_000
    pages: int = 2_000
    blocks: int = 200_000
    characters: int = 20_000_000
    seconds: int = 900
    memory: int = 2_000 * MEGABYTE

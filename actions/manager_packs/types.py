"""The pack as a value: every line says where it comes from."""

from dataclasses import dataclass
from datetime import date

from actions.manager_packs.quotes import Quotation
from actions.manager_packs.spec import Situation
from actions.plans.types import Source
from actions.sharing.items import Item


@dataclass(frozen=True)
class Given:
    """For whom a pack is made: what the manager said, or what the colleague shared; nothing else.

    Attributes:
        name: as the manager typed it, or as the colleague signs in.
        items: what was shared; empty for a general pack.
        until: last day of the share.
    """

    name: str | None = None
    organisation: str | None = None
    category: str | None = None
    grade: str | None = None
    situations: tuple[Situation, ...] = ()
    items: tuple[Item, ...] = ()
    until: date | None = None


@dataclass(frozen=True)
class Line:
    """One statement: quoted (`quotation`), shared (`item`) or a support of the catalogue (`source`); never anything else.

    Attributes:
        text: as it is read; of a quotation in another language than English, its translation.
        number: of its source in the list of sources.
        below: what stands below it, of the same origin.
    """

    text: str
    quotation: Quotation | None = None
    item: Item | None = None
    source: Source | None = None
    number: int | None = None
    below: str | None = None


@dataclass(frozen=True)
class Step:
    """A part of the talk."""

    minutes: int
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Shown:
    """What the colleague shared, of one kind."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Cited:
    """An entry of the list of sources."""

    number: int
    title: str
    document: str
    as_of: str
    url: str | None


@dataclass(frozen=True)
class Pack:
    """The whole pack. `until`: the last day of the share, in words; `more`: how many shared items had no room in it."""

    title: str
    about: str
    prepared: str
    shown: tuple[Shown, ...]
    more: int
    until: str | None
    agenda: tuple[Step, ...]
    expects: tuple[Line, ...]
    support: tuple[Line, ...]
    promise: tuple[Line, ...]
    sensitive: tuple[Line, ...]
    sources: tuple[Cited, ...]
    name: str | None = None

    @property
    def translated(self) -> bool:
        """Whether something quoted is shown in another language than it stands in."""
        lines = (
            *(line for step in self.agenda for line in step.lines),
            *self.expects,
            *self.promise,
            *self.sensitive,
        )
        return any(line.quotation is not None and line.text != line.quotation.text for line in lines)

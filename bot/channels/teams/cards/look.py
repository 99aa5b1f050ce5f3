"""What every card needs to know beside its content."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from bot.channels.teams.words import Words, words
from bot.web.words import when
from bot.web.words import words as shared_words
from knowledge.answer import Language


@dataclass(frozen=True)
class Look:
    """Language, place, and the address of the pages.

    Attributes:
        kind: in a group, nothing of a person is shown.
        origin: Cairn's public address, without a slash at the end.
        day: the date that stands on a picture; without it pictures are drawn as bars.
    """

    language: Language
    kind: Literal["personal", "group"]
    origin: str
    day: date | None = None

    @property
    def words(self) -> Words:
        """The channel's own words."""
        return words(self.language)

    @property
    def shared(self) -> dict[str, Any]:
        """The words that the widget uses as well."""
        return shared_words(self.language).client

    def date(self, moment: object) -> str:
        """A date as people write it."""
        pages = shared_words(self.language).pages
        return when(moment, pages["months"], pages["between_date"])

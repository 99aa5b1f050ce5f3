"""The words of pages and widget: strings/words.<language>.yaml, nothing of it in Python."""

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from config import overlay
from knowledge.answer import Language

ENGLISH = Path(__file__).with_name("strings") / "words.en.yaml"


class Words(BaseModel):
    """The words of one language: `pages` for the templates, `client` for the browser."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pages: dict[str, Any]
    client: dict[str, Any]


@cache
def words(language: Language = "en") -> Words:
    """The words of a language; English where one is not translated."""
    return overlay.load(ENGLISH, Words, language)


def when(moment: object, months: list[str], between: str = " ") -> str:
    """A date as people write it: "2021-09" → "September 2021", "2027-11-01" → "1 November 2027"; else as it is."""
    parts = str(moment).split("-")
    if not all(part.isdigit() for part in parts) or len(parts) not in (2, 3) or not 1 <= int(parts[1]) <= len(months):
        return str(moment)
    return between.join([*(str(int(day)) for day in parts[2:]), months[int(parts[1]) - 1], parts[0]])

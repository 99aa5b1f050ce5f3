"""Whether a message asks for another language, from words.yaml. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from config.yaml_file import load
from knowledge.answer import Language

LONGEST = 14
"""Words. Who asks for a language says so briefly."""


class LanguageWords(BaseModel):
    """How a language is asked for, and what is said then."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    names: Mapping[Language, frozenset[str]]
    asks: frozenset[str]
    around: frozenset[str]
    said: Mapping[Language, str]
    which: str
    titles: Mapping[Language, str]


@cache
def language_words() -> LanguageWords:
    """The words, read once."""
    return load(Path(__file__).with_name("words.yaml"), LanguageWords)


def language_wished(text: str, *, bare: bool = False) -> Language | None:
    """The language that a message asks for and does nothing else; None for any other message.

    Args:
        bare: whether a language's name alone counts, as it does where nothing is being asked.
    """
    words, said = language_words(), _plain(text)
    if not 0 < len(said) <= LONGEST:
        return None
    named = {language for language, names in words.names.items() if names & set(said)}
    rest = [word for word in said if not any(word in names for names in words.names.values())]
    if len(named) != 1 or not set(rest) <= words.asks | words.around:
        return None
    return named.pop() if bare or words.asks & set(rest) else None


def _plain(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", re.sub(r"['’ʼ`]", "", text))
    return re.findall(r"[^\W_]+", "".join(c for c in decomposed if not unicodedata.combining(c)).casefold())

"""The words of the Teams channel, from words.en.yaml and its translations."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from config import overlay
from knowledge.answer import Language


class Words(BaseModel):
    """What is said in Teams only."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    welcome: str
    who_sees: str
    starters: tuple[str, ...]
    your_data: str
    group_welcome: str
    group_private: str
    group_only_questions: str
    too_long: str
    files: str
    unreadable: str
    button_gone: str
    open_page: str
    all_on_page: str
    done: str
    postpone: str
    finished: str
    later: str
    step: str
    counted: str
    own_words: str
    choose: str


@cache
def words(language: Language = "en") -> Words:
    """The words of a language, read once."""
    return overlay.load(Path(__file__).with_name("words.en.yaml"), Words, language)

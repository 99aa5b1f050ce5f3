"""The words around sharing, from config/sharing.yaml: typed, so that a missing or misspelt one is refused at start."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict

from actions.plans.texts import Words, says
from actions.plans.types import Status
from config import overlay
from config.settings import ROOT
from knowledge.answer import Language

KindName = Literal[
    "profile", "aim", "objective", "action", "road", "strength", "knowledge", "relationship", "brand", "evidence",
    "hours", "check_in", "satisfaction", "values", "circumstances", "appointment_end",
]  # fmt: skip


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ItemTexts(_Part):
    """How an item reads."""

    hours: Annotated[Words, says("count")]
    by: Annotated[Words, says("date")]
    on: Annotated[Words, says("date")]
    reached: Annotated[Words, says("date")]
    measure: Annotated[Words, says("measure")]
    statuses: Mapping[Status, Words]
    most: Annotated[Words, says("options")]
    least: Annotated[Words, says("options")]


class ChatTexts(_Part):
    """What is said in chat."""

    no_plan: Words
    who: Words
    who_again: Words
    who_whole: Annotated[Words, says("name")]
    self: Words
    nothing_such: Annotated[Words, says("items")]
    preview: Annotated[Words, says("name", "until")]
    private_left_out: Annotated[Words, says("link")]
    changed: Words
    shared: Annotated[Words, says("name", "until", "link")]
    dropped: Words
    nothing_pending: Words
    too_many: Annotated[Words, says("limit")]
    bad_until: Annotated[Words, says("limit")]
    given: Words
    given_one: Annotated[Words, says("items", "name", "opened", "until")]
    given_none: Words
    never_opened: Words
    opened_once: Annotated[Words, says("date")]
    opened: Annotated[Words, says("count", "date")]
    stopped: Annotated[Words, says("name")]
    stopped_all: Words
    stop_which: Words
    stop_none: Annotated[Words, says("name")]


class ButtonTexts(_Part):
    """Titles of buttons."""

    share: Words
    cancel: Words
    stop: Annotated[Words, says("name")]
    yes_into_plan: Words
    no_thanks: Words
    show_shared: Words


class CardTexts(_Part):
    """Headings of the cards."""

    preview: Annotated[Words, says("name")]
    given: Words
    page: Words


class AgreedTexts(_Part):
    """What is said about agreed actions."""

    ask_owner: Annotated[Words, says("name", "title")]
    ask_reader: Annotated[Words, says("name", "title")]
    entered: Annotated[Words, says("title", "version")]
    confirmed: Annotated[Words, says("title")]
    declined: Annotated[Words, says("title")]
    gone: Words


class ReminderTexts(_Part):
    """Messages that nobody asked for."""

    talk_reader: Annotated[Words, says("name", "date")]
    talk_owner: Annotated[Words, says("name", "date")]
    talk_alone: Annotated[Words, says("name", "date")]
    talk_unnamed: Annotated[Words, says("date")]
    agreed: Annotated[Words, says("lines")]
    agreed_line: Annotated[Words, says("title")]
    open_pack: Words


class WordLists(_Part):
    """The words by which a wish is known."""

    list: tuple[Words, ...]
    stop: tuple[Words, ...]
    everything: tuple[Words, ...]
    relations: tuple[Words, ...]
    not_names: tuple[Words, ...]
    ends_name: tuple[Words, ...]
    around_name: tuple[Words, ...]
    before_name: tuple[Words, ...]
    without: tuple[Words, ...]
    private: tuple[Words, ...]
    kinds: Mapping[KindName, tuple[Words, ...]]


class SharingTexts(_Part):
    """config/sharing.yaml as a whole. `language`: of its words; `kinds`: what each kind of item is called, one and many."""

    language: Language
    kinds: Mapping[KindName, tuple[Words, Words]]
    items: ItemTexts
    chat: ChatTexts
    buttons: ButtonTexts
    cards: CardTexts
    agreed: AgreedTexts
    reminders: ReminderTexts
    words: WordLists


@cache
def sharing_texts(language: Language = "en", path: Path = ROOT / "config" / "sharing.yaml") -> SharingTexts:
    """The words around sharing in a language, read once.

    Raises:
        config.yaml_file.ConfigFileError: naming file, line and reason of every error.
    """
    return overlay.load(path, SharingTexts, language)

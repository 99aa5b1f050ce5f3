"""config/pack.yaml, typed: every quotation in it is looked up in the knowledge base when the file is read."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from actions.manager_packs.quotes import Quotation, QuoteError, find
from actions.plans.support import Need
from actions.plans.texts import Words, says
from actions.sharing.items import Kind
from config import overlay
from config.settings import ROOT
from knowledge.answer import Category, Language, Organisation

Situation = Literal[
    "new-in-role", "plateau", "downsizing", "returning", "relocation", "pre-retirement", "dual-career"
]


DAYS = 7


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Quote(_Part):
    """Sentences of one passage. `heading` "": the article's first paragraph; `pick`: which of them, from 1."""

    article: Words
    heading: str = ""
    pick: tuple[Annotated[int, Field(gt=0)], ...] = ()

    @model_validator(mode="after")
    def _exists(self) -> Self:
        try:
            self.found()
        except QuoteError as error:
            raise ValueError(str(error)) from None
        return self

    def found(self) -> tuple[Quotation, ...]:
        """The sentences, each with where it stands."""
        return find(self.article, self.heading, self.pick)


class When(_Part):
    """Conditions, all to be met; an empty one says nothing."""

    organisations: tuple[Organisation, ...] = ()
    categories: tuple[Category, ...] = ()
    situations: tuple[Situation, ...] = ()
    kinds: tuple[Kind, ...] = ()

    def weight(self) -> int:
        """How much it asks for: what is shared and the situation before category and organisation."""
        return 4 * bool(self.kinds) + 3 * bool(self.situations) + 2 * bool(self.categories) + bool(self.organisations)


class Entry(_Part):
    """A quotation, and when it is taken. `always`: before all others, whatever they ask for."""

    quote: Quote
    when: When = When()
    always: bool = False


class AgendaStep(_Part):
    """A part of the talk. `grow`: the part of GROW that it is."""

    id: Words
    minutes: int = Field(gt=0)
    name: Words
    grow: Words | None = None
    questions: tuple[Entry, ...] = Field(min_length=1)


class PracticeStep(_Part):
    """A part of the talk, played through."""

    name: Words
    try_: tuple[Quote, ...] = Field(alias="try", min_length=1)
    listen: tuple[Quote, ...] = Field(min_length=1)


class SituationSpec(_Part):
    """A situation: its title, what support it calls for, how people name it."""

    title: Words
    needs: tuple[Need, ...]
    also: tuple[Words, ...]


class Most(_Part):
    """How many entries are taken."""

    questions: int = Field(gt=0)
    expects: int = Field(gt=0)
    promise: int = Field(gt=0)
    sensitive: int = Field(gt=0)
    support: int = Field(gt=0)


class WordLists(_Part):
    """The words by which a wish is known. `weekdays`: from Monday on, one language after the other."""

    managing: tuple[Words, ...]
    managed: tuple[Words, ...]
    not_names: tuple[Words, ...]
    names_after: tuple[Words, ...]
    weekdays: tuple[Words, ...] = Field(min_length=7)
    titles: Mapping[Category, tuple[Words, ...]]
    organisations: Mapping[Organisation, tuple[Words, ...]]
    nothing_special: tuple[Words, ...]
    practice: tuple[Words, ...]


class ChatTexts(_Part):
    """What is said in chat."""

    for_whom: Words
    for_whom_shared: Words
    which_situation: Words
    ready_shared: Annotated[Words, says("name")]
    ready: Annotated[Words, says("about")]
    ready_general: Words
    gone: Words
    dropped: Words
    practice: Annotated[Words, says("number", "total", "name")]
    practice_done: Words


class ButtonTexts(_Part):
    """Titles of buttons."""

    other: Words
    general: Words
    none: Words
    open: Words
    practise: Words
    next: Words
    agreed: Words
    with_: Annotated[Words, says("name")] = Field(alias="with")


class CardTexts(_Part):
    """Words of the card."""

    title: Words
    minutes: Annotated[Words, says("minutes")]
    shown: Annotated[Words, says("name")]


class PackTexts(_Part):
    """Headings and labels of the pack."""

    title: Words
    title_named: Annotated[Words, says("name")]
    subtitle: Annotated[Words, says("minutes", "about")]
    about_general: Words
    prepared: Annotated[Words, says("date")]
    shared: Annotated[Words, says("name")]
    shared_until: Annotated[Words, says("date")]
    more: Annotated[Words, says("count")]
    cut: Words
    agenda: Words
    column_minutes: Words
    column_step: Words
    column_ask: Words
    expects: Words
    promise: Words
    support: Words
    support_general: Words
    support_source: Annotated[Words, says("source", "date")]
    sensitive: Words
    agreed: Words
    agreed_columns: tuple[Words, Words, Words]
    agreed_done: Words
    signed: Words
    sources: Words
    source: Annotated[Words, says("number", "title", "document", "date")]
    undated: Words
    translated: Words
    footer: Words
    page: Words
    of: Words


class PracticeTexts(_Part):
    """Headings of the talk played through."""

    try_: Words = Field(alias="try")
    listen: Words


class StaffTexts(_Part):
    """The outline for the one who is managed."""

    intro: Words
    outline: tuple[Words, ...]
    share: Words
    show_plan: Words
    manages: Words


class Texts(_Part):
    """All words."""

    chat: ChatTexts
    buttons: ButtonTexts
    card: CardTexts
    pack: PackTexts
    practice: PracticeTexts
    staff: StaffTexts


class PackFile(_Part):
    """config/pack.yaml as a whole. `language`: of its words."""

    language: Language
    minutes: int
    most: Most
    agenda: tuple[AgendaStep, ...]
    expects: tuple[Entry, ...]
    promise: tuple[Entry, ...]
    sensitive: tuple[Entry, ...]
    practice: tuple[PracticeStep, ...]
    tips: tuple[Words, ...]
    situations: Mapping[Situation, SituationSpec]
    general_needs: tuple[Need, ...]
    words: WordLists
    texts: Texts

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        found = sum(step.minutes for step in self.agenda)
        if len(self.words.weekdays) % DAYS:
            raise ValueError(f"words.weekdays: expected {DAYS} of each language, found {len(self.words.weekdays)}")
        if found != self.minutes:
            raise ValueError(f"the agenda takes {found} minutes, not {self.minutes}")
        for article in self.tips:
            try:
                find(article, "", ())
            except QuoteError as error:
                raise ValueError(f"tips: {error}") from None
        return self

    def entries(self) -> Iterator[Entry]:
        """Every entry of every part."""
        for step in self.agenda:
            yield from step.questions
        yield from (*self.expects, *self.promise, *self.sensitive)

    def sentences(self) -> set[str]:
        """Every sentence that is quoted, in packs or in practice."""
        practised = (quote for step in self.practice for quote in (*step.try_, *step.listen))
        return {q.text for quote in (*(entry.quote for entry in self.entries()), *practised) for q in quote.found()}


@cache
def pack_file(language: Language = "en", path: Path = ROOT / "config" / "pack.yaml") -> PackFile:
    """The file in a language, read once.

    Raises:
        config.yaml_file.ConfigFileError: naming file, line and reason of every error.
    """
    return overlay.load(path, PackFile, language)

"""The words around the plan, from config/plan.yaml: typed, so that a missing or misspelt one is refused at start."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, model_validator

from actions.plans.dates import spoken
from actions.plans.support import Direction
from actions.plans.types import FourE, Horizon, Status
from actions.plans.words import plain
from config import overlay
from config.settings import ROOT
from knowledge.answer import Category, Language, Organisation, Role

CONFIG = ROOT / "config"

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
ChangeKind = Literal[
    "add", "remove", "move", "rename", "status", "objective", "objective_date", "aim", "hours",
    "check_in", "objective_remove", "reached", "restore", "support", "delete", "undo",
]  # fmt: skip


def says(*names: str) -> AfterValidator:
    """A text in which only these names may stand in braces, since only these are filled in."""

    def check(text: str) -> str:
        try:
            text.format(**dict.fromkeys(names, ""))
        except (KeyError, IndexError, ValueError) as error:
            allowed = ", ".join(f"{{{name}}}" for name in names)
            raise ValueError(f"braces that do not fit ({error}); here may stand: {allowed}") from None
        return text

    return AfterValidator(check)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BuildTexts(_Part):
    """Titles of what is built."""

    objective_from_road: Annotated[Words, says("road")]
    objective_long: Annotated[Words, says("aim")]
    learn: Annotated[Words, says("thing")]
    contact: Annotated[Words, says("who")]
    contact_why: Annotated[Words, says("who", "why")]
    support: Annotated[Words, says("step", "title")]
    first_steps: Annotated[Words, says("goal")]
    look_at_plan: Words


class WarningTexts(_Part):
    """The realism check's warnings."""

    hours: Annotated[Words, says("date", "have", "hours", "need")]
    order: Annotated[Words, says("earlier", "later")]
    past: Annotated[Words, says("date", "title")]
    past_many: Annotated[Words, says("count", "date")]
    after_end_one: Annotated[Words, says("date", "title")]
    after_end: Annotated[Words, says("count", "date")]
    after_goal: Annotated[Words, says("date", "title")]
    after_short_goal: Annotated[Words, says("date", "goal", "title")]
    goal_undated: Annotated[Words, says("title")]
    goal_unseen: Annotated[Words, says("title")]
    goals_order: Words
    goal_empty: Annotated[Words, says("date")]
    waiting: Annotated[Words, says("on", "title")]


class CheckInTexts(_Part):
    """The message of a check-in, and what is said about it."""

    message: Annotated[Words, says("items")]
    item: Annotated[Words, says("date", "title")]
    item_undated: Annotated[Words, says("title")]
    nothing_open: Words
    stop_hint: Words
    show: Words
    stop: Words
    nothing: Words
    stopped: Words
    stopped_already: Words
    started: Annotated[Words, says("date")]
    started_undated: Words
    nothing_yet: Words
    start: Words
    heard: Words


class ChatTexts(_Part):
    """What is said in chat."""

    created: Words
    shown: Annotated[Words, says("date", "version")]
    warnings: Words
    none: Words
    none_yet: Words
    exists: Annotated[Words, says("date", "version")]
    made_anew: Words
    not_enough: Words
    confirm: Words
    applied: Annotated[Words, says("version")]
    dropped: Words
    deleted: Words
    nothing_pending: Words
    which: Words
    which_none: Annotated[Words, says("titles")]
    unclear: Words
    which_report: Words
    needs_date: Words
    needs_text: Words
    bad_date: Annotated[Words, says("date")]
    undone: Annotated[Words, says("of", "version")]
    redone: Annotated[Words, says("version")]
    undo_journey: Annotated[Words, says("of")]
    nothing_to_undo: Words
    conflict: Words
    full: Annotated[Words, says("limit")]
    done: Annotated[Words, says("title")]
    noted: Annotated[Words, says("title")]
    postponed: Annotated[Words, says("date", "title")]
    postponed_undated: Annotated[Words, says("title")]
    dropped_action: Annotated[Words, says("title")]
    open_again: Annotated[Words, says("title")]
    already: Annotated[Words, says("status", "title")]
    next: Annotated[Words, says("date", "title")]
    next_undated: Annotated[Words, says("title")]
    all_done: Words
    export: Words
    not_open: Annotated[Words, says("nearest", "title", "who")]
    not_open_alone: Annotated[Words, says("title", "who")]
    support_found: Annotated[Words, says("caution", "date", "source")]
    in_plan_already: Annotated[Words, says("title")]
    goal_when: Annotated[Words, says("title")]
    goal_measure: Annotated[Words, says("title")]
    reached: Annotated[Words, says("title")]
    history: Annotated[Words, says("lines")]
    history_none: Words
    history_line: Annotated[Words, says("cause", "changes", "date", "version")]
    no_version: Annotated[Words, says("versions")]


class ButtonTexts(_Part):
    """Titles of buttons."""

    yes: Words
    no: Words
    undo: Words
    redo: Words
    none: Words
    none_but_done: Words
    back: Words
    make: Words
    show: Words
    anew: Words
    export: Words
    change: Words
    docx: Words
    pdf: Words
    add_support: Annotated[Words, says("title")]
    go_back: Annotated[Words, says("version")]


class ChangeTexts(_Part):
    """Before and after of a change, in words."""

    add: Annotated[Words, says("title")]
    add_dated: Annotated[Words, says("date", "title")]
    remove: Annotated[Words, says("title")]
    move: Annotated[Words, says("date", "title")]
    rename: Annotated[Words, says("title")]
    status: Annotated[Words, says("status", "title")]
    objective: Annotated[Words, says("title")]
    aim: Annotated[Words, says("title")]
    hours: Annotated[Words, says("count")]
    hours_one: Words
    nothing: Words
    undated: Words
    empty: Words
    removed: Words
    removed_plan: Words
    monthly: Words
    every: Annotated[Words, says("count")]
    reached: Annotated[Words, says("title")]
    restored: Annotated[Words, says("date", "version")]
    kinds: Mapping[ChangeKind, Words]
    effort: Annotated[Words, says("count", "title")]
    first: Words
    causes: Mapping[str, Words]
    fields: Mapping[str, Words]
    line_added: Annotated[Words, says("part", "title")]
    line_removed: Annotated[Words, says("part", "title")]
    line_plan: Annotated[Words, says("after", "before", "field", "title")]
    line_changed: Annotated[Words, says("after", "before", "field", "title")]
    parts: Mapping[Literal["plan", "objective", "action", "check_in"], Words]


class WordLists(_Part):
    """The words by which a wish is known."""

    undo: tuple[Words, ...]
    redo: tuple[Words, ...]
    take_back: tuple[Words, ...]
    none_of_these: tuple[Words, ...]
    check_in: tuple[Words, ...]
    leave_out: tuple[Words, ...]
    languages: Mapping[Language, tuple[Words, ...]]
    whole_plan: tuple[Words, ...]
    check_in_stop: tuple[Words, ...]
    check_in_start: tuple[Words, ...]
    nothing_done: tuple[Words, ...]
    history: tuple[Words, ...]
    more: tuple[Words, ...]
    less: tuple[Words, ...]
    add: tuple[Words, ...]
    remove: tuple[Words, ...]
    move: tuple[Words, ...]
    rename: tuple[Words, ...]
    done: tuple[Words, ...]
    postponed: tuple[Words, ...]
    dropped: tuple[Words, ...]
    open: tuple[Words, ...]
    long: tuple[Words, ...]
    short: tuple[Words, ...]
    aim: tuple[Words, ...]
    hours: tuple[Words, ...]
    goal: tuple[Words, ...]
    numbered: tuple[Words, ...]
    education: tuple[Words, ...]
    exposure: tuple[Words, ...]
    environment: tuple[Words, ...]
    experience: tuple[Words, ...]

    def reports(self, text: str) -> bool:
        """Whether a text says what became of something."""
        bare = f" {plain(text)} "
        known = (*self.done, *self.postponed, *self.dropped, *self.open)
        return any(f" {plain(word)} " in bare for word in known)


class DocumentTexts(_Part):
    """Headings and labels of the exported document."""

    language: Words
    subtitle: Annotated[Words, says("name", "profile")]
    version: Annotated[Words, says("date", "version")]
    aim: Words
    next: Words
    by: Annotated[Words, says("date")]
    day_line: Annotated[Words, says("day", "title")]
    nothing_next: Words
    goals: Words
    goal_short: Words
    goal_long: Words
    goal_line: Annotated[Words, says("date", "title")]
    goal_is_aim: Annotated[Words, says("date")]
    measure: Annotated[Words, says("measure")]
    time_one: Words
    done_on: Annotated[Words, says("date")]
    column_month: Words
    column_what: Words
    column_kind: Words
    time: Annotated[Words, says("hours")]
    timeline: Words
    undated: Words
    check_in: Words
    goal_due: Annotated[Words, says("title")]
    roads: Words
    road_asks: Annotated[Words, says("asks")]
    knowledge: Words
    strengths: Words
    relationships: Words
    support: Words
    support_intro: Words
    column_support: Words
    column_source: Words
    column_check: Words
    as_of: Annotated[Words, says("date", "title")]
    brand: Words
    evidence: Words
    context: Words
    action: Words
    result: Words
    about: Words
    about_text: Annotated[Words, says("name")]
    about_version: Annotated[Words, says("date", "plan_id", "version")]
    page: Words
    of: Words
    note: Annotated[Words, says("note")]
    ics_check_in: Words
    ics_goal: Annotated[Words, says("title")]
    ics_next: Words
    reached_on: Annotated[Words, says("date")]
    header: Annotated[Words, says("name", "title")]


class LanguageTexts(_Part):
    """What a document or a message needs in each language: config/plan.yaml, and plan.<language>.yaml beside it."""

    title: Words
    build: BuildTexts
    directions: Mapping[Direction, Words]
    four_e: Mapping[FourE, Words]
    horizons: Mapping[Horizon, Words]
    statuses: Mapping[Status, Words]
    eligibility: Mapping[Literal["yes", "no", "ask-hr"], Words]
    organisations: Mapping[Organisation, Words]
    categories: Mapping[Category, Words]
    check_in: CheckInTexts
    document: DocumentTexts

    @model_validator(mode="after")
    def _complete(self) -> Self:
        wanted = {"directions": Direction, "four_e": FourE, "horizons": Horizon, "statuses": Status,
                  "eligibility": Literal["yes", "no", "ask-hr"], "organisations": Organisation, "categories": Category}  # fmt: skip
        for part, names in wanted.items():
            missing = set(get_args(names)) - set(getattr(self, part))
            if missing:
                raise ValueError(f"{part} lacks {', '.join(sorted(missing))}")
        return self

    def day(self, day: date) -> str:
        """A date as one says it in this language."""
        return spoken(day, self.document.language)


class PlanTexts(LanguageTexts):
    """config/plan.yaml as a whole."""

    roles: Mapping[Role, Words]
    four_e_meaning: Mapping[FourE, Words]
    warnings: WarningTexts
    chat: ChatTexts
    buttons: ButtonTexts
    changes: ChangeTexts
    words: WordLists


@cache
def plan_texts(path: Path = CONFIG / "plan.yaml", language: Language = "en") -> PlanTexts:
    """The words around the plan in a language, read once.

    Raises:
        config.yaml_file.ConfigFileError: naming file, line and reason of every error.
    """
    return overlay.load(path, PlanTexts, language)


@cache
def language_texts(language: Language) -> LanguageTexts:
    """The words of documents and messages in a language: en, fr or es.

    Raises:
        config.yaml_file.ConfigFileError: naming file, line and reason of every error.
    """
    return plan_texts() if language == "en" else plan_texts(language=language)


def check_languages() -> None:
    """Read every language once, so that an error stops the start.

    Raises:
        config.yaml_file.ConfigFileError: naming file, line and reason of every error.
    """
    for language in get_args(Language):
        language_texts(language)

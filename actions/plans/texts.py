"""The words around the plan, from config/plan.yaml: typed, so that a missing or misspelt one is refused at start."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from actions.plans.support import Direction
from actions.plans.types import FourE, Horizon, Status
from config import yaml_file
from config.settings import ROOT

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
ChangeKind = Literal["add", "remove", "move", "rename", "status", "objective", "objective_date", "aim", "hours"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BuildTexts(_Part):
    """Titles of what is built."""

    title: Words
    aim_from_direction: Words
    objective_from_road: Words
    objective_long: Words
    learn: Words
    contact: Words
    contact_why: Words
    support: Words
    look_at_plan: Words


class WarningTexts(_Part):
    """The realism check's warnings."""

    hours: Words
    order: Words
    past: Words
    past_many: Words
    after_end: Words
    after_goal: Words
    goals_order: Words
    goal_empty: Words
    waiting: Words


class ChatTexts(_Part):
    """What is said in chat."""

    created: Words
    shown: Words
    warnings: Words
    none: Words
    exists: Words
    made_anew: Words
    not_enough: Words
    confirm: Words
    applied: Words
    dropped: Words
    nothing_pending: Words
    which: Words
    which_none: Words
    unclear: Words
    which_report: Words
    needs_date: Words
    needs_text: Words
    bad_date: Words
    undone: Words
    nothing_to_undo: Words
    conflict: Words
    full: Words
    done: Words
    postponed: Words
    postponed_undated: Words
    dropped_action: Words
    open_again: Words
    already: Words
    next: Words
    next_undated: Words
    all_done: Words
    export: Words
    share: Words
    share_none: Words
    private: Words


class ButtonTexts(_Part):
    """Titles of buttons."""

    yes: Words
    no: Words
    undo: Words
    make: Words
    show: Words
    anew: Words
    export: Words
    change: Words
    docx: Words
    pdf: Words


class ChangeTexts(_Part):
    """Before and after of a change, in words."""

    add: Words
    add_dated: Words
    remove: Words
    move: Words
    rename: Words
    status: Words
    objective: Words
    aim: Words
    hours: Words
    nothing: Words
    undated: Words
    empty: Words
    removed: Words
    kinds: Mapping[ChangeKind, Words]


class WordLists(_Part):
    """The words by which a wish is known."""

    undo: tuple[Words, ...]
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


class DocumentTexts(_Part):
    """Headings and labels of the exported document."""

    language: Words
    subtitle: Words
    version: Words
    aim: Words
    next: Words
    by: Words
    day_line: Words
    nothing_next: Words
    goals: Words
    goal_short: Words
    goal_long: Words
    goal_line: Words
    goal_is_aim: Words
    measure: Words
    time: Words
    timeline: Words
    timeline_intro: Words
    undated: Words
    check_in: Words
    goal_due: Words
    actions: Words
    roads: Words
    road_asks: Words
    knowledge: Words
    strengths: Words
    relationships: Words
    support: Words
    support_intro: Words
    column_support: Words
    column_source: Words
    column_check: Words
    as_of: Words
    brand: Words
    evidence: Words
    context: Words
    action: Words
    result: Words
    about: Words
    about_text: Words
    about_version: Words
    page: Words
    of: Words
    note: Words
    ics_check_in: Words
    ics_goal: Words
    ics_next: Words


class ManagerTexts(_Part):
    """The general outline of a career conversation."""

    intro: Words
    staff_intro: Words
    outline: tuple[Words, ...]
    not_to_promise: Words
    staff_outline: tuple[Words, ...]
    questions: tuple[Words, ...]


class PlanTexts(_Part):
    """config/plan.yaml as a whole."""

    build: BuildTexts
    directions: Mapping[Direction, Words]
    four_e: Mapping[FourE, Words]
    four_e_meaning: Mapping[FourE, Words]
    horizons: Mapping[Horizon, Words]
    statuses: Mapping[Status, Words]
    eligibility: Mapping[Literal["yes", "no", "ask-hr"], Words]
    organisations: Mapping[str, Words]
    warnings: WarningTexts
    chat: ChatTexts
    buttons: ButtonTexts
    changes: ChangeTexts
    words: WordLists
    document: DocumentTexts
    manager: ManagerTexts


@cache
def plan_texts(path: Path = ROOT / "config" / "plan.yaml") -> PlanTexts:
    """The words around the plan, read once.

    Raises:
        config.yaml_file.ConfigFileError: naming file, line and reason of every error.
    """
    return yaml_file.load(path, PlanTexts)

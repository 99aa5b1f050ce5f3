"""The words around the questions, as config/journey.yaml holds them: a missing or misspelt one is refused."""

from collections.abc import Mapping
from typing import Annotated, Literal

from actions.journey.file_parts import Condition, Strict, Words
from actions.plans.texts import says


class MoveWords(Strict):
    """Words that do not answer the question but steer: each counts only when it is all that was said."""

    polite: tuple[str, ...]
    skip: tuple[str, ...]
    back: tuple[str, ...]
    why: tuple[str, ...]
    stop: tuple[str, ...]
    unsure: tuple[str, ...]
    change: tuple[str, ...]
    nothing: tuple[str, ...]
    leave: tuple[str, ...]
    length: tuple[str, ...]
    anew: tuple[str, ...]
    assent: tuple[str, ...]
    all: tuple[str, ...]
    most: tuple[str, ...]
    least: tuple[str, ...]


class Note(Strict):
    """A sober remark beside the picture, for those whom it concerns, with its source."""

    when: tuple[Condition, ...]
    text: Words
    document: Words
    section: Words
    as_of: Words


class Results(Strict):
    """The words around the picture of step 1."""

    title: Words
    intro: Words
    satisfaction: Annotated[Words, says("least", "most")]
    values: Annotated[Words, says("bottom", "top")]
    values_note_most: Annotated[Words, says("count")]
    values_note_least: Annotated[Words, says("count")]
    most: Words
    least: Words
    skills: Annotated[Words, says("skills")]
    ambition: Annotated[Words, says("ambition")]
    caution: Words
    empty: Words
    groups: Mapping[Literal["satisfaction", "values", "style"], Words]
    notes: tuple[Note, ...] = ()


class NotUnderstoodTexts(Strict):
    """What is said when an answer cannot be read: the reason, and what can be taken."""

    choice: Annotated[Words, says("options")]
    ambiguous: Annotated[Words, says("options")]
    multi: Annotated[Words, says("options", "part")]
    too_many: Annotated[Words, says("max")]
    too_few: Annotated[Words, says("min")]
    best_worst: Annotated[Words, says("first", "options", "second")]
    best_worst_least: Annotated[Words, says("most", "options")]
    best_worst_most: Annotated[Words, says("least", "options")]
    best_worst_same: Words
    scale: Annotated[Words, says("high", "low", "max", "min")]
    number: Words
    number_range: Annotated[Words, says("max", "min", "value")]
    date: Words
    date_past: Annotated[Words, says("date")]
    date_far: Annotated[Words, says("date")]
    text: Annotated[Words, says("example")]
    text_long: Annotated[Words, says("max")]
    change: Annotated[Words, says("options")]


class Buttons(Strict):
    """Titles of the buttons."""

    skip: Words
    back: Words
    short: Words
    full: Words
    go_on: Words
    anew: Words
    show_plan: Words
    review: Words
    make_plan: Words
    deepen: Words
    start: Words
    change_to: Words
    keep: Words
    yes: Words
    no: Words


class Texts(Strict):
    """Everything that is said around the questions. Braces name what is filled in."""

    welcome: Words
    welcome_short: Annotated[Words, says("count")]
    which_route: Annotated[Words, says("full", "short")]
    route_why: Words
    not_now: Words
    resumed: Annotated[Words, says("done", "number", "step", "total")]
    again: Words
    paused: Words
    unsure: Words
    cannot_skip: Words
    half_dropped: Words
    cannot_back: Words
    why: Annotated[Words, says("why")]
    examples: Annotated[Words, says("examples")]
    can_take: Annotated[Words, says("options")]
    understood: Annotated[Words, says("value")]
    changed: Annotated[Words, says("after", "before", "name")]
    unchanged: Annotated[Words, says("after", "name")]
    changing: Annotated[Words, says("before", "name")]
    reopened: Annotated[Words, says("names")]
    already: Annotated[Words, says("after", "before", "name")]
    kept: Words
    open_journey: Annotated[Words, says("done", "number", "step", "total")]
    completed_before: Words
    review: Annotated[Words, says("options")]
    review_again: Words
    not_started: Words
    nothing_asked: Words
    skipped: Words
    options: Words
    options_none: Words
    plan_ready: Words
    done_short: Words
    done_full: Words
    step: Annotated[Words, says("count", "intro", "name", "number")]

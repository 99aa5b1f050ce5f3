"""The words around the questions, as config/journey.yaml holds them: a missing or misspelt one is refused."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from actions.journey.file_parts import Between, Condition, Shape, Slug, Strict, Words, refuse
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
    rest: tuple[str, ...]
    redo: tuple[str, ...]


class Note(Strict):
    """A sober remark beside the picture, with its source; `matters`: for those to whom this source of satisfaction does."""

    when: tuple[Condition, ...] = ()
    matters: Slug | None = None
    text: Words
    document: Words
    section: Words
    as_of: Words


Group = Literal["choice", "satisfaction", "values", "style"]


class ChangeTexts(Strict):
    """The words around what has changed between two pictures."""

    title: Words
    intro: Annotated[Words, says("date")]
    first: Words
    none_yet: Words
    only_one: Annotated[Words, says("date")]
    up: Annotated[Words, says("after", "before", "item")]
    down: Annotated[Words, says("after", "before", "item")]
    today_up: Annotated[Words, says("after", "before", "item")]
    today_down: Annotated[Words, says("after", "before", "item")]
    ratings_slight: Annotated[Words, says("items")]
    value_up: Annotated[Words, says("after", "before", "item")]
    value_down: Annotated[Words, says("after", "before", "item")]
    values_slight_up: Annotated[Words, says("items")]
    values_slight_down: Annotated[Words, says("items")]
    style: Annotated[Words, says("after", "before", "item")]
    ambition: Annotated[Words, says("after", "before")]
    same: Words
    other_version: Annotated[Words, says("group")]
    go_on: Words


class Results(Strict):
    """The words around the picture of step 1."""

    title: Words
    intro: Words
    groups: Mapping[Group, Words]
    hints: Mapping[Group, Words]
    marks: Mapping[Literal["matters", "today", "before"], Words]
    row_satisfaction: Annotated[Words, says("importance", "today")]
    row_importance: Annotated[Words, says("importance")]
    row_values: Annotated[Words, says("best", "shown", "worst")]
    row_style: Annotated[Words, says("reading", "value")]
    row_most: Words
    row_least: Words
    row_between: Words
    and_: Annotated[Words, Field(alias="and")]
    choice: Annotated[Words, says("least", "most")]
    gap: Annotated[Words, says("importance", "item", "today")]
    gap_also: Annotated[Words, says("items")]
    no_gap: Annotated[Words, says("items")]
    keep: Annotated[Words, says("items")]
    spare: Annotated[Words, says("items")]
    values_one: Annotated[Words, says("top")]
    values_some: Annotated[Words, says("top")]
    values_last: Annotated[Words, says("bottom")]
    values_loose: Words
    values_few: Words
    style: Annotated[Words, says("readings")]
    skills: Annotated[Words, says("skills")]
    ambition: Annotated[Words, says("ambition")]
    caution: Words
    empty: Words
    alternative: Annotated[Words, says("group", "rows")]
    notes: tuple[Note, ...] = ()
    change: ChangeTexts


class ExplorerTexts(Strict):
    """The words around the moves."""

    title: Words
    intro: Annotated[Words, says("count", "who")]
    intro_kind: Annotated[Words, says("count", "kind", "who")]
    more: Annotated[Words, says("count", "shown")]
    who: Annotated[Words, says("grade", "organisation")]
    in_field: Annotated[Words, says("field")]
    none: Annotated[Words, says("who")]
    unknown: Words
    no_picture: Words
    kinds: Mapping[Shape, Words]
    kind_words: Mapping[Shape, tuple[str, ...]]
    between: Mapping[Between, Words]
    fits_matters: Annotated[Words, says("importance", "item")]
    fits_matters_gap: Annotated[Words, says("importance", "item", "today")]
    fits_most: Annotated[Words, says("item")]
    fits_value: Annotated[Words, says("value")]
    fits_ambition: Annotated[Words, says("ambition")]
    fits_place: Words
    leads_to: Annotated[Words, says("roles", "stream")]
    leads_to_network: Annotated[Words, says("networks")]

    @model_validator(mode="after")
    def _all_named(self) -> Self:
        missing = [
            ((name,), f"no words for {word!r}")
            for name, words, known in (("kinds", self.kinds, Shape), ("between", self.between, Between))
            for word in get_args(known)
            if word not in words
        ]
        refuse("ExplorerTexts", [*missing])
        return self


class ReadinessTexts(Strict):
    """The words around readiness for a key role."""

    title: Annotated[Words, says("role")]
    guidance: Words
    guidance_undp: Words
    own: Words
    eligibility: Annotated[Words, says("rule")]
    states: Mapping[Literal["1", "2", "3"], Words]
    there: Annotated[Words, says("items")]
    partly: Annotated[Words, says("items")]
    missing: Annotated[Words, says("items")]
    complete: Words
    no_evidence: Words
    gives: Annotated[Words, says("assignment")]
    unanswered: Words
    none: Words
    into_plan: Annotated[Words, says("count")]
    into_plan_one: Words
    in_plan_already: Words
    aim: Annotated[Words, says("role")]


class NetworkTexts(Strict):
    """The words around the map of contacts; `nearness`: from far to near."""

    title: Words
    intro: Words
    nearness: tuple[Words, Words, Words]
    unknown: Words
    row: Annotated[Words, says("near", "who", "why")]
    row_bare: Annotated[Words, says("near", "who")]


class ChecklistTexts(Strict):
    """The words around the checklist for applications."""

    title: Words
    all: Words
    some: Annotated[Words, says("ready")]
    none: Words


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
    rate: Annotated[Words, says("first", "high", "low", "max", "min", "options")]
    rate_more: Annotated[Words, says("given", "high", "low", "max", "min", "options")]
    number: Words
    number_range: Annotated[Words, says("max", "min", "value")]
    date: Words
    date_past: Annotated[Words, says("date")]
    date_far: Annotated[Words, says("date")]
    text: Annotated[Words, says("example")]
    text_long: Annotated[Words, says("max")]
    change: Annotated[Words, says("options")]
    not_open: Annotated[Words, says("nearest", "title", "who")]
    not_open_alone: Annotated[Words, says("title", "who")]


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
    again: Words
    explore: Words
    all_moves: Words
    readiness: Words
    into_plan: Words
    go_on_journey: Words
    about_work: Words


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
    welcome_again: Words
    welcome_readiness: Words
    welcome_readiness_role: Annotated[Words, says("role")]
    in_step_one: Words
    side_done: Words
    side_empty: Words
    rests: Words

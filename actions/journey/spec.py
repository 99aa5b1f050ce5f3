"""The journey as a file describes it: steps, routes, questions, words. Read from config/journey.yaml, refused when broken.

Every check names the place in the file, so that whoever changes a wording sees which line went wrong.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from config import yaml_file

QuestionType = Literal["choice", "multi", "best_worst", "scale", "text", "number", "date"]
ProfileField = Literal["organisation", "category", "grade", "duty_station"]
RouteName = Literal["short", "full"]
Slug = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=40)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Problem = tuple[tuple[str | int, ...], str]

SECONDS: Mapping[QuestionType, int] = {
    "choice": 15, "multi": 30, "best_worst": 25, "scale": 8, "text": 60, "number": 10, "date": 15,
}  # fmt: skip
"""How long an answer takes, unless the file says otherwise: what the promise of a route's minutes is checked against."""


class Strict(BaseModel):
    """A part of a file: unknown keys are errors, values never change."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def refuse(title: str, problems: list[Problem]) -> None:
    """Raise the problems as pydantic's own error, each with its place.

    Raises:
        ValidationError: if there is any problem.
    """
    if problems:
        details = [
            InitErrorDetails(type=PydanticCustomError("file", "{why}", {"why": why}), loc=place, input=place[-1])
            for place, why in problems
        ]
        raise ValidationError.from_exception_data(title, details)


class Condition(Strict):
    """Holds for certain answers or profiles; several in a list must all hold."""

    question: Slug | None = None
    profile: ProfileField | Literal["role"] | None = None
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    fewer_words: int | None = Field(None, gt=0)

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        if (self.question is None) == (self.profile is None):
            raise ValueError("name either a question or a profile field")
        if not self.any_of and not self.none_of and self.fewer_words is None:
            raise ValueError("say any_of, none_of or fewer_words")
        return self

    def holds(self, value: Any) -> bool:
        """Whether it holds for this value; no value fulfils nothing but `none_of`."""
        values = _as_words(value)
        if self.fewer_words is not None:
            return isinstance(value, str) and len(value.split()) < self.fewer_words
        if self.any_of and not values & set(self.any_of):
            return False
        return not values & set(self.none_of)


def _as_words(value: Any) -> set[str]:
    if value is None:
        return set()
    if isinstance(value, Mapping):
        return {str(v) for v in value.values()}
    return {str(v) for v in value} if isinstance(value, list | tuple) else {str(value)}


class Option(Strict):
    """One answer to choose. `also` holds other words for it, `when` limits it to some people."""

    value: Slug
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    description: str | None = None
    also: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()


class Labels(Strict):
    """What the two ends of a scale mean."""

    low: Words
    high: Words


class Reading(Strict):
    """What a low, a middling and a high answer on a scale may say about a way of working."""

    label: Words
    low: Words
    middle: Words
    high: Words


class Question(Strict):
    """One question of the journey.

    Attributes:
        name: by which a person refers to it ("change my hours").
        fills: field of the profile that it asks for; never asked when that is known.
        options_from: options that are worked out from the answers, instead of a fixed list.
        follows: earlier questions; when one of these answers changes, this one is asked anew.
        dated_by: earlier text whose own date ("by June") answers this question.
        none_words: what counts as "there is none".
        private: kept out of every document and every share.
        measures: group of the picture at the end of step 1 to which the answer counts.
    """

    id: Slug
    step: Slug
    name: Words
    type: QuestionType
    prompt: Words
    why: Words
    also: tuple[str, ...] = ()
    examples: tuple[Words, ...] = ()
    routes: tuple[RouteName, ...] = ("full",)
    options: tuple[Option, ...] = ()
    options_from: Literal["moves", "support"] | None = None
    min: int | None = None
    max: int | None = None
    labels: Labels | None = None
    reading: Reading | None = None
    suggest: tuple[int, ...] = ()
    placeholder: str | None = None
    skip: bool = True
    fills: ProfileField | None = None
    when: tuple[Condition, ...] = ()
    follows: tuple[Slug, ...] = ()
    dated_by: Slug | None = None
    none_words: tuple[str, ...] = ()
    private: bool = False
    measures: Literal["satisfaction", "values", "style"] | None = None
    seconds: int | None = Field(None, gt=0)

    @property
    def time(self) -> int:
        """Seconds that an answer takes."""
        return self.seconds or SECONDS[self.type]

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        refuse("Question", list(self._problems()))
        return self

    def _problems(self) -> Iterator[Problem]:
        chosen = self.type in ("choice", "multi", "best_worst")
        if chosen and self.options_from is None and len(self.options) < 2:
            yield ("options",), f"a question of type {self.type} needs at least two options"
        if not chosen and self.options:
            yield ("options",), f"a question of type {self.type} takes no options"
        if self.type == "best_worst" and len(self.options) < 3:
            yield ("options",), "a best-worst question needs at least three options"
        if self.type == "scale" and self.labels is None:
            yield ("type",), "a scale needs labels for its two ends"
        if self.min is not None and self.max is not None and self.min > self.max:
            yield ("min",), f"min {self.min} is above max {self.max}"
        for key in ("value", "title"):
            seen: set[str] = set()
            for index, option in enumerate(self.options):
                word = str(getattr(option, key)).casefold()
                if word in seen:
                    yield ("options", index, key), f"{key} {getattr(option, key)!r} stands twice"
                seen.add(word)


class Step(Strict):
    """One of the four steps."""

    id: Slug
    name: Words
    intro: Words


class Route(Strict):
    """A way through the journey, with the time that it promises."""

    title: Words
    minutes: int = Field(gt=0)
    also: tuple[str, ...] = ()


class MoveWords(Strict):
    """Words that do not answer the question but steer: each counts only when it is all that was said."""

    skip: tuple[str, ...]
    back: tuple[str, ...]
    why: tuple[str, ...]
    stop: tuple[str, ...]
    unsure: tuple[str, ...]
    change: tuple[str, ...]
    nothing: tuple[str, ...]
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
    satisfaction: Words
    values: Words
    values_note_most: Words
    values_note_least: Words
    most: Words
    least: Words
    skills: Words
    ambition: Words
    caution: Words
    empty: Words
    groups: Mapping[Literal["satisfaction", "values", "style"], Words]
    notes: tuple[Note, ...] = ()


class NotUnderstoodTexts(Strict):
    """What is said when an answer cannot be read: the reason, and what can be taken."""

    choice: Words
    ambiguous: Words
    multi: Words
    too_many: Words
    too_few: Words
    best_worst: Words
    best_worst_least: Words
    best_worst_most: Words
    best_worst_same: Words
    scale: Words
    number: Words
    number_range: Words
    date: Words
    date_past: Words
    date_far: Words
    text: Words
    text_long: Words
    change: Words


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
    welcome_short: Words
    which_route: Words
    resumed: Words
    again: Words
    paused: Words
    unsure: Words
    cannot_skip: Words
    cannot_back: Words
    why: Words
    examples: Words
    understood: Words
    changed: Words
    unchanged: Words
    changing: Words
    reopened: Words
    already: Words
    kept: Words
    open_journey: Words
    completed_before: Words
    review: Words
    review_again: Words
    not_started: Words
    nothing_asked: Words
    skipped: Words
    options: Words
    options_none: Words
    plan_ready: Words
    done_short: Words
    done_full: Words
    step: Words


class JourneyFile(Strict):
    """config/journey.yaml as a whole."""

    routes: Mapping[RouteName, Route]
    steps: tuple[Step, ...]
    questions: tuple[Question, ...]
    words: MoveWords
    results: Results
    not_understood: NotUnderstoodTexts
    buttons: Buttons
    texts: Texts

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        problems = [*self._problems_of_questions(), *self._problems_of_routes()]
        refuse("JourneyFile", problems)
        return self

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """Questions by their id."""
        return {question.id: question for question in self.questions}

    def step(self, step_id: str) -> Step:
        """The step with this id."""
        return next(step for step in self.steps if step.id == step_id)

    def number(self, step_id: str) -> int:
        """Number of a step, from 1."""
        return [step.id for step in self.steps].index(step_id) + 1

    def _problems_of_questions(self) -> Iterator[Problem]:
        steps = [step.id for step in self.steps]
        earlier: dict[str, Question] = {}
        reached = 0
        for index, question in enumerate(self.questions):
            place = ("questions", index)
            if question.id in earlier:
                yield (*place, "id"), f"question {question.id!r} stands twice"
            if question.step not in steps:
                yield (*place, "step"), f"no step {question.step!r}; there are {', '.join(steps)}"
            elif steps.index(question.step) < reached:
                yield (*place, "step"), f"step {question.step!r} comes before the step of the question above"
            else:
                reached = steps.index(question.step)
            yield from _problems_of_references(place, question, earlier)
            earlier[question.id] = question

    def _problems_of_routes(self) -> Iterator[Problem]:
        for name in ("short", "full"):
            if name not in self.routes:
                yield ("routes",), f"the route {name!r} is missing"
                continue
            asked = [q for q in self.questions if name in q.routes and not q.fills and not q.when]
            seconds = sum(q.time for q in asked)
            if not asked:
                yield ("routes", name), "no question belongs to this route"
            if seconds > self.routes[name].minutes * 60:
                yield (
                    ("routes", name, "minutes"),
                    f"its {len(asked)} questions take about {seconds // 60 + 1} minutes: shorten the route or raise its minutes",
                )


def _problems_of_references(
    place: tuple[str | int, ...], question: Question, earlier: Mapping[str, Question]
) -> Iterator[Problem]:
    for number, condition in enumerate(question.when):
        yield from _problem_of_condition((*place, "when", number), condition, earlier)
    for number, option in enumerate(question.options):
        for inner, condition in enumerate(option.when):
            yield from _problem_of_condition((*place, "options", number, "when", inner), condition, earlier)
    for number, name in enumerate(question.follows):
        if name not in earlier:
            yield (*place, "follows", number), f"no question {name!r} stands above this one"
    if question.dated_by is not None and question.dated_by not in earlier:
        yield (*place, "dated_by"), f"no question {question.dated_by!r} stands above this one"


def _problem_of_condition(
    place: tuple[str | int, ...], condition: Condition, earlier: Mapping[str, Question]
) -> Iterator[Problem]:
    if condition.question is None:
        return
    source = earlier.get(condition.question)
    if source is None:
        yield (*place, "question"), f"no question {condition.question!r} stands above this one"
        return
    known = {option.value for option in source.options}
    for key in ("any_of", "none_of"):
        for number, word in enumerate(getattr(condition, key)):
            if known and word not in known:
                yield (*place, key, number), f"question {source.id!r} has no option {word!r}"


def load_journey(path: Path) -> JourneyFile:
    """Read the journey.

    Raises:
        config.yaml_file.ConfigFileError: naming file, line and reason of every error.
    """
    return yaml_file.load(path, JourneyFile)

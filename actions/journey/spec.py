"""The journey as a file describes it: steps, routes, questions, words. From config/journey.yaml, refused when broken.

Every check names the place in the file, so that whoever changes a wording sees which line went wrong.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from actions.journey.file_parts import Condition, Problem, ProfileField, Slug, Strict, Words, refuse
from actions.journey.words import Buttons, MoveWords, NotUnderstoodTexts, Results, Texts
from config import yaml_file

QuestionType = Literal["choice", "multi", "best_worst", "scale", "text", "number", "date"]
RouteName = Literal["short", "full"]

SECONDS: Mapping[QuestionType, int] = {
    "choice": 15, "multi": 30, "best_worst": 25, "scale": 8, "text": 60, "number": 10, "date": 15,
}  # fmt: skip
"""How long an answer takes, unless the file says otherwise: what a route's promised minutes are checked against."""


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
        said: how an answer is said back, with {value}, or {most} and {least}.
        said_one: the same for a value of 1.
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
    said: str | None = None
    said_one: str | None = None
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
        if self.said is not None and not _formats(self.said, "most least" if self.type == "best_worst" else "value"):
            yield ("said",), "only {most} and {least} (best_worst) or {value} may stand in braces"
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
                    f"its {len(asked)} questions take about {seconds // 60 + 1} minutes: drop some, or raise this",
                )


def _formats(text: str, names: str) -> bool:
    try:
        text.format(**dict.fromkeys(names.split(), ""))
    except (KeyError, IndexError, ValueError):
        return False
    return True


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

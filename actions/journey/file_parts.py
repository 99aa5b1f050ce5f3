"""What the parts of the journey's files have in common: strictness, conditions, and errors that name their place."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from actions.plans.sources import SourceRef
from actions.plans.types import FourE, Horizon
from knowledge.answer import Category, Organisation

ProfileField = Literal["organisation", "category", "grade", "duty_station"]
Slug = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=40)]
Shape = Literal["here", "sideways", "up", "across", "out"]
"""Kinds of moves: in the present post, at the same grade, upward, into another category, to another organisation."""
Between = Literal["post", "role", "stream", "network", "track", "category", "place", "organisation"]
"""What changes with a move."""
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Verdict = Literal["yes", "no", "ask-hr"]
Facts = Mapping[str, str | None]
"""What the profile knows: organisation, category, grade, duty_station, role."""
Problem = tuple[tuple[str | int, ...], str]


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
    answered: bool | None = None
    lacks: str | None = Field(None, min_length=1)

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        if (self.question is None) == (self.profile is None):
            raise ValueError("name either a question or a profile field")
        tests = (self.any_of, self.none_of, self.fewer_words, self.lacks)
        if not any(tests) and self.answered is None:
            raise ValueError("say any_of, none_of, fewer_words, lacks or answered")
        return self

    def holds(self, value: Any) -> bool:
        """Whether it holds for this value; no value fulfils nothing but `none_of`."""
        values = _as_words(value)
        if self.answered is not None:
            return (value is not None) == self.answered
        if self.lacks is not None:
            return isinstance(value, str) and self.lacks not in value
        if self.fewer_words is not None:
            return isinstance(value, str) and len(value.split()) < self.fewer_words
        if self.any_of and not values & set(self.any_of):
            return False
        return not values & set(self.none_of)


class Template(Strict):
    """An action that something brings into the plan: due after `weeks`, `after` another action of the same thing."""

    id: Slug
    title: Words
    four_e: FourE
    horizon: Horizon
    hours: float = Field(ge=0)
    weeks: int = Field(gt=0)
    after: Slug | None = None


def out_of_order(actions: Sequence[Template]) -> Iterator[Problem]:
    """Actions that wait for one that does not stand above them."""
    before: set[str] = set()
    for number, action in enumerate(actions):
        if action.after is not None and action.after not in before:
            yield ("actions", number, "after"), f"no action {action.after!r} stands above this one"
        before.add(action.id)


class Rule(Strict):
    """What decides whether something is open, for these organisations and categories (none: for all)."""

    verdict: Verdict
    rule: Words
    source: SourceRef
    organisations: tuple[Organisation, ...] = ()
    categories: tuple[Category, ...] = ()


def concerns(organisations: Sequence[str], categories: Sequence[str], facts: Facts) -> bool:
    """Whether something meant for these organisations and categories (none: for all) is meant for this person."""
    return (not organisations or facts.get("organisation") in organisations) and (
        not categories or facts.get("category") in categories
    )


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
    """What a low, a middling and a high answer may say about a way of working; `label` names the row of the picture."""

    label: Words
    low: Words
    middle: Words
    high: Words


def _as_words(value: Any) -> set[str]:
    if value is None:
        return set()
    if isinstance(value, Mapping):
        return {str(v) for v in value.values()}
    return {str(v) for v in value} if isinstance(value, list | tuple) else {str(value)}

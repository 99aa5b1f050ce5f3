"""What the parts of the journey's files have in common: strictness, conditions, and errors that name their place."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

ProfileField = Literal["organisation", "category", "grade", "duty_station"]
Slug = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=40)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
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

"""One question of the journey as its file describes it, and what makes it sound. Pure."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from actions.journey.file_parts import Condition, Labels, Option, Problem, ProfileField, Slug, Strict, Words, refuse
from actions.plans.texts import says

QuestionType = Literal["choice", "multi", "best_worst", "rate", "scale", "text", "number", "date"]
RouteName = Literal["short", "full", "again", "readiness"]
MAIN: tuple[RouteName, ...] = ("short", "full")
"""The ways through the whole journey."""
SIDE: tuple[RouteName, ...] = ("again", "readiness")
"""Ways beside it: step 1 alone, and the readiness for a key role."""
OptionsFrom = Literal["moves", "support", "roles", "criteria", "contacts"]

SECONDS: Mapping[QuestionType, int] = {
    "choice": 15, "multi": 30, "best_worst": 25, "rate": 40, "scale": 8, "text": 60, "number": 10, "date": 15,
}  # fmt: skip
"""How long an answer takes, unless the file says otherwise: what a route's promised minutes are checked against."""
READING = 200 / 60
"""Words a second."""
WORKED_OUT: Mapping[OptionsFrom, int] = {"support": 200, "roles": 40, "criteria": 90, "contacts": 12}
"""Words of options that are worked out for a person; measured on the longest that the files give, rounded up."""


class Check(Strict):
    """A gentle word after an answer in one's own words; the answer stays as it is. Exactly one test."""

    say: Annotated[Words, says("count", "found")]
    fewer_words: int | None = Field(None, gt=0)
    more_words: int | None = Field(None, gt=0)
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    lacks_number: bool = False

    @model_validator(mode="after")
    def _one_test(self) -> Self:
        tests = (self.fewer_words, self.more_words, self.any_of, self.none_of, self.lacks_number)
        if sum(map(bool, tests)) != 1:
            raise ValueError("say one of fewer_words, more_words, any_of, none_of, lacks_number")
        return self


class Question(Strict):
    """One question of the journey.

    Attributes:
        name: by which a person refers to it ("change my hours").
        fills: field of the profile that it asks for; never asked when that is known.
        options_from: options that are worked out from the answers, instead of a fixed list.
        options_of: the instrument whose items are the options; `set` says which of its sets, from 1.
        follows: earlier questions; when one of these answers changes, this one is asked anew.
        dated_by: earlier text whose own date ("by June") answers this question.
        said: how an answer is said back, with {value}, or {most} and {least}.
        said_one: the same for a value of 1.
        none_words: what counts as "there is none".
        private: kept out of every document and every share.
        measures: what of the picture at the end of step 1 the answer belongs to.
        checks: a word after the answer, for words of one's own.
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
    options_from: OptionsFrom | None = None
    options_of: Slug | None = None
    set: int | None = Field(None, gt=0)
    min: int | None = None
    max: int | None = None
    labels: Labels | None = None
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
    measures: Literal["satisfaction", "importance", "today", "values", "style"] | None = None
    checks: tuple[Check, ...] = ()
    seconds: int | None = Field(None, gt=0)

    @property
    def time(self) -> int:
        """Seconds that an answer takes."""
        return self.seconds or SECONDS[self.type]

    @property
    def words(self) -> int:
        """Words to read before one can answer, as far as the file tells."""
        shown = [self.prompt, *(f"{option.title} {option.description or ''}" for option in self.options)]
        worked_out = WORKED_OUT.get(self.options_from, 0) if self.options_from else 0
        return sum(len(text.split()) for text in shown) + worked_out

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        refuse("Question", list(self._problems()))
        return self

    def _problems(self) -> Iterator[Problem]:
        chosen = self.type in ("choice", "multi", "best_worst", "rate")
        if self.options_of is not None and not self.options:
            of_set = f" with a set {self.set}" if self.set else ""
            yield ("options_of",), f"there is no instrument {self.options_of!r}{of_set}"
        elif chosen and self.options_from is None and len(self.options) < 2:
            yield ("options",), f"a question of type {self.type} needs at least two options"
        if not chosen and self.options:
            yield ("options",), f"a question of type {self.type} takes no options"
        if self.type == "best_worst" and self.options and len(self.options) < 3:
            yield ("options",), "a best-worst question needs at least three options"
        if self.type in ("scale", "rate") and self.labels is None:
            yield ("type",), f"a {self.type} needs labels for its two ends"
        if self.checks and self.type != "text":
            yield ("checks",), "only words of one's own can be checked"
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


def _without(item: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key not in keys}


def filled(question: Any, instruments: Mapping[str, Any]) -> Any:
    """A question of the raw file with the items of its instrument, where both are as they should be."""
    if not isinstance(question, dict) or "options" in question:
        return question
    instrument = instruments.get(str(question.get("options_of")))
    items = instrument.get("items") if isinstance(instrument, dict) else None
    if not isinstance(instrument, dict) or not isinstance(items, list):
        return question
    by_value = {item.get("value"): item for item in items if isinstance(item, dict)}
    sets, number = instrument.get("sets") or [], question.get("set")
    chosen, seen = list(by_value), set[str]()
    if isinstance(number, int):
        chosen = sets[number - 1] if 0 < number <= len(sets) else []
        seen = {name for earlier in sets[: number - 1] for name in earlier}
    if question.get("measures") == "today":
        seen = {str(name) for name in chosen}
    # What was explained in an earlier set, or where its importance was asked, is known by its title.
    options = [
        _without(by_value[name], "reading", *(["description"] if name in seen else []))
        for name in chosen
        if name in by_value
    ]
    return {**question, "options": options}


def _formats(text: str, names: str) -> bool:
    try:
        text.format(**dict.fromkeys(names.split(), ""))
    except (KeyError, IndexError, ValueError):
        return False
    return True

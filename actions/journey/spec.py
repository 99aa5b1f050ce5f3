"""The journey as a file describes it: steps, routes, questions, words. From config/journey.yaml, refused when broken.

Every check names the place in the file, so that whoever changes a wording sees which line went wrong.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from pydantic import Field, model_validator

from actions.journey.file_parts import Condition, Problem, Slug, Strict, Template, Words, refuse
from actions.journey.instruments import Instrument
from actions.journey.question import MAIN, READING, SIDE, Question, RouteName, filled
from actions.journey.words import (
    Buttons,
    ChecklistTexts,
    ExplorerTexts,
    MoveWords,
    NetworkTexts,
    NotUnderstoodTexts,
    ReadinessTexts,
    Results,
    Texts,
)
from config import overlay
from knowledge.answer import Language

PLAN_STEP = "plan-for-action"
"""The step at whose end the plan is made."""
ROAD_WORDS, ROADS = 70, {"short": 3, "full": 4}
PICTURE_WORDS, PLAN_WORDS = 240, 85
"""Words that a route shows besides its questions; measured on what it shows to the people of the tests, rounded up."""


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

    language: Language = "en"
    routes: Mapping[RouteName, Route]
    steps: tuple[Step, ...]
    instruments: Mapping[Slug, Instrument]
    questions: tuple[Question, ...]
    checklist: tuple[Template, ...] = ()
    words: MoveWords
    results: Results
    explorer: ExplorerTexts
    readiness: ReadinessTexts
    network: NetworkTexts
    checklist_texts: ChecklistTexts
    not_understood: NotUnderstoodTexts
    buttons: Buttons
    texts: Texts

    @model_validator(mode="before")
    @classmethod
    def _with_items(cls, data: Any) -> Any:
        """Give the questions the items of their instruments."""
        if not isinstance(data, dict) or not isinstance(data.get("questions"), list):
            return data
        found = data.get("instruments")
        instruments: dict[str, Any] = found if isinstance(found, dict) else {}
        return {**data, "questions": [filled(question, instruments) for question in data["questions"]]}

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

    def minutes(self, route: RouteName) -> float:
        """How long a route takes up to the plan (side routes: in all): to answer, and to read 200 words a minute."""
        before = (
            self._step_ids[: self._step_ids.index(PLAN_STEP) + 1] if PLAN_STEP in self._step_ids else self._step_ids
        )
        asked = [q for q in self.questions if _counts(q, route) and q.step in before]
        shown = sum(q.words for q in asked) + self._shown_besides(route, asked)
        return sum(q.time for q in asked) / 60 + shown / READING / 60

    def _shown_besides(self, route: RouteName, asked: Sequence[Question]) -> int:
        """Words of the beginning, of each step's introduction, of roads, picture and plan."""
        welcome = {"short": self.texts.welcome_short, "full": self.texts.welcome}
        texts = [welcome.get(route, self.texts.welcome_again)]
        if route in MAIN:
            texts.append(self.texts.which_route)
            texts += [f"{step.name} {step.intro}" for step in self.steps if any(q.step == step.id for q in asked)][1:]
        pictured = route == "again" or sum(q.measures is not None for q in asked) > 1
        roads = ROADS.get(route, 0) * ROAD_WORDS if any(q.options_from == "moves" for q in asked) else 0
        plan = PLAN_WORDS if route in MAIN else 0
        return sum(len(text.split()) for text in texts) + PICTURE_WORDS * pictured + roads + plan

    @property
    def _step_ids(self) -> list[str]:
        return [step.id for step in self.steps]

    def _problems_of_routes(self) -> Iterator[Problem]:
        for name in (*MAIN, *SIDE):
            if name not in self.routes:
                yield ("routes",), f"the route {name!r} is missing"
                continue
            asked = [q for q in self.questions if _counts(q, name)]
            if not asked:
                yield ("routes", name), "no question belongs to this route"
            takes = self.minutes(name)
            if takes > self.routes[name].minutes:
                yield (
                    ("routes", name, "minutes"),
                    f"its {len(asked)} questions take about {takes:.1f} minutes to the plan, reading included:"
                    " drop some, or raise this",
                )


def _counts(question: Question, route: RouteName) -> bool:
    """Whether most people are asked this: not what is known of them, nor what only some answers lead to."""
    often = not question.when or all(c.answered is not None or c.lacks is not None for c in question.when)
    return route in question.routes and not question.fills and (often or route in SIDE)


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


def load_journey(path: Path, language: str = "en") -> JourneyFile:
    """Read the journey in a language; what is not translated stays English.

    Raises:
        config.yaml_file.ConfigFileError: naming file, line and reason of every error.
    """
    return overlay.load(path, JourneyFile, language)

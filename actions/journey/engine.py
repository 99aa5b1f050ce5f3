"""The journey's logic, pure: what has been answered, what is asked next, what a change re-opens.

A journey is the list of its entries, which only ever grows; its state is what replaying them gives. So nothing
that was said is lost, and any earlier answer can be changed without asking the others again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from actions.journey.file_parts import Condition, Facts, Option
from actions.journey.question import SIDE, Question, RouteName
from actions.journey.spec import JourneyFile

EntryKind = Literal["answered", "skipped", "derived", "reopened", "dropped", "route"]


@dataclass(frozen=True)
class Entry:
    """One line of the record.

    Attributes:
        kind: answered, skipped; derived (taken from an earlier answer, not asked); reopened (asked for again, the old
            answer still stands); dropped (a change made the old answer void); route (switched, `value` names it).
    """

    kind: EntryKind
    question: str
    value: Any = None


@dataclass(frozen=True)
class State:
    """Where a journey stands. `given` holds, for each question dealt with, the entry that counts."""

    route: RouteName
    given: Mapping[str, Entry] = field(default_factory=dict)
    reopened: str | None = None

    def value(self, question: str) -> Any:
        """The answer to a question; None if it was skipped or not asked."""
        entry = self.given.get(question)
        return entry.value if entry else None

    @property
    def values(self) -> dict[str, Any]:
        """All answers that hold something."""
        return {name: entry.value for name, entry in self.given.items() if entry.value is not None}


@dataclass(frozen=True)
class StepProgress:
    """One stone of the stack."""

    id: str
    name: str
    state: Literal["done", "open", "ahead"]


@dataclass(frozen=True)
class Progress:
    """How far a journey is, in questions and in steps."""

    done: int
    total: int
    steps: tuple[StepProgress, ...]


def replay(route: RouteName, entries: Iterable[Entry]) -> State:
    """The state that these entries lead to."""
    state = State(route)
    for entry in entries:
        state = after(state, entry)
    return state


def after(state: State, entry: Entry) -> State:
    """The state after one more entry."""
    if entry.kind == "route":
        return replace(state, route=entry.value)
    if entry.kind == "reopened":
        return replace(state, reopened=entry.question)
    given = {name: kept for name, kept in state.given.items() if name != entry.question}
    if entry.kind != "dropped":
        given[entry.question] = entry
    reopened = None if state.reopened == entry.question else state.reopened
    return replace(state, given=given, reopened=reopened)


def applies(conditions: Iterable[Condition], state: State, facts: Facts) -> bool:
    """Whether all conditions hold."""
    return all(
        condition.holds(state.value(condition.question) if condition.question else facts.get(str(condition.profile)))
        for condition in conditions
    )


def applicable(spec: JourneyFile, state: State, facts: Facts) -> list[Question]:
    """The questions of this journey for this person, in order, answered or not."""
    return [q for q in spec.questions if _is_asked(spec, q, state, facts)]


def _is_asked(spec: JourneyFile, question: Question, state: State, facts: Facts) -> bool:
    if question.id == state.reopened:
        return True
    if state.route not in question.routes:
        return False
    if question.fills and facts.get(question.fills) and question.id not in state.given:
        return False
    return applies(_conditions(spec, question, state.route), state, facts)


def _conditions(spec: JourneyFile, question: Question, route: RouteName) -> list[Condition]:
    """The conditions that count: beside the journey, a way that does not ask a question does not wait for its answer."""
    if route not in SIDE:
        return list(question.when)
    return [c for c in question.when if c.question is None or route in spec.by_id[c.question].routes]


def next_question(spec: JourneyFile, state: State, facts: Facts) -> Question | None:
    """The question that is open: one that was asked for again, else the first not dealt with; None at the end."""
    if state.reopened is not None:
        return spec.by_id[state.reopened]
    return next((q for q in applicable(spec, state, facts) if q.id not in state.given), None)


def previous_question(spec: JourneyFile, state: State, facts: Facts) -> Question | None:
    """The question before the open one that the person dealt with; None at the beginning."""
    asked = applicable(spec, state, facts)
    open_one = next_question(spec, state, facts)
    before = asked if open_one is None else asked[: asked.index(open_one)]
    return next((q for q in reversed(before) if (e := state.given.get(q.id)) and e.kind != "derived"), None)


def take(spec: JourneyFile, state: State, question: Question, value: Any, *, derived: bool = False) -> list[Entry]:
    """The entries that an answer adds: itself, and what the change of an earlier answer makes void.

    A value of None means that the question was skipped.
    """
    kind: EntryKind = "skipped" if value is None else "derived" if derived else "answered"
    entries = [Entry(kind, question.id, value)]
    before = state.given.get(question.id)
    if before is not None and before.value != value:
        entries += _void(spec, state, {question.id})
    return entries


def _void(spec: JourneyFile, state: State, changed: set[str]) -> list[Entry]:
    """Answers that rest on the changed ones, directly or through others."""
    dropped = []
    for question in spec.questions:
        sources = {*question.follows, *([question.dated_by] if question.dated_by else [])}
        entry = state.given.get(question.id)
        if entry is None or not sources & changed:
            continue
        if question.dated_by in changed and not set(question.follows) & changed and entry.kind != "derived":
            continue  # The person gave this date; only one that was read out of the old text falls with it.
        changed.add(question.id)
        dropped.append(Entry("dropped", question.id))
    return dropped


def reopen(question: Question) -> Entry:
    """The entry that asks a question again; its answer stands until there is a new one."""
    return Entry("reopened", question.id)


def switch(route: RouteName) -> Entry:
    """The entry that goes on by another route."""
    return Entry("route", "", route)


def progress(spec: JourneyFile, state: State, facts: Facts) -> Progress:
    """Questions and steps done. A step without questions on this route lies ahead."""
    asked = applicable(spec, state, facts)
    open_one = next_question(spec, state, facts)
    done = sum(q.id in state.given and q.id != state.reopened for q in asked)
    steps = tuple(_step(spec, step.id, asked, state, open_one) for step in spec.steps)
    return Progress(done, len(asked), steps)


def _step(
    spec: JourneyFile, step_id: str, asked: list[Question], state: State, open_one: Question | None
) -> StepProgress:
    step = spec.step(step_id)
    own = [q for q in asked if q.step == step_id]
    if open_one is not None and open_one.step == step_id:
        return StepProgress(step.id, step.name, "open")
    finished = bool(own) and all(q.id in state.given for q in own)
    return StepProgress(step.id, step.name, "done" if finished else "ahead")


def choices(question: Question, state: State, facts: Facts, worked_out: Iterable[Option] = ()) -> tuple[Option, ...]:
    """The options of a question for this person: its own, or those that were worked out for it."""
    if question.options_from is not None:
        return tuple(worked_out)
    return tuple(option for option in question.options if applies(option.when, state, facts))

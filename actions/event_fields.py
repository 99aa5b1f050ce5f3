"""What an event's data may hold: every event, its fields, and the values of each. Nothing here can carry a sentence.

Values that stand in files of the organisation (an article, a question of the journey, a kind of support) are ids: their
form is checked here, the files themselves are checked where they are read.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, get_args

from knowledge.answer import Category, Language


class Field(Protocol):
    """A kind of value."""

    def takes(self, value: Any) -> bool:
        """Whether the value is one of them."""
        ...


@dataclass(frozen=True)
class OneOf:
    """A word of a closed list."""

    values: frozenset[str]

    def takes(self, value: Any) -> bool:
        """Whether it is on the list."""
        return isinstance(value, str) and value in self.values


class Id:
    """A name out of a file: small letters, digits, dashes; too short for a sentence, and no blanks."""

    def takes(self, value: Any) -> bool:
        """Whether it has the form of an id."""
        return isinstance(value, str) and _ID.fullmatch(value) is not None


@dataclass(frozen=True)
class Number:
    """A number from `low` to `high`."""

    low: float
    high: float

    def takes(self, value: Any) -> bool:
        """Whether it is a number within the bounds."""
        return isinstance(value, int | float) and not isinstance(value, bool) and self.low <= value <= self.high


class Flag:
    """Yes or no."""

    def takes(self, value: Any) -> bool:
        """Whether it is one of the two."""
        return isinstance(value, bool)


@dataclass(frozen=True)
class Several:
    """A list of values of one kind."""

    of: Field
    most: int = 100

    def takes(self, value: Any) -> bool:
        """Whether every part is of the kind."""
        return isinstance(value, list | tuple) and len(value) <= self.most and all(self.of.takes(v) for v in value)


@dataclass(frozen=True)
class Counts:
    """How many of each kind."""

    of: Field

    def takes(self, value: Any) -> bool:
        """Whether it maps kinds to numbers."""
        number = Number(0, 10_000)
        return isinstance(value, Mapping) and all(self.of.takes(k) and number.takes(v) for k, v in value.items())


_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,119}")
CHANNELS = frozenset({"web", "teams", "api"})
FOUR_E = OneOf(frozenset({"education", "exposure", "environment", "experience"}))
ROUTE = OneOf(frozenset({"short", "full", "again", "readiness"}))
_ID_FIELD, _FLAG, _SHARE = Id(), Flag(), Number(0, 1)
_LANGUAGE = OneOf(frozenset(get_args(Language)))
_ANSWER: Mapping[str, Field] = {
    "article": _ID_FIELD, "confidence": _SHARE, "language": _LANGUAGE, "routed": OneOf(frozenset({"intent", "fallback"})),
}  # fmt: skip
_STEP: Mapping[str, Field] = {"step": _ID_FIELD}
_ROUTE: Mapping[str, Field] = {"route": ROUTE}
_NOTHING: Mapping[str, Field] = {}


class Event(StrEnum):
    """Every fact that is recorded."""

    MESSAGE_RECEIVED = "MessageReceived"
    QUESTION_ANSWERED = "QuestionAnswered"
    QUESTION_ABSTAINED = "QuestionAbstained"
    PERSON_HANDED_OVER = "PersonHandedOver"
    ANSWER_RATED = "AnswerRated"
    JOURNEY_STARTED = "JourneyStarted"
    JOURNEY_STEP_COMPLETED = "JourneyStepCompleted"
    JOURNEY_PAUSED = "JourneyPaused"
    JOURNEY_RESUMED = "JourneyResumed"
    JOURNEY_COMPLETED = "JourneyCompleted"
    ANSWER_CHANGED = "AnswerChanged"
    MOVES_EXPLORED = "MovesExplored"
    PLAN_CREATED = "PlanCreated"
    PLAN_CHANGED = "PlanChanged"
    ACTION_REPORTED = "ActionReported"
    CHECK_IN_SENT = "CheckInSent"
    CHECK_INS_STOPPED = "CheckInsStopped"
    CHECK_INS_STARTED = "CheckInsStarted"
    PLAN_EXPORTED = "PlanExported"
    PLAN_SHARED = "PlanShared"
    SHARE_REVOKED = "ShareRevoked"
    SHARED_OPENED = "SharedOpened"
    PACK_PREPARED = "PackPrepared"
    ACTION_AGREED = "ActionAgreed"
    DATA_EXPORTED = "DataExported"
    DATA_ERASED = "DataErased"


# Such moments are counted, not described: neither a field, nor where in the organisation it was.
UNDESCRIBED = frozenset({Event.PERSON_HANDED_OVER, Event.DATA_ERASED})

FIELDS: Mapping[Event, Mapping[str, Field]] = {
    Event.MESSAGE_RECEIVED: {"channel": OneOf(CHANNELS), "kind": OneOf(frozenset({"typed", "button"}))},
    Event.QUESTION_ANSWERED: _ANSWER,
    Event.QUESTION_ABSTAINED: _ANSWER,
    Event.PERSON_HANDED_OVER: _NOTHING,
    Event.ANSWER_RATED: {
        "article": _ID_FIELD,
        "helpful": _FLAG,
        "reason": OneOf(frozenset({"wrong", "outdated", "not_my_case", "unclear"})),
    },
    Event.JOURNEY_STARTED: _ROUTE,
    Event.JOURNEY_STEP_COMPLETED: {**_STEP, **_ROUTE},
    Event.JOURNEY_PAUSED: _STEP,
    Event.JOURNEY_RESUMED: _STEP,
    Event.JOURNEY_COMPLETED: _ROUTE,
    Event.ANSWER_CHANGED: {"question": _ID_FIELD},
    Event.MOVES_EXPLORED: {
        "kind": OneOf(frozenset({"sideways", "up", "across", "here", "out"})), "shown": Number(0, 1000),
    },
    Event.PLAN_CREATED: {"actions_by_kind": Counts(FOUR_E), "support": Several(_ID_FIELD)},
    Event.PLAN_CHANGED: {"change": _ID_FIELD},
    Event.ACTION_REPORTED: {"status": OneOf(frozenset({"open", "done", "postponed", "dropped"}))},
    Event.CHECK_IN_SENT: _NOTHING,
    Event.CHECK_INS_STOPPED: _NOTHING,
    Event.CHECK_INS_STARTED: _NOTHING,
    Event.PLAN_EXPORTED: {"format": OneOf(frozenset({"docx", "pdf", "ics", "json"}))},
    Event.PLAN_SHARED: {"kinds": Several(_ID_FIELD), "days": Number(0, 4000)},
    Event.SHARE_REVOKED: _NOTHING,
    Event.SHARED_OPENED: {"what": OneOf(frozenset({"shared", "pack"}))},
    Event.PACK_PREPARED: {
        "shared": _FLAG, "category": OneOf(frozenset(get_args(Category))), "situations": Several(_ID_FIELD),
    },
    Event.ACTION_AGREED: {"four_e": FOUR_E},
    Event.DATA_EXPORTED: _NOTHING,
    Event.DATA_ERASED: _NOTHING,
}  # fmt: skip


class EventRefusedError(ValueError):
    """The vocabulary does not hold this: which event, which field, what it may hold."""


def check(event: Event, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of an event, without what was left empty.

    Raises:
        EventRefusedError: a field that this event does not have, or a value that the field does not take. The value is
            not repeated: it may be somebody's words.
    """
    fields = FIELDS[event]
    given = {name: value for name, value in data.items() if value is not None}
    unknown = sorted(set(given) - set(fields))
    if unknown:
        known = ", ".join(fields) or "none"
        raise EventRefusedError(
            f"{event}: no such field {', '.join(unknown)}. Its fields: {known}. See event_fields.py."
        )
    for name, value in given.items():
        if not fields[name].takes(value):
            raise EventRefusedError(f"{event}: {name} takes {fields[name]}, not this value. See event_fields.py.")
    return given

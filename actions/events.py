"""The closed vocabulary of facts: what happened, in the past tense, with no free text. Written in the transaction that did it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Connection, Integer, String, Table, insert

from actions.database import iso, metadata, now

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("person_id", String, nullable=False, index=True),
    Column("data", JSON, nullable=False),
)

_RECORD = insert(events)


class Event(StrEnum):
    """Every fact that is recorded, and the fields that its data may hold."""

    MESSAGE_RECEIVED = "MessageReceived"  # channel, kind
    QUESTION_ANSWERED = "QuestionAnswered"  # article, confidence, language
    QUESTION_ABSTAINED = "QuestionAbstained"  # closest, confidence, language
    PERSON_HANDED_OVER = "PersonHandedOver"  # nothing: such moments are counted, not described
    ANSWER_RATED = "AnswerRated"  # article, helpful, reason
    JOURNEY_STARTED = "JourneyStarted"  # route
    JOURNEY_STEP_COMPLETED = "JourneyStepCompleted"  # step, route
    JOURNEY_PAUSED = "JourneyPaused"  # step
    JOURNEY_RESUMED = "JourneyResumed"  # step
    JOURNEY_COMPLETED = "JourneyCompleted"  # route
    ANSWER_CHANGED = "AnswerChanged"  # question
    MOVES_EXPLORED = "MovesExplored"  # kind, shown
    PLAN_CREATED = "PlanCreated"  # actions_by_kind, support
    PLAN_CHANGED = "PlanChanged"  # change
    ACTION_REPORTED = "ActionReported"  # status
    CHECK_IN_SENT = "CheckInSent"
    CHECK_INS_STOPPED = "CheckInsStopped"
    CHECK_INS_STARTED = "CheckInsStarted"
    PLAN_EXPORTED = "PlanExported"  # format
    PLAN_SHARED = "PlanShared"  # kinds, days
    SHARE_REVOKED = "ShareRevoked"
    SHARED_OPENED = "SharedOpened"  # what
    PACK_PREPARED = "PackPrepared"  # shared, category, situations
    ACTION_AGREED = "ActionAgreed"  # four_e
    DATA_EXPORTED = "DataExported"
    DATA_ERASED = "DataErased"


def record(connection: Connection, event: Event, person_id: str, data: Mapping[str, Any] | None = None) -> None:
    """Write one fact into the log, in the caller's transaction."""
    row = {"at": iso(now()), "name": event.value, "person_id": person_id, "data": dict(data or {})}
    connection.execute(_RECORD, row)

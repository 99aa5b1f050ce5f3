"""Where a person's journey stands: for the state that goes with each reply, and whoever shows the question."""

from typing import Any

from sqlalchemy import Connection

from actions import people
from actions.journey import cards, store
from actions.journey.content import journey_content
from actions.journey.engine import next_question
from actions.journey.offers import facts_of
from actions.services import Services


def journey_state(services: Services, connection: Connection, person_id: str) -> dict[str, Any] | None:
    """{"step"?: {"id", "number", "name"}, "progress": {"done", "total", "steps"}}; None before the first journey."""
    journey = store.main(connection, person_id)
    if journey is None:
        return None
    person = people.find(connection, person_id)
    spec, state = journey_content(language=person.language).spec, store.state_of(connection, journey)
    facts = facts_of(person)
    open_one = next_question(spec, state, facts) if journey.status != "completed" else None
    found = cards.where(spec, state, facts, open_one)
    # After the short way a step was never asked: the journey stands before it, not at its end.
    ahead = next((n for n, s in enumerate(found["progress"]["steps"], 1) if s["state"] == "ahead"), None)
    if open_one is None and ahead is not None:
        step = spec.steps[ahead - 1]
        found["step"] = {"id": step.id, "number": ahead, "name": step.name}
    return found


def open_question(services: Services, connection: Connection, person_id: str) -> str | None:
    """Id of the question that the journey waits with; None where none is under way."""
    journey = store.current(connection, person_id)
    if journey is None:
        return None
    facts = facts_of(people.find(connection, person_id))
    question = next_question(journey_content().spec, store.state_of(connection, journey), facts)
    return question.id if question else None

"""What the page of moves shows, as data: the position, the moves from it, the architecture, the key roles."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from actions.journey import store
from actions.journey.action_explore_options import who
from actions.journey.content import JourneyContent
from actions.journey.engine import State
from actions.journey.explorer import SHAPES, Position, Self, explore, plan_of
from actions.journey.milestones import PROOF, READINESS, ROLE
from actions.journey.myself import myself
from actions.journey.readiness import basis_note, readiness_card, standings
from actions.turn import Person

Said = Mapping[str, tuple[Mapping[str, int], str | None]]
"""What was said of key roles, by role: state by criterion, and evidence."""


def explore_view(
    content: JourneyContent, connection: Connection, person: Person, position: Position
) -> dict[str, Any]:
    """Everything for one position, with what the person said; see `view_of`."""
    about = myself(content.spec, connection, person, position)
    own = (position.organisation, position.category) == (person.organisation, person.category)
    return {**view_of(content, position, about, _said(connection, person)), "own": own}


def view_of(content: JourneyContent, position: Position, about: Self, said: Said) -> dict[str, Any]:
    """Everything for one position.

    Returns:
        {"position", "who", "choices": {"organisation", "category", "field"}, "kinds", "moves", "note", "map", "roles"}
    """
    known = position.organisation is not None and position.category is not None
    words = content.spec.explorer
    return {
        "position": vars(position),
        "who": who(content, position) if known else None,
        "choices": _choices(content, position),
        "kinds": [{"id": shape, "title": words.kinds[shape]} for shape in SHAPES],
        "moves": explore(content.spec, content.architecture, position, about) if known else [],
        "note": None if about.seen.measured else words.no_picture,
        "map": plan_of(content.architecture, position.organisation) if position.organisation else None,
        "roles": _roles(content, position, said) if known else [],
    }


def position_of(person: Person, named: dict[str, str | None]) -> Position:
    """One's own position; what is named stands in its place, and a grade belongs to the category that was named."""
    organisation, category = (
        named.get("organisation") or person.organisation,
        named.get("category") or person.category,
    )
    own = category == person.category
    return Position(organisation, category, named.get("grade") or (person.grade if own else None), named.get("field"))


def _choices(content: JourneyContent, position: Position) -> dict[str, list[dict[str, str]]]:
    by_id = content.spec.by_id
    found = {
        key: [{"id": o.value, "title": o.title} for o in by_id[key].options] for key in ("organisation", "category")
    }
    fields = content.architecture.fields(position.organisation)
    return {**found, "field": [{"id": f.id, "title": f.title} for f in fields]}


def _roles(content: JourneyContent, position: Position, said: Said) -> list[dict[str, Any]]:
    """Key roles of the position; with what the person said, where they looked at one."""
    return [
        {
            **readiness_card(
                content.spec.readiness, role,
                standings(content.readiness.of(role), *said.get(role.id, ({}, None))), content.spec.results.and_,
            ),
            "name": role.title, "preparing": role.preparing, "looked_at": role.id in said,
            "basis_note": basis_note(content.spec.readiness, role),
        }
        for role in content.readiness.roles_for(position.facts)
    ]  # fmt: skip


def _said(connection: Connection, person: Person) -> Said:
    """What was said of key roles: in the journey, and last beside it."""
    journeys = (store.main(connection, person.id), store.latest_on(connection, person.id, "readiness"))
    states: list[State] = [store.state_of(connection, journey) for journey in journeys if journey is not None]
    return {
        str(state.value(ROLE)): (dict(state.value(READINESS) or {}), state.value(PROOF))
        for state in states
        if state.value(ROLE) and state.value(READINESS)
    }

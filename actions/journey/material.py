"""From the journey's answers to what a plan is made of. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from actions.journey.engine import State
from actions.journey.options import CareerOption
from actions.journey.picture import skills_of
from actions.journey.readers import NO_DATE
from actions.plans.build import Material, Step
from actions.plans.types import Evidence, Owner
from actions.turn import Person

GOAL, PROOF, GOAL_DATE, AMBITION = "short-goal", "short-goal-proof", "short-goal-date", "ambition"
"""Ids of questions whose answers the plan is made of: config/journey.yaml may change all of a question but its id."""
ENOUGH = (GOAL, AMBITION, "options", "direction")
"""With one of these answered, a plan says something."""


def enough(state: State) -> bool:
    """Whether the answers give a plan."""
    return any(state.value(name) for name in ENOUGH)


def owner(person: Person) -> Owner:
    """The person as the plan names them."""
    return Owner(
        name=person.name, organisation=person.organisation, category=person.category, grade=person.grade,
        duty_station=person.duty_station,
    )  # fmt: skip


def material(state: State, person: Person, chosen: Sequence[CareerOption], more: tuple[Step, ...] = ()) -> Material:
    """What the answers give; `more`: actions that come from elsewhere.

    Circumstances are not in it, but the end of the appointment, for the realism check.
    """
    support = state.value("support")
    check_in = state.value("check-in")
    return Material(
        owner=owner(person),
        aim=state.value(AMBITION),
        direction=state.value("direction"),
        roads=tuple((option.road(), tuple(_steps(option))) for option in chosen),
        goal=state.value(GOAL),
        proof=state.value(PROOF),
        goal_date=_day(state.value(GOAL_DATE)),
        learn=state.value("learn"),
        # Who was asked and skipped wants none; who was not asked gets what the direction suggests.
        support=tuple(support or ()) if "support" in state.given else None,
        hours=state.value("hours"),
        check_in_months=int(check_in) if check_in else None,
        strengths=skills_of(state),
        brand=state.value("brand"),
        network=state.value("network"),
        evidence=_evidence(state),
        steps=more,
        appointment_end=_day(state.value("appointment-end")),
    )


def _steps(option: CareerOption) -> list[Step]:
    prefix = option.move.id
    return [
        Step(
            f"{prefix}/{t.id}",
            t.title,
            t.four_e,
            t.horizon,
            t.hours,
            t.weeks,
            f"{prefix}/{t.after}" if t.after else None,
        )
        for t in option.move.actions
    ]


def _evidence(state: State) -> Evidence | str | None:
    """The example in its three parts; journeys from before they were asked one by one hold it as one text."""
    parts = {name: state.value(f"evidence-{name}") for name in ("context", "action", "result")}
    return Evidence(**parts) if any(parts.values()) else state.value("evidence")


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value != NO_DATE else None

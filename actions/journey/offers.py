"""Options that are worked out for a person: support, key roles, the experiences that a role asks for, contacts. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from actions.journey.content import JourneyContent
from actions.journey.engine import State
from actions.journey.file_parts import Facts, Option
from actions.journey.question import OptionsFrom, Question
from actions.plans.build import contacts
from actions.plans.support import Support
from actions.turn import Person

CONTACTS_SHOWN = 6
TITLE = 80


def facts_of(person: Person) -> Facts:
    """What the profile knows, as conditions read it."""
    return {
        "organisation": person.organisation, "category": person.category, "grade": person.grade,
        "duty_station": person.duty_station, "role": person.role,
    }  # fmt: skip


def option_of(entry: Support) -> Option:
    """A support as an option to choose."""
    return Option(value=entry.id, title=entry.title, description=entry.conditions, also=entry.known_as)


def support(content: JourneyContent, state: State, facts: Facts) -> list[Option]:
    """Services and programmes that are open to the person, those that serve the direction first."""
    needs = list(content.support.needs_of(state.value("direction")))
    if "ending" in (state.value("circumstances") or ()):
        needs.insert(0, "change")
    who = [facts.get(name) for name in ("organisation", "category", "grade", "role")]
    offered = content.support.offered(who[0], who[1], needs, grade=who[2], role=who[3])
    return [option_of(s) for s in offered]


def roles(content: JourneyContent, _: State, facts: Facts) -> list[Option]:
    """Key roles of the person's organisation and category."""
    return [Option(value=r.id, title=r.title[:TITLE], also=r.also) for r in content.readiness.roles_for(facts)]


def criteria(content: JourneyContent, state: State, _: Facts) -> list[Option]:
    """Experiences that the chosen role asks for."""
    role = content.readiness.role(state.value("key-role"))
    if role is None:
        return []
    # Why a panel asks for it stands on the page of moves: titles are enough to say how far one has it.
    return [Option(value=c.id, title=c.title[:TITLE], also=c.also) for c in content.readiness.of(role)]


def contacts_named(_: JourneyContent, state: State, __: Facts) -> list[Option]:
    """The people that the person named."""
    found = list(contacts(state.value("network")))[:CONTACTS_SHOWN]
    words = [re.findall(r"\w{4,}", contact.who) for contact in found]
    return [
        Option(value=f"c{number}", title=contact.who[:TITLE], description=contact.why, also=tuple(own[:3]))
        for number, (contact, own) in enumerate(zip(found, words, strict=True), start=1)
    ]


OFFERS: Mapping[OptionsFrom, Callable[[JourneyContent, State, Facts], Iterable[Option]]] = {
    "support": support, "roles": roles, "criteria": criteria, "contacts": contacts_named,
}  # fmt: skip


def chosen_once(question: Question, value: Any, content: JourneyContent) -> list[Option]:
    """Titles of options that are no longer offered but were chosen once."""
    names = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    found = []
    for name in names:
        entry = _entry(question.options_from, name, content)
        if entry is not None:
            found.append(Option(value=name, title=entry.title[:TITLE]))
    return found


def _entry(source: OptionsFrom | None, name: str, content: JourneyContent) -> Any:
    if source == "moves":
        return content.architecture.move(name)
    if source == "support":
        return content.support.find(name)
    return content.readiness.role(name) if source == "roles" else None

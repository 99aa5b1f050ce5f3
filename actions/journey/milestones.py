"""What is shown where something is complete: the picture of step 1, what has changed, readiness, the network, the checklist."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from actions.events import Event, record
from actions.journey import history, store
from actions.journey.change import change_card
from actions.journey.picture import snapshot
from actions.journey.question import Question
from actions.journey.readiness import KeyRole, Standing, missing, readiness_card, standings, steps
from actions.journey.reading import enumerated, profile_card, within
from actions.journey.reading import reading as sentences
from actions.plans.build import Step, contacts
from actions.plans.dates import spoken
from actions.turn import Button, Reply

if TYPE_CHECKING:
    from actions.journey.guide import Guide

CHECKLIST, NETWORK, NEAR = "checklist", "network", "network-near"
ROLE, READINESS, PROOF = "key-role", "readiness", "readiness-proof"
CHECKLIST_INTO_PLAN = 3


# -------------------------------------------------------------------- step 1


def is_kept(connection: Connection, journey_id: str) -> bool:
    """Whether this journey has given a picture already."""
    table = history.pictures
    return connection.execute(select(table.c.id).where(table.c.journey_id == journey_id)).first() is not None


def keep(guide: Guide) -> None:
    """Keep the picture that the answers give now."""
    seen = snapshot(guide.spec, guide.state)
    history.keep(guide.connection, guide.person.id, guide.journey.id, seen, guide.turn.today)


def picture(guide: Guide) -> list[Reply]:
    """The picture, which is kept."""
    keep(guide)
    seen = snapshot(guide.spec, guide.state)
    card = profile_card(guide.spec, seen, guide.facts)
    if card is None:
        return [Reply(text=guide.spec.results.empty)]
    if guide.state.route == "short":
        # One choice among seven is said in a sentence; it makes no picture.
        said = [*sentences(guide.spec, seen)][:1] + [note["text"] for note in card["notes"]]
        return [Reply(text=" ".join(said))]
    return [Reply(text=guide.spec.results.intro, card=card)]


def changed(guide: Guide) -> list[Reply]:
    """What has changed since the picture before."""
    seen, words = snapshot(guide.spec, guide.state), guide.spec.results.change
    if not seen.measured:
        return [Reply(text=guide.spec.texts.side_empty)]
    keep(guide)
    before = [k for k in history.of_person(guide.connection, guide.person.id) if k.journey_id != guide.journey.id]
    if not before:
        return [Reply(text=words.first, card=profile_card(guide.spec, seen, guide.facts))]
    day = spoken(before[0].day, guide.spec.language)
    card = change_card(guide.spec, before[0].snapshot, seen, day)
    return [Reply(text=words.intro.format(date=day), card=card)]


def side_done(guide: Guide) -> list[Reply]:
    """The end of a way beside the journey, and the way back to the journey where one waits."""
    record(guide.connection, Event.JOURNEY_COMPLETED, guide.person.id, {"route": guide.state.route})
    said = changed(guide) if guide.state.route == "again" else ready(guide)
    buttons = list(said[-1].buttons)
    texts, titles = guide.spec.texts, guide.spec.buttons
    if guide.state.route == "again":
        buttons.append(Button(titles.explore, {"intent": "explore_options"}))
    waiting = store.current_main(guide.connection, guide.person.id)
    closing = guide.spec.results.change.go_on if guide.state.route == "again" else None
    if waiting is not None:
        closing = " ".join(filter(None, (closing, texts.side_done)))
        buttons.append(Button(titles.go_on, {"intent": "continue_journey"}))
    last = Reply(text=closing, buttons=tuple(buttons)) if closing else None
    if last is not None:
        return [*said[:-1], Reply(text=said[-1].text, card=said[-1].card), last]
    return [*said[:-1], Reply(text=said[-1].text, card=said[-1].card, buttons=tuple(buttons))]


# -------------------------------------------------------------------- readiness


def standing(guide: Guide) -> tuple[KeyRole, list[Standing]] | None:
    """The key role chosen, and where the person stands with it."""
    role = guide.content.readiness.role(guide.state.value(ROLE))
    if role is None:
        return None
    said = guide.state.value(READINESS) or {}
    return role, standings(guide.content.readiness.of(role), said, guide.state.value(PROOF))


def ready(guide: Guide) -> list[Reply]:
    """Where the person stands with the role, and the way of what is missing into the plan."""
    found = standing(guide)
    if found is None:
        return [Reply(text=guide.spec.texts.side_empty)]
    role, stands = found
    card = readiness_card(guide.spec.readiness, role, stands, guide.spec.results.and_)
    buttons: tuple[Button, ...] = ()
    if guide.state.route == "readiness" and missing(stands):
        buttons = (Button(guide.spec.buttons.into_plan, {"intent": "make_plan", "readiness": guide.journey.id}),)
    return [Reply(text=card["note"], card=card, buttons=buttons)]


# -------------------------------------------------------------------- step 4


def after_answer(guide: Guide, question: Question) -> list[Reply]:
    """What an answer completes within a step."""
    following = guide.question
    if question.id in (READINESS, PROOF) and (following is None or following.id != PROOF):
        return ready(guide) if guide.state.value(READINESS) else []
    if question.id in (NETWORK, NEAR) and (following is None or following.id != NEAR):
        return network(guide)
    return checklist(guide) if question.id == CHECKLIST else []


def network(guide: Guide) -> list[Reply]:
    """The map of contacts: who, why, how near."""
    words = guide.spec.network
    near = guide.state.value(NEAR) or {}
    found = list(contacts(guide.state.value(NETWORK)))
    people = [
        _contact(words, contact.who, contact.why, near.get(f"c{number}"))
        for number, contact in enumerate(found, start=1)
    ]
    if not people:
        return []
    people.sort(key=lambda person: -(person["near"] or 0))
    card = {
        "kind": "network", "title": words.title, "people": people, "nearness": list(words.nearness),
        "text": "\n".join(f"- {person['said']}" for person in people),
    }  # fmt: skip
    return [Reply(text=words.intro, card=card)]


def _contact(words: Any, who: str, why: str | None, near: int | None) -> dict[str, Any]:
    nearness = words.nearness[near - 1] if near else words.unknown
    said = words.row.format(who=who, why=why, near=nearness) if why else words.row_bare.format(who=who, near=nearness)
    return {"who": who, "why": why, "near": near, "near_title": nearness, "said": said}


def checklist(guide: Guide) -> list[Reply]:
    """What is ready for applications, and what goes into the plan."""
    said, words = guide.state.value(CHECKLIST), guide.spec.checklist_texts
    if said is None:
        return []
    options = [o for o in guide.spec.by_id[CHECKLIST].options if o.value != "nothing"]
    items = [{"title": o.title, "about": o.description, "ready": o.value in said} for o in options]
    ready_ones = [within(o.title) for o in options if o.value in said]
    text = words.none
    if len(ready_ones) == len(options):
        text = words.all
    elif ready_ones:
        text = words.some.format(ready=enumerated(ready_ones, guide.spec.results.and_))
    return [Reply(text=text, card={"kind": "checklist", "title": words.title, "items": items})]


# -------------------------------------------------------------------- into the plan


def more_steps(guide: Guide) -> tuple[Step, ...]:
    """What readiness and the checklist bring into the plan."""
    found = standing(guide)
    return (*(steps(*found) if found else ()), *_of_checklist(guide))


def _of_checklist(guide: Guide) -> Iterable[Step]:
    said = guide.state.value(CHECKLIST)
    if said is None:
        return
    lacking = [t for t in guide.spec.checklist if t.id not in said]
    for t in lacking[:CHECKLIST_INTO_PLAN]:
        yield Step(f"checklist/{t.id}", t.title, t.four_e, t.horizon, t.hours, t.weeks)

"""Role × route × owner × state of the share, over every route that the table of access knows: what is not granted is a 404.

The routes are read from bot/identity/access.py. A new one that names a plan, a share or an agreed action fails here until
its line is in the matrix; a new one that names nobody's thing is looked at for words of somebody else all the same.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest
from sqlalchemy import update

from actions.plans import store as plans
from actions.sharing.tables import shares
from bot.identity.access import TABLE, Who
from knowledge.answer import Role
from tests.service import Service, given_service
from tests.unit.bot.channels.given import given_plan, given_share, person_of, trail

SECRET = "Pass the English exam"
"""The goal that is shared: words that nobody may read but the owner and, while it is shared, the reader."""
AGREED = "Shadow the planner"
"""The words of an action that the reader entered."""
ROLES: dict[str, Role] = {
    "owner": "staff", "reader": "manager", "manager:other": "manager", "field-service": "staff", "hr": "hr",
}  # fmt: skip
"""Who asks; of HR's people the one asks to whom it was even addressed."""
STATES = ("none", "active", "revoked", "ended", "deleted plan", "erased owner")
OWNER, READER, BOTH, NOBODY, ANYBODY = ("owner",), ("reader",), ("owner", "reader"), (), tuple(ROLES)


@dataclass(frozen=True)
class Line:
    """Who may do it, and in which states of the share; the status then. All else is 404."""

    who: tuple[str, ...]
    status: int = 200
    states: tuple[str, ...] = ("active",)
    body: dict[str, Any] | None = None
    forms: tuple[str, ...] = ()


OWN = tuple(state for state in STATES if state not in ("deleted plan", "erased owner"))
"""States in which there is a plan of the owner."""
MATRIX: dict[str, Line] = {
    "GET /api/v1/plans/{plan_id}": Line(OWNER, states=OWN),
    "GET /api/v1/plans/{plan_id}.{form}": Line(OWNER, states=OWN, forms=("docx", "pdf", "ics", "json")),
    "GET /api/v1/plans/{plan_id}/versions": Line(OWNER, states=OWN),
    "PATCH /api/v1/plans/{plan_id}": Line(OWNER, states=OWN, body={"version": 1, "aim": "Another aim"}),
    "GET /api/v1/plans/{plan_id}/shares": Line(OWNER, states=OWN),
    "POST /api/v1/plans/{plan_id}/shares": Line(OWNER, 201, OWN, {"with": "Someone Else", "items": ["aim"]}),
    "DELETE /api/v1/plans/{plan_id}/shares": Line(OWNER, states=OWN),
    "DELETE /api/v1/plans/{plan_id}/shares/{share_id}": Line(OWNER, states=tuple(s for s in OWN if s != "none")),
    "GET /api/v1/packs/{share_id}": Line(READER),
    "GET /api/v1/packs/{share_id}.{form}": Line(READER, forms=("docx", "pdf")),
    "DELETE /api/v1/packs/{share_id}": Line(NOBODY),
    "PUT /api/v1/packs/{share_id}/talk": Line(BOTH, body={"day": None}),
    "PUT /api/v1/shares/{share_id}/talk": Line(BOTH, body={"day": None}),
    "POST /api/v1/shares/{share_id}/agreed": Line(BOTH, 201, body={"title": "Try it"}),
    # The action was entered by the reader: the owner has the word, and the reader may take it back.
    "PUT /api/v1/agreed/{agreed_id}": Line(OWNER, body={"agrees": True}),
    "DELETE /api/v1/agreed/{agreed_id}": Line(READER),
    # Pages without content: what they show comes from the routes above.
    "GET /plan/{plan_id}": Line(ANYBODY, states=STATES),
    "GET /plan/{plan_id}/share": Line(ANYBODY, states=STATES),
    "GET /packs/{share_id}": Line(ANYBODY, states=STATES),
}  # fmt: skip
DELETED_PLAN = {rule for rule in MATRIX if "{plan_id}" in rule}
"""What becomes of a deleted plan, for its owner, is tested with the plans themselves."""
IDS = ("{plan_id}", "{share_id}", "{agreed_id}")
READS = [rule for rule, who in TABLE.items() if rule.startswith("GET ") and who in (Who.SIGNED_IN, Who.PAGE)]
OWN_READS = [rule for rule in READS if not any(name in rule for name in IDS)]


@dataclass
class World:
    """One share in one state, and everybody who may ask for it."""

    service: Service
    people: dict[str, httpx.AsyncClient]
    ids: dict[str, str]
    state: str
    seen: list[tuple[str, str, httpx.Response]] = field(default_factory=list)

    async def ask(self, asker: str, rule: str, form: str = "") -> httpx.Response:
        verb, _, path = rule.partition(" ")
        line = MATRIX.get(rule)
        values = {**self.ids, "form": form or "pdf", "article_id": "none", "digest": "0", "name": "none"}
        answer = await self.people[asker].request(verb, path.format(**values), json=line.body if line else None)
        self.seen.append((asker, rule, answer))
        return answer

    def leaks(self) -> list[str]:
        """Who read words that were not for them."""
        return [
            f"{asker}, {self.state}: {rule} showed {words!r}"
            for asker, rule, answer in self.seen
            for words in (SECRET, AGREED)
            if words in answer.text and asker not in may_read(self.state, words)
        ]


def may_read(state: str, words: str) -> tuple[str, ...]:
    """Who may read words. The author of an agreed action keeps it in the own export."""
    if words == AGREED and state != "none":
        return BOTH
    return BOTH if state == "active" else OWNER


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    async with given_service(tmp_path, messages_per_minute=100_000) as running:
        yield running


async def given_world(service: Service, state: str, number: int = 0, addressed: str = "reader") -> World:
    """`addressed`: whom the share names."""
    owner = await service.client(f"staff:{state} {number}")
    people = {"owner": owner, "reader": await service.client(f"manager:reader {state} {number}")}
    people |= {name: await service.client(name) for name in ROLES if name not in people}
    plan = await given_plan(service, owner)
    ids = {"plan_id": plan, "share_id": "0" * 32, "agreed_id": "0" * 32}
    if state != "none":
        address = "hr" if addressed == "hr" else f"manager:reader {state} {number}"
        share = (await given_share(owner, plan, **{"with": address}))["id"]
        entered = await people["reader"].post(f"/api/v1/shares/{share}/agreed", json={"title": AGREED})
        ids |= {"share_id": share, "agreed_id": entered.json().get("id", "0" * 32)}
    await end(service, owner, state, ids)
    return World(service, people, ids, state)


async def end(service: Service, owner: httpx.AsyncClient, state: str, ids: dict[str, str]) -> None:
    """Bring the share into its state."""
    if state == "erased owner":
        assert (await owner.delete("/api/v1/me/data")).is_success
        return
    changed = {"revoked": {"revoked_at": "2026-01-01"}, "ended": {"until": "2020-01-01"}}
    with service.database.begin() as connection:
        if state in changed:
            connection.execute(update(shares).where(shares.c.id == ids["share_id"]).values(**changed[state]))
        if state == "deleted plan":
            stored = plans.get_plan(connection, person_of(service, owner), ids["plan_id"])
            plans.save_version(connection, stored, stored.content.model_copy(update={"dropped": True}), "chat")


def test_every_route_that_names_a_plan_a_share_or_an_agreed_action_is_in_the_matrix() -> None:
    assert {rule for rule in TABLE if any(name in rule for name in IDS)} == set(MATRIX)


def test_every_role_asks() -> None:
    assert set(ROLES.values()) == set(get_args(Role))


def asked(state: str) -> list[tuple[str, str, Line]]:
    """Cases of one state; an erased owner has no session any more."""
    return [
        (asker, rule, line)
        for rule, line in MATRIX.items()
        for asker in ROLES
        if not (asker == "owner" and (state == "erased owner" or (state == "deleted plan" and rule in DELETED_PLAN)))
    ]


@pytest.mark.parametrize("state", STATES)
async def test_nothing_is_done_or_shown_that_the_matrix_does_not_grant(service: Service, state: str) -> None:
    world = await given_world(service, state)
    wrong, granted = [], []
    for asker, rule, line in asked(state):
        if asker in line.who and state in line.states:
            granted.append((asker, rule, line))
            continue
        for form in line.forms or ("",):
            answer = await world.ask(asker, rule, form)
            if answer.status_code != 404:
                wrong.append(f"{asker}, {state}: {rule} gave {answer.status_code}")
    refused = len(world.seen)
    for number, (asker, rule, line) in enumerate(granted, 1):
        # What changes something has a world of its own.
        own = world if rule.startswith("GET ") else await given_world(service, state, number)
        for form in line.forms or ("",):
            answer = await own.ask(asker, rule, form)
            if answer.status_code != line.status:
                wrong.append(f"{asker}, {state}: {rule} gave {answer.status_code}, not {line.status}")
    assert wrong == []
    assert refused > 50
    assert world.leaks() == []


@pytest.mark.parametrize("state", STATES)
async def test_no_route_at_all_shows_words_that_are_not_for_the_asker(service: Service, state: str) -> None:
    world = await given_world(service, state)
    for asker in (name for name in ROLES if not (name == "owner" and state == "erased owner")):
        for rule in OWN_READS:
            await world.ask(asker, rule)
    assert world.leaks() == []
    shown = {asker for asker, rule, answer in world.seen if rule == "GET /api/v1/shared" and SECRET in answer.text}
    assert shown == ({"reader"} if state == "active" else set())


async def test_hr_reads_nothing_even_of_a_share_that_names_hr(service: Service) -> None:
    world = await given_world(service, "active", addressed="hr")
    for rule in READS:
        await world.ask("hr", rule)
    assert world.leaks() == []


@pytest.mark.parametrize("state", STATES)
async def test_every_opening_and_every_refusal_is_in_the_audit_log(service: Service, state: str) -> None:
    world = await given_world(service, state)
    before = len(trail(service))
    for asker, rule, line in asked(state):
        if rule.startswith("GET /api/"):
            for form in line.forms or ("",):
                await world.ask(asker, rule, form)
    for asker in ("reader", "manager:other", "hr"):
        await world.ask(asker, "GET /api/v1/shared")
    found = trail(service)[before:]
    reads = [answer for asker, rule, answer in world.seen if asker != "owner"]
    opened = [answer for answer in reads if answer.status_code == 200 and world.ids["share_id"] in str(answer.url)]
    listed = [
        answer for answer in reads if str(answer.url).endswith("/shared") and world.ids["share_id"] in answer.text
    ]
    refusals = [answer for _, _, answer in world.seen if answer.status_code == 404]
    assert len([one for one in found if one[2] == "opened"]) == len(opened) + len(listed)
    assert len([one for one in found if one[2] == "refused"]) == len(refusals)
    assert (len(opened) + len(listed) > 0) == (state == "active")


async def test_who_has_not_signed_in_is_told_nothing_of_any_of_it(service: Service) -> None:
    world = await given_world(service, "active")
    world.people["nobody"] = service.anonymous()
    for rule, line in MATRIX.items():
        for form in line.forms or ("",):
            answer = await world.ask("nobody", rule, form)
            assert answer.status_code == (303 if TABLE[rule] is Who.PAGE else 401), rule

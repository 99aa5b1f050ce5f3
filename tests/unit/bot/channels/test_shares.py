"""Sharing over HTTP: who may do what, in every state of a share; revoked at once; every look and every refusal written down."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.service import Service, given_service
from tests.unit.bot.channels.given import HELEN, given_plan, given_share, trail


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    async with given_service(tmp_path, messages_per_minute=100_000) as running:
        yield running


async def test_a_named_manager_sees_exactly_the_one_goal_that_was_shared(service: Service) -> None:
    owner, manager = await service.client("staff"), await service.client("manager")
    plan = await given_plan(service, owner)
    wanted = {"items": ["objective:o1"], "preview": True}
    preview = (await owner.post(f"/api/v1/plans/{plan}/shares", json=wanted)).json()["preview"]
    assert (await manager.get("/api/v1/shared")).json()["shared"] == []
    await given_share(owner, plan)
    found = (await manager.get("/api/v1/shared")).json()["shared"]
    assert [one["shown"] for one in found] == [preview]
    words = str(found)
    assert "Pass the English exam" in words
    assert "Safe fleet" not in words
    assert "Run transport" not in words


async def test_the_pack_rests_on_the_shared_goal(service: Service) -> None:
    owner, manager = await service.client("staff"), await service.client("manager")
    share = await given_share(owner, await given_plan(service, owner))
    pack = (await manager.get(f"/api/v1/packs/{share['id']}")).json()
    lines = [line["text"] for section in pack["shared"]["sections"] for line in section["lines"]]
    assert lines == ["Pass the English exam"]
    assert "Safe fleet" not in str(pack)


async def test_a_share_revoked_while_open_is_denied_at_the_next_request(service: Service) -> None:
    owner, manager = await service.client("staff"), await service.client("manager")
    plan = await given_plan(service, owner)
    share = await given_share(owner, plan)
    paths = (f"/api/v1/packs/{share['id']}", f"/api/v1/packs/{share['id']}.pdf")
    assert [(await manager.get(path)).status_code for path in paths] == [200, 200]
    assert (await owner.delete(f"/api/v1/plans/{plan}/shares", params={"share": share["id"]})).status_code == 200
    assert [(await manager.get(path)).status_code for path in paths] == [404, 404]
    assert (await manager.get("/api/v1/shared")).json()["shared"] == []


async def test_another_persons_plan_is_the_same_404_as_none_and_both_are_written_down(service: Service) -> None:
    owner, manager = await service.client("staff"), await service.client("manager")
    plan = await given_plan(service, owner)
    await given_share(owner, plan)
    nothing = "0" * 32
    for form in ("/api/v1/plans/{}", "/api/v1/plans/{}.pdf", "/api/v1/plans/{}/versions", "/api/v1/plans/{}/shares"):
        answers = [await manager.get(form.format(target)) for target in (plan, nothing)]
        assert answers[0].status_code == 404
        assert answers[0].content == answers[1].content
    refused = [target for _, target, result in trail(service) if result == "refused"]
    assert refused == [plan, nothing] * 4


async def test_every_opening_is_in_the_audit_log_and_shown_to_the_owner(service: Service) -> None:
    owner, manager = await service.client("staff"), await service.client("manager")
    plan = await given_plan(service, owner)
    share = await given_share(owner, plan)
    await manager.get("/api/v1/shared")
    await manager.get(f"/api/v1/packs/{share['id']}")
    assert [(target, result) for _, target, result in trail(service)] == [(share["id"], "opened")] * 2
    given = (await owner.get(f"/api/v1/plans/{plan}/shares")).json()["shares"][0]
    assert [opening["what"] for opening in given["openings"]] == ["shared", "pack"]


async def test_the_audit_log_keeps_no_words_of_an_address(service: Service) -> None:
    manager = await service.client("manager")
    await manager.get("/api/v1/packs/Amina Diallo is stuck")
    assert [target for _, target, _ in trail(service)] == ["-"]


async def test_a_preview_shares_nothing(service: Service) -> None:
    owner, manager = await service.client("staff"), await service.client("manager")
    plan = await given_plan(service, owner)
    shown = await owner.post(f"/api/v1/plans/{plan}/shares", json={"with": HELEN, "preview": True})
    assert shown.status_code == 200
    assert (await owner.get(f"/api/v1/plans/{plan}/shares")).json()["shares"] == []
    assert (await manager.get("/api/v1/shared")).json()["shared"] == []


async def test_what_is_private_takes_a_word_of_its_own(service: Service) -> None:
    owner = await service.client("staff")
    plan = await given_plan(service, owner)
    body = {"with": HELEN, "items": ["appointment_end"]}
    refused = await owner.post(f"/api/v1/plans/{plan}/shares", json=body)
    assert refused.json()["type"] == "urn:cairn:problem:share-private"
    made = await owner.post(f"/api/v1/plans/{plan}/shares", json={**body, "private": True})
    assert made.json()["items"] == ["appointment_end"]


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        ({"with": ""}, "share-name-missing"),
        ({"with": "David Kim"}, "share-with-oneself"),
        ({"items": []}, "share-nothing"),
        ({"items": ["objective:o9"]}, "share-items-unknown"),
        ({"until": "2020-01-01"}, "share-until"),
        ({"until": "2099-01-01"}, "share-until"),
        ({"version": 7}, "plan-changed"),
        ({"items": "everything"}, "invalid"),
    ],
)
async def test_what_cannot_be_shared_is_refused_with_the_reason(
    service: Service, wanted: dict[str, Any], problem: str
) -> None:
    owner = await service.client("staff")
    plan = await given_plan(service, owner)
    body = {"with": HELEN, "items": ["objective:o1"], **wanted}
    refused = await owner.post(f"/api/v1/plans/{plan}/shares", json=body)
    assert refused.json()["type"] == f"urn:cairn:problem:{problem}"


@pytest.mark.parametrize(
    "name", ["=HYPERLINK(1)", "'; DROP TABLE shares; --", "<script>x</script>", "😀 שלום\u200b", "a" * 120]
)
async def test_strange_names_are_only_names(service: Service, name: str) -> None:
    owner = await service.client("staff")
    share = await given_share(owner, await given_plan(service, owner), **{"with": name})
    assert share["status"] == "active"


async def test_nobody_learns_whether_the_named_person_exists(service: Service) -> None:
    owner, _ = await service.client("staff"), await service.client("manager")
    plan = await given_plan(service, owner)
    known, unknown = await given_share(owner, plan), await given_share(owner, plan, **{"with": "Nobody Known"})
    different = {"id", "with", "link", "created_at"}
    assert {k: v for k, v in known.items() if k not in different} == {
        k: v for k, v in unknown.items() if k not in different
    }


async def test_of_two_people_of_one_name_neither_finds_it_but_who_was_given_the_address(service: Service) -> None:
    owner = await service.client("staff")
    one, other = await service.client("manager:one"), await service.client("manager:other")
    share = await given_share(owner, await given_plan(service, owner))
    assert (await one.get("/api/v1/shared")).json()["shared"] == []
    assert (await other.get(f"/api/v1/packs/{share['id']}")).status_code == 200
    assert (await one.get(f"/api/v1/packs/{share['id']}")).status_code == 404
    assert len((await other.get("/api/v1/shared")).json()["shared"]) == 1


async def test_a_sign_in_address_finds_the_one_person_it_belongs_to(service: Service) -> None:
    owner = await service.client("staff")
    one, other = await service.client("manager:one"), await service.client("manager:other")
    await given_share(owner, await given_plan(service, owner), **{"with": "manager:other"})
    assert (await one.get("/api/v1/shared")).json()["shared"] == []
    assert len((await other.get("/api/v1/shared")).json()["shared"]) == 1


async def test_hr_is_shown_nothing_even_when_named(service: Service) -> None:
    owner, hr = await service.client("staff"), await service.client("hr")
    await given_share(owner, await given_plan(service, owner), **{"with": "Omar Haddad"})
    assert (await hr.get("/api/v1/shared")).json()["shared"] == []


# ------------------------------------------------------------------ agreed actions, erasure


async def test_an_agreed_action_is_in_the_plan_once_when_both_have_said_yes(service: Service) -> None:
    owner, manager = await service.client("staff"), await service.client("manager")
    plan = await given_plan(service, owner)
    share = await given_share(owner, plan)
    body = {"title": "Shadow the fleet planner for a week", "four_e": "exposure", "due": "2027-03-05"}
    assert (await manager.get("/api/v1/shared")).status_code == 200
    made = (await manager.post(f"/api/v1/shares/{share['id']}/agreed", json=body)).json()
    assert (await owner.get(f"/api/v1/plans/{plan}")).json()["version"] == 1
    assert (await manager.put(f"/api/v1/agreed/{made['id']}", json={"agrees": True})).status_code == 404
    settled = await owner.put(f"/api/v1/agreed/{made['id']}", json={"agrees": True})
    assert settled.json()["version"] == 2
    assert (await owner.put(f"/api/v1/agreed/{made['id']}", json={"agrees": True})).status_code == 404
    now = (await owner.get(f"/api/v1/plans/{plan}")).json()
    assert now["version"] == 2
    assert [a["title"] for a in now["actions"]].count(body["title"]) == 1
    history = (await owner.get(f"/api/v1/plans/{plan}/versions")).json()["versions"]
    assert history[0]["cause"] == "manager"


async def test_an_action_that_the_other_declines_stays_out_of_the_plan(service: Service) -> None:
    owner, manager = await service.client("staff"), await service.client("manager")
    plan = await given_plan(service, owner)
    share = await given_share(owner, plan)
    await manager.get("/api/v1/shared")
    made = (await owner.post(f"/api/v1/shares/{share['id']}/agreed", json={"title": "Two hours a week"})).json()
    declined = await manager.put(f"/api/v1/agreed/{made['id']}", json={"agrees": False})
    assert declined.json()["status"] == "declined"
    assert (await owner.get(f"/api/v1/plans/{plan}")).json()["version"] == 1


async def test_after_a_revocation_nothing_can_be_agreed_any_more(service: Service) -> None:
    owner, manager = await service.client("staff"), await service.client("manager")
    plan = await given_plan(service, owner)
    share = await given_share(owner, plan)
    await manager.get("/api/v1/shared")
    made = (await owner.post(f"/api/v1/shares/{share['id']}/agreed", json={"title": "Two hours a week"})).json()
    await owner.delete(f"/api/v1/plans/{plan}/shares/{share['id']}")
    assert (await manager.put(f"/api/v1/agreed/{made['id']}", json={"agrees": True})).status_code == 404


async def test_erasing_the_owner_takes_shares_and_agreed_actions_with_it(service: Service) -> None:
    owner, manager = await service.client("staff"), await service.client("manager")
    share = await given_share(owner, await given_plan(service, owner))
    await manager.get("/api/v1/shared")
    await manager.post(f"/api/v1/shares/{share['id']}/agreed", json={"title": "Two hours a week"})
    await owner.delete("/api/v1/me/data")
    assert (await manager.get("/api/v1/shared")).json()["shared"] == []
    assert (await manager.get(f"/api/v1/packs/{share['id']}")).status_code == 404
    assert "agreed_actions" not in (await manager.get("/api/v1/me/data")).json()["data"]


async def test_erasing_the_manager_leaves_the_share_and_takes_what_the_manager_wrote(service: Service) -> None:
    owner, manager = await service.client("staff"), await service.client("manager")
    plan = await given_plan(service, owner)
    share = await given_share(owner, plan)
    await manager.get("/api/v1/shared")
    await manager.post(f"/api/v1/shares/{share['id']}/agreed", json={"title": "Two hours a week"})
    exported = (await manager.get("/api/v1/me/data")).json()["data"]
    assert {"share_readers", "share_openings", "agreed_actions"} <= set(exported)
    assert "shares" not in exported
    await manager.delete("/api/v1/me/data")
    left = (await owner.get(f"/api/v1/plans/{plan}/shares")).json()["shares"][0]
    assert (left["status"], left["agreed"], left["openings"]) == ("active", [], [])


async def test_a_namesake_does_not_inherit_what_another_has_found(service: Service) -> None:
    owner, manager = await service.client("staff"), await service.client("manager")
    await given_share(owner, await given_plan(service, owner))
    assert len((await manager.get("/api/v1/shared")).json()["shared"]) == 1
    await manager.delete("/api/v1/me/data")
    namesake = await service.client("manager:other")
    assert (await namesake.get("/api/v1/shared")).json()["shared"] == []

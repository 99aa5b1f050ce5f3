"""The contracts over HTTP, from outside, on the whole advisor."""

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from actions.journey import history
from actions.journey.picture import Snapshot
from actions.plans import store
from actions.plans.check_ins import CheckIns
from actions.plans.types import CheckIn, Objective, Owner, Plan, PlanAction
from bot.gateway.liveness import FileLiveness
from bot.gateway.proactive import Proactive
from tests.service import Service, given_service

ANSWER = {"id", "question", "answered", "confidence", "text", "citations", "related", "handoff", "notice"}
CITATION = {"article", "title", "authority", "document", "section", "page", "as_of", "quote", "url"}


def is_problem(response: Any, status: int) -> bool:
    body = response.json()
    return (
        response.status_code == status
        and response.headers["Content-Type"] == "application/problem+json"
        and body["status"] == status
        and {"type", "title", "detail"} <= body.keys()
    )


async def given_plan(service: Service, client: Any) -> str:
    person_id = (await client.get("/api/v1/me")).json()["person"]["id"]
    plan = Plan(
        title="My plan",
        owner=Owner(name="David Kim"),
        aim="Lead a section",
        objectives=(Objective(id="o1", term="long", title="Lead a section"),),
        actions=(PlanAction(id="a1", title="Find a <script>mentor</script>"),),
    )
    with service.database.begin() as connection:
        return store.create(connection, person_id, plan).id


async def test_a_message(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        response = await client.post("/api/v1/messages", json={"text": "hello", "client_id": "1", "more": "is fine"})
        assert response.status_code == 200
        body = response.json()
        assert {"messages", "state"} <= body.keys()
        for message in body["messages"]:
            assert {"id", "text", "buttons"} <= message.keys()


async def test_a_question(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client("national-officer")
        response = await client.post(
            "/api/v1/ask", json={"question": "What is mobility?", "id": 7, "more": "is fine"}
        )
        body = response.json()
        assert body.keys() >= ANSWER
        assert body["id"] == 7
        assert body["citations"][0].keys() >= CITATION
        # What the question leaves open comes from the profile.
        assert (service.knowledge.asked[-1].org, service.knowledge.asked[-1].category) == ("undp", "NO")
        await client.post("/api/v1/ask", json={"question": "mobility", "org": "un-secretariat", "role": "hr"})
        assert (service.knowledge.asked[-1].org, service.knowledge.asked[-1].role) == ("un-secretariat", "hr")
        for wrong in ({}, {"question": ""}, {"question": 3}, {"question": "\ud800"}):
            import json

            content = json.dumps(wrong).encode()
            refused = await client.post("/api/v1/ask", content=content, headers={"Content-Type": "application/json"})
            assert is_problem(refused, 422), wrong


async def test_plans(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        assert (await client.get("/api/v1/plans")).json() == {"plans": []}
        plan_id = await given_plan(service, client)
        assert (await client.get("/api/v1/plans")).json()["plans"][0]["id"] == plan_id
        plan = (await client.get(f"/api/v1/plans/{plan_id}")).json()
        assert (plan["aim"], plan["version"]) == ("Lead a section", 1)
        changed = await client.patch(f"/api/v1/plans/{plan_id}", json={"version": 1, "aim": "Lead an office"})
        assert (changed.json()["aim"], changed.json()["version"]) == ("Lead an office", 2)
        stale = await client.patch(f"/api/v1/plans/{plan_id}", json={"version": 1, "aim": "Something else"})
        assert is_problem(stale, 409)
        assert stale.json()["current"]["version"] == 2
        unknown = {"version": 2, "actions": [{"id": "a9", "title": "x"}]}
        assert is_problem(await client.patch(f"/api/v1/plans/{plan_id}", json=unknown), 422)
        assert is_problem(await client.patch(f"/api/v1/plans/{plan_id}", json={"version": "x"}), 422)


async def test_the_version_of_a_plan_may_come_as_if_match(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        path = f"/api/v1/plans/{await given_plan(service, client)}"
        tag = (await client.get(path)).headers["ETag"]
        changed = await client.patch(path, json={"aim": "Lead an office"}, headers={"If-Match": tag})
        assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
        assert is_problem(await client.patch(path, json={"aim": "Other"}, headers={"If-Match": tag}), 409)
        assert is_problem(await client.patch(path, json={"aim": "Other"}), 428)


async def test_versions_differences_undo_and_an_older_version(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        path = f"/api/v1/plans/{await given_plan(service, client)}"
        await client.patch(path, json={"version": 1, "actions": [{"id": "a1", "status": "done"}]})
        versions = (await client.get(f"{path}/versions")).json()["versions"]
        assert [(v["version"], v["cause"]) for v in versions] == [(2, "page"), (1, "journey")]
        assert "status: open → done" in versions[0]["lines"][0]
        undone = (await client.patch(path, json={"version": 2, "undo": True})).json()
        assert (undone["version"], undone["actions"][0]["status"]) == (3, "open")
        again = (await client.patch(path, json={"version": 3, "restore": 2})).json()
        assert (again["version"], again["actions"][0]["status"]) == (4, "done")
        assert is_problem(await client.patch(path, json={"version": 4, "restore": 9}), 404)
        other = await service.client("manager")
        assert is_problem(await other.get(f"{path}/versions"), 404)


async def test_documents_in_the_language_asked_for(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        path = f"/api/v1/plans/{await given_plan(service, client)}"
        pdf = PdfReader(BytesIO((await client.get(f"{path}.pdf?lang=fr")).content))
        assert pdf.trailer["/Root"]["/Lang"] == "fr-FR"
        assert is_problem(await client.get(f"{path}.pdf?lang=xx"), 422)


async def test_the_journey_and_its_check_ins(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        empty = (await client.get("/api/v1/journey")).json()
        assert empty == {"journey": None, "plan": None, "check_ins": {"wanted": True, "next": None}}
        off = await client.put("/api/v1/check-ins", json={"wanted": False})
        assert off.json()["check_ins"]["wanted"] is False
        stale = await client.patch("/api/v1/journey", json={"version": 0, "question": "hours", "text": "5"})
        assert is_problem(stale, 409)
        assert stale.json()["current"]["check_ins"]["wanted"] is False


async def test_a_check_in_arrives_without_a_message_before_it_and_once(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        plan_id = await given_plan(service, client)
        noon = datetime.now(UTC).replace(hour=12)
        person_id = (await client.get("/api/v1/me")).json()["person"]["id"]
        with service.database.begin() as connection:
            stored = store.get_plan(connection, person_id, plan_id)
            content = stored.content.model_copy(update={"check_ins": (CheckIn(id="c1", day=noon.date()),)})
            store.save_version(connection, stored, content, "page")
        liveness = FileLiveness(tmp_path / "workers")
        for _ in range(2):
            Proactive(service.database, [CheckIns()], liveness, lambda: noon).tell()
        arrived = (await client.get("/api/v1/messages")).json()["messages"]
        assert [message["from"] for message in arrived] == ["cairn"]
        assert "Find a <script>mentor</script>" in arrived[0]["text"]
        assert "<script>" not in arrived[0]["html"]
        later = (await client.get("/api/v1/messages", params={"after": arrived[0]["id"]})).json()["messages"]
        assert later == []
        stop = next(button for button in arrived[0]["buttons"] if button["title"] == "No more check-ins")
        await client.post("/api/v1/messages", json={"button": stop["id"], "client_id": "1"})
        assert service.rasa.turns[-1]["context"]["flow"] == "check_in"
        assert service.rasa.turns[-1]["context"]["button"]["check_in"]["said"] == "stop"


async def test_plans_are_taken_away_in_four_forms(tmp_path: Path) -> None:
    begins = {"docx": b"PK", "pdf": b"%PDF", "ics": b"BEGIN:VCALENDAR", "json": b"{"}
    async with given_service(tmp_path) as service:
        client = await service.client()
        plan_id = await given_plan(service, client)
        for form, beginning in begins.items():
            response = await client.get(f"/api/v1/plans/{plan_id}.{form}")
            assert response.status_code == 200, form
            assert response.content.startswith(beginning)
            assert "attachment" in response.headers["Content-Disposition"]
        assert is_problem(await client.get(f"/api/v1/plans/{plan_id}.exe"), 404)


async def test_the_plan_of_another_is_the_same_as_none(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        owner, manager = await service.client("staff"), await service.client("manager")
        plan_id = await given_plan(service, owner)
        for path in (f"/api/v1/plans/{plan_id}", f"/api/v1/plans/{plan_id}.pdf"):
            of_another, of_none = await manager.get(path), await manager.get(path.replace(plan_id, "0" * 32))
            assert is_problem(of_another, 404)
            assert of_another.content == of_none.content
        change = {"version": 1, "aim": "Stolen"}
        assert is_problem(await manager.patch(f"/api/v1/plans/{plan_id}", json=change), 404)


async def test_live_and_ready(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = service.anonymous()
        assert (await client.get("/live")).status_code == 200
        ready = await client.get("/ready")
        assert ready.json()["parts"].keys() == {"database", "rasa", "index"}


async def test_the_session_is_the_same_as_cookie_and_as_bearer(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        with_cookie = service.anonymous()
        signed_in = (await with_cookie.post("/demo/sign-in", json={"persona": "hr"})).json()
        with_bearer = service.anonymous(Authorization=f"Bearer {signed_in['token']}")
        me = [(await client.get("/api/v1/me")).json()["person"] for client in (with_cookie, with_bearer)]
        assert me[0] == me[1] == signed_in["person"]
        assert me[0]["role"] == "hr"


async def test_moves_for_oneself_and_for_another_position(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client("national-officer")
        own = (await client.get("/api/v1/explore")).json()
        assert own["own"] is True
        assert own["who"].startswith("NO-B (National Officer), UNDP")
        assert {"sideways", "up"} <= {move["shape"] for move in own["moves"]}
        assert own["map"]["kind"] == "tracks"
        assert own["roles"][0]["basis"] == "guidance"
        other = (
            await client.get("/api/v1/explore", params={"organisation": "un-secretariat", "category": "GS"})
        ).json()
        assert other["own"] is False
        assert other["position"]["grade"] is None
        assert is_problem(await client.get("/api/v1/explore", params={"category": "X"}), 422)


async def test_a_picture_that_was_never_drawn_is_not_there(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        for path in ("/api/v1/me/picture", "/api/v1/me/picture.png"):
            assert is_problem(await client.get(path), 404)


async def test_the_picture_is_for_oneself_as_data_and_as_an_image(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client, other = await service.client(), await service.client("national-officer")
        person_id = (await client.get("/api/v1/me")).json()["person"]["id"]
        seen = Snapshot({"satisfaction": "1"}, importance={"depth": 5, "up": 2}, today={"depth": 2, "up": 3})
        with service.database.begin() as connection:
            history.keep(connection, person_id, "j1", seen, date(2026, 11, 22))
        card = (await client.get("/api/v1/me/picture")).json()
        assert "Depth: matters 5, today 2" in card["alt"]
        image = await client.get("/api/v1/me/picture.png")
        assert image.headers["Content-Type"] == "image/png"
        assert image.content.startswith(b"\x89PNG")
        assert is_problem(await other.get("/api/v1/me/picture"), 404)

"""Figures over HTTP and on the page: for HR alone, the same figures everywhere, each look in the audit log."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from actions import people
from actions.database import now
from actions.events import Event, record
from actions.sharing.audit import audit
from bot.analytics.periods import period_of
from bot.analytics.reports import REPORTS
from tests.service import Service, given_service
from tests.unit.bot.analytics.test_files import read_csv

WEEK = period_of("week", (now() - timedelta(days=14)).date())
PARTS = {
    ("un-secretariat", "P"): 21,
    ("un-secretariat", "GS"): 18,
    ("undp", "NO"): 12,
    ("undp", "P"): 14,
    ("undp", "UNV"): 4,
}


def somebody_asks(service: Service, moment: datetime) -> None:
    with service.database.begin() as connection:
        for (organisation, category), size in PARTS.items():
            for number in range(size):
                profile = {"name": "N", "organisation": organisation, "category": category}
                person = people.find_or_create(connection, "demo", f"{organisation}{category}{number}", profile)
                data = {"article": "mobility", "confidence": 0.9, "language": "en", "routed": "intent"}
                record(connection, Event.MESSAGE_RECEIVED, person.id, {"channel": "web", "kind": "typed"}, moment)
                record(connection, Event.QUESTION_ANSWERED, person.id, data, moment)


async def given_hr(service: Service) -> httpx.AsyncClient:
    somebody_asks(service, WEEK.start + timedelta(hours=9))
    service.app.state.advisor.rollup.bring_up_to_date()
    return await service.client("hr")


async def get(client: httpx.AsyncClient, path: str) -> Any:
    response = await client.get(f"/api/v1/analytics{path}")
    assert response.status_code == 200, response.text
    return response.json()


async def test_a_filter_that_leaves_four_people_is_suppressed_and_so_is_one_that_differs_by_them(
    tmp_path: Path,
) -> None:
    async with given_service(tmp_path) as service:
        client = await given_hr(service)
        four = await get(client, f"/reach?period={WEEK.name}&organisation=undp&category=UNV")
        assert four["total"] == {"row": "*", "people": None, "volume": None, "hidden": True}
        parts = (await get(client, f"/reach?period={WEEK.name}&organisation=undp"))["parts"]
        assert sum(part["hidden"] for part in parts) == 2


async def test_every_report_counts_what_it_hides(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await given_hr(service)
        for name in REPORTS:
            found = await get(client, f"/{name}?period={WEEK.name}")
            cells = [found["total"], *found["rows"], *found["parts"]]
            assert found["hidden"] >= sum(cell["people"] is None for cell in cells)
            assert (found["threshold"], found["rounded_to"]) == (5, 5)
            assert all(cell["people"] is None or cell["people"] % 5 == 0 for cell in cells)


async def test_index_names_reports_periods_and_places(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        index = await get(await given_hr(service), "")
        assert index["reports"] == list(REPORTS)
        assert WEEK.name in index["weeks"]
        assert ["undp", "UNV"] in index["places"]
        assert index["simulated"] is False


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/reach?category=P", 422, "analytics-place"),
        ("/reach?organisation=wfp", 404, "analytics-place-unknown"),
        ("/reach?period=1999-W01", 404, "analytics-period"),
        ("/reach?period=drop table", 404, "analytics-period"),
        ("/people", 404, "not-found"),
        ("/reach.pdf", 404, "not-found"),
        ("/reach?organisation=" + "x" * 50, 422, "invalid"),
    ],
)
async def test_what_there_is_not_is_refused_with_what_to_do(
    tmp_path: Path, path: str, status: int, kind: str
) -> None:
    async with given_service(tmp_path) as service:
        client = await given_hr(service)
        response = await client.get(f"/api/v1/analytics{path}")
        assert (response.status_code, response.json()["type"]) == (status, f"urn:cairn:problem:{kind}")


async def test_page_api_and_file_tell_the_same(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await given_hr(service)
        total = (await get(client, f"/reach?period={WEEK.name}"))["total"]["people"]
        file = await client.get(f"/api/v1/analytics/reach.csv?period={WEEK.name}")
        page = await client.get(f"/hr?period={WEEK.name}")
        assert read_csv(file.content)[2][1] == str(total) == "70"
        assert "70 people in week" in page.text
        assert file.headers["Content-Disposition"] == f'attachment; filename="cairn-reach-{WEEK.name}.csv"'


async def test_each_look_is_in_the_audit_log_and_each_refusal(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await given_hr(service)
        await client.get(f"/api/v1/analytics/topics?period={WEEK.name}&organisation=undp")
        await client.get("/api/v1/analytics/reach.xlsx?organisation=Helen%20Weber")
        await client.get("/hr")
        await (await service.client("staff")).get("/api/v1/analytics/reach")
        with service.database.read() as connection:
            rows = [(r.route, r.target, r.result) for r in connection.execute(select(audit).order_by(audit.c.id))]
        assert ("GET /api/v1/analytics/topics", f"{WEEK.name}/undp", "opened") in rows
        assert any(route == "GET /hr" and result == "opened" for route, _, result in rows)
        assert "Helen" not in str(rows)


async def test_the_page_needs_no_script_and_holds_no_inline_style(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await given_hr(service)
        page = await client.get(f"/hr?period={WEEK.name}&place=undp")
        assert page.status_code == 200
        assert "style=" not in page.text
        assert "<script" not in page.text
        assert "unsafe" not in page.headers["Content-Security-Policy"]
        assert 'fill="url(#hatch)"' in page.text


async def test_the_page_speaks_the_persons_language(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await given_hr(service)
        await client.patch("/api/v1/me", json={"language": "fr"})
        assert "Qui vient" in (await client.get("/hr")).text


async def test_before_the_first_figures_the_page_says_when_they_come(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        page = await (await service.client("hr")).get("/hr")
        assert page.status_code == 200
        assert "two days after the first week has ended" in page.text

"""What every exchange has in common: limits, headers, errors that are told and logs that hold no words."""

import io
import logging
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import event

from bot import log
from tests.service import given_service

SAY = "/api/v1/messages"


async def test_a_large_body_is_refused_by_its_length_before_it_is_read(tmp_path: Path) -> None:
    read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(100):
            read += 1
            yield b"x" * 1000

    async with given_service(tmp_path) as service:
        client = await service.client()
        began = time.monotonic()
        response = await client.post(SAY, content=body(), headers={"Content-Length": "100000"})
        assert time.monotonic() - began < 0.1
        assert response.status_code == 413
        assert response.headers["Content-Type"] == "application/problem+json"
        assert read == 0


async def test_a_large_body_of_unknown_length_is_cut_off(tmp_path: Path) -> None:
    async def body() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 1000

    async with given_service(tmp_path) as service:
        client = await service.client()
        assert (await client.post(SAY, content=body())).status_code == 413


async def test_every_answer_has_the_headers_that_keep_browsers_safe(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()
        for path in ("/live", "/ready", "/api/v1/me", "/nothing", "/sign-in", "/widget.js"):
            headers = (await client.get(path)).headers
            assert "unsafe-inline" not in headers["Content-Security-Policy"]
            assert headers["Content-Security-Policy"].startswith("default-src 'none'"), path
            assert headers["X-Content-Type-Options"] == "nosniff"


async def test_only_listed_sites_may_frame_the_widget(tmp_path: Path) -> None:
    async with given_service(tmp_path, embed_origins=("https://intranet.example.org",)) as service:
        client = service.anonymous()
        widget = (await client.get("/widget")).headers["Content-Security-Policy"]
        assert "frame-ancestors 'self' https://intranet.example.org" in widget
        sign_in = (await client.get("/sign-in")).headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in sign_in


async def test_ready_names_each_part(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = service.anonymous()
        response = await client.get("/ready")
        assert response.status_code == 200
        assert response.json()["parts"] == {"database": "ok", "rasa": "ok", "index": "ok"}
        service.rasa.down = True
        response = await client.get("/ready")
        assert response.status_code == 503
        assert response.json()["parts"]["rasa"] == "down"


@pytest.mark.one_store
async def test_a_full_disk_is_told_and_recovers_by_itself(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = await service.client()

        def narrow(connection: object) -> None:
            connection.execute("PRAGMA max_page_count=1")  # type: ignore[attr-defined]

        def full(connection: object, *_: object) -> None:
            narrow(connection)

        event.listen(service.database.engine, "checkout", full)
        statuses = []
        for number in range(200):
            response = await client.post(SAY, json={"text": "x" * 9000, "client_id": str(number)})
            statuses.append(response.status_code)
            if response.status_code != 200:
                break
        assert statuses[-1] == 507
        assert response.json()["type"].endswith("read-only")
        assert (await client.get(SAY)).status_code == 200
        acknowledged = [number for number, status in enumerate(statuses) if status == 200]
        event.remove(service.database.engine, "checkout", full)
        service.database.engine.dispose()
        assert (await client.post(SAY, json={"text": "again", "client_id": "again"})).status_code == 200
        stored = {m["client_id"] for m in (await client.get(SAY)).json()["messages"] if m["from"] == "person"}
        assert {str(number) for number in acknowledged} <= stored


async def test_the_words_of_a_person_never_reach_the_log(tmp_path: Path) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(log.Wordless("%(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.DEBUG)
    try:
        async with given_service(tmp_path) as service:
            client = await service.client()
            service.rasa.answer = lambda turn: {"messages": [], "intent": {}, "failed": "nothing was said"}
            await client.post(SAY, json={"text": "my secret wish about mobility?", "client_id": "1"})
            service.rasa.down = True
            await client.post(SAY, json={"text": "my secret wish", "client_id": "2"})
            await client.post(SAY, json={"text": ["my secret wish"], "client_id": "3"})
            with service.database.begin() as connection:
                connection.exec_driver_sql("DROP TABLE inbox")
            assert (await client.post(SAY, json={"text": "my secret wish", "client_id": "4"})).status_code >= 500
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    logged = written.getvalue()
    assert "Rasa" in logged
    assert "secret" not in logged


@pytest.mark.parametrize("path", ["/api/v1/messages?after=secret", "/knowledge/x?span=secret"])
def test_the_access_log_has_paths_without_queries(path: str) -> None:
    record = logging.LogRecord(
        "uvicorn.access", 20, "", 0, '%s - "%s %s HTTP/%s" %d', ("1", "GET", path, "1.1", 200), None
    )
    assert log.PathOnly().filter(record)
    assert "secret" not in record.getMessage()

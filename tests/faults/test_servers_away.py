"""Fault 25: PostgreSQL or Redis is away for a while. Nothing is lost, nothing is done twice, and it goes on by itself."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from sqlalchemy import make_url

from tests import stores
from tests.faults.harness import Advisor, StubRasa, eventually
from tests.faults.proxy import Wire
from tests.servers import REDIS, needed

Given = Callable[..., tuple[Advisor, StubRasa]]


@pytest.mark.both_stores
@pytest.mark.parametrize("moment", ["before a message", "while a message is handled"])
def test_postgresql_is_away_and_comes_back(given_advisor: Given, tmp_path: Path, moment: str) -> None:
    if stores.STORES.kind == "sqlite":
        pytest.skip("a file cannot be away")
    url = make_url(stores.url(tmp_path / "data"))
    with Wire(url.host or "127.0.0.1", url.port or 5432) as wire:
        through = url.set(host="127.0.0.1", port=wire.port).render_as_string(hide_password=False)
        advisor, rasa = given_advisor(database_url=through)
        rasa.start()
        advisor.start()
        client = advisor.client()
        client.say("one", "1")
        if moment == "before a message":
            wire.cut()
            response = client.post("two", "2")
            assert response.status_code == 503
            assert int(response.headers["Retry-After"]) > 0
        else:
            rasa.freeze()
            sending = Thread(target=lambda: _ignoring(lambda: client.post("two", "2")))
            sending.start()
            eventually(lambda: advisor.rows("SELECT 1 FROM inbox WHERE status = 'processing'"))
            wire.cut()
            rasa.thaw()
            sending.join(60)
        wire.mend()
        assert client.say("two", "2", seconds=60)["messages"][0]["text"] == "Noted: two"
        assert client.say("three", "3", seconds=60)["messages"][0]["text"] == "Noted: three"
        eventually(lambda: not advisor.rows("SELECT 1 FROM inbox WHERE status <> 'done'"), 60)
        assert advisor.notes() == ["one", "two", "three"]


def test_redis_is_away_and_turns_go_on(given_advisor: Given) -> None:
    place = urlsplit(needed("redis", REDIS))
    with Wire(place.hostname or "127.0.0.1", place.port or 6379) as wire:
        advisor, rasa = given_advisor(redis_url=f"redis://127.0.0.1:{wire.port}{place.path}")
        rasa.start()
        advisor.start()
        client = advisor.client()
        client.say("one", "1")
        wire.cut()
        assert client.post("two", "2").status_code == 200
        wire.mend()
        assert client.post("three", "3").status_code == 200
        assert advisor.notes() == ["one", "two", "three"]


def _ignoring(work: Callable[[], object]) -> None:
    with contextlib.suppress(Exception):
        work()

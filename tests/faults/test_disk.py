"""Fault 7: the disk is full. What is not stored is not acknowledged, reading goes on, and it recovers by itself."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import httpx
import psutil

from tests.faults.harness import Advisor, StubRasa, eventually

Given = Callable[..., tuple[Advisor, StubRasa]]


@contextmanager
def full(advisor: Advisor) -> Iterator[None]:
    """The kernel lets the process write no file beyond its first page, as if there were no room."""
    process = psutil.Process(advisor.pid)
    _, hard = process.rlimit(resource.RLIMIT_FSIZE)
    process.rlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        yield
    finally:
        process.rlimit(resource.RLIMIT_FSIZE, (hard, hard))


def test_a_full_disk_is_told_and_nothing_is_acknowledged_that_is_not_stored(given_advisor: Given) -> None:
    advisor, rasa = given_advisor()
    rasa.start()
    advisor.start()
    client = advisor.client()
    client.say("before", "one")
    with full(advisor):
        response = client.post("while full", "two")
        assert response.status_code == 507
        assert response.json()["type"] == "urn:cairn:problem:read-only"
        assert int(response.headers["Retry-After"]) > 0
        # Reading goes on.
        assert [m["text"] for m in client.history()] == ["before", "Noted: before"]
        assert httpx.get(f"{advisor.url}/live").status_code == 200
    assert advisor.rows("SELECT 1 FROM inbox WHERE text = 'while full'") == []
    assert client.say("while full", "two")["messages"][0]["text"] == "Noted: while full"
    assert advisor.notes() == ["before", "while full"]


def test_a_disk_that_fills_up_after_a_message_came_in_delays_its_answer_and_loses_nothing(
    given_advisor: Given,
) -> None:
    advisor, rasa = given_advisor()
    rasa.start()
    advisor.start()
    client = advisor.client()
    rasa.freeze()
    sending = Thread(target=lambda: client.post("hello", "one"))
    sending.start()
    eventually(lambda: advisor.rows("SELECT 1 FROM inbox WHERE status = 'processing'"))
    with full(advisor):
        rasa.thaw()
        sending.join(30)
    eventually(lambda: client.history()[-1]["text"] == "Noted: hello", 60)
    assert advisor.notes() == ["hello"]

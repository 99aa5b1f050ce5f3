"""Faults 1, 4, 5, 6, 7: the same message many times, Rasa away or failing, a store that is busy or full."""

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.harness import Advisor, Client, StubRasa, eventually

Given = Callable[..., tuple[Advisor, StubRasa]]
KEPT = "I have your message"


def _two(given_advisor: Given) -> tuple[Advisor, Advisor]:
    """Two advisors over one store, both at work."""
    both = [given_advisor(), given_advisor()]
    for advisor, rasa in both:
        rasa.start()
        advisor.start()
    return both[0][0], both[1][0]


@pytest.mark.both_stores
def test_the_same_message_five_times_at_once_to_two_processes_is_one_turn(given_advisor: Given) -> None:
    first, second = _two(given_advisor)
    clients = [Client(url) for url in (first.url, second.url, first.url, second.url, first.url)]
    for round_number in range(5):
        with ThreadPoolExecutor(5) as pool:

            def send(client: Client, client_id: str = f"id {round_number}") -> object:
                return client.post("the same", client_id)

            responses = list(pool.map(send, clients))
        assert [response.status_code for response in responses] == [200] * 5
        assert len({response.text for response in responses}) == 1
        assert len(first.notes()) == round_number + 1


@pytest.mark.both_stores
def test_messages_of_one_person_keep_their_order_across_processes(given_advisor: Given) -> None:
    first, second = _two(given_advisor)
    clients = [Client(first.url), Client(second.url)]
    with ThreadPoolExecutor(12) as pool:
        for number in range(24):
            pool.submit(clients[number % 2].say, f"{number}", f"id {number}")
            time.sleep(0.005)
    received = [row[0] for row in first.rows("SELECT text FROM inbox ORDER BY position")]
    assert len(received) == 24
    assert first.notes() == received


def test_while_rasa_is_down_a_message_is_kept_and_answered_by_itself_later(given_advisor: Given) -> None:
    advisor, rasa = given_advisor()
    advisor.start()
    client = advisor.client()
    began = time.monotonic()
    told = client.say("I finished the course", "one")
    assert time.monotonic() - began < 2
    assert told["messages"][0]["text"].startswith(KEPT)
    assert told["state"]["pending"] is True
    assert client.say("and the second one", "two")["messages"][0]["text"].startswith(KEPT)
    after = client.history()[-1]["id"]
    rasa.start()
    late = eventually(lambda: found if len(found := client.history(after)) == 2 else None)
    assert [message["text"] for message in late] == ["Noted: I finished the course", "Noted: and the second one"]
    # A repeat still gets the first reply.
    assert client.say("I finished the course", "one")["messages"] == told["messages"]
    assert advisor.notes() == ["I finished the course", "and the second one"]


def test_while_rasa_is_down_questions_are_answered_from_search(given_advisor: Given) -> None:
    advisor, rasa = given_advisor()
    advisor.start()
    client = advisor.client()
    reply = client.say("What does mobility mean?", "one")
    assert reply["messages"][1]["answer"]["answered"] is True
    assert reply["messages"][1]["buttons"]
    assert "pending" not in reply["state"]
    handed = client.say("I am harassed", "two")
    assert handed["messages"][1]["answer"]["handoff"] == "ombudsman"
    wish = client.say("Put mobility into my plan", "three")
    assert wish["state"]["pending"] is True
    rasa.start()
    eventually(lambda: advisor.notes() == ["Put mobility into my plan"])


@pytest.mark.parametrize("mode", ["empty", "failed"])
def test_a_rasa_that_says_nothing_counts_as_failed_and_is_tried_again(given_advisor: Given, mode: str) -> None:
    advisor, rasa = given_advisor()
    rasa.start()
    rasa.mode(mode)
    advisor.start()
    client = advisor.client()
    assert client.say("hello", "one")["messages"][0]["text"].startswith(KEPT)
    rasa.mode("ok")
    eventually(lambda: client.history()[-1]["text"] == "Noted: hello")
    assert advisor.notes() == ["hello"]


def test_a_message_on_which_rasa_fails_again_and_again_is_given_up_with_a_word(given_advisor: Given) -> None:
    advisor, rasa = given_advisor()
    rasa.start()
    rasa.mode("failed")
    advisor.start()
    client = advisor.client()
    for number in range(6):
        client.say("hello", f"{number}")
        time.sleep(0.05)
    assert any("other words" in message["text"] for message in client.history())


def test_a_rasa_that_hangs_is_left_after_its_time_and_then_not_waited_for(given_advisor: Given) -> None:
    advisor, rasa = given_advisor(rasa_timeout=1)
    rasa.start()
    advisor.start()
    client = advisor.client()
    client.say("hello", "zero")
    rasa.freeze()
    began = time.monotonic()
    assert client.say("one", "one")["messages"][0]["text"].startswith(KEPT)
    assert time.monotonic() - began < 3
    began = time.monotonic()
    assert client.say("two", "two")["messages"][0]["text"].startswith(KEPT)
    assert time.monotonic() - began < 1
    rasa.thaw()
    eventually(lambda: advisor.notes() == ["hello", "one", "two"])
    eventually(lambda: [m["text"] for m in client.history()[-2:]] == ["Noted: one", "Noted: two"])


def test_a_busy_store_is_told_with_retry_after_and_nothing_is_lost(given_advisor: Given) -> None:
    advisor, rasa = given_advisor()
    rasa.start()
    advisor.start()
    client = advisor.client()
    with contextlib.closing(sqlite3.connect(advisor.data / "cairn.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        response = client.post("hello", "one")
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0
        assert response.headers["Content-Type"] == "application/problem+json"
        assert client.http.get("/api/v1/messages").status_code == 200
        other.execute("ROLLBACK")
    assert client.say("hello", "one")["messages"][0]["text"] == "Noted: hello"
    assert advisor.notes() == ["hello"]


def test_a_store_that_gets_busy_after_the_message_came_in_answers_it_later(given_advisor: Given) -> None:
    advisor, rasa = given_advisor()
    rasa.start()
    advisor.start()
    client = advisor.client()
    rasa.freeze()
    results: list[int] = []
    sending = threading.Thread(target=lambda: results.append(client.post("hello", "one").status_code))
    sending.start()
    eventually(lambda: advisor.rows("SELECT 1 FROM inbox WHERE status = 'processing'"))
    with contextlib.closing(sqlite3.connect(advisor.data / "cairn.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        rasa.thaw()
        sending.join(20)
        other.execute("ROLLBACK")
    assert results in ([200], [503])
    eventually(lambda: client.history()[-1]["text"] == "Noted: hello", 30)
    assert advisor.notes() == ["hello"]

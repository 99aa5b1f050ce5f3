"""The durable record: one entry a message, in order, in one worker's hands."""

from pathlib import Path

import pytest
from sqlalchemy import insert

from actions.database import Database, iso, now
from actions.people import PersonUnknownError, people
from bot.gateway.history import history
from bot.gateway.ledger import ButtonUnknownError, Ledger
from bot.gateway.types import Busy, Claimed, Incoming, Outgoing, Status, Verdict
from tests import stores


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    database = Database(stores.url(tmp_path))
    database.create()
    with database.begin() as connection:
        for name in ("ann", "ben"):
            connection.execute(
                insert(people).values(
                    id=name,
                    provider="demo",
                    subject=name,
                    name=name,
                    role="staff",
                    language="en",
                    created_at=iso(now()),
                )
            )
    return Ledger(database)


def said(text: str, client_id: str, person: str = "ann") -> Incoming:
    return Incoming(person, "web", client_id, text)


def claim(ledger: Ledger, worker: str = "w1", upto: int = 99, person: str = "ann") -> Claimed:
    claimed = ledger.claim(person, upto, worker)
    assert isinstance(claimed, Claimed)
    return claimed


def test_a_repeat_is_the_same_entry(ledger: Ledger) -> None:
    first, _ = ledger.receive(said("hello", "1"))
    again, _ = ledger.receive(said("something else", "1"))
    assert (first.new, again.new) == (True, False)
    assert first.message_id == again.message_id
    assert claim(ledger).text == "hello"


def test_the_same_client_id_of_another_person_is_another_entry(ledger: Ledger) -> None:
    ledger.receive(said("hello", "1"))
    receipt, _ = ledger.receive(said("hello", "1", "ben"))
    assert receipt.new


def test_nothing_is_stored_for_someone_who_was_erased(ledger: Ledger) -> None:
    with pytest.raises(PersonUnknownError):
        ledger.receive(said("hello", "1", "nobody"))


def test_the_earliest_open_message_comes_first(ledger: Ledger) -> None:
    ledger.receive(said("one", "1"))
    ledger.receive(said("two", "2"))
    assert claim(ledger).text == "one"


def test_a_later_message_waits_while_another_worker_has_an_earlier_one(ledger: Ledger) -> None:
    ledger.receive(said("one", "1"))
    ledger.receive(said("two", "2"))
    claim(ledger, "w1")
    assert ledger.claim("ann", 99, "w2") == Busy("w1")


def test_people_do_not_wait_for_each_other(ledger: Ledger) -> None:
    ledger.receive(said("one", "1"))
    ledger.receive(said("two", "1", "ben"))
    claim(ledger, "w1")
    assert claim(ledger, "w2", person="ben").text == "two"


def test_what_a_dead_worker_had_is_taken_over(ledger: Ledger) -> None:
    ledger.receive(said("one", "1"))
    claim(ledger, "dead")
    ledger.release("dead")
    assert claim(ledger, "w2").attempts == 2


def test_a_worker_that_lost_its_message_cannot_finish_it(ledger: Ledger) -> None:
    ledger.receive(said("one", "1"))
    lost = claim(ledger, "slow")
    ledger.release("slow")
    kept = claim(ledger, "quick")
    assert ledger.finish(lost, Verdict(Status.DONE, (Outgoing("late"),)), {}) is None
    assert ledger.finish(kept, Verdict(Status.DONE, (Outgoing("here"),)), {}) is not None
    reply = ledger.reply(kept.message_id)
    assert reply is not None
    assert [message["text"] for message in reply.messages] == ["here"]


def test_the_first_reply_stays_the_reply_when_a_later_one_comes(ledger: Ledger) -> None:
    receipt, _ = ledger.receive(said("one", "1"))
    ledger.finish(claim(ledger), Verdict(Status.WAITING, (Outgoing("kept"),)), {"pending": True})
    again = claim(ledger)
    assert again.answered
    ledger.finish(again, Verdict(Status.DONE, (Outgoing("at last"),)), {})
    reply = ledger.reply(receipt.message_id)
    assert reply is not None
    assert ([m["text"] for m in reply.messages], reply.state) == (["kept"], {"pending": True})


def test_waiting_messages_can_be_left_aside(ledger: Ledger) -> None:
    ledger.receive(said("one", "1"))
    ledger.finish(claim(ledger), Verdict(Status.WAITING, (Outgoing("kept"),)), {})
    ledger.receive(said("two", "2"))
    later = ledger.claim("ann", 99, "w1", skip_waiting=True)
    assert isinstance(later, Claimed)
    assert later.text == "two"


def test_buttons_leave_as_opaque_ids_of_their_person(ledger: Ledger) -> None:
    ledger.receive(said("one", "1"))
    payload = {"intent": "answer", "journey": {"question": "q1", "value": "depth"}}
    reply = ledger.finish(claim(ledger), Verdict(Status.DONE, (Outgoing("choose", (("Depth", payload),)),)), {})
    assert reply is not None
    (button,) = reply.messages[0]["buttons"]
    assert button.keys() == {"id", "title"}
    assert ledger.button("ann", button["id"]) == ("Depth", payload)
    with pytest.raises(ButtonUnknownError):
        ledger.button("ben", button["id"])


def test_history_is_in_the_order_in_which_it_happened(ledger: Ledger) -> None:
    ledger.receive(said("one", "1"))
    ledger.receive(said("two", "2"))
    for text in ("reply one", "reply two"):
        ledger.finish(claim(ledger), Verdict(Status.DONE, (Outgoing(text),)), {})
    with ledger.database.read() as connection:
        everything = history(connection, "ann")
        later = history(connection, "ann", everything[1]["id"])
        latest = history(connection, "ann", limit=1)
        others = history(connection, "ben")
    assert [message["text"] for message in everything] == ["one", "two", "reply one", "reply two"]
    assert [message["from"] for message in everything] == ["person", "person", "cairn", "cairn"]
    assert [message["text"] for message in later] == ["reply one", "reply two"]
    assert [message["text"] for message in latest] == ["reply two"]
    assert others == []


def test_old_chat_is_forgotten_but_no_open_message(ledger: Ledger) -> None:
    ledger.receive(said("one", "1"))
    ledger.finish(claim(ledger), Verdict(Status.DONE, (Outgoing("reply", (("More", {"intent": "x"}),)),)), {})
    ledger.receive(said("two", "2"))
    ledger.forget("9999")
    with ledger.database.read() as connection:
        assert [message["text"] for message in history(connection, "ann")] == ["two"]


def test_a_message_with_none_before_it_is_taken_in_the_same_breath(ledger: Ledger) -> None:
    _, claimed = ledger.receive(said("one", "1"), "w1")
    assert claimed is not None
    assert (claimed.text, claimed.worker, claimed.attempts) == ("one", "w1", 1)
    assert ledger.claim("ann", 99, "w2") == Busy("w1")
    _, later = ledger.receive(said("two", "2"), "w1")
    assert later is None
    assert ledger.receive(said("one", "1"), "w1")[1] is None

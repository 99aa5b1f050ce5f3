"""Processes that die at every point of a message's way: nothing is lost, nothing is done twice."""

import contextlib
import os
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests import stores
from tests.faults.harness import Advisor, Client, StubRasa, eventually

pytestmark = pytest.mark.kills
Given = Callable[..., tuple[Advisor, StubRasa]]
KILLS = int(os.environ.get("CAIRN_KILLS", "50"))


@pytest.mark.both_stores
@pytest.mark.parametrize("point", ["after_receive", "before_rasa", "after_rasa", "after_finish"])
def test_a_message_survives_the_death_of_the_advisor(given_advisor: Given, point: str) -> None:
    advisor, rasa = given_advisor()
    rasa.start()
    advisor.start(point)
    client = advisor.client()
    with pytest.raises(Exception, match=r".*"):
        client.post("a lateral move", "one")
    advisor.wait_dead()
    advisor.start()
    # It is resumed by itself, before anyone asks again.
    replies = eventually(lambda: [m for m in client.history() if m["from"] == "cairn"])
    assert [reply["text"] for reply in replies] == ["Noted: a lateral move"]
    repeated = client.say("a lateral move", "one")
    assert [message["id"] for message in repeated["messages"]] == [reply["id"] for reply in replies]
    assert advisor.notes() == ["a lateral move"]


@pytest.mark.both_stores
def test_a_living_process_takes_over_from_a_dead_one_at_once(given_advisor: Given) -> None:
    first, first_rasa = given_advisor()
    second, second_rasa = given_advisor()
    first_rasa.start()
    second_rasa.start()
    first.start()
    second.start()
    first_rasa.freeze()
    client = second.client()
    sending = threading.Thread(target=lambda: _ignoring(lambda: first.client().post("hello", "one")))
    sending.start()
    eventually(lambda: first.rows("SELECT 1 FROM inbox WHERE status = 'processing'"))
    first.kill()
    began = time.monotonic()
    reply = client.say("hello", "one")
    assert time.monotonic() - began < 2
    assert [message["text"] for message in reply["messages"]] == ["Noted: hello"]
    # The dead one's turn goes on in its Rasa; it finds no advisor to act through.
    first_rasa.thaw()
    sending.join()
    assert first.notes() == ["hello"]


@pytest.mark.both_stores
def test_fifty_kills_at_random_moments_lose_nothing_and_double_nothing(given_advisor: Given) -> None:
    advisor, rasa = given_advisor()
    rasa.start()
    advisor.start()
    # Where the store is a server, a turn takes longer, and shall sometimes come through between two deaths.
    kills, longest = (KILLS, 0.25) if stores.STORES.kind == "sqlite" else (KILLS // 3, 2.0)
    seed = random.randrange(1_000_000)
    chance = random.Random(seed)
    over = threading.Event()
    people = [f"staff:{number}" for number in range(4)]
    ledgers = {person: [] for person in people}  # type: dict[str, list[tuple[str, str, list[str]]]]

    def talk(person: str) -> None:
        client = Client(advisor.url, person)
        number = 0
        while not over.is_set():
            number += 1
            text = f"{person} says {number}"
            reply = client.say(text, f"{person}-{number}", seconds=60)
            ledgers[person].append((f"{person}-{number}", text, [m["id"] for m in reply["messages"]]))

    with ThreadPoolExecutor(len(people)) as pool:
        talking = [pool.submit(talk, person) for person in people]
        for _ in range(kills):
            time.sleep(chance.uniform(0.0, longest))
            advisor.kill()
            advisor.start()
        over.set()
        for one in talking:
            one.result(90)

    eventually(lambda: not advisor.rows("SELECT 1 FROM inbox WHERE status NOT IN ('done', 'failed')"))
    notes = advisor.notes()
    acknowledged = [text for ledger in ledgers.values() for _, text, _ in ledger]
    assert acknowledged, f"seed {seed}"
    lost = set(acknowledged) - set(notes)
    doubled = [text for text in set(notes) if notes.count(text) > 1]
    print(f"seed {seed}: {kills} kills, {len(acknowledged)} acknowledged, {len(lost)} lost, {len(doubled)} doubled")
    assert (lost, doubled) == (set(), []), f"seed {seed}"
    for person, ledger in ledgers.items():
        own = [text for text in notes if text.startswith(f"{person} ")]
        assert own == [text for _, text, _ in ledger], f"order of {person}, seed {seed}"
        client = Client(advisor.url, person)
        for client_id, text, first_reply in ledger[-5:]:
            assert [m["id"] for m in client.say(text, client_id)["messages"]] == first_reply


def _ignoring(work: Callable[[], object]) -> None:
    with contextlib.suppress(Exception):
        work()

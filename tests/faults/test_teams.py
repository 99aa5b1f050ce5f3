"""Teams under load, with repeats, a connector that throttles, and a process that dies: each message is answered, in order.

CAIRN_TEAMS="500,50" sets how many activities come from how many conversations; `make soak` does.
"""

import asyncio
import contextlib
import itertools
import os
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx
import pytest

from config.settings import ROOT
from tests.faults.harness import Advisor, StubRasa, eventually, free_port
from tests.teams import activities
from tests.teams.microsoft import CLIENT, SECRET, TENANT

pytestmark = pytest.mark.kills
Given = Callable[..., tuple[Advisor, StubRasa]]
ACTIVITIES, CONVERSATIONS = (int(n) for n in os.environ.get("CAIRN_TEAMS", "120,12").split(","))
REPEATS, THROTTLED = 0.10, 0.05
DELAY = 0.02
"""Seconds that the connector takes for each post."""
PAUSE = (1.0, 3.0)
"""Seconds between two messages of one person, so that 50 people send 25 a second."""
SLOWEST_ACK = 0.5 if ACTIVITIES >= 500 else 1.0
"""The bar for the whole run; in the short one a hundredth is a single message. Of 99 in 100,
but for the crowd: all who could not be served while the process was away come at once when it is back."""
CROWD, LONGEST_ACK = 2.0, 5.0
"""Seconds that the crowd takes; and after which none may still wait (Teams itself gives up after 15)."""
DYING = 1.0
"""Before a process is dead, what it has asked the connector may have been taken without its knowing."""


@pytest.fixture
def microsoft() -> Iterator[str]:
    """Microsoft's side, in a process of its own."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.teams.microsoft", str(port)], cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    eventually(lambda: httpx.get(f"{address}/sign").status_code == 200)
    yield address
    process.kill()
    process.wait()


@dataclass
class Talk:
    """What one colleague sends; when each began to be sent, and how long it took to be acknowledged."""

    person: int
    sent: list[str] = field(default_factory=list)
    acknowledged: list[tuple[float, float]] = field(default_factory=list)


async def _post(http: httpx.AsyncClient, activity: dict[str, object], talk: Talk) -> None:
    """As Teams does it: again, if it was not acknowledged."""
    while True:
        began = time.monotonic()
        with contextlib.suppress(httpx.TransportError):
            response = await http.post("/api/teams/messages", json=activity)
            assert response.status_code in (200, 503), response.text
            if response.status_code == 200:
                talk.acknowledged.append((began, time.monotonic() - began))
                return
        await asyncio.sleep(0.3)


async def _talk(http: httpx.AsyncClient, url: str, talk: Talk, count: int, chance: random.Random) -> None:
    for number in range(count):
        text = f"{talk.person} says {number}"
        activity = activities.message(url, text, talk.person)
        talk.sent.append(text)
        await _post(http, activity, talk)
        if chance.random() < REPEATS:
            await _post(http, activity, talk)
        await asyncio.sleep(chance.uniform(*PAUSE))


def _p99(took: list[float]) -> float:
    return took[max(0, int(len(took) * 0.99) - 1)]


def _spread(took: list[float]) -> str:
    return f"p50 {took[len(took) // 2] * 1000:.0f} ms, p99 {_p99(took) * 1000:.0f} ms, most {took[-1] * 1000:.0f} ms"


def _token(microsoft: str) -> str:
    return str(httpx.get(f"{microsoft}/sign").json()["token"])


async def _everybody(
    advisor: Advisor, microsoft: str, talks: list[Talk], chance: random.Random
) -> tuple[float, float]:
    """All talk at once; half-way the advisor dies. Returns when it did, and when it was back, by the monotonic clock."""
    headers = {"Authorization": f"Bearer {_token(microsoft)}"}
    limits = httpx.Limits(max_connections=len(talks) + 4)
    async with httpx.AsyncClient(base_url=advisor.url, headers=headers, timeout=15, limits=limits) as http:
        count = ACTIVITIES // CONVERSATIONS
        talking = [asyncio.create_task(_talk(http, f"{microsoft}/emea/", t, count, chance)) for t in talks]
        while sum(len(talk.acknowledged) for talk in talks) < ACTIVITIES // 2:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        died = time.monotonic()
        await asyncio.to_thread(advisor.kill)
        await asyncio.to_thread(advisor.start)
        back = time.monotonic()
        await asyncio.gather(*talking)
    return died, back


def test_every_message_is_answered_once_and_in_order_while_the_connector_throttles_and_the_process_dies(
    given_advisor: Given, microsoft: str
) -> None:
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    advisor, rasa = given_advisor(
        teams_client_id=CLIENT, teams_tenant_id=TENANT, teams_client_secret=SECRET, teams_stand_in=microsoft
    )
    rasa.start()
    advisor.start()
    httpx.post(f"{microsoft}/mode", json={"throttle": THROTTLED, "delay": DELAY, "seed": seed, "retry_after": 1})
    talks = [Talk(person) for person in range(1, CONVERSATIONS + 1)]
    died, back = asyncio.run(_everybody(advisor, microsoft, talks, random.Random(seed)))

    sent = sum(len(talk.sent) for talk in talks)
    eventually(lambda: len(advisor.rows("SELECT 1 FROM deliveries WHERE state = 'sent'")) >= sent, 120)
    found = httpx.get(f"{microsoft}/posts").json()
    answers, moments = defaultdict(list), defaultdict(list)
    for moment, conversation, text in found["taken"]:
        answers[conversation].append(text)
        moments[text].append(moment)
    acks = list(itertools.chain.from_iterable(talk.acknowledged for talk in talks))
    everything = sorted(took for _, took in acks)
    steady = sorted(took for began, took in acks if not died - LONGEST_ACK < began < back + CROWD)
    doubled = [text for text, at in moments.items() if len(at) > 1]
    print(
        f"{sent} activities, {len(acks) - sent} repeats, {len(talks)} conversations, {found['throttled']} of "
        f"{found['asked']} posts throttled; acknowledged {_spread(everything)}; without the crowd after the restart "
        f"{_spread(steady)}; {len(doubled)} answered twice, their first copy in the air as the process died"
    )
    for talk in talks:
        expected = [f"Noted: {text}" for text in talk.sent]
        once = [text for text, _ in itertools.groupby(answers[activities.conversation_id(talk.person)])]
        assert once == expected, talk.person
    # Twice only what the connector had taken, and the process could not learn it any more.
    for text in doubled:
        assert len(moments[text]) == 2
        assert died - DYING <= moments[text][0] <= died + DYING, text
    assert Counter(advisor.notes()) == Counter(text for talk in talks for text in talk.sent)
    assert _p99(steady) <= SLOWEST_ACK
    assert everything[-1] <= LONGEST_ACK

"""`make bench`: one turn of Cairn beside one turn of a bare Rasa starter bot, in the same run on the same machine.

The two take turns, so that a noisy machine is noisy for both. Cairn's turn goes through gateway, ledger, Rasa, action and
search; the bare bot's is "hello" through DIET, TED and its SQLite tracker.
"""

import asyncio
import itertools
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import httpx

from config.settings import ROOT
from tests.bench.bare_bot import BareBot
from tests.bench.cairn import Cairn

QUESTIONS = [
    json.loads(line)["question"]
    for name in ("answerable-dev", "public-answerable")
    for line in (ROOT / "tests/evaluation" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
]
"""Hundreds, and each turn asks the next one: what a cache gives to eight questions asked for ever says nothing."""
TURNS = 80
AT_ONCE = 20
EACH = 8
Send = Callable[[int], Awaitable[None]]


def _seconds(values: list[float]) -> tuple[float, float]:
    ordered = sorted(values)
    return statistics.median(ordered), ordered[int(len(ordered) * 0.95)]


async def _time(send: Send, number: int) -> float:
    began = time.perf_counter()
    await send(number)
    return time.perf_counter() - began


async def _throughput(senders: list[Send]) -> float:
    """Messages a second with all senders at once, each sending EACH messages one after another."""

    async def talk(send: Send) -> None:
        for number in range(EACH):
            await send(number)

    began = time.perf_counter()
    await asyncio.gather(*(talk(send) for send in senders))
    return len(senders) * EACH / (time.perf_counter() - began)


def _to_bare(client: httpx.AsyncClient, bare: BareBot, sender: str) -> Send:
    async def send(_: int) -> None:
        response = await client.post(bare.url, json={"sender": sender, "message": "hello"})
        assert response.json(), "the bare bot said nothing"

    return send


def _to_cairn(client: httpx.AsyncClient, cairn: Cairn, headers: dict[str, str], questions: Iterator[str]) -> Send:
    async def send(_: int) -> None:
        text = next(questions)
        response = await client.post(
            f"{cairn.url}/api/v1/messages", json={"text": text, "client_id": uuid4().hex}, headers=headers
        )
        # Beside answers also offices, and steps of the journey where a question sounds like one: real turns all.
        assert response.json()["messages"], response.text[:300]

    return send


async def _measure(bare: BareBot, cairn: Cairn) -> list[tuple[str, float, float, str]]:
    limits = httpx.Limits(max_connections=AT_ONCE * 2)
    async with httpx.AsyncClient(timeout=60, limits=limits) as client:
        people, questions = cairn.people(AT_ONCE + 1), itertools.cycle(QUESTIONS)
        to_bare, to_cairn = _to_bare(client, bare, "one"), _to_cairn(client, cairn, people[0], questions)
        for number in range(5):
            await to_bare(number)
            await to_cairn(number)
        single: tuple[list[float], list[float]] = ([], [])
        for number in range(TURNS):
            single[0].append(await _time(to_bare, number))
            single[1].append(await _time(to_cairn, number))
        rates: tuple[list[float], list[float]] = ([], [])
        for round_ in range(3):
            rates[0].append(await _throughput([_to_bare(client, bare, f"{round_}-{n}") for n in range(AT_ONCE)]))
            rates[1].append(await _throughput([_to_cairn(client, cairn, p, questions) for p in people[1:]]))
    (bare_mid, bare_slow), (mid, slow) = _seconds(single[0]), _seconds(single[1])
    return [
        ("one turn, median, ms", bare_mid * 1000, mid * 1000, f"{mid / bare_mid:.2f} of its time"),
        ("one turn, p95, ms", bare_slow * 1000, slow * 1000, f"{slow / bare_slow:.2f} of its time"),
        (
            f"{AT_ONCE} at once, messages a second",
            statistics.median(rates[0]),
            statistics.median(rates[1]),
            f"{statistics.median(rates[1]) / statistics.median(rates[0]):.2f} times",
        ),
    ]


def main() -> int:
    """Run and print the table."""
    cache = Path(tempfile.gettempdir()) / "cairn-bench"
    (cache / "bare").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        bare, cairn = BareBot(cache / "bare"), Cairn(Path(folder))
        try:
            bare.start()
            cairn.start()
            print(f"  Cairn ready after {cairn.seconds_to_ready:.1f} s")
            rows = asyncio.run(_measure(bare, cairn))
        finally:
            bare.stop()
            cairn.stop()
    print(f"\n{'':34}{'bare Rasa':>12}{'Cairn':>12}   Cairn to bare")
    for name, theirs, ours, ratio in rows:
        print(f"{name:34}{theirs:12.1f}{ours:12.1f}   {ratio}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

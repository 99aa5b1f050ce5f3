"""HR's figures over one million events: python -m tests.bench.figures [EVENTS]. Prints what it measured.

A year's events are written as rows of the log (the interface would take longer and is measured by nobody here), every
closed week and month is counted, then each view is asked for over HTTP by an HR officer, 20 times.
"""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from actions.database import iso
from actions.event_fields import Event
from actions.events import events
from actions.own_data.store import settle
from bot.analytics.periods import parse, period_of
from bot.analytics.reports import REPORTS
from tests.service import given_service

PEOPLE, WEEKS, TIMES = 20_000, 52, 20
PLACES = [(o, c) for o in ("un-secretariat", "undp") for c in ("P", "GS", "FS", "NO", "UNV", "NPSA")]
ARTICLES = [f"article-{n}" for n in range(160)]
START = period_of("week", (datetime.now(UTC) - timedelta(weeks=WEEKS + 1)).date()).start


def rows(count: int, dice: random.Random) -> list[dict[str, object]]:
    """One event in three of each: a message, an answer, something else; in the order of time."""
    made = []
    for n in range(count):
        at = START + timedelta(weeks=WEEKS) * (n / count)
        person = dice.randrange(PEOPLE)
        organisation, category = PLACES[person % len(PLACES)]
        name, data = _fact(n, dice)
        made.append(
            {"at": iso(at), "name": name, "who": f"{person:032x}", "organisation": organisation, "category": category,
             "channel": "web", "language": "en", "content": "-", "model": "-", "code": "-", "data": data}
        )  # fmt: skip
    return made


def _fact(n: int, dice: random.Random) -> tuple[Event, dict[str, object]]:
    if n % 3 == 0:
        return Event.MESSAGE_RECEIVED, {"channel": "web", "kind": "typed"}
    if n % 3 == 1:
        event = Event.QUESTION_ANSWERED if dice.random() < 0.85 else Event.QUESTION_ABSTAINED
        return event, {"article": dice.choice(ARTICLES), "confidence": 0.8, "language": "en", "routed": "intent"}
    return dice.choice(
        [
            (Event.ANSWER_RATED, {"article": "article-1", "helpful": dice.random() < 0.8}),
            (Event.JOURNEY_STARTED, {"route": "short"}),
            (Event.JOURNEY_STEP_COMPLETED, {"step": "know-yourself", "route": "short"}),
            (Event.PLAN_CREATED, {"actions_by_kind": {"education": 1}, "support": ["secretariat-mentoring"]}),
        ]
    )


async def measure(count: int) -> None:
    """Write, count, look."""
    with tempfile.TemporaryDirectory() as folder:
        async with given_service(Path(folder), event_days=396) as service:
            dice, began = random.Random(1), time.perf_counter()
            with service.database.begin() as connection:
                made = rows(count, dice)
                for chunk in range(0, count, 100_000):
                    connection.execute(insert(events), made[chunk : chunk + 100_000])
            print(f"{count} events written in {time.perf_counter() - began:.0f} s")
            rollup = service.app.state.advisor.rollup
            began = time.perf_counter()
            periods = [parse(name) for name in rollup.bring_up_to_date()]
            print(f"{len(periods)} periods counted and published in {time.perf_counter() - began:.0f} s")
            for kind in ("week", "month"):
                taken = []
                for period in [p for p in periods if p.kind == kind][-5:]:
                    began = time.perf_counter()
                    rollup._count(period, rollup.rules())
                    taken.append(time.perf_counter() - began)
                print(
                    f"one {kind}: median {statistics.median(taken):.2f} s, slowest {max(taken):.2f} s of {len(taken)}"
                )
            # What has just been written in one go is put in its place first: a year of events does not come in a minute.
            settle(service.database)
            client = await service.client("hr")
            for path in [
                *(f"/api/v1/analytics/{name}" for name in REPORTS),
                "/api/v1/analytics/topics.xlsx",
                "/hr",
                "/hr?place=undp",
            ]:
                taken = []
                for _ in range(TIMES):
                    began = time.perf_counter()
                    response = await client.get(path)
                    taken.append(1000 * (time.perf_counter() - began))
                    assert response.status_code == 200, response.text
                taken.sort()
                print(
                    f"{path:40} median {statistics.median(taken):6.0f} ms   p95 {taken[int(0.95 * TIMES) - 1]:6.0f} ms"
                )


if __name__ == "__main__":
    asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))

"""Simulated staff go through whole journeys: a few of them here, all in `make soak` (CAIRN_AGENDAS=all).

What is simulated: the people. The gateway, the dialogue, the knowledge base and the plans are the real ones.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from tests.simulation.agenda import agendas
from tests.simulation.run import Figures, Run
from tests.simulation.table import table

pytestmark = pytest.mark.rasa
FEW = ("sara-driver", "g5-unknown", "p5-leaves-twice", "p3-past-dates", "undp-no-c-spark", "undp-npsa-short")
AT_ONCE = 2
FULL_TURNS, FULL_MINUTES = 35, 20.0
SHORT_TURNS = 10


@pytest.fixture(scope="module")
def journeys(cairn: tuple[str, Path]) -> list[Figures]:
    """Everyone's journey, walked once."""
    url, data = cairn
    who = [a for a in agendas() if os.environ.get("CAIRN_AGENDAS") == "all" or a.id in FEW]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda agenda: Run(url, data, agenda, date.today(), "1").go(), who))
    print(f"\n{table(found)}")
    for figures in found:
        (data.parent / f"{figures.agenda.id}.txt").write_text("\n".join(figures.log), encoding="utf-8")
    print(f"What was said stands in {data.parent}.")
    return found


def test_everyone_ends_with_a_plan_and_nothing_goes_wrong_on_the_way(journeys: list[Figures]) -> None:
    assert {f.agenda.id: f.faults for f in journeys if f.faults} == {}


def test_a_first_plan_takes_at_most_35_turns_and_20_minutes(
    journeys: list[Figures],
) -> None:
    late = {f.agenda.id: f.plan_turns for f in journeys if f.plan_turns > FULL_TURNS}
    slow = {f.agenda.id: f.reading + f.answering for f in journeys if f.reading + f.answering > FULL_MINUTES}
    assert (late, slow) == ({}, {})


def test_the_short_route_takes_at_most_ten_turns_and_one_for_each_thing_that_sign_in_does_not_know(
    journeys: list[Figures],
) -> None:
    """Without what the person put in between, and without answers that had to be given again."""
    short = [f for f in journeys if f.agenda.route == "short"]
    needed = {f.agenda.id: f.journey_turns - f.plan_refused - len(f.agenda.unknown) for f in short}
    assert {name: turns for name, turns in needed.items() if turns > SHORT_TURNS} == {}


def test_each_agenda_is_another_one_and_there_are_at_least_sixty() -> None:
    assert len({agenda.id for agenda in agendas()}) == len(agendas()) >= 60

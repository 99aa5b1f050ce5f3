"""Cairn speaks first: on its day, once for ever, a week apart, wherever the person talks; and never to who said stop."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from actions import dialogue
from actions.database import Database
from actions.plans import check_ins, store
from actions.plans.change import Change, apply
from actions.plans.check_ins import CheckIns
from actions.plans.types import CheckIn
from actions.turn import Expectation
from bot import tables
from bot.gateway.history import history
from bot.gateway.ledger import Ledger
from bot.gateway.proactive import Proactive
from bot.gateway.tables import proactive
from bot.gateway.types import Body, Incoming
from tests.unit.actions.plans.given import TODAY, a_database, a_plan

assert tables
DAY = date(2027, 2, 26)
NOON = datetime(2027, 2, 26, 12, tzinfo=UTC)


class FakeLiveness:
    worker = "w1"

    def __init__(self, *living: str) -> None:
        self.living = living

    def start(self) -> None: ...
    def beat(self) -> None: ...
    def stop(self) -> None: ...
    def alive(self, worker: str) -> bool:
        return worker in self.living


class World:
    """Someone with a plan whose check-in is on 26 February 2027, and a clock that one can turn."""

    def __init__(self, folder: Path) -> None:
        self.database, self.person = a_database(folder)
        self.moment = NOON
        self.door = self.new_door()
        with self.database.begin() as connection:
            self.plan = store.create(connection, self.person, a_plan())

    def new_door(self, database: Database | None = None, *living: str) -> Proactive:
        return Proactive(database or self.database, [CheckIns()], FakeLiveness(*living), lambda: self.moment)

    def tell(self, moment: datetime) -> int:
        self.moment = moment
        return self.door.tell()

    def received(self) -> list[dict[str, Any]]:
        with self.database.read() as connection:
            return [m for m in history(connection, self.person) if m["from"] == "cairn"]

    def flow(self) -> str:
        with self.database.read() as connection:
            return dialogue.expected(connection, self.person).flow

    def with_check_ins(self, *days: date) -> None:
        checks = tuple(CheckIn(id=f"c{n}", day=day) for n, day in enumerate(days, 1))
        with self.database.begin() as connection:
            present = store.get_plan(connection, self.person, self.plan.id)
            content = present.content.model_copy(update={"check_ins": checks})
            store.save_version(connection, present, content, "page")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.database.close()


def test_a_check_in_comes_on_its_day_as_a_message_without_one_before(world: World) -> None:
    assert world.tell(NOON - timedelta(days=1)) == 0
    assert world.tell(NOON) == 1
    (message,) = world.received()
    assert "Learn: SQL" in message["text"]
    assert "say “stop”" in message["text"]
    assert [button["title"] for button in message["buttons"]] == ["Nothing yet", "Show my plan", "No more check-ins"]
    assert world.flow() == "check_in"


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-1), timedelta(days=-1), timedelta(days=1)])
def test_a_clock_that_jumps_sends_nothing_twice(world: World, jump: timedelta) -> None:
    world.tell(NOON)
    world.tell(NOON + jump)
    world.tell(NOON)
    world.tell(NOON + timedelta(hours=2))
    assert len(world.received()) == 1


def test_a_restart_sends_nothing_twice(world: World) -> None:
    world.tell(NOON)
    world.door = world.new_door()
    assert world.tell(NOON + timedelta(days=8)) == 0
    assert len(world.received()) == 1


def test_two_processes_at_once_send_one(world: World) -> None:
    url = world.database.engine.url.render_as_string(hide_password=False)
    doors = [world.new_door(Database(url)) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda door: door.tell(), doors))
    assert sum(told) == 1
    assert len(world.received()) == 1


def test_never_more_than_one_a_week_whatever_the_dates_say(world: World) -> None:
    world.with_check_ins(DAY, DAY + timedelta(days=2), DAY + timedelta(days=4))
    for hours in range(0, 24 * 20, 3):
        world.tell(datetime(2027, 2, 26, 0, tzinfo=UTC) + timedelta(hours=hours))
    with world.database.read() as connection:
        sent = sorted(datetime.fromisoformat(at) for at in connection.execute(select(proactive.c.sent_at)).scalars())
    assert len(sent) >= 2
    assert all(later - earlier >= timedelta(days=7) for earlier, later in pairwise(sent))


def test_a_check_in_that_is_moved_after_it_came_does_not_come_again(world: World) -> None:
    world.tell(NOON)
    with world.database.begin() as connection:
        present = store.get_plan(connection, world.person, world.plan.id)
        content = apply(present.content, Change(kind="check_in", months=1), DAY)
        store.save_version(connection, present, content, "chat")
    assert {c.id for c in content.check_ins if c.day > DAY}.isdisjoint({"c1"})
    assert world.tell(NOON + timedelta(days=35)) == 1


def test_who_said_stop_is_not_written_to_until_they_say_so(world: World) -> None:
    with world.database.begin() as connection:
        check_ins.switch(connection, world.person, False)
    assert world.tell(NOON) == 0
    with world.database.begin() as connection:
        check_ins.switch(connection, world.person, True)
    assert world.tell(NOON) == 1


def test_a_deleted_plan_is_not_asked_about(world: World) -> None:
    with world.database.begin() as connection:
        content = apply(world.plan.content, Change(kind="delete"), TODAY)
        store.save_version(connection, world.plan, content, "chat")
    assert world.tell(NOON) == 0


def test_what_could_not_be_sent_for_long_is_left_out(world: World) -> None:
    assert world.tell(NOON + timedelta(days=15)) == 0


def test_nobody_is_written_to_at_night_or_in_the_middle_of_a_talk(world: World) -> None:
    assert world.tell(NOON.replace(hour=3)) == 0
    Ledger(world.database).receive(Incoming(world.person, "web", "1", "hello"))
    with world.database.begin() as connection:
        from bot.gateway.tables import inbox

        connection.execute(inbox.update().values(received_at=(NOON - timedelta(minutes=2)).isoformat()))
    assert world.tell(NOON) == 0
    assert world.tell(NOON + timedelta(minutes=9)) == 1


def test_a_question_of_the_journey_stays_open(world: World) -> None:
    open_one = Expectation("journey", "choice", ("Depth", "Breadth"), {"question": "satisfaction"})
    with world.database.begin() as connection:
        dialogue.expect(connection, world.person, open_one)
    world.tell(NOON)
    assert world.flow() == "journey"


def test_erasing_a_person_takes_the_record_of_what_was_sent(world: World) -> None:
    from actions.own_data import store as own_data

    world.tell(NOON)
    with world.database.begin() as connection:
        own_data.erase(connection, world.person)
        assert connection.execute(select(func.count()).select_from(proactive)).scalar() == 0
    assert world.tell(NOON) == 0


def test_a_channel_that_is_pushed_to_gets_each_message_until_it_took_it(world: World) -> None:
    taken: list[Body] = []
    answers = iter([False, True, True])

    async def deliver(person_id: str, body: Body) -> bool:
        assert person_id == world.person
        accepted = next(answers)
        if accepted:
            taken.append(body)
        return accepted

    Ledger(world.database).receive(Incoming(world.person, "teams", "1", "hello"))
    world.tell(NOON)
    world.door.register("teams", deliver)
    for _ in range(3):
        asyncio.run(world.door.push())
    assert [body["id"] for body in taken] == [message["id"] for message in world.received()]


def test_what_another_living_process_is_delivering_is_left_to_it(world: World) -> None:
    async def deliver(_: str, __: Body) -> bool:
        raise AssertionError

    Ledger(world.database).receive(Incoming(world.person, "teams", "1", "hello"))
    world.tell(NOON)
    with world.database.begin() as connection:
        connection.execute(proactive.update().values(worker="w2"))
    door = world.new_door(None, "w2")
    door.register("teams", deliver)
    asyncio.run(door.push())


def test_plans_from_before_there_were_messages_are_found_at_start(world: World) -> None:
    with world.database.begin() as connection:
        connection.execute(store.check_in_days.delete())
    assert world.tell(NOON) == 0
    with world.database.begin() as connection:
        store.index_check_ins(connection)
    assert world.tell(NOON) == 1

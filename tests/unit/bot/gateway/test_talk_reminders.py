"""Before the next talk both are reminded, once, in their own language; nobody is where nothing is shared any more."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from actions import people
from actions.database import Database
from actions.manager_packs import store as packs
from actions.manager_packs.store import PackReminders
from actions.manager_packs.types import Given
from actions.plans import store as plans
from actions.sharing import agreed, store, talks
from actions.sharing.agreed import AgreedToConfirm, New
from actions.sharing.answers import Answers
from actions.sharing.items import chosen, items_of
from actions.sharing.store import Offer
from actions.sharing.talks import TalkReminders
from actions.sharing.texts import sharing_texts
from actions.turn import Person
from bot import tables
from bot.gateway.history import history
from bot.gateway.proactive import Proactive
from tests import stores
from tests.unit.actions.plans.given import a_full_plan
from tests.unit.bot.gateway.test_proactive import FakeLiveness

assert tables
TALK = date(2027, 3, 4)
TODAY = TALK - timedelta(days=10)


class Team:
    """Amara shows a goal to Ingrid; their talk is on 4 March 2027."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(stores.url(folder, "team.sqlite3"))
        self.database.create()
        self.moment = self.noon(TODAY)
        sources = [TalkReminders(), PackReminders(), AgreedToConfirm()]
        self.door = Proactive(self.database, sources, FakeLiveness(), lambda: self.moment)
        with self.database.begin() as connection:
            self.owner = people.find_or_create(connection, "demo", "amara", {"name": "Amara Diallo"})
            profile = {"name": "Ingrid Solberg", "role": "manager"}
            self.reader = people.find_or_create(connection, "demo", "ingrid", profile)
            plan = plans.create(connection, self.owner.id, a_full_plan())
            items = chosen(items_of(plan.content, Answers(), sharing_texts()), ["objective:o1"])
            offer = Offer("Ingrid Solberg", items, TALK + timedelta(days=30))
            self.share = store.create(connection, self.owner, plan, offer, TODAY)
            store.received(connection, self.reader, TODAY)
            talks.set_day(connection, self.reader, self.share.id, TALK, TODAY)

    @staticmethod
    def noon(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)

    def told_on(self, day: date) -> int:
        self.moment = self.noon(day)
        return self.door.tell()

    def said_to(self, person: Person) -> list[dict[str, Any]]:
        with self.database.read() as connection:
            return [m for m in history(connection, person.id) if m["from"] == "cairn"]

    def agree(self, title: str) -> None:
        with self.database.begin() as connection:
            made = agreed.propose(connection, self.reader, self.share.id, New(title), TODAY)
            agreed.settle(connection, self.owner, made.id, True, TODAY)


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    made = Team(tmp_path)
    yield made
    made.database.close()


def test_both_are_reminded_on_the_day_before_and_not_earlier(team: Team) -> None:
    assert team.told_on(TALK - timedelta(days=2)) == 0
    assert team.told_on(TALK - timedelta(days=1)) == 2
    (to_reader,), (to_owner,) = team.said_to(team.reader), team.said_to(team.owner)
    assert "Amara Diallo" in to_reader["text"]
    assert "4 March 2027" in to_reader["text"]
    assert "Ingrid Solberg" in to_owner["text"]
    assert [b["title"] for b in to_reader["buttons"]] == ["Open the pack"]


def test_nobody_is_reminded_twice(team: Team) -> None:
    team.told_on(TALK - timedelta(days=1))
    assert team.told_on(TALK) == 0


def test_a_reminder_names_what_was_agreed_last_time(team: Team) -> None:
    team.agree("Shadow the fleet planner")
    team.told_on(TALK - timedelta(days=1))
    assert "* Shadow the fleet planner" in team.said_to(team.owner)[-1]["text"]


def test_a_talk_that_is_moved_is_another_occasion(team: Team) -> None:
    team.told_on(TALK - timedelta(days=1))
    with team.database.begin() as connection:
        talks.set_day(connection, team.owner, team.share.id, TALK + timedelta(days=7), TALK)
    assert team.told_on(TALK) == 0
    assert team.told_on(TALK + timedelta(days=6)) == 2


def test_no_word_of_a_shared_item_stands_in_a_reminder(team: Team) -> None:
    team.told_on(TALK - timedelta(days=1))
    assert "Pass the English exam" not in str(team.said_to(team.reader))


def test_nobody_is_reminded_of_a_talk_whose_share_was_stopped(team: Team) -> None:
    with team.database.begin() as connection:
        store.revoke(connection, team.owner.id, team.share.id)
    assert team.told_on(TALK - timedelta(days=1)) == 0


def test_nobody_is_reminded_of_a_talk_that_was_taken_back(team: Team) -> None:
    with team.database.begin() as connection:
        talks.set_day(connection, team.reader, team.share.id, None, TODAY)
    assert team.told_on(TALK - timedelta(days=1)) == 0


@pytest.mark.parametrize(("language", "words"), [("fr", "a lieu le 4 mars 2027"), ("es", "es el 4 de marzo de 2027")])
def test_each_is_reminded_in_their_own_language(team: Team, language: str, words: str) -> None:
    with team.database.begin() as connection:
        people.change_profile(connection, team.reader.id, language=language)
    team.told_on(TALK - timedelta(days=1))
    assert words in team.said_to(team.reader)[-1]["text"]
    assert "is on 4 March 2027" in team.said_to(team.owner)[-1]["text"]


def test_the_manager_alone_is_reminded_of_a_talk_with_somebody_who_shared_nothing(team: Team) -> None:
    with team.database.begin() as connection:
        store.revoke(connection, team.owner.id, team.share.id)
        packs.prepare(connection, team.reader, Given("Kofi", None, "GS"), TALK)
        connection.execute(packs.packs.update().values(created_at=TODAY.isoformat()))
    assert team.told_on(TALK - timedelta(days=1)) == 1
    assert "Kofi" in team.said_to(team.reader)[-1]["text"]


def test_the_other_side_is_asked_once_about_an_agreed_action_in_their_language(team: Team) -> None:
    with team.database.begin() as connection:
        people.change_profile(connection, team.owner.id, language="es")
        agreed.propose(connection, team.reader, team.share.id, New("Two hours a week"), TODAY)
    assert team.told_on(TODAY) == 1
    assert team.told_on(TODAY + timedelta(days=1)) == 0
    (asked,) = team.said_to(team.owner)
    assert "Two hours a week" in asked["text"]
    assert [b["title"] for b in asked["buttons"]] == ["Sí, acordado", "No, no acordado"]

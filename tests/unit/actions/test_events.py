"""The event log holds what its vocabulary declares, knows nobody, and is erased with the person."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from sqlalchemy import select

from actions import people
from actions.database import Database
from actions.event_fields import CHANNELS, FIELDS, FOUR_E, ROUTE, Several
from actions.events import Book, Event, EventRefusedError, Versions, events, record
from actions.journey.question import RouteName
from actions.own_data import store
from actions.plans.types import FourE
from actions.pseudonyms import Pseudonyms

MARCH, NEXT_MARCH = datetime(2026, 3, 4, tzinfo=UTC), datetime(2027, 3, 4, tzinfo=UTC)


class Log:
    def __init__(self, folder: Path) -> None:
        self.keys = Pseudonyms(folder / "keys")
        book = Book(self.keys, lambda: Versions("content", "model", "code"))
        self.database = Database(f"sqlite:///{folder / 'cairn.sqlite3'}", book)
        self.database.create()
        profile = {"name": "Ann Example", "organisation": "undp", "category": "NO", "language": "fr"}
        with self.database.begin() as connection:
            self.ann = people.find_or_create(connection, "demo", "ann", profile).id

    def note(self, event: Event, at: datetime = MARCH, **data: Any) -> None:
        with self.database.begin() as connection:
            record(connection, event, self.ann, data, at)

    def rows(self) -> list[dict[str, Any]]:
        with self.database.read() as connection:
            return [dict(row) for row in connection.execute(select(events).order_by(events.c.id)).mappings()]


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log(tmp_path)


def test_every_event_declares_its_fields() -> None:
    assert set(FIELDS) == set(Event)


def test_a_field_that_is_not_declared_is_refused(log: Log) -> None:
    with pytest.raises(EventRefusedError, match="PlanExported: no such field note"):
        log.note(Event.PLAN_EXPORTED, note="for my move")


@pytest.mark.parametrize(
    ("event", "data"),
    [
        (Event.PLAN_EXPORTED, {"format": "doc"}),
        (Event.QUESTION_ANSWERED, {"confidence": 1.5}),
        (Event.QUESTION_ANSWERED, {"confidence": True}),
        (Event.QUESTION_ANSWERED, {"article": "My manager Helen Weber"}),
        (Event.ANSWER_RATED, {"helpful": "yes"}),
        (Event.PLAN_CREATED, {"support": ["mentoring", "talk to Helen"]}),
        (Event.PLAN_CREATED, {"actions_by_kind": {"education": "two"}}),
        (Event.MESSAGE_RECEIVED, {"channel": "post"}),
    ],
)
def test_a_value_that_the_field_does_not_take_is_refused_and_not_repeated(
    log: Log, event: Event, data: dict[str, Any]
) -> None:
    with pytest.raises(EventRefusedError) as refused:
        log.note(event, **data)
    assert "Helen" not in str(refused.value)
    assert log.rows() == []


def test_lists_are_bounded() -> None:
    assert not Several(FOUR_E, most=2).takes(["education"] * 3)


def test_closed_lists_are_those_of_the_features() -> None:
    assert ROUTE.values == set(get_args(RouteName))
    assert FOUR_E.values == set(get_args(FourE))
    assert "web" in CHANNELS


def test_place_language_and_versions_are_kept_as_they_were(log: Log) -> None:
    log.note(Event.MESSAGE_RECEIVED, channel="teams", kind="typed")
    with log.database.begin() as connection:
        people.change_profile(connection, log.ann, category="P", language="en")
    log.note(Event.JOURNEY_STARTED, route="short")

    first, second = log.rows()

    assert (first["organisation"], first["category"], first["language"]) == ("undp", "NO", "fr")
    assert (second["category"], second["language"], second["channel"]) == ("P", "en", "teams")
    assert (first["content"], first["model"], first["code"]) == ("content", "model", "code")


def test_a_hand_over_is_counted_and_not_described(log: Log) -> None:
    log.note(Event.MESSAGE_RECEIVED, channel="teams", kind="typed")
    log.note(Event.PERSON_HANDED_OVER)
    row = log.rows()[-1]
    assert [row[name] for name in ("organisation", "category", "channel", "language", "data")] == [None] * 4 + [{}]


def test_the_log_names_nobody(log: Log) -> None:
    log.note(Event.CHECK_IN_SENT)
    assert log.ann not in str(log.rows())


def test_one_person_has_one_name_within_a_year_and_another_in_the_next(log: Log) -> None:
    for at in (MARCH, datetime(2026, 12, 31, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC), NEXT_MARCH):
        log.note(Event.CHECK_IN_SENT, at)
    names = [row["who"] for row in log.rows()]
    # 2 January 2027 lies in a week that began in 2026: the week must not see one person as two.
    assert names[0] == names[1] == names[2] != names[3]


def test_names_need_the_key(tmp_path: Path) -> None:
    one, other = Pseudonyms(tmp_path / "a"), Pseudonyms(tmp_path / "b")
    assert one.name("ann", MARCH) != other.name("ann", MARCH)
    assert one.name("ann", MARCH) == Pseudonyms(tmp_path / "a").name("ann", MARCH)


def test_key_files_are_for_the_service_alone(tmp_path: Path) -> None:
    Pseudonyms(tmp_path / "keys").name("ann", MARCH)
    (key,) = (tmp_path / "keys").iterdir()
    assert key.name == "2026.key"
    assert key.stat().st_mode & 0o077 == 0


def test_a_secret_keys_the_names_without_files(tmp_path: Path) -> None:
    keys = Pseudonyms(tmp_path / "keys", "a secret of the installation")
    assert keys.name("ann", MARCH) == Pseudonyms(None, "a secret of the installation").name("ann", MARCH)
    assert not (tmp_path / "keys").exists()


def test_a_broken_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "2026.key").write_text("oh")
    with pytest.raises(ValueError, match=r"2026\.key is not a key"):
        Pseudonyms(tmp_path).name("ann", MARCH)


def test_a_forgotten_key_is_gone_for_good(tmp_path: Path) -> None:
    keys = Pseudonyms(tmp_path)
    before = keys.name("ann", MARCH)
    assert keys.forget(2027) == 1
    assert keys.name("ann", MARCH) != before


def test_export_and_erasure_find_a_persons_rows_of_every_year(log: Log) -> None:
    log.note(Event.CHECK_IN_SENT, MARCH)
    log.note(Event.CHECK_IN_SENT, NEXT_MARCH)
    with log.database.begin() as connection:
        assert len(store.export(connection, log.ann)["data"]["event_log"]) == 2
        store.erase(connection, log.ann)
    assert log.rows() == []


def test_the_named_log_of_before_is_dropped(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    with database.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE events (id INTEGER, person_id VARCHAR)")
    database.create()
    with database.read() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars().all()
    assert "events" not in tables


def test_what_a_group_does_is_no_fact_about_people(log: Log) -> None:
    with log.database.begin() as connection:
        group = people.find_or_create(connection, people.GROUP, "19:thread", {"name": "", "language": "en"}).id
        record(connection, Event.MESSAGE_RECEIVED, group, {"channel": "teams", "kind": "typed"})
    assert log.rows() == []

"""Counting by closed week and month: what each figure means, and that increments equal a recount."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from actions.database import iso
from actions.events import Event, events
from actions.own_data import store
from bot.analytics.counting import Counts
from bot.analytics.disclosure import EVERYBODY, TOTAL, summed
from bot.analytics.periods import NoPeriodError, parse, period_of
from bot.analytics.rollup import exact
from bot.analytics.tables import published
from tests.unit.bot.analytics.given import MONDAY, Office

WEEK, MONTH = "2026-W10", "2026-03"
MINUTES, HOURS, DAYS = (timedelta(minutes=1), timedelta(hours=1), timedelta(days=1))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def counted(office: Office, period: str = WEEK) -> Counts:
    office.rollup().bring_up_to_date()
    with office.database.read() as connection:
        found = exact(connection, parse(period))
    return Counts(summed(found.people), summed(found.volume))


def figures(office: Office, period: str = WEEK) -> dict:  # type: ignore[type-arg]
    with office.database.read() as connection:
        return connection.execute(select(published.c.figures).where(published.c.period == period)).scalar_one()  # type: ignore[no-any-return]


# ---------------------------------------------------------------- periods


def test_a_month_is_made_of_the_weeks_whose_thursday_lies_in_it() -> None:
    january = parse("2026-01")
    assert (january.first, january.last) == (date(2025, 12, 29), date(2026, 2, 1))
    assert [week.name for week in january.weeks()][:2] == ["2026-W01", "2026-W02"]


def test_months_and_weeks_tile_the_calendar() -> None:
    for kind in ("week", "month"):
        period = period_of(kind, date(2024, 1, 1))  # type: ignore[arg-type]
        for _ in range(60):
            following = period_of(kind, period.last + DAYS)  # type: ignore[arg-type]
            assert following.before() == period == parse(period.name)
            period = following


@pytest.mark.parametrize("name", ["2026", "2026-13", "2026-W60", "2026-3", "2026-W1", "x", "2026-03-01"])
def test_what_is_no_period_is_refused(name: str) -> None:
    with pytest.raises(NoPeriodError):
        parse(name)


# ---------------------------------------------------------------- what is counted


def test_people_are_counted_once_and_sessions_by_half_an_hour_of_silence(office: Office) -> None:
    for minutes in (0, 20, 49, 80, 200):
        office.does("ann", Event.MESSAGE_RECEIVED, MONDAY + minutes * MINUTES, channel="web", kind="typed")
    found = counted(office)
    assert found.people[TOTAL, EVERYBODY] == 1
    assert found.volume[TOTAL, EVERYBODY] == 3


def test_who_was_there_before_in_the_year_returns(office: Office) -> None:
    office.asks("ann")
    office.asks("ann", at=MONDAY + 7 * DAYS)
    office.asks("bob", at=MONDAY + 7 * DAYS)
    found = counted(office, "2026-W11")
    assert (found.people["new", EVERYBODY], found.people["returning", EVERYBODY]) == (1, 1)


def test_a_person_is_at_the_last_place_that_the_period_saw(office: Office) -> None:
    from actions import people

    office.asks("ann")
    with office.database.begin() as connection:
        people.change_profile(connection, office.person("ann"), organisation="undp", category="NO")
    office.asks("ann", at=MONDAY + DAYS)
    found = counted(office)
    assert found.people[TOTAL, ("undp", "NO")] == 1
    assert (TOTAL, ("un-secretariat",)) not in found.people


def test_answers_abstentions_and_fallbacks(office: Office) -> None:
    office.asks("ann")
    office.asks("ann", answered=False)
    office.does("ann", Event.QUESTION_ANSWERED, routed="fallback", article="mobility-by-category")
    found = counted(office).volume
    assert (found["answered", EVERYBODY], found["abstained", EVERYBODY], found["fallback", EVERYBODY]) == (2, 1, 1)
    assert found["topic:mobility-by-category", EVERYBODY] == 2


@pytest.mark.parametrize(
    ("afterwards", "contained", "settled"),
    [
        ([], True, True),
        ([(Event.MESSAGE_RECEIVED, 10 * MINUTES)], True, True),
        ([(Event.MESSAGE_RECEIVED, 2 * HOURS)], True, False),
        ([(Event.MESSAGE_RECEIVED, 23 * HOURS)], True, False),
        ([(Event.MESSAGE_RECEIVED, 25 * HOURS)], True, True),
        ([(Event.QUESTION_ABSTAINED, 5 * MINUTES)], False, False),
        ([(Event.PERSON_HANDED_OVER, 5 * MINUTES)], False, False),
    ],
)
def test_contained_and_not_back_within_a_day(
    office: Office, afterwards: list[tuple[Event, timedelta]], contained: bool, settled: bool
) -> None:
    office.asks("ann")
    for event, later in afterwards:
        office.does("ann", event, MONDAY + later)
    found = counted(office).volume
    assert found.get(("contained", EVERYBODY), 0) == contained
    assert found.get(("settled", EVERYBODY), 0) == settled


def test_an_unhelpful_answer_is_not_contained_and_an_unrated_one_counts_as_such(office: Office) -> None:
    office.asks("ann")
    office.does("ann", Event.ANSWER_RATED, MONDAY + MINUTES, article="mobility-by-category", helpful=False)
    office.asks("bob")
    found = counted(office).volume
    assert found["not_contained", EVERYBODY] == 1
    assert (found["unhelpful", EVERYBODY], found["unrated", EVERYBODY]) == (1, 1)


def test_each_is_on_the_furthest_step_of_the_journey_only(office: Office) -> None:
    office.does("ann", Event.JOURNEY_STARTED, route="short")
    office.does("bob", Event.JOURNEY_STARTED, route="full")
    office.does("bob", Event.JOURNEY_STEP_COMPLETED, step="know-yourself", route="full")
    office.does("cid", Event.JOURNEY_COMPLETED, route="short")
    office.does("dan", Event.JOURNEY_STARTED, route="again")  # step 1 once more is no journey
    found = counted(office).people
    stages = {row: n for (row, place), n in found.items() if row.startswith("stage:") and place == EVERYBODY}
    assert stages == {"stage:begun": 1, "stage:know-yourself": 1, "stage:completed": 1}
    assert found["journey", EVERYBODY] == 3


def test_hand_overs_are_counted_for_everybody_together_alone(office: Office) -> None:
    office.asks("ann")
    office.does("ann", Event.PERSON_HANDED_OVER, MONDAY + HOURS)
    assert [place for row, place in counted(office).people if row == "handed_over"] == [EVERYBODY]


def test_what_cairn_does_by_itself_is_nobodys_visit(office: Office) -> None:
    office.asks("ann")
    office.does("bob", Event.CHECK_IN_SENT)
    assert counted(office).people[TOTAL, EVERYBODY] == 1


# ---------------------------------------------------------------- closing, late facts, erasure


def test_a_period_is_counted_two_days_after_its_end_and_not_before(office: Office) -> None:
    office.asks("ann")
    office.now = datetime(2026, 3, 10, 23, tzinfo=UTC)
    assert office.rollup().bring_up_to_date() == []
    office.now = datetime(2026, 3, 11, 0, tzinfo=UTC)
    assert office.rollup().bring_up_to_date() == [WEEK]
    assert office.rollup().bring_up_to_date() == []


def test_a_late_fact_has_its_week_and_month_counted_again(office: Office) -> None:
    office.asks("ann")
    office.asks("ann", at=MONDAY + 14 * DAYS)
    counted(office)
    office.asks("bob", at=MONDAY + 9 * DAYS)
    again = office.rollup().bring_up_to_date()
    assert {"2026-W11", MONTH} <= set(again)
    assert WEEK not in again
    with office.database.read() as connection:
        assert summed(exact(connection, parse("2026-W11")).people)[TOTAL, EVERYBODY] == 1


def test_what_was_published_does_not_change_by_one_person(office: Office) -> None:
    for number in range(10):
        office.asks(f"p{number}")
    counted(office)
    before = figures(office)
    for number in range(10, 13):
        office.asks(f"p{number}")
    assert counted(office).people[TOTAL, EVERYBODY] == 13
    assert figures(office) == before


def test_what_was_published_changes_by_a_group(office: Office) -> None:
    for number in range(10):
        office.asks(f"p{number}")
    counted(office)
    for number in range(10, 20):
        office.asks(f"p{number}")
    counted(office)
    assert figures(office)["rows"][TOTAL][""][0] == 20


def test_a_month_that_differs_from_one_of_its_weeks_by_a_few_people_is_hidden(office: Office) -> None:
    for number in range(20):
        office.asks(f"p{number}")
    for number in range(18, 22):
        office.asks(f"p{number}", at=MONDAY + 7 * DAYS)
    counted(office)
    assert figures(office)["rows"][TOTAL][""][0] == 20
    assert figures(office, MONTH)["rows"][TOTAL][""] == [None, None]


def test_months_tell_people_and_weeks_tell_how_often_as_well(office: Office) -> None:
    for number in range(20):
        office.asks(f"p{number}")
    counted(office)
    assert figures(office)["rows"][TOTAL][""] == [20, 20]
    assert figures(office, MONTH)["rows"][TOTAL][""] == [20, None]


def test_a_threshold_that_was_raised_is_never_lowered(office: Office) -> None:
    for number in range(7):
        office.asks(f"p{number}")
    office.rollup(threshold=10).bring_up_to_date()
    assert office.rollup(threshold=5).rules().threshold == 10
    assert figures(office)["rows"][TOTAL][""][0] is None


def test_erasure_takes_the_facts_and_leaves_what_was_published(office: Office) -> None:
    for number in range(8):
        office.asks(f"p{number}")
    counted(office)
    before = figures(office)
    with office.database.begin() as connection:
        store.erase(connection, office.person("p1"))
    office.rollup().bring_up_to_date()
    assert figures(office) == before
    with office.database.read() as connection:
        names = office.keys.names(office.person("p1"))
        assert connection.execute(select(events.c.id).where(events.c.who.in_(names))).all() == []


def test_facts_past_their_time_go_and_what_was_counted_of_them_stays(office: Office) -> None:
    for number in range(8):
        office.asks(f"p{number}")
    counted(office)
    before = figures(office)
    office.now = MONDAY + 400 * DAYS
    office.rollup().bring_up_to_date()
    with office.database.read() as connection:
        assert connection.execute(select(events.c.id)).all() == []
    assert figures(office) == before


# ---------------------------------------------------------------- increments equal a recount

facts = st.tuples(
    st.sampled_from(["ann", "bob", "cid"]),
    st.sampled_from(
        [Event.MESSAGE_RECEIVED, Event.QUESTION_ANSWERED, Event.QUESTION_ABSTAINED, Event.JOURNEY_STARTED]
    ),
    st.integers(0, 40 * 24 * 4),
)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.lists(facts, max_size=8), st.integers(0, 50)), min_size=1, max_size=4))
def test_increments_equal_a_full_recount(rounds: list[tuple[list[tuple[str, Event, int]], int]]) -> None:
    """Whatever comes in whatever order, late or in time, counted after each round: as if counted once at the end."""
    office, fresh = (Office(Path(mkdtemp(prefix="rollup-"))) for _ in range(2))
    for happened, days in rounds:
        office.all_do(
            (
                name,
                event,
                MONDAY + quarters * 15 * MINUTES,
                {"route": "short"} if event is Event.JOURNEY_STARTED else {},
            )
            for name, event, quarters in happened
        )
        office.now = MONDAY + days * DAYS
        office.rollup().bring_up_to_date()
    fresh.now = office.now = MONDAY + 100 * DAYS
    office.rollup().bring_up_to_date()
    with office.database.read() as connection:
        rows = [dict(row) for row in connection.execute(select(events)).mappings()]
    if rows:
        with fresh.database.begin() as connection:
            connection.execute(insert(events), rows)
    fresh.rollup().bring_up_to_date()
    for kind in ("week", "month"):
        period = period_of(kind, MONDAY.date())  # type: ignore[arg-type]
        while period.closed(office.now):
            with office.database.read() as one, fresh.database.read() as other:
                assert exact(one, period) == exact(other, period), period.name
            period = period_of(kind, period.last + DAYS)  # type: ignore[arg-type]


def test_moments_are_stored_so_that_text_order_is_time_order() -> None:
    assert iso(MONDAY) < iso(MONDAY + MINUTES) < iso(MONDAY + DAYS)

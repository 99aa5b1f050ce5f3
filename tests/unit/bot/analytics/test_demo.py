"""The simulated year: reports find the truths that are hidden in it, and nobody finds the group of four."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from actions.people import people
from bot.analytics import store
from bot.analytics.demo import FILE, Demo, RealPeopleError, remove, simulate
from bot.analytics.periods import parse
from bot.analytics.reports import REPORTS, Report, report
from bot.analytics.rollup import exact
from bot.analytics.tables import published
from config.yaml_file import load
from tests.unit.bot.analytics.given import STEPS, Office

END = datetime(2026, 11, 2, tzinfo=UTC)
"""The simulated year is that of the weeks 2025-W45 to 2026-W44."""
DEMO = load(FILE, Demo).model_copy(update={"people": 1200})


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = Office(tmp_path_factory.mktemp("demo"))
    office.now = END
    simulate(office.database, END, DEMO)
    office.now = datetime(2026, 11, 6, tzinfo=UTC)
    office.rollup().bring_up_to_date()
    yield office
    office.database.close()


def seen(office: Office, name: str, period: str, place: tuple[str, ...] = ()) -> Report:
    with office.database.read() as connection:
        return report(name, period, store.documents(connection, parse(period).kind, period), place, STEPS)


def people_of(found: Report) -> dict[str, int | None]:
    return {figure.row: figure.people for figure in found.figures}


def test_the_wave_is_seen(office: Office) -> None:
    """Weeks 8 to 15 of the year are January and February."""
    wave = f"topic:{DEMO.truths.wave.topic}"
    january, may = (people_of(seen(office, "topics", period)) for period in ("2026-01", "2026-05"))
    assert next(iter(january)) == wave
    assert (january[wave] or 0) > 3 * (may.get(wave) or 0)


def test_the_broken_step_is_seen(office: Office) -> None:
    """From week 30 on, in June: most stop before it, and hardly a plan is made."""
    before, after = (seen(office, "plans", period).total.people or 0 for period in ("2026-03", "2026-08"))
    assert after < before / 2
    stops = [people_of(seen(office, "journey", f"2026-{month:02}")) for month in range(7, 11)]
    assert "stage:know-yourself" in {max(stages, key=lambda row: stages[row] or 0) for stages in stops}


def test_the_gap_is_seen(office: Office) -> None:
    """From week 20 on, in late March."""
    before, after = (seen(office, "answers", period).rates["abstention"] for period in ("2026-02", "2026-06"))
    assert isinstance(before, int)
    assert isinstance(after, int)
    assert after > before + 8


def test_the_four_are_there_and_nobody_sees_them(office: Office) -> None:
    four = DEMO.truths.four
    with office.database.read() as connection:
        documents: dict[str, Any] = {
            row.period: row.figures for row in connection.execute(select(published.c.period, published.c.figures))
        }
        counted = exact(connection, parse("2026-05")).people
    assert sum(n for (row, place), n in counted.items() if place == ("undp", "UNV") and row == "asked") == four.people
    own = f"{four.organisation}/{four.category}"
    for period, document in documents.items():
        told = {row: places[own] for row, places in document["rows"].items() if own in places}
        assert {tuple(cell) for cell in told.values()} <= {(None, None), (0, None), (0, 0)}, period
        assert all(document["rates"][rate].get(own) is None for rate in document["rates"]), period
        assert all(cell[0] in (None, 0) for cell in document["rows"].get(f"topic:{four.topic}", {}).values()), period


def test_every_report_has_something_to_say(office: Office) -> None:
    assert {name for name in REPORTS if seen(office, name, "2026-05").total.people} == set(REPORTS) - {"packs"}


def test_simulated_people_are_marked_and_can_be_taken_away(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.now = END
    simulate(office.database, END, DEMO.model_copy(update={"people": 20, "weeks": 6}))
    office.rollup().bring_up_to_date()
    with office.database.read() as connection:
        assert store.simulated(connection)
        assert all(
            name.startswith("Simulated person") for name in connection.execute(select(people.c.name)).scalars()
        )
    assert remove(office.database) == 20
    with office.database.read() as connection:
        assert not store.simulated(connection)
        assert store.names(connection).latest is None


def test_real_people_are_never_mixed_with_simulated_ones(tmp_path: Path) -> None:
    office = Office(tmp_path)
    values = {
        "id": "r",
        "provider": "oidc",
        "subject": "s",
        "name": "N",
        "role": "staff",
        "language": "en",
        "created_at": "",
    }
    with office.database.begin() as connection:
        connection.execute(insert(people).values(**values))
    with pytest.raises(RealPeopleError, match="CAIRN_DATA"):
        simulate(office.database, END, DEMO)

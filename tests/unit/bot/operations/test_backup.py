"""A backup is taken while the service runs, and comes back whole, or not at all; what was taken back stays so."""

import asyncio
import json
import os
import shutil
import signal
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from typer.testing import CliRunner

from actions.database import Database, metadata
from actions.own_data import store
from actions.people import people
from actions.sharing.tables import shares
from bot.cli import app as cli
from bot.identity.sessions import sessions
from bot.operations import schema, swap
from bot.operations.backup import backup
from bot.operations.refused import OperationRefusedError
from bot.operations.restore import restore
from config.settings import Settings
from tests.service import given_service

pytestmark = pytest.mark.one_store
Rows = dict[str, list[tuple[Any, ...]]]


def settings_of(data: Path) -> Settings:
    return Settings.model_validate({"data": data})


def everything(settings: Settings) -> Rows:
    database = Database(settings.database)
    with database.read() as connection:
        rows = {t.name: sorted(map(repr, connection.execute(select(t)))) for t in metadata.sorted_tables}
    database.close()
    return {name: found for name, found in rows.items() if name not in ("sessions", "workers")}  # type: ignore[misc]


async def lived(settings: Settings, file: Path) -> None:
    async with given_service(settings.data) as service:
        for name in ("staff:a", "staff:b"):
            client = await service.client(name)
            await client.post("/api/v1/messages", json={"text": f"the words of {name}", "client_id": "1"})
        (settings.documents / "index").mkdir(parents=True)
        (settings.documents / "handbook-1.json").write_text('{"kept": true}')
        backup(settings, file)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("once")
    asyncio.run(lived(settings_of(folder / "data"), folder / "a.backup"))
    return folder


@pytest.fixture
def kept(once: Path, tmp_path: Path) -> tuple[Settings, Path]:
    """A backup taken from a running service, and the data as it was then."""
    shutil.copytree(once, tmp_path / "kept")
    return settings_of(tmp_path / "kept" / "data"), tmp_path / "kept" / "a.backup"


def person(settings: Settings, subject: str) -> str:
    database = Database(settings.database)
    with database.read() as connection:
        found: str = connection.execute(select(people.c.id).where(people.c.subject.endswith(subject))).scalar_one()
    database.close()
    return found


def test_what_was_there_comes_back_row_by_row_on_an_empty_machine(
    kept: tuple[Settings, Path], tmp_path: Path
) -> None:
    settings, file = kept
    elsewhere = settings_of(tmp_path / "new")
    restore(elsewhere, file)
    assert everything(elsewhere) == everything(settings)
    assert (elsewhere.documents / "handbook-1.json").read_text() == '{"kept": true}'


def test_what_changed_since_goes_and_stands_aside(kept: tuple[Settings, Path]) -> None:
    settings, file = kept
    before = everything(settings)
    database = Database(settings.database)
    with database.begin() as connection:
        connection.execute(update(people).values(name="Changed"))
    database.close()
    (settings.documents / "later-2.json").write_text("{}")
    done = restore(settings, file)
    assert everything(settings) == before
    assert not (settings.documents / "later-2.json").exists()
    assert done.aside is not None
    assert (done.aside / "documents" / "later-2.json").exists()
    assert b"Changed" in (done.aside / "cairn.sqlite3").read_bytes()


async def test_over_a_running_service_nothing_is_restored(kept: tuple[Settings, Path]) -> None:
    settings, file = kept
    async with given_service(settings.data):
        with pytest.raises(OperationRefusedError, match="running"):
            restore(settings, file)


def test_who_was_erased_since_stays_erased(kept: tuple[Settings, Path]) -> None:
    settings, file = kept
    gone = person(settings, ":a")
    database = Database(settings.database)
    with database.begin() as connection:
        store.erase(connection, gone)
    database.close()
    done = restore(settings, file)
    assert done.erased > 0
    assert "the words of staff:a" not in json.dumps(everything(settings))
    assert "the words of staff:b" in json.dumps(everything(settings))
    assert b"the words of staff:a" not in (settings.data / "cairn.sqlite3").read_bytes()


def test_a_share_that_was_stopped_since_stays_stopped_and_nobody_is_signed_in(kept: tuple[Settings, Path]) -> None:
    settings, file = kept
    owner = person(settings, ":a")
    row = {"id": "s1", "person_id": owner, "plan_id": "p", "plan_version": 1, "address": "m", "key": "m", "about": {}}
    row |= {"items": [], "until": "2027-01-01", "found": False, "created_at": "2026-11-01", "revoked_at": None}
    database = Database(settings.database)
    with database.begin() as connection:
        connection.execute(insert(shares).values(**row))
    backup(settings, file)
    with database.begin() as connection:
        connection.execute(update(shares).values(revoked_at="2026-11-02"))
    database.close()
    restore(settings, file)
    with Database(settings.database).read() as connection:
        assert connection.execute(select(shares.c.revoked_at)).scalar_one() == "2026-11-02"
        assert connection.execute(select(sessions)).first() is None


@pytest.mark.parametrize("at", [200, -4000])
def test_a_damaged_backup_is_refused_and_nothing_is_changed(kept: tuple[Settings, Path], at: int) -> None:
    settings, file = kept
    before = everything(settings)
    raw = bytearray(file.read_bytes())
    raw[at] ^= 0xFF
    file.write_bytes(raw)
    with pytest.raises(OperationRefusedError, match=r"damaged|not a whole backup"):
        restore(settings, file)
    assert everything(settings) == before
    assert not list(settings.data.glob(".restoring*"))


def test_half_a_backup_is_refused(kept: tuple[Settings, Path]) -> None:
    settings, file = kept
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(OperationRefusedError, match="not a whole backup"):
        restore(settings, file)


def changed(file: Path, **changes: Any) -> None:
    """The same backup with another manifest."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts["manifest.json"]) | changes
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in {**parts, "manifest.json": json.dumps(manifest).encode()}.items():
            archive.writestr(name, content)


def test_a_backup_of_newer_code_is_refused_with_what_to_do(kept: tuple[Settings, Path]) -> None:
    settings, file = kept
    changed(file, revision="9999")
    with pytest.raises(OperationRefusedError, match=r"9999.*Install the release"):
        restore(settings, file)


@pytest.mark.parametrize("path", ["../evil", "/etc/evil", "data/../../evil", "data\\..\\evil"])
def test_a_path_that_leads_out_is_refused(kept: tuple[Settings, Path], path: str) -> None:
    settings, file = kept
    changed(file, parts=[{"path": path, "bytes": 0, "sha256": "0"}])
    with pytest.raises(OperationRefusedError, match="leads out"):
        restore(settings, file)


def test_a_backup_is_not_written_into_the_data_itself(kept: tuple[Settings, Path]) -> None:
    settings, _ = kept
    with pytest.raises(OperationRefusedError, match="elsewhere"):
        backup(settings, settings.data / "b.backup")


def test_a_backup_is_for_its_owner_alone(kept: tuple[Settings, Path]) -> None:
    assert kept[1].stat().st_mode & 0o077 == 0


def killed(settings: Settings, file: Path, moves: int) -> int:
    """Restore in a process that dies before the next move; returns the signal that ended it."""
    child = os.fork()
    if child == 0:
        make, left = swap._make, iter(range(moves))

        def dying(move: swap.Move) -> None:
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            make(move)

        swap._make = dying
        restore(settings, file)
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


@pytest.mark.kills
@pytest.mark.parametrize("moves", [0, 2, 3])
async def test_a_restore_that_is_killed_in_the_middle_is_finished_at_the_next_start(
    kept: tuple[Settings, Path], moves: int
) -> None:
    settings, file = kept
    before = everything(settings)
    database = Database(settings.database)
    with database.begin() as connection:
        connection.execute(update(people).values(name="Changed"))
    database.close()
    assert killed(settings, file, moves) == signal.SIGKILL
    assert swap.unfinished(settings.data)
    async with given_service(settings.data):
        pass
    assert everything(settings) == before
    assert not swap.unfinished(settings.data)
    assert not list(settings.data.glob(".restoring*"))


def test_the_commands_say_what_they_did(
    kept: tuple[Settings, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, _ = kept
    monkeypatch.setattr("bot.operation_commands.get_settings", lambda: settings)
    file = tmp_path / "b.backup"
    made = CliRunner().invoke(cli, ["backup", str(file)])
    assert made.exit_code == 0
    assert "Backed up and verified" in made.output
    back = CliRunner().invoke(cli, ["restore", str(file)])
    assert "Restored and verified" in back.output
    none = CliRunner().invoke(cli, ["restore", str(tmp_path / "none")])
    assert none.exit_code == 1
    assert "no such file" in none.output


def test_what_a_restore_put_aside_is_deleted_after_its_time(tmp_path: Path) -> None:
    from actions.database import now

    aside = tmp_path / "replaced-20260101T000000"
    aside.mkdir()
    os.utime(aside, (0, 0))
    (tmp_path / "replaced-20261101T000000").mkdir()
    from datetime import timedelta

    assert swap.forget(tmp_path, now() - timedelta(days=35)) == 1
    assert not aside.exists()


def test_the_revision_of_a_backup_is_the_schemas(kept: tuple[Settings, Path]) -> None:
    with zipfile.ZipFile(kept[1]) as archive:
        assert json.loads(archive.read("manifest.json"))["revision"] == schema.head()

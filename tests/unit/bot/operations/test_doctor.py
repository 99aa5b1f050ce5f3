"""The doctor finds each thing that is wrong, and says what to do."""

import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from actions.database import Database
from bot.cli import app as cli
from bot.operations import doctor, schema
from bot.operations.doctor import Finding, examine
from config.settings import Settings


def findings(folder: Path, **changes: Any) -> dict[str, Finding]:
    given = {"data": folder / "data", "build": folder / "build", "port": 0, **changes}
    return {finding.part: finding for finding in examine(Settings.model_validate(given))}


def test_what_is_wrong_comes_with_what_to_do(tmp_path: Path) -> None:
    found = findings(tmp_path)
    assert {part for part, finding in found.items() if finding.state == "wrong"} >= {
        "search encoder", "search index", "dialogue encoder",
    }  # fmt: skip
    assert all(finding.advice for finding in found.values() if finding.state != "ok")


def test_a_damaged_database_is_found(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'data' / 'cairn.sqlite3'}")
    schema.migrate(database)
    database.close()
    assert findings(tmp_path)["database"].state == "ok"
    file = tmp_path / "data" / "cairn.sqlite3"
    raw = bytearray(file.read_bytes())
    raw[4096 * 3 : 4096 * 5] = b"\xff" * 8192
    file.write_bytes(raw)
    found = findings(tmp_path)["database"]
    assert found.state == "wrong"
    assert "cairn restore" in found.advice


def test_a_schema_of_newer_code_is_found(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with closing(sqlite3.connect(tmp_path / "data" / "cairn.sqlite3")) as connection:
        connection.executescript(
            "CREATE TABLE alembic_version (version_num); INSERT INTO alembic_version VALUES ('9999')"
        )
    assert "9999" in findings(tmp_path)["database"].words


def test_a_server_that_is_away_is_found_and_its_password_is_not_shown(tmp_path: Path) -> None:
    found = findings(tmp_path, database_url="postgresql://u:s3cret@127.0.0.1:1/x")["database"]
    assert found.state == "wrong"
    assert "CAIRN_DATABASE_URL" in found.advice
    assert "s3cret" not in repr(found)


def test_a_port_that_another_program_holds_is_found(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        found = findings(tmp_path, port=port)["port"]
    assert found.state == "wrong"
    assert f"PORT={port + 1}" in found.advice


def test_redis_that_is_away_is_found(tmp_path: Path) -> None:
    assert findings(tmp_path, redis_url="redis://127.0.0.1:1/0")["redis"].state == "wrong"


def test_a_broken_file_of_the_organisation_is_found(tmp_path: Path) -> None:
    (tmp_path / "contacts.yaml").write_text("a: [")
    found = findings(tmp_path, organisation=tmp_path)["organisation's files"]
    assert found.state == "wrong"
    assert "contacts.yaml" in found.words


def test_a_check_that_fails_is_a_finding_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def _broken(_: Settings) -> Any:
        raise ValueError("x")
        yield

    monkeypatch.setattr(doctor, "CHECKS", (_broken, *doctor.CHECKS[:1]))
    found = findings(tmp_path)
    assert found["broken"].state == "wrong"
    assert found["python"].state == "ok"


def test_the_command_ends_with_one_if_anything_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings.model_validate({"data": tmp_path / "data", "build": tmp_path, "port": 0})
    monkeypatch.setattr("bot.operation_commands.get_settings", lambda: settings)
    ran = CliRunner().invoke(cli, ["doctor"])
    assert ran.exit_code == 1
    assert "WRONG search index" in ran.output

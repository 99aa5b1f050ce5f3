"""What `cairn teams package` writes, checked offline by Microsoft's own schemas."""

import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from typer.testing import CliRunner

from bot.channels.teams.package.build import SCHEMA, PackageError, build
from bot.cli import app
from config.settings import Settings, get_settings
from tests.teams.microsoft import CLIENT, SECRET, TENANT

SCHEMAS = Path(__file__).parents[4] / "teams" / "schema"
GIVEN = {
    "teams_client_id": CLIENT, "teams_tenant_id": TENANT, "teams_client_secret": SECRET,
    "public_url": "https://cairn.example.org",
}  # fmt: skip


def built(**changes: Any) -> zipfile.ZipFile:
    settings = Settings.model_validate({**GIVEN, **changes})
    return zipfile.ZipFile(io.BytesIO(build(settings, version="1.0.0", developer="Example organisation")))


def schema(name: str) -> Any:
    found: dict[str, Any] = json.loads((SCHEMAS / f"MicrosoftTeams{name}.schema.json").read_text())
    return jsonschema_rs.Draft4Validator(found)


def manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(built().read("manifest.json"))
    return found


def test_the_manifest_keeps_microsofts_schema() -> None:
    assert [error.message for error in schema("").iter_errors(manifest())] == []


def test_the_schema_finds_a_fault_where_there_is_one() -> None:
    broken = {**manifest(), "name": {"short": "x" * 31}, "unknown": 1}
    assert len(list(schema("").iter_errors(broken))) >= 2


def test_the_schema_is_the_one_that_the_manifest_names() -> None:
    given = json.loads((SCHEMAS / "MicrosoftTeams.schema.json").read_text())
    assert given["properties"]["manifestVersion"]["const"] == SCHEMA


@pytest.mark.parametrize("language", ["fr", "es"])
def test_each_translation_keeps_microsofts_schema_and_leaves_nothing_out(language: str) -> None:
    said = json.loads(built().read(f"{language}.json"))
    assert [error.message for error in schema(".Localization").iter_errors(said)] == []
    commands = manifest()["bots"][0]["commandLists"][0]["commands"]
    assert len([name for name in said if name.endswith(".prompt")]) == len(commands)


@pytest.mark.parametrize(("name", "side", "alpha"), [("color.png", 192, False), ("outline.png", 32, True)])
def test_icons_have_their_size(name: str, side: int, alpha: bool) -> None:
    png = built().read(name)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, _, colour = struct.unpack(">IIBB", png[16:26])
    assert (width, height) == (side, side)
    assert (colour in (4, 6)) is alpha


def test_the_outline_is_white_and_transparent_and_nothing_else() -> None:
    from PIL import Image

    pixels = Image.open(io.BytesIO(built().read("outline.png"))).convert("RGBA").get_flattened_data()
    assert {pixel[:3] for pixel in pixels if pixel[3]} == {(255, 255, 255)}
    assert any(pixel[3] == 0 for pixel in pixels)


def test_everything_that_the_manifest_names_is_in_the_package() -> None:
    package = built()
    named = {
        *manifest()["icons"].values(),
        *(one["file"] for one in manifest()["localizationInfo"]["additionalLanguages"]),
    }
    assert set(package.namelist()) == {"manifest.json", *named}


def test_it_is_installed_for_oneself_first_and_asks_for_no_permission() -> None:
    found = manifest()
    assert found["defaultInstallScope"] == "personal"
    assert found["bots"][0]["scopes"][0] == "personal"
    assert not {"permissions", "devicePermissions", "authorization", "webApplicationInfo"} & set(found)


def test_the_secret_is_not_in_it() -> None:
    package = built()
    assert all(SECRET.encode() not in package.read(name) for name in package.namelist())


def test_the_same_settings_give_the_same_bytes() -> None:
    settings = Settings.model_validate(GIVEN)
    assert build(settings, version="1.0.0", developer="x") == build(settings, version="1.0.0", developer="x")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"public_url": None}, "CAIRN_PUBLIC_URL"),
        ({"public_url": "http://cairn.example.org"}, "CAIRN_PUBLIC_URL"),
        ({"teams_client_id": None, "teams_tenant_id": None, "teams_client_secret": None}, "CAIRN_TEAMS_CLIENT_ID"),
    ],
)
def test_what_is_missing_is_named(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(PackageError, match=named):
        built(**changes)


def test_the_command_writes_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GIVEN.items():
        monkeypatch.setenv(f"CAIRN_{name.upper()}", value)
    get_settings.cache_clear()
    result = CliRunner().invoke(app, ["teams", "package", "--developer", "Example", str(tmp_path / "app.zip")])
    get_settings.cache_clear()
    assert result.exit_code == 0, result.output
    assert zipfile.is_zipfile(tmp_path / "app.zip")


def test_the_command_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in GIVEN:
        monkeypatch.delenv(f"CAIRN_{name.upper()}", raising=False)
    get_settings.cache_clear()
    result = CliRunner().invoke(app, ["teams", "package", "--developer", "Example", str(tmp_path / "app.zip")])
    get_settings.cache_clear()
    assert result.exit_code == 1
    assert "CAIRN_TEAMS_CLIENT_ID" in result.output
    assert not (tmp_path / "app.zip").exists()

"""Start is refused where a file of the organisation has an error: which file, which line, what was expected."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from actions.journey.content import journey_content
from config.settings import ROOT
from config.yaml_file import ConfigFileError

FILES = ("journey.yaml", "architecture.yaml", "support.yaml", "readiness.yaml", "plan.yaml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copy(ROOT / "config" / name, tmp_path / name)
    return tmp_path


def test_the_files_as_they_are_pass(folder: Path) -> None:
    journey_content(folder)


@pytest.mark.parametrize("name", FILES)
def test_an_unknown_field_is_named_with_its_line(folder: Path, name: str) -> None:
    path = folder / name
    path.write_text(path.read_text() + "\nunknown_field: 1\n")
    with pytest.raises(ConfigFileError, match=rf"{name}:\d+: unknown_field: .*not permitted"):
        journey_content(folder)


@pytest.mark.parametrize("name", FILES)
def test_broken_yaml_is_named_with_its_line(folder: Path, name: str) -> None:
    path = folder / name
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines, "broken: [1, 2", "next: 3"]))
    with pytest.raises(ConfigFileError, match=rf"{name}:\d+: not valid YAML"):
        journey_content(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ConfigFileError, match=f"{name}: missing"):
        journey_content(folder)


def test_the_process_says_so_and_does_not_start(folder: Path, tmp_path: Path) -> None:
    path = folder / "journey.yaml"
    path.write_text(path.read_text() + "\nunknown_field: 1\n")
    code = (
        "import sys, functools, bot.app as a; from pathlib import Path; "
        f"a.check_translations = functools.partial(a.check_translations, Path({str(folder)!r})); "
        "sys.argv = ['serve', '--no-rasa']; from bot.serve import main; sys.exit(main())"
    )
    environment = {"CAIRN_DATA": str(tmp_path / "data"), "PORT": "0", "PATH": "/usr/bin"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "journey.yaml:" in done.stderr
    assert "unknown_field" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("CAIRN_HOST", "0.0.0.0", "demo sign-in works on loopback only"),
        ("PORT", "many", "PORT"),
        ("CAIRN_CHAT_DAYS", "-1", "CAIRN_CHAT_DAYS"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, variable: str, value: str, said: str) -> None:
    environment = {"CAIRN_DATA": str(tmp_path), "PATH": "/usr/bin", "PORT": "0", variable: value}
    command = [sys.executable, "-m", "bot.serve", "--no-rasa"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr

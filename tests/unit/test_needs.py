"""A test that cannot run says so, and fails where it must run."""

from pathlib import Path

import pytest

from tests.needs import need


def test_what_is_there_holds_nothing_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    need(tmp_path, "a folder")


def test_what_is_missing_fails_in_ci(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="a folder"):
        need(tmp_path / "none", "a folder")


def test_what_is_missing_is_told_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="NOT RUN: a folder"):
        need(tmp_path / "none", "a folder")

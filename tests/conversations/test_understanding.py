"""What the trained model understands, through the advisor's door, and which models it refuses."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.understand import UnderstandingFailedError, understand
from config.settings import ROOT, get_settings
from tests.conversations.conftest import PYTHON, RASA

pytestmark = pytest.mark.rasa
DEVELOPMENT = ROOT / "tests" / "evaluation" / "utterances-dev.jsonl"
FLOOR = 0.90


@pytest.fixture
def given_environment(rasa_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("CAIRN_ENCODER_DIR", rasa_environment["CAIRN_ENCODER_DIR"])
    return monkeypatch


def given_lines(*texts: str) -> list[str]:
    return [json.dumps({"id": number, "text": text}) for number, text in enumerate(texts)]


TEXTS = (
    "Show me my plan",
    "/restart",
    "",
    "🙂",
    "What is a lateral move?",
    "x" * 5_000,
    "I finished the course",
    "\ud800",
)


def check(found: list[dict[str, Any]]) -> None:
    assert [entry["id"] for entry in found] == list(range(len(TEXTS)))
    assert all(set(entry) == {"id", "intent", "confidence"} for entry in found)
    assert "nlu_fallback" not in {entry["intent"] for entry in found}
    assert [found[i]["intent"] for i in (0, 4, 6)] == ["show_plan", "ask_question", "report_progress"]


def test_each_line_is_understood_in_order_and_the_development_set_above_the_bar(
    given_environment: pytest.MonkeyPatch,
) -> None:
    given_environment.delenv("CAIRN_RASA_TENSORFLOW", raising=False)
    development = DEVELOPMENT.read_text(encoding="utf-8").splitlines() if DEVELOPMENT.is_file() else []

    found = [json.loads(line) for line in understand([*given_lines(*TEXTS), *development])]

    check(found[: len(TEXTS)])
    expected = [json.loads(line)["intent"] for line in development]
    right = sum(entry["intent"] == intent for entry, intent in zip(found[len(TEXTS) :], expected, strict=True))
    assert right >= FLOOR * len(expected), f"{right} of {len(expected)}"


def test_the_same_with_the_real_tensorflow(given_environment: pytest.MonkeyPatch) -> None:
    given_environment.setenv("CAIRN_RASA_TENSORFLOW", "1")

    check([json.loads(line) for line in understand(given_lines(*TEXTS))])


def given_models(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    shutil.copytree(os.environ.get("CAIRN_RASA_MODELS") or get_settings().build / "rasa", folder)
    for model in folder.glob("*.tar.gz"):
        model.write_bytes(model.read_bytes() + b"x")
    return folder


def test_a_model_changed_by_another_hand_is_not_loaded(given_environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given_environment.setenv("CAIRN_RASA_MODELS", str(given_models(tmp_path)))

    with pytest.raises(UnderstandingFailedError, match="changed after training"):
        list(understand(given_lines("hello")))


def test_rasa_does_not_start_with_a_changed_model_or_without_its_secret(
    rasa_environment: dict[str, str], tmp_path: Path
) -> None:
    complete = {**rasa_environment, "CAIRN_RASA_TOKEN": "t", "CAIRN_ACTIONS_URL": "http://127.0.0.1:1"}
    changed = {**complete, "CAIRN_RASA_MODELS": str(given_models(tmp_path))}
    without_secret = {**complete, "CAIRN_RASA_TOKEN": ""}
    for environment, reason in ((changed, "changed after training"), (without_secret, "CAIRN_RASA_TOKEN")):
        done = subprocess.run(
            [str(PYTHON), str(RASA / "serve.py")], env=environment, capture_output=True, text=True, timeout=60
        )

        assert done.returncode == 2
        assert reason in done.stderr

"""What the trained model understands, through the advisor's door, and which models it refuses."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.understand import UnderstandingFailedError, understand
from config.settings import ROOT
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


TEXTS = ("Show me my plan", "/restart", "", "🙂", "What is a lateral move?", "x" * 5_000, "I finished the course", "\ud800")


@pytest.mark.parametrize("tensorflow", ["", "1"])
def test_each_line_is_understood_in_order_with_and_without_tensorflow(
    given_environment: pytest.MonkeyPatch, tensorflow: str
) -> None:
    given_environment.setenv("CAIRN_RASA_TENSORFLOW", tensorflow)

    found = [json.loads(line) for line in understand(given_lines(*TEXTS))]

    assert [entry["id"] for entry in found] == list(range(len(TEXTS)))
    assert all(set(entry) == {"id", "intent", "confidence"} for entry in found)
    assert "nlu_fallback" not in {entry["intent"] for entry in found}
    assert (found[0]["intent"], found[4]["intent"], found[6]["intent"]) == ("show_plan", "ask_question", "report_progress")


@pytest.mark.skipif(not DEVELOPMENT.is_file(), reason="the development set is not there")
def test_the_development_set_is_understood_above_the_bar(given_environment: pytest.MonkeyPatch) -> None:
    expected = {str(e["id"]): e["intent"] for e in map(json.loads, DEVELOPMENT.read_text(encoding="utf-8").splitlines())}

    found = [json.loads(line) for line in understand(DEVELOPMENT.read_text(encoding="utf-8").splitlines())]

    right = sum(expected[str(entry["id"])] == entry["intent"] for entry in found)
    assert right / len(expected) >= FLOOR, f"{right} of {len(expected)}"


def given_models(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    shutil.copytree(RASA / "models", folder)
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
        done = subprocess.run([str(PYTHON), str(RASA / "serve.py")], env=environment, capture_output=True, text=True, timeout=60)

        assert done.returncode == 2
        assert reason in done.stderr

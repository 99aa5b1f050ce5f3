"""Every rule of the dialogue, against the real Rasa: what is said in which situation, and which actions follow."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conversations.conftest import RASA, Rasa
from tests.conversations.fake_advisor import FakeAdvisor

pytestmark = pytest.mark.rasa
HERE = Path(__file__).parent


def scenarios() -> list[Any]:
    """All scenarios, named by file and sentence."""
    return [
        pytest.param(scenario, id=f"{path.stem}: {scenario['name']}")
        for path in sorted((HERE / "scenarios").glob("*.yml"))
        for scenario in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def domain_responses() -> dict[str, list[str]]:
    """The texts of each response of the domain."""
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (RASA / "domain").glob("*.yml")]
    return {
        name: [v["text"] for v in variants] for file in files for name, variants in file.get("responses", {}).items()
    }


@pytest.mark.parametrize("scenario", scenarios())
def test_conversation(rasa: Rasa, fake_advisor: FakeAdvisor, scenario: dict[str, Any]) -> None:
    fake_advisor.failing = set(scenario.get("failing", ()))
    fake_advisor.results = scenario.get("results", {})
    given = {key: scenario[key] for key in ("flow", "expects", "button") if key in scenario}
    intent = (scenario.get("button") or {}).get("intent")
    for said in scenario["said"] if isinstance(scenario["said"], list) else [scenario["said"]]:
        fake_advisor.called.clear()

        reply = rasa.turn(said, given, intent)

        assert reply["intent"]["name"] == scenario["intent"], f"{said!r} was read as {reply['intent']}"
        assert fake_advisor.called == scenario.get("actions", []), said
        if "says" in scenario:
            assert reply["messages"][0]["text"] in domain_responses()[scenario["says"]]
        if "failed" in scenario:
            assert scenario["failed"] in reply["failed"]
        else:
            assert reply["failed"] is None
            assert len(reply["messages"]) == len(scenario.get("actions", [])) + ("says" in scenario)

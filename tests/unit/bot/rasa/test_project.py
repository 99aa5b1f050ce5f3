"""The Rasa project's files fit together and hold what the contracts name."""

from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from config.settings import ROOT

RASA = ROOT / "bot" / "rasa"
INTENTS = {
    "ask_question", "start_journey", "continue_journey", "make_plan", "show_plan", "change_plan", "report_progress",
    "export_plan", "share_with_manager", "prepare_conversation", "talk_to_human", "feedback_positive",
    "feedback_negative", "delete_my_data", "what_can_you_do", "greet", "goodbye", "thanks",
    "affirm", "deny", "cancel",
    "bot_challenge", "out_of_scope",
}  # fmt: skip


BESIDE = {"explore_options", "show_readiness", "know_yourself_again"}
"""Besides the contract's: what stands beside the journey."""


def load(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def utterances() -> dict[str, list[str]]:
    blocks = [block for path in (RASA / "data" / "nlu").glob("*.yml") for block in load(path)["nlu"]]
    return {b["intent"]: [line[2:] for line in b["examples"].splitlines()] for b in blocks}


def rules() -> list[dict[str, Any]]:
    return [rule for path in (RASA / "data" / "rules").glob("*.yml") for rule in load(path)["rules"]]


def domain(part: str) -> set[str]:
    found: set[str] = set()
    for path in (RASA / "domain").glob("*.yml"):
        found |= {name if isinstance(name, str) else next(iter(name)) for name in load(path).get(part, [])}
    return found


def test_the_intents_are_those_of_the_contract() -> None:
    assert set(utterances()) == INTENTS | BESIDE
    assert domain("intents") == INTENTS | BESIDE | {"answer", "nlu_fallback"}


def test_each_intent_has_a_file_of_its_own_and_enough_utterances() -> None:
    for path in (RASA / "data" / "nlu").glob("*.yml"):
        assert [block["intent"] for block in load(path)["nlu"]] == [path.stem]
    counts = {intent: len(examples) for intent, examples in utterances().items()}
    assert min(counts.values()) >= 60
    assert counts["ask_question"] >= 250
    assert counts["out_of_scope"] >= 150


def test_no_utterance_stands_twice() -> None:
    counted = Counter(text.strip().lower() for examples in utterances().values() for text in examples)

    assert [text for text, times in counted.items() if times > 1] == []


def test_rules_and_domain_name_the_same_actions() -> None:
    called = {step["action"] for rule in rules() for step in rule["steps"] if "action" in step} - {"action_listen"}

    assert called == domain("actions") | {name for name in domain("responses") if name in called}
    assert {name for name in called if name.startswith("utter_")} == domain("responses")


def test_each_intent_has_a_rule_and_no_two_rules_have_one_name() -> None:
    assert {step["intent"] for rule in rules() for step in rule["steps"] if "intent" in step} == domain("intents")
    assert max(Counter(rule["rule"] for rule in rules()).values()) == 1


def test_buttons_of_responses_name_intents() -> None:
    for path in (RASA / "domain").glob("*.yml"):
        for variants in load(path).get("responses", {}).values():
            for button in (b for variant in variants for b in variant.get("buttons", [])):
                assert button["payload"].removeprefix("/") in INTENTS
            assert all(len(variant.get("buttons", [])) <= 5 for variant in variants)


def test_the_first_greeting_says_who_sees_what() -> None:
    (greeting,) = load(RASA / "domain" / "smalltalk.yml")["responses"]["utter_greet"]

    assert "manager" in greeting["text"]
    assert "HR" in greeting["text"]

"""The Rasa project's files fit together and hold what the contracts name."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
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
TOLD = {"answer", "nlu_fallback", "change_language"}
"""Without examples: not the classifier's to tell."""


def load(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def utterances(folder: str = "") -> dict[str, list[str]]:
    blocks = [block for path in (RASA / "data" / "nlu" / folder).glob("*.yml") for block in load(path)["nlu"]]
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
    assert domain("intents") == INTENTS | BESIDE | TOLD


def test_each_intent_has_a_file_of_its_own_and_enough_utterances() -> None:
    for path in (RASA / "data" / "nlu").glob("*.yml"):
        assert [block["intent"] for block in load(path)["nlu"]] == [path.stem]
    counts = {intent: len(examples) for intent, examples in utterances().items()}
    assert min(counts.values()) >= 60
    assert counts["ask_question"] >= 250
    assert counts["out_of_scope"] >= 150


def test_no_utterance_stands_twice() -> None:
    everything = [utterances(folder) for folder in ("", "fr", "es")]
    # "No" and the like are the same word in two languages, and mean the same.
    said = {(intent, text.strip().lower()) for texts in everything for intent, all_ in texts.items() for text in all_}
    counted = Counter(text for _, text in said)

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
    greeting = load(RASA / "domain" / "smalltalk.yml")["responses"]["utter_greet"][0]

    assert "manager" in greeting["text"]
    assert "HR" in greeting["text"]


@pytest.mark.parametrize("language", ["fr", "es"])
def test_each_intent_has_utterances_in_french_and_spanish(language: str) -> None:
    said = utterances(language)

    assert set(said) == INTENTS | BESIDE
    assert min(map(len, said.values())) >= 11


@pytest.mark.parametrize("language", ["fr", "es"])
def test_each_response_is_said_in_french_and_spanish_with_the_same_buttons(language: str) -> None:
    for name, variants in load(RASA / "domain" / "smalltalk.yml")["responses"].items():
        english = [variant for variant in variants if "channel" not in variant]
        other = [variant for variant in variants if variant.get("channel") == f"cairn-{language}"]
        assert len(other) == len(english), name
        for one, two in zip(english, other, strict=True):
            assert payloads(one) == payloads(two), name


def payloads(variant: dict[str, Any]) -> list[str]:
    return [button["payload"] for button in variant.get("buttons", [])]

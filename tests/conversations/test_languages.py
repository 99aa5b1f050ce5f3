"""Rasa itself says its responses in the language of the turn, and in English where it is told none."""

from typing import Any

import pytest

from tests.conversations.conftest import Rasa
from tests.conversations.fake_advisor import FakeAdvisor

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize(
    ("context", "begins"),
    [
        ({"language": "fr"}, "Bonjour, je suis Cairn."),
        ({"language": "es"}, "Hola, soy Cairn."),
        ({}, "Hello, I am Cairn."),
    ],
)
def test_a_greeting_in_the_language_of_the_turn(
    rasa: Rasa, fake_advisor: FakeAdvisor, context: dict[str, Any], begins: str
) -> None:
    reply = rasa.turn("?", context, "greet")

    assert reply["messages"][0]["text"].startswith(begins)
    assert [button["payload"] for button in reply["messages"][0]["buttons"]] == ["/start_journey", "/what_can_you_do"]


def test_a_change_of_language_in_the_journey_asks_the_question_again(rasa: Rasa, fake_advisor: FakeAdvisor) -> None:
    fake_advisor.called.clear()
    rasa.turn("en français", {"flow": "journey", "expects": {"kind": "text", "options": []}}, "change_language")

    assert fake_advisor.called == ["action_change_language", "action_ask_journey"]

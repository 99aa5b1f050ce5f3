"""The gate as a part of Rasa's pipeline, after the classifier: reads the context that came with the message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.gate import FALLBACK, Expected, Reading, decide
from components.lexicon import Lexicon


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ContextGate(GraphComponent, IntentClassifier):
    """Names the dialogue that waits (entity `flow`), and reads the message in its light."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._lexicon = Lexicon.of(config)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ContextGate:
        """Called by Rasa."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Called by Rasa for each incoming message."""
        for message in messages:
            context = message.get("metadata") or {}
            expected = expected_of(context)
            self._read_again(message, str(context.get("text") or message.get(TEXT) or ""), expected)
            entities = [*(message.get(ENTITIES) or []), {"entity": "flow", "value": expected.flow}]
            message.set(ENTITIES, entities, add_to_output=True)
        return messages

    def _read_again(self, message: Message, text: str, expected: Expected) -> None:
        decided = decide(text, expected, reading_of(message), self._lexicon)
        current = message.get(INTENT) or {}
        if decided is None or decided == current.get("name"):
            return
        ranking = message.get("intent_ranking") or []
        confidence = next((entry["confidence"] for entry in ranking if entry["name"] == decided), 1.0)
        message.set(INTENT, {"name": decided, "confidence": confidence}, add_to_output=True)


def expected_of(context: Mapping[str, Any]) -> Expected:
    """What the advisor waits for, from the context of a message."""
    expects = context.get("expects") or {}
    return Expected(
        flow=str(context.get("flow") or "none"),
        kind=str(expects.get("kind") or "none"),
        options=tuple(str(option) for option in expects.get("options") or ()),
    )


def reading_of(message: Message) -> Reading:
    """The classifier's best real intent."""
    ranking = message.get("intent_ranking") or []
    best = next((entry for entry in ranking if entry["name"] != FALLBACK), None) or {}
    return Reading(str(best.get("name") or ""), float(best.get("confidence") or 0.0))

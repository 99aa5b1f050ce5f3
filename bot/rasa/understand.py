"""Reads {"id","text"} a line and writes {"id","intent","confidence"} a line, by the trained model.

Runs in Rasa's environment; ``bot/understand.py`` is the advisor's door to it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import model_store
import runtime

WORD_JOINER = "\u2060"


class Interpreter:
    """The trained model's understanding of single messages, with no dialogue around them."""

    def __init__(self, model: Path) -> None:
        from components.tracker_store import ForgetfulTrackerStore
        from rasa.core.lock_store import InMemoryLockStore
        from rasa.core.nlg import TemplatedNaturalLanguageGenerator
        from rasa.core.processor import MessageProcessor

        self._processor = MessageProcessor(
            model, ForgetfulTrackerStore(), InMemoryLockStore(), TemplatedNaturalLanguageGenerator({})
        )

    def understand(self, text: str) -> tuple[str, float]:
        """The best real intent and its confidence; never the fallback, whatever the confidence."""
        best = next((i for i in self.parse(text)["intent_ranking"] if i["name"] != "nlu_fallback"), None)
        return (best["name"], float(best["confidence"])) if best else ("ask_question", 0.0)

    def parse(self, text: str) -> dict[str, Any]:
        """Rasa's parse data. Text that looks like an intent is text, as in the chat."""
        from rasa.core.channels.channel import UserMessage
        from rasa.shared.core.trackers import DialogueStateTracker

        clean = text.encode("utf-8", "ignore").decode("utf-8").strip()
        message = UserMessage(WORD_JOINER + clean if clean.startswith("/") else clean)
        if not clean:
            return {"intent": {"name": None, "confidence": 0.0}, "intent_ranking": [], "entities": []}
        tracker = DialogueStateTracker.from_events("understand", [])
        return self._processor._parse_message_with_graph(message, tracker)


def main() -> int:
    """Understand standard input line by line. Returns the exit code."""
    try:
        model, _ = model_store.trusted_model(model_store.models_folder())
    except model_store.NoModelError as error:
        print(error, file=sys.stderr)
        return 2
    runtime.prepare()
    # Whatever Rasa prints while it loads must not stand between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    interpreter = Interpreter(model)
    for line in sys.stdin:
        if line.strip():
            asked = json.loads(line)
            intent, confidence = interpreter.understand(str(asked["text"]))
            found = {"id": asked.get("id"), "intent": intent, "confidence": round(confidence, 4)}
            print(json.dumps(found, ensure_ascii=False), file=answers, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

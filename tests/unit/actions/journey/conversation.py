"""A conversation with the journey's and the plan's actions, without Rasa: the rules of the dialogue in ten lines."""

from collections.abc import Mapping
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from actions import dialogue, people
from actions.database import Database
from actions.journey import ACTIONS as JOURNEY
from actions.manager_packs import ACTIONS as PACKS
from actions.plans import ACTIONS as PLANS
from actions.services import Services
from actions.sharing import ACTIONS as SHARING
from config.settings import Settings
from tests import stores
from tests.fakes import FakeKnowledge

TODAY = date(2026, 11, 22)
BY_INTENT = {
    "start_journey": "action_start_journey", "continue_journey": "action_continue_journey",
    "make_plan": "action_make_plan",
    "show_plan": "action_show_plan", "change_plan": "action_change_plan", "report_progress": "action_report_progress",
    "export_plan": "action_export_plan", "share_with_manager": "action_share_with_manager",
    "prepare_conversation": "action_prepare_conversation", "explore_options": "action_explore_options",
    "show_readiness": "action_show_readiness",
    "know_yourself_again": "action_know_yourself_again", "ask_journey": "action_ask_journey", "rest_journey": "action_rest_journey",
}  # fmt: skip
PERSONAS = {
    "driver": {
        "name": "Amara Diallo",
        "organisation": "un-secretariat",
        "category": "GS",
        "grade": "G-4",
        "duty_station": "Bunia",
    },
    "plateau": {
        "name": "Lucas Moreau",
        "organisation": "un-secretariat",
        "category": "P",
        "grade": "P-3",
        "duty_station": "New York",
    },
    "national": {
        "name": "Tomás Rivera",
        "organisation": "undp",
        "category": "NO",
        "grade": "NOB",
        "duty_station": "Bogotá",
    },
    "manager": {
        "name": "Ingrid Solberg",
        "organisation": "un-secretariat",
        "category": "P",
        "grade": "P-5",
        "role": "manager",
    },
    "nobody": {"name": "New Colleague"},
}


class Conversation:
    """One person talking. `said` holds the replies of the last turn, `log` everything."""

    def __init__(self, folder: Path, persona: str = "driver", today: date = TODAY) -> None:
        self.database = Database(stores.url(folder, "test.sqlite3"))
        self.database.create()
        self.today = today
        services = Services(Settings(data=folder), self.database, FakeKnowledge(), lambda: self.today)
        self.actions = {kind.title: kind(services) for kind in (*JOURNEY, *PLANS, *SHARING, *PACKS)}
        self.services = services
        with self.database.begin() as connection:
            self.person_id = people.find_or_create(connection, "demo", persona, PERSONAS[persona]).id
        self.said: list[dict[str, Any]] = []
        self.log: list[tuple[str, str]] = []
        self._ids = count(1)

    def say(self, text: str, intent: str = "answer", asked: str | None = None) -> list[dict[str, Any]]:
        """Type something. `intent`: what Rasa would make of it; `asked`: the question that the page showed."""
        return self._turn(text, intent, {"asked": asked} if asked else None)

    def press(self, title: str) -> list[dict[str, Any]]:
        """Press a button of the last replies."""
        payload = next(b["payload"] for reply in self.said for b in reply["buttons"] if b["title"] == title)
        return self.press_payload(title, payload)

    def press_payload(self, title: str, payload: Mapping[str, Any]) -> list[dict[str, Any]]:
        return self._turn(title, payload["intent"], payload)

    def _turn(self, text: str, intent: str, button: Mapping[str, Any] | None) -> list[dict[str, Any]]:
        with self.database.read() as connection:
            flow = dialogue.expected(connection, self.person_id).flow
        flow = next((f for f in ("journey", "plan_edit", "check_in", "share", "pack") if f in (button or {})), flow)
        action = BY_INTENT.get(intent) or self._action(flow, intent)
        message = {
            "text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": [],
            "metadata": {"message_id": f"{self.person_id}-{next(self._ids)}", "text": text, "button": button},
        }  # fmt: skip
        outcome = self.actions[action].run_once(message, self.person_id)
        self.said = [reply["custom"] for reply in outcome["replies"]]
        self.log += [("you", text), *(("cairn", r["text"]) for r in self.said)]
        return self.said

    @staticmethod
    def _action(flow: str, intent: str) -> str:
        by_flow = {
            "plan_edit": "action_settle_change", "check_in": "action_take_check_in",
            "share": "action_settle_share", "pack": "action_take_pack_answer",
        }  # fmt: skip
        if flow in by_flow:
            return by_flow[flow]
        return "action_pause_journey" if intent == "cancel" else "action_take_answer"

    @property
    def text(self) -> str:
        """All that was said in the last turn."""
        return "\n".join(str(reply["text"]) for reply in self.said)

    @property
    def card(self) -> dict[str, Any]:
        """The last card of the last turn."""
        return next((r["card"] for r in reversed(self.said) if r["card"]), {})

    @property
    def asked(self) -> str | None:
        """Id of the question just asked."""
        return self.card.get("question") if self.card.get("kind") == "question" else None

    def cards(self, kind: str) -> list[dict[str, Any]]:
        """Cards of this kind in the last turn."""
        return [r["card"] for r in self.said if r["card"] and r["card"]["kind"] == kind]

    def buttons(self) -> list[str]:
        """Titles of all buttons of the last turn."""
        return [b["title"] for reply in self.said for b in reply["buttons"]]

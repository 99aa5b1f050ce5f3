"""Prepares a career conversation: the pack at once where the message says for whom, else after a question or two."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from actions.manager_packs.pack_action import PackAction, named
from actions.manager_packs.understand import manages, understand, wants_practice
from actions.plans import store as plan_store
from actions.turn import Button, Outcome, Reply, Turn


class ActionPrepareConversation(PackAction):
    """For who manages, a pack; for who is managed, an outline of one's own side."""

    title = "action_prepare_conversation"

    def respond(self, turn: Turn, connection: Connection) -> Outcome:
        """Prepare it."""
        pressed = (turn.button or {}).get("pack")
        pressed = pressed if isinstance(pressed, Mapping) else {}
        if "practice" in pressed:
            return self.practice(turn, connection, int(pressed["practice"]))
        known = pressed.get("share") or pressed.get("open")
        return self.of_share(turn, connection, str(known)) if known else self._said(turn, connection, pressed)

    def _said(self, turn: Turn, connection: Connection, pressed: Mapping[str, Any]) -> Outcome:
        if not pressed.get("manages") and not manages(turn.text, turn.person.role, self.spec.words):
            return self._own_side(turn, connection)
        if wants_practice(turn.text, self.spec.words):
            return self.practice(turn, connection, 0)
        said = understand(turn.text, self.spec, turn.today)
        share = named(self.shares(turn, connection), said.name)
        if share is not None:
            return self.of_share(turn, connection, share.id)
        if said.anything:
            return self.general(turn, connection, said)
        ask = self.ask_situation if said.name else self.ask_for_whom
        return ask(turn, connection, said)

    def _own_side(self, turn: Turn, connection: Connection) -> Outcome:
        words = self.texts.staff
        text = "\n".join([words.intro, "", *(f"* {line}" for line in words.outline)])
        buttons = [Button(words.manages, {"intent": "prepare_conversation", "pack": {"manages": True}})]
        if plan_store.latest_plan(connection, turn.person.id) is not None:
            show = Button(words.show_plan, {"intent": "show_plan"})
            share = Button(words.share, {"intent": "share_with_manager"})
            buttons = [show, share, *buttons]
        return Outcome((Reply(text=text, buttons=tuple(buttons)),))

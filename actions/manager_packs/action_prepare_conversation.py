"""Prepares a career conversation: the pack at once where the message says for whom, else after a question or two."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from actions.manager_packs.pack_action import PackAction
from actions.manager_packs.types import Given
from actions.manager_packs.understand import Said, manages, understand, wants_practice
from actions.plans import store as plan_store
from actions.plans.words import plain
from actions.sharing.store import Share
from actions.turn import Button, Outcome, Reply, Turn


class ActionPrepareConversation(PackAction):
    """For who manages, a pack; for who is managed, an outline of one's own side."""

    title = "action_prepare_conversation"

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Prepare it."""
        pressed = (turn.button or {}).get("pack")
        pressed = pressed if isinstance(pressed, Mapping) else {}
        if "practice" in pressed:
            return self.practice(turn, connection, int(pressed["practice"]))
        known = pressed.get("share") or pressed.get("open")
        if known:
            return self.of_share(turn, connection, str(known))
        if not pressed.get("manages") and not manages(turn.text, turn.person.role, self.spec.words):
            return self._own_side(turn, connection)
        if wants_practice(turn.text, self.spec.words):
            return self.practice(turn, connection, 0)
        said = understand(turn.text, self.spec, turn.today)
        share = named(self.shares(turn, connection), said.name)
        if share is not None:
            return self.of_share(turn, connection, share.id)
        if said.anything:
            return self.general(turn, connection, given(said, turn), said)
        return self.ask_for_whom(turn, connection)

    def _own_side(self, turn: Turn, connection: Connection) -> Outcome:
        words = self.texts.staff
        text = "\n".join([words.intro, "", *(f"* {line}" for line in words.outline)])
        buttons = [Button(words.manages, {"intent": "prepare_conversation", "pack": {"manages": True}})]
        if plan_store.latest_plan(connection, turn.person.id) is not None:
            show = Button(words.show_plan, {"intent": "show_plan"})
            share = Button(words.share, {"intent": "share_with_manager"})
            buttons = [show, share, *buttons]
        return Outcome((Reply(text=text, buttons=tuple(buttons)),))


def given(said: Said, turn: Turn) -> Given:
    """What the manager said, as a pack is made from it; the organisation is the manager's own where none is named."""
    return Given(
        name=said.name, organisation=said.organisation or turn.person.organisation, category=said.category,
        grade=said.grade, situations=said.situations,
    )  # fmt: skip


def named(shares: list[Share], name: str | None) -> Share | None:
    """The share of the one who is named, if it is clear which."""
    if name is None:
        return None
    said = set(plain(name).split())
    found = [share for share in shares if said <= set(plain(share.about.name).split())]
    owners = {share.owner_id for share in found}
    return found[0] if len(owners) == 1 else None


def merged(said: Said, kept: Mapping[str, Any]) -> Said:
    """What was said now, and before it what was said in the turn before."""
    return replace(
        said, organisation=said.organisation or kept.get("organisation"), category=said.category or kept.get("category"),
        grade=said.grade or kept.get("grade"),
    )  # fmt: skip

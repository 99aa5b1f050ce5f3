"""Carries out what waits: a name for a share, a yes to its preview, another wish in its place, a word on an agreed action."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection

from actions.plans import store as plan_store
from actions.sharing import addresses, agreed, cards, store
from actions.sharing.agreed import AgreedNotFoundError
from actions.sharing.items import chosen
from actions.sharing.sharing_action import SharingAction
from actions.sharing.store import Offer, Pending, TooManySharesError, UntilInvalidError
from actions.sharing.understand import answered, understand
from actions.turn import Outcome, Reply, Turn


class ActionSettleShare(SharingAction):
    """What is shared is what was shown: where the plan has changed in between, it is shown again."""

    title = "action_settle_share"

    def respond(self, turn: Turn, connection: Connection) -> Outcome:
        """Settle it."""
        pressed = (turn.button or {}).get("share")
        pressed = pressed if isinstance(pressed, Mapping) else {}
        if "agreed" in pressed:
            return self._agreed(turn, connection, str(pressed["agreed"]), pressed.get("agrees") is True)
        pending = store.get_pending(connection, turn.person.id)
        if pending is None or pressed.get("pending", pending.id) != pending.id:
            if pending is None:
                self.settled(turn, connection)
            return Outcome((Reply(text=self.texts.chat.nothing_pending),))
        if turn.intent in ("deny", "cancel"):
            self.settled(turn, connection)
            return Outcome((Reply(text=self.texts.chat.dropped),))
        if pending.address is None:
            return self._name(turn, connection, pending, pressed.get("name"))
        if turn.intent == "affirm":
            return self._share(turn, connection, pending)
        return self._otherwise(turn, connection, pending)

    def _name(self, turn: Turn, connection: Connection, pending: Pending, pressed: Any) -> Outcome:
        name = str(pressed) if pressed else answered(turn.text, self.texts.words)
        if name is None:
            return self.ask_who(turn, connection, self.texts.chat.who_again)
        if addresses.key(name) == addresses.key(turn.person.name):
            return self.ask_who(turn, connection, self.texts.chat.self)
        key = addresses.key(name)
        direct = "@" in key or ":" in key or " " in key
        if not direct and not pressed and turn.expectation.detail.get("said") != key:
            # Half a name finds nobody, and Cairn could never say so.
            return self.ask_who(turn, connection, self.texts.chat.who_whole.format(name=name), said=key)
        plan = plan_store.get_plan(connection, turn.person.id, pending.plan_id)
        return self.preview(turn, connection, plan, replace(pending, address=name))

    def _share(self, turn: Turn, connection: Connection, pending: Pending) -> Outcome:
        plan = plan_store.get_plan(connection, turn.person.id, pending.plan_id)
        address = str(pending.address)
        if plan.version != pending.plan_version:
            again = [Reply(text=self.texts.chat.changed)]
            known = {item.ref for item in self.items(connection, plan)}
            refs = [ref for ref in pending.refs if ref in known]
            return self.preview(turn, connection, plan, replace(pending, refs=tuple(refs)), again)
        items = chosen(self.items(connection, plan), pending.refs)
        chat = self.texts.chat
        try:
            share = store.create(connection, turn.person, plan, Offer(address, items, pending.until), turn.today)
        except TooManySharesError:
            return Outcome((Reply(text=chat.too_many.format(limit=store.MOST)),))
        except UntilInvalidError:
            return Outcome((Reply(text=chat.bad_until.format(limit=store.LONGEST_DAYS)),))
        self.settled(turn, connection)
        link = cards.pack_address(share.id)
        text = chat.shared.format(name=share.address, until=self.day(share.until), link=link)
        return Outcome((Reply(text=text, buttons=cards.stop_buttons([share], self.texts)),), "shared")

    def _otherwise(self, turn: Turn, connection: Connection, pending: Pending) -> Outcome:
        """Other items, another day or another person: shown anew. What says none of that leaves the preview as it is."""
        plan = plan_store.get_plan(connection, turn.person.id, pending.plan_id)
        wish = understand(turn.text, self.texts.words, turn.today)
        says = wish.kinds or wish.left_out or wish.everything
        if says:
            outcome = self.propose(turn, connection, plan, wish, wish.address or pending.address)
            return outcome
        address = wish.address or str(pending.address)
        try:
            until = store.check_until(wish.until or pending.until, turn.today)
        except UntilInvalidError:
            return Outcome((Reply(text=self.texts.chat.bad_until.format(limit=store.LONGEST_DAYS)),))
        return self.preview(turn, connection, plan, replace(pending, address=address, until=until))

    def _agreed(self, turn: Turn, connection: Connection, agreed_id: str, agrees: bool) -> Outcome:
        words = self.texts.agreed
        try:
            action = agreed.settle(connection, turn.person, agreed_id, agrees, turn.today)
        except (AgreedNotFoundError, ValidationError):
            return Outcome((Reply(text=words.gone),))
        if not agrees:
            return Outcome((Reply(text=words.declined.format(title=action.title)),))
        return Outcome((Reply(text=words.entered.format(title=action.title, version=action.plan_version)),))

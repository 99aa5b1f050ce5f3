"""Starts to share, says who sees what, or ends a share: at once, without asking again, since nothing is lost by it."""

from collections.abc import Mapping

from sqlalchemy import Connection

from actions.plans import cards as plan_cards
from actions.sharing import addresses, cards, store
from actions.sharing.sharing_action import SharingAction, plan_of
from actions.sharing.store import Share, ShareNotFoundError
from actions.sharing.understand import Wish, understand
from actions.turn import Outcome, Reply, Turn


class ActionShareWithManager(SharingAction):
    """Nothing is shared by this action alone: what would be seen is shown first."""

    title = "action_share_with_manager"

    def respond(self, turn: Turn, connection: Connection) -> Outcome:
        """Do what was asked."""
        pressed = (turn.button or {}).get("share")
        pressed = pressed if isinstance(pressed, Mapping) else {}
        if "stop" in pressed:
            return self._stop_one(turn, connection, str(pressed["stop"]))
        wish = understand(turn.text, self.texts.words, turn.today)
        if "list" in pressed or wish.does == "list":
            return self._given(turn, connection)
        if wish.does == "stop":
            return self._stop(turn, connection, wish)
        plan = plan_of(connection, turn.person.id)
        if plan is None:
            make = plan_cards.make_button(self.plan_texts)
            return Outcome((Reply(text=self.texts.chat.no_plan, buttons=(make,)),))
        return self.propose(turn, connection, plan, wish, wish.address)

    def _active(self, turn: Turn, connection: Connection) -> list[Share]:
        return [
            share for share in store.given(connection, turn.person.id) if store.holds(connection, share, turn.today)
        ]

    def _given(self, turn: Turn, connection: Connection) -> Outcome:
        active = self._active(turn, connection)
        if not active:
            return Outcome((Reply(text=self.texts.chat.given_none),))
        text = cards.given_text(active, self.texts)
        return Outcome((Reply(text=text, buttons=cards.stop_buttons(active, self.texts)),))

    def _stop(self, turn: Turn, connection: Connection, wish: Wish) -> Outcome:
        active = self._active(turn, connection)
        if not active:
            return Outcome((Reply(text=self.texts.chat.given_none),))
        meant = [share for share in active if _is_meant(share, wish.address)]
        if not meant:
            text = self.texts.chat.stop_none.format(name=wish.address)
            return Outcome((Reply(text=f"{text}\n\n{cards.given_text(active, self.texts)}",
                                  buttons=cards.stop_buttons(active, self.texts)),))  # fmt: skip
        names = {share.address for share in meant}
        if len(names) > 1 and not wish.everything:
            return Outcome((Reply(text=self.texts.chat.stop_which, buttons=cards.stop_buttons(meant, self.texts)),))
        for share in meant:
            store.revoke(connection, turn.person.id, share.id)
        chat = self.texts.chat
        return Outcome(
            (Reply(text=chat.stopped_all if len(names) > 1 else chat.stopped.format(name=meant[0].address)),)
        )

    def _stop_one(self, turn: Turn, connection: Connection, share_id: str) -> Outcome:
        try:
            share = store.revoke(connection, turn.person.id, share_id)
        except ShareNotFoundError:
            return self._given(turn, connection)
        return Outcome((Reply(text=self.texts.chat.stopped.format(name=share.address)),))


def _is_meant(share: Share, address: str | None) -> bool:
    """Whether a share is with the one who is named, by the whole name or a part of it; with no name, each is."""
    if address is None:
        return True
    said, known = addresses.key(address), addresses.key(share.address)
    return said == known or set(said.split()) <= set(known.split())

"""Base of the actions about sharing: the preview, and what is asked before it."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from actions import dialogue
from actions.plans import cards as plan_cards
from actions.plans import store as plan_store
from actions.plans.dates import spoken
from actions.plans.store import StoredPlan
from actions.plans.texts import PlanTexts, plan_texts
from actions.rasa_action import SpeakingAction
from actions.services import Services
from actions.sharing import addresses, cards, store
from actions.sharing.answers import answers_of
from actions.sharing.items import Item, UnknownItemError, chosen, items_of
from actions.sharing.store import Pending, UntilInvalidError
from actions.sharing.texts import sharing_texts
from actions.sharing.understand import Wish, picked
from actions.turn import Button, Expectation, ExpectedKind, Outcome, Reply, Turn
from knowledge.answer import Language


class SharingAction(SpeakingAction):
    """An action that speaks of who sees what."""

    def __init__(self, services: Services, language: Language = "en") -> None:
        super().__init__(services, language)
        self.texts = sharing_texts(language)
        self.plan_texts = plan_texts()

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Reply, and offer the way back to whoever left a question of the journey for this."""
        return off_the_journey(turn, self.respond(turn, connection), self.plan_texts)

    @abstractmethod
    def respond(self, turn: Turn, connection: Connection) -> Outcome:
        """What the action itself says."""

    def items(self, connection: Connection, plan: StoredPlan) -> tuple[Item, ...]:
        """All that can be shown of a plan and the answers beside it."""
        return items_of(plan.content, answers_of(connection, plan.person_id, self.texts), self.texts)

    def propose(
        self, turn: Turn, connection: Connection, plan: StoredPlan, wish: Wish, address: str | None
    ) -> Outcome:
        """What a wish comes to: a preview, or the question that is open."""
        chat = self.texts.chat
        items = picked(wish, self.items(connection, plan))
        if not items:
            names = ", ".join(self.texts.kinds[kind][1] for kind in wish.kinds)
            link = Button(self.texts.buttons.show_shared, {"intent": "share_with_manager", "share": {"list": True}})
            return Outcome((Reply(text=chat.nothing_such.format(items=names or "-"), buttons=(link,)),))
        try:
            until = store.check_until(wish.until or turn.today + timedelta(days=store.DAYS), turn.today)
        except UntilInvalidError:
            return Outcome((Reply(text=chat.bad_until.format(limit=store.LONGEST_DAYS)),))
        refs = [item.ref for item in items]
        first = [Reply(text=self._left_out(plan))] if wish.private else []
        if address is None:
            store.set_pending(connection, plan, refs, None, until)
            return self.ask_who(turn, connection, chat.who, first)
        if addresses.key(address) == addresses.key(turn.person.name):
            store.set_pending(connection, plan, refs, None, until)
            return self.ask_who(turn, connection, chat.self, first)
        return self.preview(turn, connection, plan, store.set_pending(connection, plan, refs, address, until), first)

    def preview(
        self, turn: Turn, connection: Connection, plan: StoredPlan, wanted: Pending, first: Sequence[Reply] = ()
    ) -> Outcome:
        """Show exactly what the other will see, and wait for a yes."""
        try:
            items = chosen(self.items(connection, plan), wanted.refs)
        except UnknownItemError:
            store.drop_pending(connection, turn.person.id)
            return Outcome((Reply(text=self.texts.chat.nothing_pending),))
        address, until = str(wanted.address), wanted.until
        pending = store.set_pending(connection, plan, wanted.refs, address, until)
        shown = cards.seen(store.about_of(turn.person, plan, items), items, until, self.texts)
        card = cards.preview_card(address, shown, plan.id, self.texts)
        buttons = cards.settle_buttons(pending.id, self.texts)
        self.wait_for(turn, connection, "confirm", tuple(b.title for b in buttons))
        text = self.texts.chat.preview.format(name=address, until=self.day(until))
        return Outcome((*first, Reply(text=text, card=card, buttons=buttons)), "shown")

    def ask_who(
        self, turn: Turn, connection: Connection, text: str, first: Sequence[Reply] = (), said: str | None = None
    ) -> Outcome:
        """Ask for a name; those shared with before are offered."""
        before = dict.fromkeys(share.address for share in store.given(connection, turn.person.id))
        buttons = tuple(Button(name[:60], {"intent": "answer", "share": {"name": name}}) for name in list(before)[:3])
        self.wait_for(turn, connection, "text", tuple(b.title for b in buttons), said)
        return Outcome((*first, Reply(text=text, buttons=buttons)), "asked")

    def wait_for(
        self,
        turn: Turn,
        connection: Connection,
        kind: ExpectedKind,
        options: tuple[str, ...],
        said: str | None = None,
    ) -> None:
        """Expect an answer about sharing; a journey under way is kept, to go back to."""
        before = turn.expectation
        kept = before.detail.get("before") if before.flow == "share" else None
        if before.flow == "journey":
            kept = {
                "flow": before.flow, "kind": before.kind, "options": list(before.options), "detail": dict(before.detail)
            }  # fmt: skip
        detail = {**({"before": kept} if kept else {}), **({"said": said} if said else {})}
        dialogue.expect(connection, turn.person.id, Expectation("share", kind, options, detail))

    def settled(self, turn: Turn, connection: Connection) -> None:
        """Nothing waits any more: back to what was expected before."""
        store.drop_pending(connection, turn.person.id)
        if turn.expectation.flow != "share":
            return
        kept = turn.expectation.detail.get("before")
        before = (
            Expectation(kept["flow"], kept["kind"], tuple(kept["options"]), kept["detail"]) if kept else Expectation()
        )
        dialogue.expect(connection, turn.person.id, before)

    def day(self, day: date) -> str:
        """A date as one says it in this language."""
        return spoken(day, self.texts.language)

    def _left_out(self, plan: StoredPlan) -> str:
        return self.texts.chat.private_left_out.format(link=cards.page_address(plan.id))


def off_the_journey(turn: Turn, outcome: Outcome, texts: PlanTexts) -> Outcome:
    """The outcome, with the way back where a journey waits, now or behind what is open here."""
    waits = turn.expectation.flow == "journey" or "before" in turn.expectation.detail
    return plan_cards.with_way_back(outcome, texts) if waits else outcome


def plan_of(connection: Connection, person_id: str) -> StoredPlan | None:
    """The plan that the chat speaks of."""
    return plan_store.latest_plan(connection, person_id)

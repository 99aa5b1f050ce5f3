"""Base of the actions that prepare a conversation: from question to pack."""

from abc import abstractmethod
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from actions import dialogue
from actions.manager_packs import cards, store
from actions.manager_packs.build import about
from actions.manager_packs.maker import make
from actions.manager_packs.spec import pack_file
from actions.manager_packs.types import Given
from actions.manager_packs.understand import Said
from actions.plans.texts import language_texts, plan_texts
from actions.plans.words import plain
from actions.rasa_action import SpeakingAction
from actions.services import Services
from actions.sharing import audit
from actions.sharing import cards as sharing_cards
from actions.sharing import store as sharing
from actions.sharing.sharing_action import off_the_journey
from actions.sharing.store import Share
from actions.sharing.texts import sharing_texts
from actions.turn import Button, Expectation, Outcome, Reply, Turn
from knowledge.answer import Language

MOST_SHARES = 3
MOST_SITUATIONS = 4


class PackAction(SpeakingAction):
    """An action that prepares a conversation."""

    def __init__(self, services: Services, language: Language = "en") -> None:
        super().__init__(services, language)
        self.spec = pack_file(language)
        self.texts = self.spec.texts

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Reply, and offer the way back to whoever left a question of the journey for this."""
        return off_the_journey(turn, self.respond(turn, connection), plan_texts())

    @abstractmethod
    def respond(self, turn: Turn, connection: Connection) -> Outcome:
        """What the action itself says."""

    def ask_for_whom(self, turn: Turn, connection: Connection, _: Said) -> Outcome:
        """For whom? Those who have shown something are offered; nobody else is known."""
        shares = self.shares(turn, connection)
        titles = self.texts.buttons
        buttons: list[Button] = []
        for share in list({share.about.name: share for share in reversed(shares)}.values())[:MOST_SHARES]:
            title = titles.with_.format(name=share.about.name)[:60]
            buttons.append(Button(title, {"intent": "answer", "pack": {"share": share.id}}))
        if shares:
            buttons.append(Button(titles.other, {"intent": "answer", "pack": {"other": True}}))
        buttons.append(Button(titles.general, {"intent": "answer", "pack": {"situation": None}}))
        self.wait_for(turn, connection, {}, buttons)
        text = self.texts.chat.for_whom_shared if shares else self.texts.chat.for_whom
        return Outcome((Reply(text=text, buttons=tuple(buttons)),), "asked")

    def ask_situation(self, turn: Turn, connection: Connection, said: Said) -> Outcome:
        """What is special? The last question before the pack."""
        named = [(name, one.title) for name, one in self.spec.situations.items()][:MOST_SITUATIONS]
        buttons = [Button(title, {"intent": "answer", "pack": {"situation": name}}) for name, title in named]
        buttons.append(Button(self.texts.buttons.none, {"intent": "answer", "pack": {"situation": None}}))
        # What was said about somebody else is kept with the pack, not in what the dialogue waits for.
        unfinished = store.prepare(connection, turn.person, given(said, turn), said.day, whole=False)
        detail = {"pack": unfinished.id}
        self.wait_for(turn, connection, detail, buttons)
        return Outcome((Reply(text=self.texts.chat.which_situation, buttons=tuple(buttons)),), "asked")

    def of_share(self, turn: Turn, connection: Connection, share_id: str) -> Outcome:
        """The pack that rests on what somebody shared."""
        try:
            found = store.find(connection, turn.person, share_id, turn.today)
        except store.PackNotFoundError:
            audit.write(connection, turn.person.id, "chat: pack", share_id, "refused")
            return Outcome((Reply(text=self.texts.chat.gone),))
        if found.share is not None:
            audit.write(connection, turn.person.id, "chat: pack", share_id, "opened")
        self.settled(turn, connection)
        text = self.texts.chat.ready_shared.format(name=found.given.name) if found.share else self._ready(found.given)
        return self._shown(turn, found, text)

    def general(self, turn: Turn, connection: Connection, said: Said) -> Outcome:
        """The pack that rests on nothing but what the manager said, in this turn and in the one before."""
        begun = self.begun(turn, connection)
        if begun is None:
            found = store.prepare(connection, turn.person, given(said, turn), said.day)
        else:
            found = store.refit(connection, turn.person, begun.id, more(begun.given, said))
        self.settled(turn, connection)
        return self._shown(turn, found, self._ready(found.given))

    def begun(self, turn: Turn, connection: Connection) -> store.Stored | None:
        """The pack of which only the situation is still asked."""
        pack_id = turn.expectation.detail.get("pack") if turn.expectation.flow == "pack" else None
        own = store.own(connection, turn.person) if pack_id else []
        return next((pack for pack in own if pack.id == pack_id), None)

    def practice(self, turn: Turn, connection: Connection, number: int) -> Outcome:
        """A part of the talk played through."""
        steps = self.spec.practice
        if number >= len(steps):
            return Outcome((Reply(text=self.texts.chat.practice_done),))
        text = self.texts.chat.practice.format(number=number + 1, total=len(steps), name=steps[number].name)
        following = Button(
            self.texts.buttons.next, {"intent": "prepare_conversation", "pack": {"practice": number + 1}}
        )
        return Outcome((Reply(text=text, card=cards.practice_card(number, self.spec), buttons=(following,)),))

    def shares(self, turn: Turn, connection: Connection) -> list[Share]:
        """What others show this person."""
        return sharing.received(connection, turn.person, turn.today)

    def wait_for(self, turn: Turn, connection: Connection, detail: dict[str, Any], buttons: list[Button]) -> None:
        """Expect to be told for whom; a journey under way is kept, to go back to."""
        before = turn.expectation
        kept = before.detail.get("before") if before.flow == "pack" else None
        if before.flow == "journey":
            kept = {
                "flow": before.flow, "kind": before.kind, "options": list(before.options), "detail": dict(before.detail)
            }  # fmt: skip
        detail = {**detail, **({"before": kept} if kept else {})}
        expectation = Expectation("pack", "text", tuple(b.title for b in buttons), detail)
        dialogue.expect(connection, turn.person.id, expectation)

    def settled(self, turn: Turn, connection: Connection) -> None:
        """Nothing waits any more."""
        if turn.expectation.flow != "pack":
            return
        kept = turn.expectation.detail.get("before")
        before = (
            Expectation(kept["flow"], kept["kind"], tuple(kept["options"]), kept["detail"]) if kept else Expectation()
        )
        dialogue.expect(connection, turn.person.id, before)

    def _shown(self, turn: Turn, found: store.Stored, text: str) -> Outcome:
        pack = make(found.given, turn.today, self.spec.language)
        shown = sharing_cards.summary(found.given.items, sharing_texts(self.spec.language))
        card = cards.card(pack, found.id, self.spec, shown)
        reply = Reply(text=text, card=card, buttons=cards.pack_buttons(found.id, self.spec))
        return Outcome((reply,), "prepared")

    def _ready(self, given: Given) -> str:
        if not (given.category or given.situations):
            return self.texts.chat.ready_general
        return self.texts.chat.ready.format(about=about(given, self.spec, language_texts(self.spec.language)))


def given(said: Said, turn: Turn) -> Given:
    """What the manager said, as a pack is made from it; the organisation is the manager's own where none is named."""
    return Given(
        name=said.name, organisation=said.organisation or turn.person.organisation, category=said.category,
        grade=said.grade, situations=said.situations,
    )  # fmt: skip


def more(before: Given, said: Said) -> Given:
    """What was said before, and now."""
    return replace(
        before, organisation=said.organisation or before.organisation, category=said.category or before.category,
        grade=said.grade or before.grade, situations=said.situations or before.situations,
    )  # fmt: skip


def named(shares: list[Share], name: str | None) -> Share | None:
    """The share of the one who is named, if it is clear which."""
    if name is None:
        return None
    said = set(plain(name).split())
    found = [share for share in shares if said <= set(plain(share.about.name).split())]
    owners = {share.owner_id for share in found}
    return found[0] if len(owners) == 1 else None

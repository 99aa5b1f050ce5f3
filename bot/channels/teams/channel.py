"""What an activity sets off: stored first, acknowledged at once, answered from the ledger."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from anyio import to_thread

from bot import language
from bot.channels.teams import render
from bot.channels.teams.cards.look import Look
from bot.channels.teams.compose import composed
from bot.channels.teams.heard import Heard, UnreadableError, read
from bot.channels.teams.outbound import CHANNEL, Outbound
from bot.channels.teams.store import Talk
from bot.channels.text import clean
from bot.gateway.gateway import Gateway
from bot.gateway.ledger import ButtonUnknownError, Ledger
from bot.gateway.types import Incoming, Reply

log = logging.getLogger(__name__)
TYPING_AFTER = 0.7
"""Seconds: a shorter wait needs no sign."""
TYPING_AGAIN = 4.0
TYPING_TIMES = 8
ASKS = {"intent": "ask_question"}
"""In a group every message is a question of knowledge, whatever it says."""

Said = tuple[str, Mapping[str, Any] | None]


class NotSayableError(ValueError):
    """What came cannot be a message; `word` names the words of the channel that say why."""

    def __init__(self, word: str, **values: Any) -> None:
        super().__init__(word)
        self.word = word
        self.values = values


class TeamsChannel:
    """Hears activities that the door has let in."""

    def __init__(self, ledger: Ledger, gateway: Gateway, out: Outbound, *, limit: int, pages: str) -> None:
        self._ledger = ledger
        self._gateway = gateway
        self._out = out
        self._talks = out.talks
        self._limit = limit
        self._pages = pages

    async def hear(self, activity: Any) -> None:
        """Take one activity. When this returns, it is stored and will be answered, or it needs no answer.

        Raises:
            SQLAlchemyError: the database is busy or full; nothing was stored, or it will be answered.
        """
        try:
            heard = read(activity)
        except UnreadableError as error:
            log.warning("An activity was acknowledged unread: %s.", error)
            return
        if heard.kind == "nothing":
            return
        if heard.kind == "removed":
            await to_thread.run_sync(self._talks.block, heard.place.conversation_id)
            return
        talk = await to_thread.run_sync(self._open, heard)
        if talk is None:
            log.warning("An activity was acknowledged unread: it does not say who it is from.")
            return
        if talk.blocked:
            await to_thread.run_sync(self._out.deliveries.unblock, talk.person_id)
        if heard.kind == "installed":
            self._out.show(talk, render.welcome(await self._look(talk)))
            return
        try:
            text, button = await to_thread.run_sync(self._said, heard, talk)
        except NotSayableError as error:
            words = (await self._look(talk)).words
            self._out.show(talk, [render.notice(getattr(words, error.word).format(**error.values))])
            return
        await self._take(talk, Incoming(talk.person_id, CHANNEL, heard.key, text, button))

    def _open(self, heard: Heard) -> Talk | None:
        return self._talks.open(heard.place, heard.speaker, language.known(heard.locale) or "en")

    async def _take(self, talk: Talk, incoming: Incoming) -> None:
        receipt, handling = await self._gateway.leave(incoming)
        if receipt.new:
            self._out.spawn(self._follow(talk, handling))

    async def _follow(self, talk: Talk, handling: "asyncio.Task[Reply | None]") -> None:
        """Show that an answer is being prepared, and see that it is carried at once."""
        pause = TYPING_AFTER
        for _ in range(TYPING_TIMES):
            done, _ = await asyncio.wait({handling}, timeout=pause)
            if done:
                break
            await self._out.typing(talk)
            pause = TYPING_AGAIN
        reply = await asyncio.shield(handling)
        if reply is not None and reply.state.get("erased"):
            # Not stored any more: the last word to someone who is not known from now on.
            await self._out.send(talk, [render.notice(str(body["text"])) for body in reply.messages])
        self._out.courier.wake(talk.person_id)

    def _said(self, heard: Heard, talk: Talk) -> Said:
        """Text and resolved button of what came.

        Raises:
            NotSayableError
        """
        if heard.kind == "rated":
            return self._rated(heard, talk)
        pressed = heard.value.get("cairn")
        if isinstance(pressed, Mapping):
            return self._pressed(pressed, heard, talk)
        if len(heard.text) > self._limit:
            raise NotSayableError("too_long", limit=self._limit)
        text = clean(heard.text)
        if not text:
            raise NotSayableError("files")
        if talk.kind == "group":
            return text, ASKS
        suggested = self._ledger.titled(talk.person_id, text)
        return _resolved(*suggested) if suggested else (text, None)

    def _rated(self, heard: Heard, talk: Talk) -> Said:
        """Teams' own thumbs, as the button that the dialogue knows."""
        reply = self._out.deliveries.reply_of(talk.person_id, heard.about)
        question = self._ledger.question_of(talk.person_id, reply) if reply else None
        if talk.kind == "group" or question is None:
            raise NotSayableError("button_gone")
        kind = "positive" if heard.helpful else "negative"
        words = render.feedback_words(self._talks.language(talk.person_id))
        return words[kind], {"intent": f"feedback_{kind}", "answer": question, "reason": None}

    def _pressed(self, pressed: Mapping[str, Any], heard: Heard, talk: Talk) -> Said:
        """A button or a form of a card. Both are known to the ledger by ids alone."""
        if talk.kind == "group":
            raise NotSayableError("group_only_questions")
        if "button" in pressed:
            try:
                return _resolved(*self._ledger.button(talk.person_id, str(pressed["button"])))
            except ButtonUnknownError:
                raise NotSayableError("button_gone") from None
        card = self._ledger.card(talk.person_id, str(pressed.get("reply")))
        if card is None:
            raise NotSayableError("button_gone")
        if "action" in pressed:
            return self._reported(card, pressed, talk)
        text = clean(composed(card, heard.value, self._talks.language(talk.person_id)))
        if not text or card.get("kind") != "question":
            raise NotSayableError("button_gone")
        return text, {"asked": card["question"]}

    def _reported(self, card: Mapping[str, Any], pressed: Mapping[str, Any], talk: Talk) -> Said:
        """Done or later, said of an action of the plan."""
        actions = card.get("next") if card.get("kind") == "plan" else None
        found = next((a for a in actions or [] if a["id"] == pressed["action"]), None)
        if found is None:
            raise NotSayableError("button_gone")
        words = Look(self._talks.language(talk.person_id), talk.kind, self._pages).words
        said = words.finished if pressed.get("do") == "done" else words.later
        status = "done" if pressed.get("do") == "done" else "postponed"
        reported = {"plan": card["plan_id"], "report": found["id"], "status": status}
        return said.format(title=found["title"]), {"intent": "report_progress", "plan_edit": reported}

    async def _look(self, talk: Talk) -> Look:
        return Look(await to_thread.run_sync(self._talks.language, talk.person_id), talk.kind, self._pages)


def _resolved(title: str, payload: Mapping[str, Any]) -> Said:
    asks = payload.get("intent") == "ask_question" and payload.get("question")
    return (str(payload["question"]) if asks else title), payload

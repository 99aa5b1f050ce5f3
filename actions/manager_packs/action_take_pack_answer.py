"""Takes the answer to "for whom?": a button, a name, a category, a situation. After the second question there is a pack."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from sqlalchemy import Connection

from actions.manager_packs.pack_action import PackAction, named
from actions.manager_packs.spec import Situation
from actions.manager_packs.understand import understand
from actions.turn import Outcome, Reply, Turn


class ActionTakePackAnswer(PackAction):
    """Never asks a third time."""

    title = "action_take_pack_answer"

    def respond(self, turn: Turn, connection: Connection) -> Outcome:
        """Take it."""
        if turn.intent == "cancel":
            self.settled(turn, connection)
            return Outcome((Reply(text=self.texts.chat.dropped),))
        pressed = (turn.button or {}).get("pack")
        pressed = pressed if isinstance(pressed, Mapping) else {}
        if "share" in pressed:
            return self.of_share(turn, connection, str(pressed["share"]))
        said = understand("" if pressed else turn.text, self.spec, turn.today)
        if "situation" in pressed:
            name = pressed["situation"]
            known = (cast(Situation, name),) if name in self.spec.situations else ()
            return self.general(turn, connection, replace(said, situations=known))
        share = named(self.shares(turn, connection), said.name)
        if share is not None:
            return self.of_share(turn, connection, share.id)
        enough = said.situations or said.nothing_special or self.begun(turn, connection) is not None
        return self.general(turn, connection, said) if enough else self.ask_situation(turn, connection, said)

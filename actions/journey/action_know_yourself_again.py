"""Step 1 alone, done again; and what has changed since the last time."""

from typing import Any

from sqlalchemy import Connection

from actions.journey import history, store
from actions.journey.change import change_card
from actions.journey.journey_action import JourneyAction
from actions.journey.picture import snapshot
from actions.journey.reading import profile_card
from actions.plans.dates import spoken
from actions.plans.words import plain
from actions.turn import Button, Outcome, Reply, Turn


class ActionKnowYourselfAgain(JourneyAction):
    """Shows the pictures that are there, or draws a new one."""

    title = "action_know_yourself_again"

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Begin anew where that is asked for; else show what there is."""
        if self._in_step_one(turn, connection):
            guide = self.guide(connection, turn)
            assert guide is not None  # noqa: S101 - it is in step 1
            return guide.ask([Reply(text=self.spec.texts.in_step_one)])
        wants_to = (turn.button or {}).get("begin") or (not turn.button and self._asks_to_do_it(turn.text))
        kept = history.of_person(connection, turn.person.id)
        if wants_to and kept:
            return self.begin(connection, turn, "again")
        return self._shown(turn, kept)

    def _asks_to_do_it(self, text: str) -> bool:
        said = f" {plain(text)} "
        return any(f" {plain(word)} " in said for word in self.spec.words.redo)

    def _in_step_one(self, turn: Turn, connection: Connection) -> bool:
        journey = store.current_main(connection, turn.person.id)
        if journey is None or not snapshot(self.spec, store.state_of(connection, journey)).measured:
            return False
        return all(kept.journey_id != journey.id for kept in history.of_person(connection, turn.person.id))

    def _shown(self, turn: Turn, kept: list[history.Kept]) -> Outcome:
        words, titles = self.spec.results.change, self.spec.buttons
        if not kept:
            start = Button(titles.start, {"intent": "start_journey"})
            return Outcome((Reply(text=words.none_yet, buttons=(start,)),))
        again = Button(titles.again, {"intent": "know_yourself_again", "begin": True})
        facts = self.facts_of(turn.person)
        if len(kept) == 1:
            card = profile_card(self.spec, kept[0].snapshot, facts)
            return Outcome(
                (
                    Reply(
                        text=words.only_one.format(date=spoken(kept[0].day, self.spec.language)),
                        card=card,
                        buttons=(again,),
                    ),
                )
            )
        day = spoken(kept[1].day, self.spec.language)
        card = change_card(self.spec, kept[1].snapshot, kept[0].snapshot, day)
        return Outcome((Reply(text=words.intro.format(date=day), card=card, buttons=(again,)),))

"""Speaks another language with the person from now on."""

from typing import Any, get_args

from sqlalchemy import Connection

from actions import people
from actions.language.wish import language_wished, language_words
from actions.rasa_action import CairnAction
from actions.turn import Button, Outcome, Reply, Turn
from knowledge.answer import Language


class ActionChangeLanguage(CairnAction):
    """`result` is changed or asked."""

    title = "action_change_language"

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Change it at once; the card tells the page to show itself in the new language."""
        words, wished = language_words(), _wished(turn)
        if wished is None:
            buttons = tuple(_button(language) for language in words.titles)
            return Outcome((Reply(text=words.which, buttons=buttons),), "asked")
        people.change_profile(connection, turn.person.id, language=wished)
        back = () if wished == turn.person.language else (_button(turn.person.language),)
        card = {"kind": "language", "language": wished}
        return Outcome((Reply(text=words.said[wished], buttons=back, card=card),), "changed")


def _wished(turn: Turn) -> Language | None:
    named = (turn.button or {}).get("language")
    found: Language | None = next((language for language in get_args(Language) if language == named), None)
    return found or language_wished(turn.text, bare=True)


def _button(language: Language) -> Button:
    return Button(language_words().titles[language], {"intent": "change_language", "language": language})

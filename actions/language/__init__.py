"""The language in which Cairn speaks with a person: asked for in the talk, changed, said."""

from actions.language.action_change_language import ActionChangeLanguage
from actions.rasa_action import CairnAction

ACTIONS: tuple[type[CairnAction], ...] = (ActionChangeLanguage,)

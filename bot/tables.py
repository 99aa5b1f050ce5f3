"""Brings every feature's tables into the one metadata, for what works on all of them."""

from actions import dialogue, events, people, rasa_action, registry
from actions.own_data import store
from bot.gateway import tables as ledger
from bot.identity import sessions

for feature in registry.FEATURES:
    registry.load(feature)

__all__ = ["dialogue", "events", "ledger", "people", "rasa_action", "sessions", "store"]

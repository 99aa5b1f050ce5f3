"""Sharing with a named person: item by item, shown beforehand, ended at once, each opening recorded."""

from actions.rasa_action import CairnAction
from actions.sharing import audit, tables
from actions.sharing.action_settle_share import ActionSettleShare
from actions.sharing.action_share_with_manager import ActionShareWithManager

ACTIONS: tuple[type[CairnAction], ...] = (ActionShareWithManager, ActionSettleShare)

__all__ = ["ACTIONS", "audit", "tables"]

"""A person's own data: taken away or erased."""

from actions.own_data.action_ask_erasure import ActionAskErasure
from actions.own_data.action_erase import ActionErase
from actions.own_data.action_keep_data import ActionKeepData
from actions.rasa_action import CairnAction

ACTIONS: tuple[type[CairnAction], ...] = (ActionAskErasure, ActionErase, ActionKeepData)

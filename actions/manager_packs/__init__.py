"""The conversation pack: what a manager takes into a career conversation, every line with its source."""

from actions.manager_packs import tables
from actions.manager_packs.action_prepare_conversation import ActionPrepareConversation
from actions.manager_packs.action_take_pack_answer import ActionTakePackAnswer
from actions.rasa_action import CairnAction

ACTIONS: tuple[type[CairnAction], ...] = (ActionPrepareConversation, ActionTakePackAnswer)

__all__ = ["ACTIONS", "tables"]

"""Questions of knowledge: answered with sources, rated, and recorded as a gap where the base does not hold the answer."""

from actions.answers.action_answer_question import ActionAnswerQuestion
from actions.answers.action_take_feedback import ActionTakeFeedback
from actions.answers.action_talk_to_human import ActionTalkToHuman
from actions.rasa_action import CairnAction

ACTIONS: tuple[type[CairnAction], ...] = (ActionAnswerQuestion, ActionTakeFeedback, ActionTalkToHuman)

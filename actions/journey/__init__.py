"""The journey: four steps from "know yourself" to "create your future", one question at a time."""

from actions.journey.action_ask_journey import ActionAskJourney
from actions.journey.action_continue_journey import ActionContinueJourney
from actions.journey.action_explore_options import ActionExploreOptions
from actions.journey.action_know_yourself_again import ActionKnowYourselfAgain
from actions.journey.action_make_plan import ActionMakePlan
from actions.journey.action_pause_journey import ActionPauseJourney
from actions.journey.action_rest_journey import ActionRestJourney
from actions.journey.action_show_readiness import ActionShowReadiness
from actions.journey.action_start_journey import ActionStartJourney
from actions.journey.action_take_answer import ActionTakeAnswer
from actions.rasa_action import CairnAction

ACTIONS: tuple[type[CairnAction], ...] = (
    ActionStartJourney,
    ActionContinueJourney,
    ActionTakeAnswer,
    ActionAskJourney,
    ActionRestJourney,
    ActionPauseJourney,
    ActionMakePlan,
    ActionExploreOptions,
    ActionShowReadiness,
    ActionKnowYourselfAgain,
)

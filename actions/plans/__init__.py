"""The plan: built from answers, changed in chat or on its page, kept in versions, taken away as a document."""

from actions.plans.action_change_plan import ActionChangePlan
from actions.plans.action_export_plan import ActionExportPlan
from actions.plans.action_report_progress import ActionReportProgress
from actions.plans.action_settle_change import ActionSettleChange
from actions.plans.action_show_plan import ActionShowPlan
from actions.plans.action_take_check_in import ActionTakeCheckIn
from actions.rasa_action import CairnAction

ACTIONS: tuple[type[CairnAction], ...] = (
    ActionShowPlan,
    ActionChangePlan,
    ActionReportProgress,
    ActionSettleChange,
    ActionTakeCheckIn,
    ActionExportPlan,
)

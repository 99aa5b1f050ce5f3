"""Base of the plan's actions: the words and the catalogue at hand."""

from collections.abc import Mapping, Sequence

from actions.plans.store import StoredPlan
from actions.plans.support import SupportFile, load_support
from actions.plans.texts import plan_texts
from actions.rasa_action import CairnAction
from actions.services import Services
from config.settings import ROOT


class PlanAction(CairnAction):
    """An action that speaks of the plan."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.texts = plan_texts()
        self.catalogue: SupportFile = load_support(ROOT / "config" / "support.yaml")

    def names(self, stored: StoredPlan) -> Mapping[str, Sequence[str]]:
        """Further names of a plan's actions: the support that they use, so that "the mentoring" finds its action."""
        found = ((a.id, self.catalogue.find(a.support)) for a in stored.content.actions if a.support)
        return {name: (entry.title,) for name, entry in found if entry is not None}

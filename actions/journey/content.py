"""All that the journey reads from files, together, read once."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from actions.journey.architecture import Architecture, load_architecture
from actions.journey.readiness import ReadinessFile, load_readiness
from actions.journey.spec import JourneyFile, load_journey
from actions.plans.sources import warm
from actions.plans.support import SupportFile, load_support
from actions.plans.texts import PlanTexts, plan_texts
from config.settings import ROOT


@dataclass(frozen=True)
class JourneyContent:
    """Questions, roads, support, key roles, and the words around the plan."""

    spec: JourneyFile
    architecture: Architecture
    support: SupportFile
    plan_texts: PlanTexts
    readiness: ReadinessFile


@cache
def journey_content(folder: Path = ROOT / "config") -> JourneyContent:
    """The content of a folder.

    Raises:
        config.yaml_file.ConfigFileError: naming file, line and reason of every error.
    """
    warm()
    return JourneyContent(
        spec=load_journey(folder / "journey.yaml"),
        architecture=load_architecture(folder / "architecture.yaml"),
        support=load_support(folder / "support.yaml"),
        plan_texts=plan_texts(folder / "plan.yaml"),
        readiness=load_readiness(folder / "readiness.yaml"),
    )

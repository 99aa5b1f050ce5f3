"""All that the journey reads from files, together, read once."""

import logging
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

from actions.journey.architecture import Architecture, load_architecture
from actions.journey.readiness import ReadinessFile, load_readiness
from actions.journey.spec import JourneyFile, load_journey
from actions.plans.sources import warm
from actions.plans.support import SupportFile, load_support
from actions.plans.texts import PlanTexts, plan_texts
from config import overlay
from config.settings import ROOT
from knowledge.answer import Language

log = logging.getLogger(__name__)
CONFIG = ROOT / "config"
TRANSLATED = ("journey.yaml", "support.yaml", "architecture.yaml", "readiness.yaml", "plan.yaml")
SAME = overlay.NO_TEXT | {
    "grades", "basis", "verdict", "fact", "kind", "needs", "shape", "between", "satisfies", "serves", "leads_to",
    "after", "track", "cluster", "grades_until",
}  # fmt: skip
"""Names of what is the same in every language, in all of them."""
_IDS = re.compile(r"roles\.[\w-]+\.(?:criteria|streams)\.\d+$|\.(?:organisations|categories|roles|directions)\.\d+$")


@dataclass(frozen=True)
class JourneyContent:
    """Questions, roads, support, key roles, and the words around the plan."""

    spec: JourneyFile
    architecture: Architecture
    support: SupportFile
    plan_texts: PlanTexts
    readiness: ReadinessFile


@cache
def journey_content(folder: Path = CONFIG, language: Language = "en") -> JourneyContent:
    """The content of a folder in a language; what is not translated stays English.

    Raises:
        config.yaml_file.ConfigFileError: naming file, line and reason of every error.
    """
    warm()
    return JourneyContent(
        spec=load_journey(folder / "journey.yaml", language),
        architecture=load_architecture(folder / "architecture.yaml", language),
        support=load_support(folder / "support.yaml", language),
        plan_texts=plan_texts(folder / "plan.yaml", language),
        readiness=load_readiness(folder / "readiness.yaml", language),
    )


def check_translations(folder: Path = CONFIG) -> None:
    """Read every language once, so that an error stops the start; say in the log what stays English.

    Raises:
        config.yaml_file.ConfigFileError: naming file, line and reason of every error.
    """
    for language in get_args(Language):
        journey_content(folder, language)
        for name in TRANSLATED if language != "en" else ():
            for line in untranslated(folder / name, language):
                log.warning("Not translated, so shown in English: %s", line)


def untranslated(path: Path, language: Language) -> list[str]:
    """Texts of one of the journey's files that stay English in a language, one line each."""
    # Lists of ids inside the files: which criteria a role asks for, in which streams a role stands.
    return [line for line in overlay.missing(path, language, SAME) if not _IDS.search(line.split(": expected")[0])]

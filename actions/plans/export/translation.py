"""What Cairn itself worded in a plan, in the language of a document. The person's own words stay as they are. Pure."""

import re
from collections.abc import Mapping
from typing import get_args

from actions.plans.texts import LanguageTexts, language_texts
from actions.plans.types import Plan
from knowledge.answer import Language

TEMPLATES = ("learn", "first_steps", "contact_why", "contact", "look_at_plan", "objective_from_road")


def in_language(plan: Plan, made: LanguageTexts, wanted: LanguageTexts) -> Plan:
    """The plan with title, aim and actions told in `wanted`, where they are as Cairn worded them in `made`."""
    if made is wanted:
        return plan
    directions = {text: str(wanted.directions[name]) for name, text in made.directions.items()}

    def told(title: str) -> str:
        return directions.get(title) or _worded(title, made, wanted)

    return plan.model_copy(
        update={
            "title": wanted.title if plan.title == made.title else plan.title,
            "aim": told(plan.aim),
            "objectives": tuple(o.model_copy(update={"title": told(o.title)}) for o in plan.objectives),
            "actions": tuple(a.model_copy(update={"title": told(a.title)}) for a in plan.actions),
        }
    )


def from_any(plan: Plan, wanted: LanguageTexts) -> Plan:
    """The same for a plan made in whatever language: in that of its person, who may want it in another."""
    for language in get_args(Language):
        plan = in_language(plan, language_texts(language), wanted)
    return plan


def _worded(title: str, made: LanguageTexts, wanted: LanguageTexts) -> str:
    for name in TEMPLATES:
        values = _values(title, getattr(made.build, name))
        if values is not None:
            words: str = getattr(wanted.build, name)
            return words.format(**values)
    return title


def _values(title: str, template: str) -> Mapping[str, str] | None:
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(template))
    match = re.fullmatch(pattern, title, re.DOTALL)
    return match.groupdict() if match else None

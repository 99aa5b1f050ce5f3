"""Support named at the journey's question for it that was not among what was offered: open all the same, or closed. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from actions.journey.content import JourneyContent
from actions.journey.file_parts import Facts
from actions.journey.interpret import interpret
from actions.journey.offers import option_of
from actions.journey.readers import Asked, NotUnderstood, Reading, Understood
from actions.plans.offer import for_whom
from actions.plans.support import Support
from actions.plans.types import Owner


def read_wish(asked: Asked, text: str, content: JourneyContent, facts: Facts) -> Reading:
    """An answer that may name any support: what is open is taken, what is not is told, with what is open instead."""
    owner = Owner(name="", **{name: facts.get(name) for name in ("organisation", "category", "grade")})
    open_ones = content.support.fitting(owner.organisation, owner.category, (), owner.grade, facts.get("role"))
    named = content.support.named(text)
    closed = [entry for entry in named if entry not in open_ones]
    # "SPARK programme" must not be read as another programme that is open.
    if any(entry.programme for entry in closed) and len(closed) == len(named):
        return _closed(next(entry for entry in closed if entry.programme), owner, content, open_ones)
    reading = interpret(asked, text)
    if not isinstance(reading, NotUnderstood):
        return reading
    wider = interpret(replace(asked, options=[option_of(entry) for entry in open_ones]), text)
    if isinstance(wider, Understood):
        return replace(wider, exact=False)
    return _closed(closed[0], owner, content, open_ones) if closed else reading


def _closed(entry: Support, owner: Owner, content: JourneyContent, open_ones: Sequence[Support]) -> NotUnderstood:
    nearest = [s for s in content.support.nearest(entry, owner, len(open_ones)) if s in open_ones][:3]
    values = {"title": entry.title, "who": for_whom(entry, content.plan_texts)}
    if not nearest:
        return NotUnderstood("not_open_alone", values)
    return NotUnderstood("not_open", {**values, "nearest": "; ".join(s.title for s in nearest)})

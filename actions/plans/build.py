"""From answers to a plan: goals with dates, actions by four Es and horizons, spread over the time there is. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from actions.plans import dates
from actions.plans.change import horizon
from actions.plans.rhythm import check_ins, friday
from actions.plans.support import Support, SupportFile
from actions.plans.targets import serves
from actions.plans.texts import PlanTexts
from actions.plans.types import (
    Evidence,
    FourE,
    Horizon,
    Objective,
    Owner,
    Plan,
    PlanAction,
    Relationship,
    Road,
    Source,
)
from actions.plans.words import likeness, pieces, printable

HOURS = 5
"""Hours a month where the person named none."""
LONG_YEARS = 3
SHORT_YEARS = 1
CHECK_IN_MONTHS = 3
SUGGESTED = 2
LEARN_HOURS, LEARN_WEEKS = 10.0, 12
CONTACT_HOURS, CONTACT_WEEKS = 1.0, 4
GOAL_HOURS, GOAL_WEEKS = 1.0, 2
TITLE_LIMIT = 200
ALIKE = 90.0
"""Likeness, 0 to 100, from which two actions are the same."""
HORIZONS: tuple[Horizon, ...] = ("immediate", "intermediate", "transitional")


@dataclass(frozen=True)
class Step:
    """An action in the making: due after `weeks` at the earliest, `after` the one with that key."""

    key: str
    title: str
    four_e: FourE
    horizon: Horizon
    hours: float
    weeks: int
    after: str | None = None
    support: str | None = None
    source: Source | None = None
    caution: str | None = None


@dataclass(frozen=True)
class Material:
    """What a plan is made of: the person's own words and choices. All of it may be missing but the owner.

    Attributes:
        roads: the career options chosen, with the steps that they bring.
        support: ids of the support wanted; None to let the direction decide.
        check_in_months: months between two check-ins.
        evidence: an example for applications, in its parts or as one text.
        steps: actions that come from elsewhere, such as what a key role still asks for.
    """

    owner: Owner
    aim: str | None = None
    direction: str | None = None
    roads: tuple[tuple[Road, tuple[Step, ...]], ...] = ()
    goal: str | None = None
    proof: str | None = None
    goal_date: date | None = None
    learn: str | None = None
    support: tuple[str, ...] | None = None
    hours: int | None = None
    check_in_months: int | None = None
    strengths: str | None = None
    brand: str | None = None
    network: str | None = None
    evidence: str | Evidence | None = None
    appointment_end: date | None = None
    steps: tuple[Step, ...] = ()


def build(material: Material, catalogue: SupportFile, texts: PlanTexts, today: date) -> Plan:
    """The plan that these answers give."""
    roads = tuple(road for road, _ in material.roads)
    aim = material.aim or material.goal or texts.directions.get(material.direction or "", texts.build.look_at_plan)  # type: ignore[call-overload]
    steps = _in_time(_steps(material, catalogue, texts), material, today)
    hours = material.hours or HOURS
    return Plan(
        title=texts.title,
        owner=material.owner,
        aim=aim,
        direction=material.direction,
        objectives=tuple(_objectives(material, aim, roads, texts, today)),
        actions=schedule(steps, hours, today),
        roads=roads,
        strengths=tuple(_lines(material.strengths)),
        knowledge=tuple(_lines(material.learn)),
        relationships=tuple(contacts(material.network)),
        check_ins=check_ins(material.check_in_months or CHECK_IN_MONTHS, today),
        brand=material.brand,
        evidence=tuple(_evidence(material.evidence)),
        hours=hours,
        appointment_end=material.appointment_end,
    ).in_order()


def merge(plan: Plan, built: Plan) -> Plan:
    """A plan that the person has worked with, and what further answers add to it; nothing in it is overwritten."""
    actions = list(plan.actions)
    for action in built.actions:
        if all(likeness(action.title, old.title) < 97 for old in plan.actions):
            new = plan.model_copy(update={"actions": tuple(actions)}).new_id("a")
            actions.append(action.model_copy(update={"id": new, "after": _known_after(action, built, actions)}))
    return plan.model_copy(
        update={
            "actions": tuple(actions),
            "objectives": plan.objectives or built.objectives,
            "roads": plan.roads or built.roads,
            "strengths": plan.strengths or built.strengths,
            "knowledge": plan.knowledge or built.knowledge,
            "relationships": plan.relationships or built.relationships,
            "check_ins": built.check_ins if len(built.check_ins) != len(plan.check_ins) else plan.check_ins,
            "brand": plan.brand or built.brand,
            "evidence": plan.evidence or built.evidence,
            "appointment_end": built.appointment_end or plan.appointment_end,
        }
    ).in_order()


def _known_after(action: PlanAction, built: Plan, actions: Sequence[PlanAction]) -> tuple[str, ...]:
    """The predecessors of a new action, found again among those of the older plan by their titles."""
    titles = {built.action(name).title for name in action.after}
    return tuple(a.id for a in actions if a.title in titles)


def schedule(steps: Sequence[Step], hours: int, today: date) -> tuple[PlanAction, ...]:
    """Actions with dates that fit into `hours` a month, each after the one that it waits for.

    What can only be done later than its kind suggests gets the later horizon.
    """
    made: dict[str, PlanAction] = {}
    spent = 0.0
    for number, step in enumerate(sorted(steps, key=lambda s: s.weeks), start=1):
        spent += step.hours
        earliest = [today + timedelta(weeks=step.weeks), today + timedelta(days=round(spent / hours * 30.5))]
        before = made.get(step.after or "")
        if before is not None and before.due is not None:
            earliest.append(before.due + timedelta(days=7))
        due = friday(max(earliest))
        made[step.key] = PlanAction(
            id=f"a{number}", title=step.title[:TITLE_LIMIT], four_e=step.four_e,
            horizon=max(step.horizon, horizon(due, today), key=HORIZONS.index), due=due, hours=step.hours,
            support=step.support, source=step.source, caution=step.caution,
            after=(before.id,) if before is not None else (),
        )  # fmt: skip
    return tuple(made.values())


def _steps(material: Material, catalogue: SupportFile, texts: PlanTexts) -> list[Step]:
    steps = [step for _, own in material.roads for step in own]
    steps += [step for step in material.steps if all(likeness(step.title, other.title) < ALIKE for other in steps)]
    if material.goal:
        title = texts.build.first_steps.format(goal=material.goal)
        steps.append(Step("goal", title, "environment", "immediate", GOAL_HOURS, GOAL_WEEKS))
    for entry in _support(material, catalogue):
        double = next((s for s in steps if s.support is None and _same_matter(entry, s, material.roads)), None)
        if double is None:
            steps.append(_support_step(entry, texts))
        else:
            steps[steps.index(double)] = replace(
                double, support=entry.id, source=entry.source.resolved(), caution=entry.caution
            )
    for number, thing in enumerate(_lines(material.learn)[:3]):
        title = texts.build.learn.format(thing=thing)
        steps.append(Step(f"learn-{number}", title, "education", "immediate", LEARN_HOURS, LEARN_WEEKS + 4 * number))
    for number, contact in enumerate(list(contacts(material.network))[:3]):
        words = texts.build.contact_why if contact.why else texts.build.contact
        title = words.format(who=contact.who, why=contact.why)
        steps.append(
            Step(f"contact-{number}", title, "exposure", "immediate", CONTACT_HOURS, CONTACT_WEEKS + 2 * number)
        )
    return steps


def _in_time(steps: list[Step], material: Material, today: date) -> list[Step]:
    """What leads to the near goal comes before its date, where it waits for nothing and the hours allow it."""
    if not material.goal or material.goal_date is None:
        return steps
    weeks = max((material.goal_date - today).days // 7 - 1, 1)
    goal = material.goal
    return [replace(s, weeks=min(s.weeks, weeks)) if s.after is None and serves(s.title, goal) else s for s in steps]


def _support(material: Material, catalogue: SupportFile) -> Iterator[Support]:
    """Support wanted, or what the direction suggests; never what is not open to this organisation and category."""
    organisation, category, grade = material.owner.organisation, material.owner.category, material.owner.grade
    if material.support is None:
        yield from catalogue.suggested(organisation, category, material.direction, SUGGESTED, grade)
        return
    for name in material.support:
        entry = catalogue.find(name)
        if entry is not None and entry.open_to(organisation, category, grade):
            yield entry


def _same_matter(entry: Support, step: Step, roads: Sequence[tuple[Road, tuple[Step, ...]]]) -> bool:
    """Whether a road already brings this very support: then it is named there instead of twice."""
    own = next((road for road, steps in roads if step in steps and step is steps[0]), None)
    return likeness(entry.first_step, step.title) > 85 or (own is not None and likeness(entry.title, own.title) > 90)


def _support_step(entry: Support, texts: PlanTexts) -> Step:
    title = texts.build.support.format(title=entry.title, step=entry.first_step[:1].lower() + entry.first_step[1:])
    return Step(
        f"support-{entry.id}", title, entry.four_e, entry.horizon, entry.hours, entry.weeks,
        support=entry.id, source=entry.source.resolved(), caution=entry.caution,
    )  # fmt: skip


def _objectives(
    material: Material, aim: str, roads: Sequence[Road], texts: PlanTexts, today: date
) -> Iterator[Objective]:
    short = material.goal or (texts.build.objective_from_road.format(road=roads[0].title) if roads else None)
    if short:
        due = material.goal_date or friday(today + relativedelta(years=SHORT_YEARS))
        yield Objective(id="o1", term="short", title=short, measure=material.proof, due=due)
    if material.aim:
        found = dates.find(material.aim, today)
        due = found.day if found and found.day > today else friday(today + relativedelta(years=LONG_YEARS))
        yield Objective(id="o2", term="long", title=texts.build.objective_long.format(aim=aim), due=due)


def _lines(text: str | None) -> list[str]:
    """Several things in one answer: one a line, or parted by semicolons."""
    if not text:
        return []
    return [part for p in re.split(r"[;\n]+", printable(text)) if (part := p.strip(" -•*."))]


def contacts(text: str | None) -> Iterator[Relationship]:
    """The people whom an answer names: "who: why", one a line or parted by semicolons."""
    for line in _lines(text) if not text or ";" in text or "\n" in text or ":" in text else pieces(text):
        who, _, why = line.partition(":")
        if who.strip():
            yield Relationship(who=who.strip()[:TITLE_LIMIT], why=why.strip() or None)


_CAR = re.compile(r"\b(context|situation|action|task|result|outcome)s?\s*[:\-–]\s*", re.IGNORECASE)
_CAR_NAMES = {"situation": "context", "task": "action", "outcome": "result"}


def _evidence(text: str | Evidence | None) -> Iterator[Evidence]:
    """The three parts where the person named them; else the text as it is."""
    if isinstance(text, Evidence):
        yield text
        return
    if not text:
        return
    parts = _CAR.split(text)
    named: dict[str, str] = {}
    for label, words in zip(parts[1::2], parts[2::2], strict=False):
        key = _CAR_NAMES.get(label.lower(), label.lower())
        named[key] = f"{named.get(key, '')} {words.strip()}".strip()
    if len(named) >= 2 and not parts[0].strip():
        yield Evidence(**named)
    else:
        yield Evidence(text=text)

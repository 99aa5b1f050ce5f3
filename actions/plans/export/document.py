"""The plan as a document, whatever the format: first a one-page brief, then the timeline, then the rest. Pure."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, Literal

from actions.plans.dates import spoken
from actions.plans.store import StoredPlan
from actions.plans.texts import DocumentTexts, PlanTexts
from actions.plans.types import Objective, Plan, PlanAction, Road, Source

Style = Literal["lead", "body", "quiet", "quote"]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `label` stands before it in bold."""

    text: str
    style: Style = "body"
    label: str | None = None
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class Items:
    """A list, numbered or not; each item may have a quieter line below it."""

    items: tuple[tuple[str, str | None], ...]
    numbered: bool = False
    kind: Literal["items"] = "items"


@dataclass(frozen=True)
class Table:
    """A table with a head; `widths` are shares of the line, in hundredths."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it. `new_page`: begins on a page of its own."""

    heading: str
    level: Literal[1, 2]
    blocks: tuple[Paragraph | Items | Table, ...] = ()
    new_page: bool = False


@dataclass(frozen=True)
class Document:
    """The whole document."""

    title: str
    subtitle: str
    version: str
    language: str
    author: str
    page: str
    of: str
    sections: tuple[Section, ...] = field(default_factory=tuple)

    def as_data(self) -> dict[str, Any]:
        """Plain data, for a renderer outside Python."""
        return asdict(self)


def document(stored: StoredPlan, texts: PlanTexts) -> Document:
    """The document of a plan. What is private is not in it: circumstances, and the end of the appointment."""
    plan, words = stored.content, texts.document
    owner = plan.owner
    place = texts.organisations.get(owner.organisation or "", owner.organisation)
    profile = ", ".join(str(p) for p in (owner.grade or owner.category, place, owner.duty_station) if p)
    return Document(
        title=plan.title,
        subtitle=words.subtitle.format(name=owner.name, profile=profile) if profile else owner.name,
        version=words.version.format(version=stored.version, date=spoken(stored.day)),
        language=words.language,
        author=owner.name,
        page=words.page,
        of=words.of,
        sections=(*_brief(plan, texts), *_timeline(plan, texts), *_rest(stored, texts)),
    )


def _brief(plan: Plan, texts: PlanTexts) -> Iterator[Section]:
    words = texts.document
    yield Section(words.aim, 1, (Paragraph(plan.aim, "lead"),))
    following = plan.next_actions()
    items = tuple((a.title, _by(a.due, words)) for a in following)
    yield Section(words.next, 1, (Items(items, numbered=True) if items else Paragraph(words.nothing_next),))
    goals: list[Paragraph | Items | Table] = []
    for objective in plan.objectives:
        label = words.goal_short if objective.term == "short" else words.goal_long
        goals.append(Paragraph(_goal(objective, plan, words), label=label))
        if objective.measure:
            goals.append(Paragraph(words.measure.format(measure=objective.measure), "quiet"))
    if plan.hours:
        goals.append(Paragraph(words.time.format(hours=plan.hours), "quiet"))
    if goals:
        yield Section(words.goals, 1, tuple(goals))


def _timeline(plan: Plan, texts: PlanTexts) -> Iterator[Section]:
    words = texts.document
    dated = [
        *((a.due, a.title, _how(a, texts)) for a in plan.actions if a.due and a.status != "dropped"),
        *((o.due, words.goal_due.format(title=o.title), "") for o in plan.objectives if o.due),
        *((c.day, words.check_in, texts.statuses["done"] if c.done else "") for c in plan.check_ins),
    ]
    yield Section(words.timeline, 1, (Paragraph(words.timeline_intro, "quiet"),), new_page=True)
    for month, group in groupby(sorted(dated), key=lambda row: (row[0].year, row[0].month)):
        items = tuple((words.day_line.format(day=_short(day), title=what), how or None) for day, what, how in group)
        yield Section(_month(*month), 2, (Items(items),))
    undated = tuple((a.title, None) for a in plan.actions if not a.due and a.status != "dropped")
    if undated:
        yield Section(words.undated, 2, (Items(undated),))


def _rest(stored: StoredPlan, texts: PlanTexts) -> Iterator[Section]:
    plan, words = stored.content, texts.document
    yield Section(words.actions, 1)
    for horizon, name in texts.horizons.items():
        own = [a for a in plan.actions if a.horizon == horizon and a.status != "dropped"]
        if own:
            yield Section(name, 2, (Items(tuple((a.title, _detail(a, texts)) for a in own)),))
    if plan.roads:
        yield Section(words.roads, 1, (Items(tuple(_road(r, texts) for r in plan.roads)),))
    for heading, lines in ((words.knowledge, plan.knowledge), (words.strengths, plan.strengths)):
        if lines:
            yield Section(heading, 1, (Items(tuple((line, None) for line in lines)),))
    if plan.relationships:
        yield Section(words.relationships, 1, (Items(tuple((r.who, r.why) for r in plan.relationships)),))
    yield from _support(plan, words)
    yield from _own_words(plan, words)
    about = (
        Paragraph(words.about_text.format(name=plan.owner.name)),
        Paragraph(
            words.about_version.format(version=stored.version, date=spoken(stored.day), plan_id=stored.id[:8]),
            "quiet",
        ),
    )
    yield Section(words.about, 1, about)


def _road(road: Road, texts: PlanTexts) -> tuple[str, str]:
    words = texts.document
    below = (road.rule, words.road_asks.format(asks=road.asks), _source(road.source, words))
    return f"{road.title} ({texts.eligibility[road.eligibility]})", " ".join(below)


def _support(plan: Plan, words: DocumentTexts) -> Iterator[Section]:
    rows = tuple(
        (a.title, _source(a.source, words), a.caution or "")
        for a in plan.actions
        if a.source and a.status != "dropped"
    )
    if rows:
        head = (words.column_support, words.column_source, words.column_check)
        table = Table(head, rows, (36, 34, 30))
        yield Section(words.support, 1, (Paragraph(words.support_intro, "quiet"), table))


def _own_words(plan: Plan, words: DocumentTexts) -> Iterator[Section]:
    if plan.brand:
        yield Section(words.brand, 1, tuple(Paragraph(line, "quote") for line in plan.brand.splitlines() if line))
    blocks: list[Paragraph | Items | Table] = []
    for evidence in plan.evidence:
        parts = ((words.context, evidence.context), (words.action, evidence.action), (words.result, evidence.result))
        blocks += [Paragraph(text, label=label) for label, text in parts if text]
        blocks += [Paragraph(line) for line in (evidence.text or "").splitlines() if line]
    if blocks:
        yield Section(words.evidence, 1, tuple(blocks))


def _goal(objective: Objective, plan: Plan, words: DocumentTexts) -> str:
    if objective.due is None:
        return objective.title
    day = spoken(objective.due)
    if objective.title == plan.aim:
        return words.goal_is_aim.format(date=day)
    return words.goal_line.format(title=objective.title, date=day)


def _how(action: PlanAction, texts: PlanTexts) -> str:
    parts = (texts.four_e[action.four_e], texts.statuses[action.status] if action.status != "open" else None)
    return ", ".join(p for p in parts if p)


def _detail(action: PlanAction, texts: PlanTexts) -> str:
    words = texts.document
    note = words.note.format(note=action.note) if action.note else None
    return ", ".join(p for p in (_how(action, texts), _by(action.due, words), note) if p)


def _source(source: Source, words: DocumentTexts) -> str:
    return words.as_of.format(title=source.title, date=source.as_of)


def _by(day: date | None, words: DocumentTexts) -> str | None:
    return words.by.format(date=spoken(day)) if day else None


def _short(day: date) -> str:
    return " ".join(spoken(day).split()[:2])


def _month(year: int, month: int) -> str:
    return " ".join(spoken(date(year, month, 1)).split()[1:])

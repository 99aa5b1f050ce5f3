"""The plan as a document, whatever the format: aim, next three things, timeline by month, then the rest; each thing once. Pure."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, Literal

from actions.plans.dates import spoken, spoken_as_known, spoken_day, spoken_month
from actions.plans.store import StoredPlan
from actions.plans.targets import shortened
from actions.plans.texts import DocumentTexts, LanguageTexts
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
    """A heading and what stands below it."""

    heading: str
    level: Literal[1, 2]
    blocks: tuple[Paragraph | Items | Table, ...] = ()


@dataclass(frozen=True)
class Document:
    """The whole document. `compact`: set closer, for what is to be printed on two sheets."""

    title: str
    subtitle: str
    header: str
    version: str
    language: str
    author: str
    page: str
    of: str
    sections: tuple[Section, ...] = field(default_factory=tuple)
    compact: bool = False

    def as_data(self) -> dict[str, Any]:
        """Plain data, for a renderer outside Python."""
        return asdict(self)


def document(stored: StoredPlan, texts: LanguageTexts) -> Document:
    """The document of a plan. What is private is not in it: circumstances, and the end of the appointment."""
    plan, words = stored.content, texts.document
    owner = plan.owner
    place = next(
        (said for name, said in texts.organisations.items() if name == owner.organisation), owner.organisation
    )
    profile = ", ".join(str(p) for p in (owner.grade or owner.category, place, owner.duty_station) if p)
    return Document(
        title=plan.title,
        header=words.header.format(title=plan.title, name=owner.name),
        subtitle=words.subtitle.format(name=owner.name, profile=profile) if profile else owner.name,
        version=words.version.format(version=stored.version, date=texts.day(stored.day)),
        language=words.language,
        author=owner.name,
        page=words.page,
        of=words.of,
        sections=(*_brief(plan, texts), *_timeline(plan, texts), *_rest(stored, texts)),
    )


def _brief(plan: Plan, texts: LanguageTexts) -> Iterator[Section]:
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
        time = words.time_one if plan.hours == 1 else words.time
        goals.append(Paragraph(time.format(hours=plan.hours), "quiet"))
    if goals:
        yield Section(words.goals, 1, tuple(goals))


def _timeline(plan: Plan, texts: LanguageTexts) -> Iterator[Section]:
    """Everything with a date, each once, month by month; then what has none."""
    words = texts.document
    dated = sorted(
        [
            *((day, _what(a, words), _how(a, texts)) for a in _kept(plan) if (day := _day_of(a))),
            *((o.due, words.goal_due.format(title=o.title), "") for o in plan.objectives if o.due),
            *((c.day, words.check_in, texts.statuses["done"] if c.done else "") for c in plan.check_ins),
        ]
    )
    rows: list[tuple[str, ...]] = []
    for month, group in groupby(dated, key=lambda row: (row[0].year, row[0].month)):
        lines = [
            (words.day_line.format(day=spoken_day(day, words.language), title=what), how) for day, what, how in group
        ]
        # A month is named once, beside its first day.
        rows += [
            (spoken_month(date(*month, 1), words.language) if n == 0 else "", *line) for n, line in enumerate(lines)
        ]
    undated = [(_what(a, words), _how(a, texts)) for a in _kept(plan) if not _day_of(a)]
    rows += [(words.undated if n == 0 else "", *line) for n, line in enumerate(undated)]
    if rows:
        head = (words.column_month, words.column_what, words.column_kind)
        yield Section(words.timeline, 1, (Table(head, tuple(rows), (20, 58, 22)),))


def _kept(plan: Plan) -> list[PlanAction]:
    return [action for action in plan.actions if action.status != "dropped"]


def _day_of(action: PlanAction) -> date | None:
    return action.done_on or action.due if action.status == "done" else action.due


def _what(action: PlanAction, words: DocumentTexts) -> str:
    return f"{action.title} ({words.note.format(note=action.note)})" if action.note else action.title


def _rest(stored: StoredPlan, texts: LanguageTexts) -> Iterator[Section]:
    plan, words = stored.content, texts.document
    if plan.roads:
        yield Section(words.roads, 1, (Items(tuple(_road(r, texts) for r in plan.roads)),))
    # What is to be learnt stands in the timeline already, an action each, unless there are more of them.
    new = tuple((k, None) for k in plan.knowledge if not any(k in a.title for a in _kept(plan)))
    for heading, items in ((words.knowledge, new), (words.strengths, tuple((s, None) for s in plan.strengths))):
        if items:
            yield Section(heading, 1, (Items(items),))
    people = tuple((r.who, r.why) for r in plan.relationships if not any(r.who in a.title for a in _kept(plan)))
    if people:
        yield Section(words.relationships, 1, (Items(people),))
    yield from _support(plan, words)
    yield from _own_words(plan, words)
    about = (
        Paragraph(words.about_text.format(name=plan.owner.name)),
        Paragraph(
            words.about_version.format(version=stored.version, date=texts.day(stored.day), plan_id=stored.id[:8]),
            "quiet",
        ),
    )
    yield Section(words.about, 1, about)


def _road(road: Road, texts: LanguageTexts) -> tuple[str, str]:
    words = texts.document
    below = (road.rule, words.road_asks.format(asks=road.asks), _source(road.source, words))
    return f"{road.title} ({texts.eligibility[road.eligibility]})", " ".join(below)


def _support(plan: Plan, words: DocumentTexts) -> Iterator[Section]:
    rows = tuple(
        (shortened(a.title.partition(": ")[0]), _source(a.source, words), a.caution or "")
        for a in _kept(plan)
        if a.source
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
    if objective.reached_on:
        date_said = words.reached_on.format(date=spoken(objective.reached_on, words.language))
        return words.goal_line.format(title=objective.title, date=date_said)
    if objective.due is None:
        return objective.title
    day = spoken(objective.due, words.language)
    if objective.title == plan.aim:
        return words.goal_is_aim.format(date=day)
    return words.goal_line.format(title=objective.title, date=day)


def _how(action: PlanAction, texts: LanguageTexts) -> str:
    return ", ".join(p for p in (texts.four_e[action.four_e], status_said(action, texts)) if p)


def status_said(action: PlanAction, texts: LanguageTexts) -> str:
    """What became of an action, with the day on which it was done; nothing while it is open."""
    if action.status == "done" and action.done_on:
        return texts.document.done_on.format(date=texts.day(action.done_on))
    return texts.statuses[action.status] if action.status != "open" else ""


def _source(source: Source, words: DocumentTexts) -> str:
    return words.as_of.format(title=source.title, date=spoken_as_known(source.as_of, words.language))


def _by(day: date | None, words: DocumentTexts) -> str | None:
    return words.by.format(date=spoken(day, words.language)) if day else None

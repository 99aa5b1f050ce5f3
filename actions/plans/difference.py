"""What two versions of a plan differ in, part by part, and how that reads. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from actions.plans.dates import spoken
from actions.plans.targets import shortened
from actions.plans.texts import PlanTexts
from actions.plans.types import CheckIn, Objective, Plan, PlanAction

_Named = Objective | PlanAction | CheckIn
MOST_LINES = 4
"""Differences of one version that are told one by one in chat."""


class Difference(BaseModel):
    """One thing in which two versions differ."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    part: Literal["plan", "objective", "action", "check_in"]
    what: Literal["added", "removed", "changed"]
    id: str
    title: str
    field: str | None = None
    before: str | None = None
    after: str | None = None


def difference(old: Plan, new: Plan) -> list[Difference]:
    """What changed from one version to the next, part by part."""
    found: list[Difference] = []
    for field in (
        "title",
        "aim",
        "hours",
        "dropped",
        "brand",
        "knowledge",
        "strengths",
        "relationships",
        "evidence",
        "roads",
    ):
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            found.append(
                Difference(
                    part="plan",
                    what="changed",
                    id="plan",
                    title=new.title,
                    field=field,
                    before=_said(before),
                    after=_said(after),
                )
            )
    found += _parts("objective", {o.id: o for o in old.objectives}, {o.id: o for o in new.objectives})
    found += _parts("action", {a.id: a for a in old.actions}, {a.id: a for a in new.actions})
    found += _parts("check_in", {c.id: c for c in old.check_ins}, {c.id: c for c in new.check_ins})
    return found


def _parts(
    part: Literal["objective", "action", "check_in"], old: Mapping[str, _Named], new: Mapping[str, _Named]
) -> list[Difference]:
    found = [Difference(part=part, what="removed", id=i, title=_named(o)) for i, o in old.items() if i not in new]
    found += [Difference(part=part, what="added", id=i, title=_named(n)) for i, n in new.items() if i not in old]
    for name in [i for i in new if i in old]:
        for field in ("title", "due", "day", "done", "status", "measure", "note", "four_e", "hours", "reached_on"):
            before, after = getattr(old[name], field, None), getattr(new[name], field, None)
            if before != after:
                found.append(
                    Difference(
                        part=part,
                        what="changed",
                        id=name,
                        title=_named(new[name]),
                        field=field,
                        before=_said(before),
                        after=_said(after),
                    )
                )
    return found


def _named(part: _Named) -> str:
    return spoken(part.day) if isinstance(part, CheckIn) else part.title


def _said(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, date):
        return spoken(value)
    if isinstance(value, tuple):
        return "; ".join(
            str(getattr(v, "title", None) or getattr(v, "who", None) or getattr(v, "text", None) or v) for v in value
        )
    return str(value)


def lines(differences: Sequence[Difference], texts: PlanTexts) -> Iterator[str]:
    """The differences in words."""
    words = texts.changes
    for one in differences:
        title, part = shortened(one.title), words.parts[one.part]
        if one.what == "added":
            yield words.line_added.format(title=title, part=part)
        elif one.what == "removed":
            yield words.line_removed.format(title=title, part=part)
        else:
            before, after = (_value(one.field, value, texts) for value in (one.before, one.after))
            field = words.fields.get(one.field or "", one.field)
            said = words.line_plan if one.part == "plan" else words.line_changed
            yield said.format(title=title, field=field, before=before, after=after)


def _value(field: str | None, value: str | None, texts: PlanTexts) -> str:
    if not value:
        return texts.changes.empty
    names: Mapping[str, str] = {"status": texts.statuses, "four_e": texts.four_e}.get(field or "", {})  # type: ignore[assignment]
    return shortened(names.get(value, value))


def lines_of(entry: Mapping[str, Any], texts: PlanTexts) -> Iterator[str]:
    """The differences of one entry of store.versions in words."""
    return lines([Difference(**one) for one in entry["differences"]], texts)


def told(history: Sequence[Mapping[str, Any]], texts: PlanTexts, count: int = 5) -> str:
    """The latest versions in words, the newest first; `history` is what store.versions gives."""
    said = []
    for entry in list(reversed(history))[:count]:
        changes = list(lines_of(entry, texts))
        more = ["…"] if len(changes) > MOST_LINES else []
        cause = texts.changes.causes.get(entry["cause"], entry["cause"])
        day = texts.day(date.fromisoformat(entry["created_at"][:10]))
        words = "; ".join([*changes[:MOST_LINES], *more]) or texts.changes.first
        said.append(texts.chat.history_line.format(version=entry["version"], date=day, cause=cause, changes=words))
    return "\n".join(said)

"""Support that a wish names: put into the plan with its source and caution, or, where it is not open, its nearest kin. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from actions.plans.change import Change, horizon
from actions.plans.rhythm import friday
from actions.plans.support import Support, SupportFile
from actions.plans.targets import telling
from actions.plans.texts import PlanTexts
from actions.plans.types import Owner, PlanAction

AROUND = frozenset(
    {"programme", "program", "support", "some", "join", "apply", "service", "take", "part", "try", "get", "go", "do"}
)


@dataclass(frozen=True)
class NotOpen:
    """A programme that is not for this person. `who`: for whom it is, in words; `nearest`: what is open instead."""

    wanted: Support
    who: str
    nearest: tuple[Support, ...]


def offered(change: Change, owner: Owner, catalogue: SupportFile, texts: PlanTexts, today: date) -> Change | NotOpen:
    """An action to add, with the support that it names.

    What is open to the person comes with source and caution. A programme that is not open is never put in; what has
    merely a like name stays the person's own words.
    """
    named = catalogue.named(change.title or "")
    entry = next((e for e in named if _open(e, owner)), None)
    if entry is not None:
        return _with_support(change, entry, texts, today)
    barred = next((e for e in named if e.programme), None)
    return not_open(barred, owner, catalogue, texts) if barred else change


def not_open(entry: Support, owner: Owner, catalogue: SupportFile, texts: PlanTexts) -> NotOpen:
    """Why it is not for this person, and what is."""
    nearest = catalogue.nearest(entry, owner)
    return NotOpen(entry, for_whom(entry, texts), tuple(nearest))


def action_of(
    entry: Support, texts: PlanTexts, today: date, title: str | None = None, due: date | None = None
) -> PlanAction:
    """The first step of a support as an action."""
    due = due or friday(today + timedelta(weeks=entry.weeks))
    step = entry.first_step[:1].lower() + entry.first_step[1:]
    return PlanAction(
        id="a0", title=(title or texts.build.support.format(title=entry.title, step=step))[:300], four_e=entry.four_e,
        horizon=horizon(due, today), due=due, hours=entry.hours, support=entry.id, source=entry.source.resolved(),
        caution=entry.caution,
    )  # fmt: skip


def for_whom(entry: Support, texts: PlanTexts) -> str:
    """Who may take part, in words."""
    places = " / ".join(texts.organisations[o] for o in entry.organisations)
    parts = [*(texts.categories[c] for c in entry.categories), *(texts.roles[r] for r in entry.roles)]
    within = [", ".join(parts), ", ".join(entry.grades)]
    detail = "; ".join(part for part in within if part)
    return f"{places} ({detail})" if detail else places


def _open(entry: Support, owner: Owner) -> bool:
    return entry.open_to(owner.organisation, owner.category, owner.grade)


def _with_support(change: Change, entry: Support, texts: PlanTexts, today: date) -> Change:
    title = change.title or ""
    own = telling(title) - AROUND
    names = set().union(*(telling(n) for n in (entry.title, *entry.known_as)))
    # Whoever names nothing but the support gets its first step; whoever says more keeps their words.
    words = None if own <= names else title
    return Change(kind="support", action=action_of(entry, texts, today, words, change.due))

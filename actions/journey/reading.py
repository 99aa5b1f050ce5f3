"""What the picture of step 1 says, in a few plain sentences that claim no more than was answered. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from actions.journey.file_parts import Facts
from actions.journey.picture import HIGH, LOW, Snapshot, alternative_text, groups, style_reading
from actions.journey.scoring import MATTERS, WIDE, Gap, Score, best_worst, consistency, gaps, last_ones, leaders
from actions.journey.spec import JourneyFile
from actions.journey.words import Note

LOOSE = 0.5
"""Consistency below which the order of values is said to be loose."""
MANY = 4
"""More values than this on top say nothing."""


def profile_card(spec: JourneyFile, seen: Snapshot, facts: Facts) -> dict[str, Any] | None:
    """The picture as a card; None where there is nothing to draw and nothing to say."""
    lines = [*reading(spec, seen)]
    if not lines:
        return None
    drawn = groups(spec, seen)
    notes = [_note(note) for note in spec.results.notes if _concerns(note, seen, facts)]
    return {
        "kind": "profile",
        "title": spec.results.title,
        "groups": drawn,
        "bars": bars(drawn),
        "marks": dict(spec.results.marks),
        "text": "\n\n".join([*lines, *(note["text"] for note in notes)]),
        "alt": alternative_text(spec, drawn),
        "notes": notes,
        "caution": spec.results.caution,
    }


def bars(drawn: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same as simple bars from 0, for channels that draw nothing else."""
    return [
        {"label": row["label"], "value": row.get("value", row.get("matters", 0)) - group["low"],
         "max": group["high"] - group["low"], "group": group["title"], "note": row["note"]}
        for group in drawn for row in group["rows"]
    ]  # fmt: skip


def _concerns(note: Note, seen: Snapshot, facts: Facts) -> bool:
    matters = note.matters is None or seen.weights.get(note.matters, 0) >= (MATTERS - 3) / 2
    return matters and all(c.holds(facts.get(str(c.profile))) for c in note.when)


def _note(note: Note) -> dict[str, str]:
    return {"text": note.text, "document": note.document, "section": note.section, "as_of": note.as_of}


def reading(spec: JourneyFile, seen: Snapshot) -> Iterator[str]:
    """The sentences."""
    yield from _satisfaction(spec, seen)
    yield from _values(spec, seen)
    yield from _style(spec, seen)
    if seen.skills:
        yield spec.results.skills.format(skills=seen.skills)
    if seen.ambition:
        yield spec.results.ambition.format(ambition=seen.ambition)


def _satisfaction(spec: JourneyFile, seen: Snapshot) -> Iterator[str]:
    titles, words = spec.instruments["satisfaction"].titles, spec.results
    found = gaps(seen.importance, seen.today)
    if found:
        yield from _gaps(spec, found, titles)
    elif seen.choice and not seen.importance:
        most, least = (within(titles[seen.choice[side]]) for side in ("most", "least"))
        yield words.choice.format(most=most, least=least)


def _gaps(spec: JourneyFile, found: Sequence[Gap], titles: Mapping[str, str]) -> Iterator[str]:
    words = spec.results

    def named(some: Sequence[Gap]) -> str:
        return enumerated([within(titles[g.item]) for g in some], words.and_)

    wide = sorted((g for g in found if g.importance >= MATTERS and g.width >= WIDE), key=lambda g: -g.width)
    kept = [g for g in found if g.importance >= MATTERS and g.today >= MATTERS]
    spare = [g for g in found if g.width <= -WIDE]
    if wide:
        first = wide[0]
        yield words.gap.format(item=within(titles[first.item]), importance=first.importance, today=first.today)
    if wide[1:]:
        yield words.gap_also.format(items=named(wide[1:3]))
    if kept:
        yield (words.keep if wide else words.no_gap).format(items=named(kept[:3]))
    if spare:
        yield first_up(words.spare.format(items=named(spare[:2])))


def _values(spec: JourneyFile, seen: Snapshot) -> Iterator[str]:
    words, titles = spec.results, spec.instruments["values"].titles
    scores = best_worst(seen.choices)
    if not scores:
        return

    def named(some: Sequence[Score]) -> str:
        return enumerated([f"“{titles.get(s.item, s.item)}”" for s in some], words.and_)

    top, bottom = leaders(scores, seen.choices), last_ones(scores, seen.choices)
    if len(top) <= MANY:
        yield (words.values_one if len(top) == 1 else words.values_some).format(top=named(top))
    if len(bottom) <= MANY - 1 and not {s.item for s in bottom} & {s.item for s in top}:
        yield words.values_last.format(bottom=named(bottom))
    orderly = consistency(seen.choices)
    if len(seen.choices) < len(spec.instruments["values"].sets):
        yield words.values_few
    elif (orderly is not None and orderly < LOOSE) or len(top) > MANY:
        yield words.values_loose


def _style(spec: JourneyFile, seen: Snapshot) -> Iterator[str]:
    plain = [style_reading(spec, item, value) for item, value in seen.style.items() if not LOW < value < HIGH]
    if plain:
        yield spec.results.style.format(readings=enumerated(plain, spec.results.and_))


def enumerated(names: Sequence[str], last: str) -> str:
    """ "a, b and c"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"


def within(title: str) -> str:
    """A title in the middle of a sentence."""
    return title[:1].lower() + title[1:]


def first_up(text: str) -> str:
    """A sentence begins with a capital letter."""
    return text[:1].upper() + text[1:]

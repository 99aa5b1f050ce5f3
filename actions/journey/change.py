"""What has changed between two pictures of step 1, and how much of it may be chance. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from actions.journey.picture import Snapshot, alternative_text, groups
from actions.journey.reading import bars, enumerated, within
from actions.journey.scoring import best_worst, rating_moved, score_moved
from actions.journey.spec import JourneyFile


def change_card(spec: JourneyFile, before: Snapshot, after: Snapshot, day: str) -> dict[str, Any]:
    """The picture of now with the marks of then, and the change in words. `day`: the date of then, spoken."""
    words = spec.results.change
    drawn = [_with_before(group, spec, before, after) for group in groups(spec, after)]
    return {
        "kind": "profile",
        "title": words.title,
        "groups": drawn,
        "bars": bars(drawn),
        "marks": dict(spec.results.marks),
        "text": "\n\n".join(changes(spec, before, after)),
        "alt": alternative_text(spec, drawn),
        "since": day,
        "notes": [],
        "caution": spec.results.caution,
    }


def changes(spec: JourneyFile, before: Snapshot, after: Snapshot) -> list[str]:
    """The change in sentences; what may be chance is said to be so."""
    found = [
        *_ratings(spec, before, after), *_values(spec, before, after), *_style(spec, before, after),
        *_other_versions(spec, before, after),
    ]  # fmt: skip
    if before.ambition and after.ambition and before.ambition != after.ambition:
        found.append(spec.results.change.ambition.format(before=before.ambition, after=after.ambition))
    return found or [spec.results.change.same]


def _comparable(before: Snapshot, after: Snapshot, instrument: str) -> bool:
    return before.versions.get(instrument) == after.versions.get(instrument)


def _ratings(spec: JourneyFile, before: Snapshot, after: Snapshot) -> Iterator[str]:
    if not _comparable(before, after, "satisfaction"):
        return
    words, titles = spec.results.change, spec.instruments["satisfaction"].titles
    slight: list[str] = []
    pairs = (
        (before.importance, after.importance, words.up, words.down),
        (before.today, after.today, words.today_up, words.today_down),
    )
    for then, now, up, down in pairs:
        for item in (i for i in now if i in then and now[i] != then[i]):
            if rating_moved(then[item], now[item]):
                template = up if now[item] > then[item] else down
                yield template.format(item=titles[item], before=then[item], after=now[item])
            elif titles[item] not in slight:
                slight.append(titles[item])
    if slight:
        yield words.ratings_slight.format(items=_listed(spec, slight))


def _values(spec: JourneyFile, before: Snapshot, after: Snapshot) -> Iterator[str]:
    if not _comparable(before, after, "values"):
        return
    words, titles = spec.results.change, spec.instruments["values"].titles
    then = {s.item: s for s in best_worst(before.choices)}
    both = [(then[s.item], s) for s in best_worst(after.choices) if s.item in then]
    moved = [(b, a) for b, a in both if score_moved(b, a, before.choices, after.choices)]
    for b, a in moved:
        template = words.value_up if a.value > b.value else words.value_down
        yield template.format(item=titles.get(a.item, a.item), before=b.value, after=a.value)
    up = [titles[a.item] for b, a in both if a.value > b.value and (b, a) not in moved]
    down = [titles[a.item] for b, a in both if a.value < b.value and (b, a) not in moved]
    if up:
        yield words.values_slight_up.format(items=_listed(spec, up))
    if down:
        yield words.values_slight_down.format(items=_listed(spec, down))


def _style(spec: JourneyFile, before: Snapshot, after: Snapshot) -> Iterator[str]:
    if not _comparable(before, after, "style"):
        return
    labels = {i.value: i.reading.label for i in spec.instruments["style"].items if i.reading}
    for item, now in after.style.items():
        then = before.style.get(item)
        if then is not None and rating_moved(then, now):
            yield spec.results.change.style.format(item=within(labels[item]), before=then, after=now)


def _other_versions(spec: JourneyFile, before: Snapshot, after: Snapshot) -> Iterator[str]:
    answered = {
        "satisfaction": before.importance or before.today, "values": before.choices, "style": before.style,
    }  # fmt: skip
    for name, had in answered.items():
        if had and not _comparable(before, after, name):
            yield spec.results.change.other_version.format(group=spec.results.groups[name])  # type: ignore[index]


def _listed(spec: JourneyFile, titles: Sequence[str]) -> str:
    return enumerated([within(title) for title in titles], spec.results.and_)


def _with_before(group: Mapping[str, Any], spec: JourneyFile, before: Snapshot, after: Snapshot) -> dict[str, Any]:
    """The rows of a group, each with its mark of then, where the two may be compared."""
    instrument = "satisfaction" if group["id"] == "choice" else group["id"]
    if not _comparable(before, after, instrument):
        return dict(group)
    marks = {
        "satisfaction": before.importance, "style": before.style,
        "values": {s.item: s.value for s in best_worst(before.choices)},
    }.get(group["id"], {})  # fmt: skip
    then = spec.results.marks["before"]
    rows = [
        {**row, "before": marks[row["item"]], "note": f"{row['note']}, {then} {marks[row['item']]}"}
        if row["item"] in marks else row
        for row in group["rows"]
    ]  # fmt: skip
    return {**group, "rows": rows}

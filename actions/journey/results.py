"""The picture at the end of step 1: what was chosen, in bars and in words. Exploration, never a verdict. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.journey.engine import Facts, State, applies
from actions.journey.file_parts import Option
from actions.journey.question import Question
from actions.journey.spec import JourneyFile
from actions.journey.words import Note

LOW, HIGH = 2, 4
"""On a scale of five: up to LOW counts as low, from HIGH on as high."""
Bar = dict[str, Any]


@dataclass(frozen=True)
class Score:
    """How often an option was best and worst, of how many times it was shown."""

    option: Option
    best: int
    worst: int
    shown: int

    @property
    def value(self) -> int:
        """From 0 (worst each time) to twice the times shown (best each time); the middle is indifference."""
        return self.best - self.worst + self.shown


def best_worst_scores(questions: Sequence[Question], state: State) -> list[Score]:
    """Scores over several best-worst choices, the highest first. Sets that were skipped do not count."""
    counts: dict[str, list[int]] = {}
    options: dict[str, Option] = {}
    for question in questions:
        value = state.value(question.id)
        if not isinstance(value, Mapping):
            continue
        for option in question.options:
            options.setdefault(option.value, option)
            count = counts.setdefault(option.value, [0, 0, 0])
            count[0] += value["most"] == option.value
            count[1] += value["least"] == option.value
            count[2] += 1
    scores = [Score(options[name], *count) for name, count in counts.items()]
    return sorted(scores, key=lambda s: (-s.value / (2 * s.shown), -s.best))


def profile_card(spec: JourneyFile, state: State, facts: Facts) -> dict[str, Any] | None:
    """The picture as a card; None where nothing was answered."""
    lines = [*_lines(spec, state)]
    if not lines:
        return None
    notes = [_note(note) for note in spec.results.notes if applies(note.when, state, facts)]
    return {
        "kind": "profile",
        "title": spec.results.title,
        "bars": _bars(spec, state),
        "text": "\n\n".join([*lines, *(note["text"] for note in notes)]),
        "notes": notes,
        "caution": spec.results.caution,
    }


def _note(note: Note) -> dict[str, str]:
    return {"text": note.text, "document": note.document, "section": note.section, "as_of": note.as_of}


def _measuring(spec: JourneyFile, group: str) -> list[Question]:
    return [q for q in spec.questions if q.measures == group]


def _bars(spec: JourneyFile, state: State) -> list[Bar]:
    values = [*_value_bars(spec, state)]
    style = [*_style_bars(spec, state)]
    # One choice among seven makes a poor picture: it is drawn only where there is no better one.
    return [*values, *style] or [*_satisfaction_bars(spec, state)]


def _value_bars(spec: JourneyFile, state: State) -> Iterator[Bar]:
    words = spec.results
    for score in best_worst_scores(_measuring(spec, "values"), state):
        note = words.values_note_most.format(count=score.best) if score.best > score.worst else None
        if score.worst > score.best:
            note = words.values_note_least.format(count=score.worst)
        bar = {
            "label": score.option.title,
            "value": score.value,
            "max": 2 * score.shown,
            "group": words.groups["values"],
        }
        yield {**bar, "note": note} if note else bar


def _style_bars(spec: JourneyFile, state: State) -> Iterator[Bar]:
    for question in _measuring(spec, "style"):
        value = state.value(question.id)
        if value is not None and question.reading is not None:
            yield {
                "label": question.reading.label, "value": value, "max": question.max or 5,
                "group": spec.results.groups["style"], "note": _reading(question, value),
            }  # fmt: skip


def _satisfaction_bars(spec: JourneyFile, state: State) -> Iterator[Bar]:
    for score in best_worst_scores(_measuring(spec, "satisfaction"), state):
        note = spec.results.most if score.best else spec.results.least if score.worst else None
        bar = {
            "label": score.option.title,
            "value": score.value,
            "max": 2,
            "group": spec.results.groups["satisfaction"],
        }
        yield {**bar, "note": note} if note else bar


def _reading(question: Question, value: int) -> str:
    reading = question.reading
    if reading is None:
        return ""
    return reading.low if value <= LOW else reading.high if value >= HIGH else reading.middle


def _lines(spec: JourneyFile, state: State) -> Iterator[str]:
    words = spec.results
    satisfaction = best_worst_scores(_measuring(spec, "satisfaction"), state)
    if satisfaction:
        most, least = satisfaction[0].option.title, satisfaction[-1].option.title
        yield words.satisfaction.format(most=_within(most), least=_within(least))
    values = best_worst_scores(_measuring(spec, "values"), state)
    if values:
        yield words.values.format(top=f"“{values[0].option.title}”", bottom=f"“{values[-1].option.title}”")
    for name, text in (("skills", words.skills), ("ambition", words.ambition)):
        value = state.value(name)
        if value:
            yield text.format(**{name: value})


def _within(title: str) -> str:
    return title[:1].lower() + title[1:]

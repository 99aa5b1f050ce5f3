"""The picture of step 1: what was answered, kept as a snapshot, and drawn as rows that any screen or paper can show. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from actions.journey.engine import State
from actions.journey.question import Question
from actions.journey.scoring import Choice, Score, best_worst, weights
from actions.journey.spec import JourneyFile

LOW, HIGH = 2, 4
"""On a scale of five: up to LOW counts as low, from HIGH on as high."""
SKILLS, PROOF, AMBITION = "skills", "skills-proof", "ambition"
Row = dict[str, Any]


@dataclass(frozen=True)
class Snapshot:
    """The answers of step 1 at one time, with the versions of what they were asked with.

    Attributes:
        versions: of the instruments, by id.
        choice: {"most", "least"} among the sources of satisfaction, where only that was asked.
        importance, today: sources of satisfaction, from 1 to 5.
        choices: best-worst choices among the work values.
        style: items of the way of working, from 1 to 5.
    """

    versions: Mapping[str, str]
    choice: Mapping[str, str] = field(default_factory=dict)
    importance: Mapping[str, int] = field(default_factory=dict)
    today: Mapping[str, int] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    style: Mapping[str, int] = field(default_factory=dict)
    skills: str | None = None
    ambition: str | None = None

    @property
    def measured(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.choice or self.importance or self.today or self.choices or self.style)

    @property
    def weights(self) -> dict[str, float]:
        """How much each source of satisfaction counts for what is suggested."""
        return weights(self.importance, self.today, self.choice)

    def as_data(self) -> dict[str, Any]:
        """For the database: JSON."""
        choices = [[list(c.shown), c.most, c.least] for c in self.choices]
        return {**vars(self), "choices": choices}

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> "Snapshot":
        """From the database; what is not known is left out."""
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        choices = tuple(Choice(tuple(shown), most, least) for shown, most, least in known.get("choices", ()))
        return cls(**{**known, "choices": choices})


def measuring(spec: JourneyFile, what: str) -> list[Question]:
    """The questions that measure this, in order."""
    return [question for question in spec.questions if question.measures == what]


def snapshot(spec: JourneyFile, state: State) -> Snapshot:
    """What the answers so far give."""

    def rated(what: str) -> dict[str, Any]:
        found = (state.value(question.id) for question in measuring(spec, what))
        return next((dict(value) for value in found if isinstance(value, Mapping)), {})

    choices = tuple(
        Choice(tuple(o.value for o in question.options), value["most"], value["least"])
        for question in measuring(spec, "values")
        if isinstance(value := state.value(question.id), Mapping)
    )
    return Snapshot(
        versions={name: instrument.version for name, instrument in spec.instruments.items()},
        choice=rated("satisfaction"), importance=rated("importance"), today=rated("today"), choices=choices,
        style=rated("style"), skills=skills_of(state), ambition=state.value(AMBITION),
    )  # fmt: skip


def skills_of(state: State) -> str | None:
    """Skills with the evidence for each, where both were given in the same number and order."""
    skills, proof = state.value(SKILLS), state.value(PROOF)
    if not skills or not proof:
        return skills or None
    named, shown = _parts(skills), _parts(proof)
    if len(named) != len(shown):
        return f"{skills}; {proof}"
    return "; ".join(f"{skill}: {evidence}" for skill, evidence in zip(named, shown, strict=True))


def _parts(text: str) -> list[str]:
    return [part for p in text.replace("\n", ";").split(";") if (part := p.strip())]


def groups(spec: JourneyFile, seen: Snapshot) -> list[dict[str, Any]]:
    """The parts of the picture, each with its rows: {"id", "title", "hint", "low", "high", "rows"}.

    A row has "label", "note" (the same in words), and its marks on the scale from low to high: "value", or "matters" and
    "today"; "from" and "to" where the value is uncertain.
    """
    rows = {
        "satisfaction": [*_satisfaction(spec, seen)], "choice": [*_choice(spec, seen)],
        "values": [*_values(spec, seen)], "style": [*_style(spec, seen)],
    }  # fmt: skip
    words = spec.results
    ends = {"satisfaction": (1, 5), "choice": (-1, 1), "values": _ends(seen), "style": (1, 5)}
    return [
        {"id": name, "title": words.groups[name], "hint": words.hints[name],  # type: ignore[index]
         "low": ends[name][0], "high": ends[name][1], "rows": found}
        for name, found in rows.items() if found
    ]  # fmt: skip


def _ends(seen: Snapshot) -> tuple[int, int]:
    most = max((s.shown for s in best_worst(seen.choices)), default=1)
    return -most, most


def _satisfaction(spec: JourneyFile, seen: Snapshot) -> Iterator[Row]:
    titles, words = spec.instruments["satisfaction"].titles, spec.results
    if not seen.importance:
        return
    for item in sorted(seen.importance, key=lambda i: (-seen.importance[i], seen.today.get(i, 0))):
        matters, today = seen.importance[item], seen.today.get(item)
        template = words.row_importance if today is None else words.row_satisfaction
        marks = {"matters": matters} if today is None else {"matters": matters, "today": today}
        yield {
            "item": item,
            "label": titles.get(item, item),
            **marks,
            "note": template.format(importance=matters, today=today),
        }


def _choice(spec: JourneyFile, seen: Snapshot) -> Iterator[Row]:
    """One choice among all: drawn only where there is nothing better."""
    if seen.importance or not seen.choice:
        return
    words, titles = spec.results, spec.instruments["satisfaction"].titles
    signs = {seen.choice["most"]: 1, seen.choice["least"]: -1}
    notes = {1: words.row_most, 0: words.row_between, -1: words.row_least}
    for item in sorted(titles, key=lambda i: -signs.get(i, 0)):
        value = signs.get(item, 0)
        yield {"item": item, "label": titles[item], "value": value, "note": notes[value]}


def _values(spec: JourneyFile, seen: Snapshot) -> Iterator[Row]:
    titles = spec.instruments["values"].titles
    for score in best_worst(seen.choices):
        yield {
            "item": score.item, "label": titles.get(score.item, score.item), "value": score.value,
            "from": round(score.low, 2), "to": round(score.high, 2), "note": _said(spec, score),
        }  # fmt: skip


def _said(spec: JourneyFile, score: Score) -> str:
    return spec.results.row_values.format(best=score.best, worst=score.worst, shown=score.shown)


def _style(spec: JourneyFile, seen: Snapshot) -> Iterator[Row]:
    for item in spec.instruments["style"].items:
        value = seen.style.get(item.value)
        if value is not None and item.reading is not None:
            note = spec.results.row_style.format(value=value, reading=style_reading(spec, item.value, value))
            yield {"item": item.value, "label": item.reading.label, "value": value, "note": note}


def style_reading(spec: JourneyFile, item: str, value: int) -> str:
    """What a point on the scale says about a way of working."""
    reading = next(i.reading for i in spec.instruments["style"].items if i.value == item)
    if reading is None:
        return ""
    return reading.low if value <= LOW else reading.high if value >= HIGH else reading.middle


def alternative_text(spec: JourneyFile, drawn: Sequence[Mapping[str, Any]]) -> str:
    """The picture in words, for who cannot see it."""
    return "\n".join(
        spec.results.alternative.format(
            group=group["title"], rows="; ".join(f"{row['label']}: {row['note']}" for row in group["rows"])
        )
        for group in drawn
    )

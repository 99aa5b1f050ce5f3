"""Readiness for a key role: which experiences are there, which are missing, and which assignment would give them. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from actions.journey.file_parts import Facts, Problem, Rule, Slug, Strict, Template, Words, concerns, refuse
from actions.journey.reading import enumerated, within
from actions.journey.words import ReadinessTexts
from actions.plans.build import Step
from actions.plans.sources import SourceRef
from actions.plans.words import Named, likeness, meant
from config import overlay
from knowledge.answer import Category, Language, Organisation

NOT_YET, PARTLY, THERE = 1, 2, 3
INTO_PLAN = 3
"""Missing experiences that go into a plan at once: more cannot be done in a year."""
ALIKE = 75.0
"""Likeness, 0 to 100, from which the beginning of a line names an experience."""


class Criterion(Strict):
    """An experience that prepares, what a panel wants to see of it, and an assignment that would give it."""

    id: Slug
    title: Words
    why: Words
    also: tuple[str, ...] = ()
    example: Words
    assignment: Template


class KeyRole(Strict):
    """A role for which people prepare. `basis`: Cairn's general guidance, or criteria of the organisation's own."""

    id: Slug
    title: Words
    also: tuple[str, ...] = ()
    organisations: tuple[Organisation, ...] = Field(min_length=1)
    categories: tuple[Category, ...] = ()
    basis: Literal["guidance", "organisation"]
    source: SourceRef
    rule: Rule
    criteria: tuple[Slug, ...] = Field(min_length=1)
    preparing: Words

    @property
    def names(self) -> tuple[str, ...]:
        """All the words for it."""
        return (self.title, *self.also)


class ReadinessFile(Strict):
    """config/readiness.yaml as a whole."""

    criteria: tuple[Criterion, ...]
    roles: tuple[KeyRole, ...]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        refuse("ReadinessFile", [*self._problems()])
        return self

    def role(self, role_id: str | None) -> KeyRole | None:
        """The role with this id."""
        return next((role for role in self.roles if role.id == role_id), None)

    def of(self, role: KeyRole) -> list[Criterion]:
        """The criteria of a role, in its order."""
        by_id = {criterion.id: criterion for criterion in self.criteria}
        return [by_id[name] for name in role.criteria]

    def roles_for(self, facts: Facts) -> list[KeyRole]:
        """The roles of this organisation and category; without a fit of the category, those of the organisation."""
        own = [role for role in self.roles if facts.get("organisation") in role.organisations]
        return [role for role in own if concerns((), role.categories, facts)] or own

    def named(self, text: str, facts: Facts) -> KeyRole | None:
        """The role that a text names, of the person's organisation."""
        own = [role for role in self.roles if facts.get("organisation") in role.organisations] or list(self.roles)
        padded = f" {' '.join(text.casefold().replace('?', ' ').split())} "
        said = [role for role in own if any(f" {name.casefold()} " in padded for name in role.names)]
        if said:
            longest = max(len(n) for r in said for n in r.names if f" {n.casefold()} " in padded)
            return next(r for r in said for n in r.names if len(n) == longest and f" {n.casefold()} " in padded)
        found = meant(text, [Named(role.id, role.names) for role in own])
        return self.role(found[0]) if len(found) == 1 else None

    def _problems(self) -> Iterator[Problem]:
        known = [criterion.id for criterion in self.criteria]
        for number, name in enumerate(known):
            if name in known[:number]:
                yield ("criteria", number, "id"), f"criterion {name!r} stands twice"
        ids = [role.id for role in self.roles]
        for number, role in enumerate(self.roles):
            if role.id in ids[:number]:
                yield ("roles", number, "id"), f"role {role.id!r} stands twice"
            for place, name in enumerate(role.criteria):
                if name not in known:
                    yield ("roles", number, "criteria", place), f"no criterion {name!r}; there are {', '.join(known)}"


@dataclass(frozen=True)
class Standing:
    """Where a person stands with one criterion: 1 not yet, 2 partly, 3 there; None where they did not say."""

    criterion: Criterion
    state: int | None
    evidence: str | None = None


def standings(criteria: Sequence[Criterion], said: Mapping[str, int], evidence: str | None) -> list[Standing]:
    """Each criterion with what was said of it; evidence by the words with which its line begins, else by order."""
    there = [c for c in criteria if said.get(c.id, 0) > NOT_YET]
    lines = _lines(evidence)
    found: dict[str, str] = {}
    rest = []
    for line in lines:
        label, sign, words = line.partition(":")
        named = _named(label, there) if sign else None
        if named is None or named.id in found:
            rest.append(line)
        else:
            found[named.id] = words.strip()
    # Lines that name nothing belong to what is there in its order, where there are as many of the one as of the other.
    open_ones = [c for c in there if said[c.id] == THERE and c.id not in found]
    if len(rest) == len(open_ones):
        found.update({c.id: line for c, line in zip(open_ones, rest, strict=True)})
    elif rest and there:
        place = open_ones[0].id if open_ones else there[0].id
        found[place] = "; ".join([*([found[place]] if place in found else []), *rest])
    return [Standing(c, said.get(c.id), found.get(c.id)) for c in criteria]


def _named(label: str, criteria: Sequence[Criterion]) -> Criterion | None:
    scored = [(max(likeness(label, n) for n in (c.title, *c.also)), i) for i, c in enumerate(criteria)]
    best = max(scored, default=(0.0, -1))
    return criteria[best[1]] if best[0] >= ALIKE else None


def _lines(text: str | None) -> list[str]:
    return [part for p in (text or "").replace("\n", ";").split(";") if (part := p.strip())]


def missing(found: Sequence[Standing]) -> list[Criterion]:
    """What is not there, what is wholly missing first."""
    lacking = [s for s in found if s.state in (NOT_YET, PARTLY)]
    return [s.criterion for s in sorted(lacking, key=lambda s: s.state or 0)]


def steps(role: KeyRole, found: Sequence[Standing]) -> tuple[Step, ...]:
    """The assignments that would give what is missing, for the plan: the most telling ones, not all at once."""
    chosen = [c.assignment for c in missing(found)[:INTO_PLAN]]
    # What Cairn itself advises must not go under the name of the framework that only names the role.
    source = role.source.resolved() if role.basis == "organisation" else None
    return tuple(
        Step(f"ready-{role.id}/{t.id}", t.title, t.four_e, t.horizon, t.hours, t.weeks, source=source) for t in chosen
    )


def readiness_card(texts: ReadinessTexts, role: KeyRole, found: Sequence[Standing], last: str) -> dict[str, Any]:
    """The role with its criteria and where the person stands, and the same in words. `last`: the word before the last."""
    return {
        "kind": "readiness",
        "role": role.id,
        "title": texts.title.format(role=role.title),
        "basis": role.basis,
        "note": basis_note(texts, role),
        "criteria": [_as_data(texts, standing) for standing in found],
        "text": " ".join(summary(texts, found, last)),
        "eligibility": role.rule.verdict,
        "rule": texts.eligibility.format(rule=role.rule.rule),
        "source": role.rule.source.resolved().model_dump(mode="json", include={"title", "url", "as_of", "section"}),
    }


def basis_note(texts: ReadinessTexts, role: KeyRole) -> str:
    """On what the criteria rest."""
    if role.basis == "organisation":
        return texts.own
    return texts.guidance_undp if "undp" in role.organisations else texts.guidance


def _as_data(texts: ReadinessTexts, standing: Standing) -> dict[str, Any]:
    criterion, state = standing.criterion, standing.state
    lacking = state is None or state < THERE
    return {
        "id": criterion.id, "title": criterion.title, "why": criterion.why, "state": state,
        "state_title": next((text for key, text in texts.states.items() if key == str(state)), None),
        "evidence": standing.evidence or (texts.no_evidence if state == THERE else None),
        "assignment": texts.gives.format(assignment=within(criterion.assignment.title)) if lacking else None,
    }  # fmt: skip


def summary(texts: ReadinessTexts, found: Sequence[Standing], last: str) -> Iterator[str]:
    """There, partly, missing, in a sentence each."""
    by_state = {state: [within(s.criterion.title) for s in found if s.state == state] for state in (3, 2, 1)}
    if not any(by_state.values()):
        yield texts.unanswered
        return
    for state, text in ((THERE, texts.there), (PARTLY, texts.partly), (NOT_YET, texts.missing)):
        if by_state[state]:
            yield text.format(items=enumerated(by_state[state], last))
    if not by_state[PARTLY] and not by_state[NOT_YET]:
        yield texts.complete


def load_readiness(path: Path, language: Language = "en") -> ReadinessFile:
    """Read the key roles.

    Raises:
        config.yaml_file.ConfigFileError: naming file, line and reason of every error.
    """
    return overlay.load(path, ReadinessFile, language)

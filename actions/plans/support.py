"""Services and programmes: who may take part, and what serves which need. From config/support.yaml."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from actions.plans.sources import SourceRef
from actions.plans.types import FourE, Horizon, Owner
from actions.plans.words import plain
from config import overlay
from knowledge.answer import Category, Language, Organisation, Role

Need = Literal[
    "clarity", "depth", "breadth", "move", "network", "confidence", "leadership", "change", "application", "learning"
]
Direction = Literal["grow", "broaden", "move", "prepare"]
Kind = Literal[
    "learning", "mentoring", "coaching", "career-lab", "shadowing", "exchange", "cross-training", "temporary-opening",
    "volunteering", "mobility", "self-help", "information", "change", "conversation", "cohort", "assignment",
    "virtual-assignment", "plan-tool", "community", "pool", "sabbatical", "for-managers",
]  # fmt: skip
AKIN: tuple[frozenset[Kind], ...] = (
    frozenset(
        {"assignment", "virtual-assignment", "exchange", "cross-training", "temporary-opening", "volunteering"}
    ),
    frozenset({"cohort", "mentoring", "coaching", "career-lab"}),
    frozenset({"mobility", "temporary-opening", "assignment"}),
    frozenset({"exchange", "shadowing", "cross-training"}),
    frozenset({"self-help", "information", "career-lab", "plan-tool"}),
)
"""Kinds that can stand in for each other: where one is not open to a person, the others are nearest."""
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

ASKED_FOR: tuple[Kind, ...] = ("mentoring", "coaching", "learning", "mobility")
"""Kinds that people name unasked: a list without them would turn them away."""
OFFERED = 8


def bare_grade(grade: str) -> str:
    """A grade without the signs that people write differently: "NO-B" and "NOB", "GS-5" and "G5" are one."""
    return re.sub(r"^GS(?=\d)", "G", re.sub(r"[^A-Z0-9]", "", grade.upper()))


def _is_a_grade(grade: str) -> str:
    if not re.fullmatch(r"(?:G|P|D|FS)\d|NO[A-E]", bare_grade(grade)):
        raise ValueError(f"{grade!r} is no grade; write it like G-5, P-4, D-1, FS-6 or NO-B")
    return grade


class Support(BaseModel):
    """A service or programme, and who may take part.

    Attributes:
        categories, grades, roles: none means all of them.
        hours: hours that the first step takes; weeks: after how many weeks to have done it.
        programme: has a name and a door of its own: who is not of those it is for cannot just do it.
        ask_first: never proposed unasked, since it has a personal condition.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Words
    title: Words
    kind: Kind
    known_as: tuple[Words, ...] = ()
    organisations: tuple[Organisation, ...] = Field(min_length=1)
    categories: tuple[Category, ...] = ()
    grades: tuple[Annotated[str, AfterValidator(_is_a_grade)], ...] = ()
    roles: tuple[Role, ...] = ()
    four_e: FourE
    horizon: Horizon
    hours: float = Field(ge=0)
    weeks: int = Field(gt=0)
    first_step: Words
    conditions: Words
    needs: tuple[Need, ...] = Field(min_length=1)
    programme: bool = False
    ask_first: bool = False
    source: SourceRef
    caution: Words

    def open_to(
        self, organisation: str | None, category: str | None, grade: str | None = None, role: str | None = None
    ) -> bool:
        """Whether such a person may take part. Where the sources name a condition, unknown counts as no."""
        graded = not self.grades or bare_grade(grade or "") in map(bare_grade, self.grades)
        placed = organisation in self.organisations and (not self.categories or category in self.categories)
        return placed and graded and (not self.roles or role in self.roles)


class SupportFile(BaseModel):
    """config/support.yaml as a whole."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    needs: Mapping[Direction, tuple[Need, ...]]
    support: tuple[Support, ...]

    @model_validator(mode="after")
    def _ids_once(self) -> Self:
        seen: set[str] = set()
        for entry in self.support:
            if entry.id in seen:
                raise ValueError(f"support {entry.id!r} stands twice")
            seen.add(entry.id)
        return self

    def find(self, support_id: str) -> Support | None:
        """The entry with this id."""
        return next((s for s in self.support if s.id == support_id), None)

    def named(self, text: str) -> list[Support]:
        """Entries that a text names by title or by another name, the longest name first."""
        said = f" {plain(text)} "
        found: dict[str, int] = {}
        for entry in self.support:
            names = [plain(n) for n in (entry.title, *entry.known_as)]
            length = max((len(n) for n in names if f" {n} " in said), default=0)
            if length:
                found[entry.id] = length
        return sorted((e for e in self.support if e.id in found), key=lambda e: -found[e.id])

    def fitting(
        self, organisation: str | None, category: str | None, needs: Iterable[str], grade: str | None = None,
        role: str | None = None,
    ) -> list[Support]:  # fmt: skip
        """What is open to the person, that which serves most of the needs first; the first need counts most."""
        weights = {need: weight for weight, need in enumerate(reversed(list(needs)), start=1)}
        return sorted(
            (s for s in self.support if s.open_to(organisation, category, grade, role)),
            key=lambda s: -sum(weights.get(need, 0) for need in s.needs),
        )

    def offered(
        self, organisation: str | None, category: str | None, needs: Iterable[str], *,
        grade: str | None = None, role: str | None = None,
    ) -> list[Support]:  # fmt: skip
        """What to offer to choose from: what fits best, and always what people ask for most."""
        ranked = self.fitting(organisation, category, needs, grade, role)
        asked_for = [next((s for s in ranked if s.kind == kind), None) for kind in ASKED_FOR]
        wanted = [s for s in asked_for if s is not None]
        others = [s for s in ranked if s not in wanted][: max(OFFERED - len(wanted), 0)]
        return [s for s in ranked if s in wanted or s in others]

    def nearest(self, wanted: Support, owner: Owner, count: int = 3) -> list[Support]:
        """What comes nearest to `wanted` of all that is open to the person: its kind, then its needs."""

        def distance(entry: Support) -> tuple[int, int, int]:
            akin = any({entry.kind, wanted.kind} <= group for group in AKIN)
            nearness = 0 if entry.kind == wanted.kind else 1 if akin else 2
            shared = len(set(entry.needs) & set(wanted.needs))
            return nearness, -shared, int(entry.four_e != wanted.four_e)

        open_to_all = [
            s for s in self.fitting(owner.organisation, owner.category, (), owner.grade) if not s.ask_first
        ]
        return sorted((s for s in open_to_all if s is not wanted), key=distance)[:count]

    def needs_of(self, direction: str | None) -> tuple[Need, ...]:
        """The needs that a direction brings with it."""
        return next((needs for name, needs in self.needs.items() if name == direction), ("clarity", "learning"))

    def suggested(
        self, organisation: str | None, category: str | None, direction: str | None, count: int,
        grade: str | None = None,
    ) -> Iterator[Support]:  # fmt: skip
        """What to put into a plan unasked: serves the direction, no personal condition, not twice the same E."""
        kinds: set[str] = set()
        for entry in self.fitting(organisation, category, self.needs_of(direction), grade):
            if entry.ask_first or entry.four_e in kinds:
                continue
            kinds.add(entry.four_e)
            yield entry
            if len(kinds) == count:
                return


def load_support(path: Path, language: Language = "en") -> SupportFile:
    """Read the catalogue in a language.

    Raises:
        config.yaml_file.ConfigFileError: naming file, line and reason of every error.
    """
    return overlay.load(path, SupportFile, language)

"""Services and programmes: who may take part, and what serves which need. From config/support.yaml."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from actions.plans.sources import SourceRef
from actions.plans.types import FourE, Horizon
from config import yaml_file
from knowledge.answer import Category, Organisation

Need = Literal[
    "clarity", "depth", "breadth", "move", "network", "confidence", "leadership", "change", "application", "learning"
]
Direction = Literal["grow", "broaden", "move", "prepare"]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Support(BaseModel):
    """A service or programme. No categories: open to everybody of the organisation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Words
    title: Words
    organisations: tuple[Organisation, ...] = Field(min_length=1)
    categories: tuple[Category, ...] = ()
    four_e: FourE
    horizon: Horizon
    hours: float = Field(ge=0)
    weeks: int = Field(gt=0)
    first_step: Words
    conditions: Words
    needs: tuple[Need, ...] = Field(min_length=1)
    ask_first: bool = False
    source: SourceRef
    caution: Words

    def open_to(self, organisation: str | None, category: str | None) -> bool:
        """Whether people of this organisation and category may take part. Unknown means: not shown."""
        return organisation in self.organisations and (not self.categories or category in self.categories)


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

    def fitting(self, organisation: str | None, category: str | None, needs: Iterable[str]) -> list[Support]:
        """What is open to the person, that which serves most of the needs first; the first need counts most."""
        weights = {need: weight for weight, need in enumerate(reversed(list(needs)), start=1)}
        return sorted(
            (s for s in self.support if s.open_to(organisation, category)),
            key=lambda s: -sum(weights.get(need, 0) for need in s.needs),
        )

    def needs_of(self, direction: str | None) -> tuple[Need, ...]:
        """The needs that a direction brings with it."""
        return next((needs for name, needs in self.needs.items() if name == direction), ("clarity", "learning"))

    def suggested(
        self, organisation: str | None, category: str | None, direction: str | None, count: int
    ) -> Iterator[Support]:
        """What to put into a plan unasked: serves the direction, no personal condition, not twice the same E."""
        kinds: set[str] = set()
        for entry in self.fitting(organisation, category, self.needs_of(direction)):
            if entry.ask_first or entry.four_e in kinds:
                continue
            kinds.add(entry.four_e)
            yield entry
            if len(kinds) == count:
                return


def load_support(path: Path) -> SupportFile:
    """Read the catalogue.

    Raises:
        config.yaml_file.ConfigFileError: naming file, line and reason of every error.
    """
    return yaml_file.load(path, SupportFile)

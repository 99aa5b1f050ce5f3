"""The plan as a value: what it holds, in the form in which it is stored, shown, changed and exported."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from actions.plans.words import printable

FourE = Literal["education", "exposure", "environment", "experience"]
Horizon = Literal["immediate", "intermediate", "transitional"]
Status = Literal["open", "done", "postponed", "dropped"]
Term = Literal["short", "long"]
TITLE = 300
TEXT = 2000
ITEMS = 100


class Part(BaseModel):
    """A part of a plan: unknown fields are errors, values never change, text is kept printable."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _inert(cls, value: object) -> object:
        return printable(value) if isinstance(value, str) else value


class Source(Part):
    """Where a rule or a programme stands, with its date."""

    document: str
    title: str
    section: str | None = None
    as_of: str
    url: str | None = None


class Owner(Part):
    """Whose plan it is."""

    name: str
    organisation: str | None = None
    category: str | None = None
    grade: str | None = None
    duty_station: str | None = None


class Objective(Part):
    """An aim, specific and dated. `measure`: how one sees that it is reached; `reached_on`: the day on which it was."""

    id: str = Field(pattern=r"^o\d{1,6}$")
    term: Term
    title: str = Field(min_length=1, max_length=TEXT)
    measure: str | None = Field(None, max_length=TEXT)
    due: date | None = None
    reached_on: date | None = None


class PlanAction(Part):
    """Something to do.

    Attributes:
        support: id of the service or programme in config/support.yaml.
        hours: hours that it takes in all.
        after: ids of actions that come before it.
        caution: what to check before relying on it.
    """

    id: str = Field(pattern=r"^a\d{1,6}$")
    title: str = Field(min_length=1, max_length=TITLE)
    four_e: FourE = "experience"
    horizon: Horizon = "intermediate"
    due: date | None = None
    hours: float = Field(0, ge=0, le=2000)
    status: Status = "open"
    note: str | None = Field(None, max_length=TEXT)
    done_on: date | None = None
    support: str | None = None
    source: Source | None = None
    caution: str | None = None
    after: tuple[str, ...] = ()


class Relationship(Part):
    """Someone to know better, and why."""

    who: str = Field(min_length=1, max_length=TITLE)
    why: str | None = Field(None, max_length=TEXT)


class CheckIn(Part):
    """A date on which person and plan meet."""

    id: str = Field(pattern=r"^c\d{1,6}$")
    day: date
    done: bool = False


class Road(Part):
    """A career option that the person chose to follow, with its rule."""

    id: str
    title: str
    eligibility: Literal["yes", "no", "ask-hr"]
    rule: str
    asks: str
    source: Source


class Evidence(Part):
    """An example for applications."""

    context: str | None = None
    action: str | None = None
    result: str | None = None
    text: str | None = None


class Plan(Part):
    """A career development plan.

    `hours` (a month) and `appointment_end` are what the realism check works with; the latter is private and in no
    exported document. `highest`: the highest number that an id of a part ever had. `dropped`: the person
    deleted the plan; the version before brings it back.
    """

    title: str = Field(min_length=1, max_length=TITLE)
    owner: Owner
    aim: str = Field(min_length=1, max_length=TEXT)
    direction: str | None = None
    objectives: tuple[Objective, ...] = Field((), max_length=ITEMS)
    actions: tuple[PlanAction, ...] = Field((), max_length=ITEMS)
    roads: tuple[Road, ...] = ()
    strengths: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    brand: str | None = None
    evidence: tuple[Evidence, ...] = ()
    hours: int | None = None
    appointment_end: date | None = None
    highest: int = 0
    dropped: bool = False

    def action(self, action_id: str) -> PlanAction:
        """The action with this id.

        Raises:
            KeyError: if there is none.
        """
        for action in self.actions:
            if action.id == action_id:
                return action
        raise KeyError(action_id)

    def next_actions(self, count: int = 3) -> tuple[PlanAction, ...]:
        """What to do next: open, nothing before it still open, the earliest first."""
        pending = {a.id for a in self.actions if a.status in ("open", "postponed")}
        ready = [a for a in self.actions if a.status == "open" and not pending & set(a.after)]
        return tuple(sorted(ready, key=lambda a: (a.due or date.max, int(a.id[1:])))[:count])

    def in_order(self) -> "Plan":
        """The plan with its actions by date, so that "the second action" is the one that stands second everywhere."""
        last = {"open": 0, "postponed": 0, "done": 0, "dropped": 1}
        actions = sorted(self.actions, key=lambda a: (last[a.status], a.due or date.max, int(a.id[1:] or 0)))
        return self.model_copy(update={"actions": tuple(actions), "highest": self.ever()})

    def new_id(self, prefix: str) -> str:
        """An id that no part of this plan bears or ever bore: calendars know parts by it."""
        return f"{prefix}{self.ever() + 1}"

    def ever(self) -> int:
        """The highest number that an id of a part bears or ever bore."""
        parts = (*(a.id for a in self.actions), *(o.id for o in self.objectives), *(c.id for c in self.check_ins))
        return max([self.highest, *(int(part[1:]) for part in parts)])

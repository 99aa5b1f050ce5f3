"""What the organisation itself fills in: whom to turn to (config/contacts.yaml) and what is on (calendar.yaml, calendar.ics).

Both are empty by default. Nothing is made up: where nothing fits, nothing is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from config import yaml_file
from knowledge.answer import Category, Office, Organisation

Kind = Literal["career-lab", "course", "coaching", "mentoring", "other"]


@dataclass(frozen=True)
class Asker:
    """For whom: what is None is not known."""

    organisation: Organisation | None = None
    category: Category | None = None
    duty_station: str | None = None


class _ForSome(BaseModel):
    """Something that is for some people: empty lists are for everybody."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organisations: list[Organisation] = []
    categories: list[Category] = []
    duty_stations: list[str] = []

    def fits(self, asker: Asker) -> bool:
        """Whether it may be for this person: what is not known of somebody excludes nothing but a place."""
        org = not self.organisations or asker.organisation is None or asker.organisation in self.organisations
        category = not self.categories or asker.category is None or asker.category in self.categories
        return org and category and (not self.duty_stations or _named(self.duty_stations, asker.duty_station))

    @property
    def narrowness(self) -> int:
        """How particular it is: a contact for one's own place comes before one for all."""
        return 4 * bool(self.duty_stations) + 2 * bool(self.categories) + bool(self.organisations)


class Contact(_ForSome):
    """A person or a desk of an office."""

    office: Office
    name: str = Field(min_length=1)
    email: str | None = Field(None, pattern=r"^[^@\s]+@[^@\s]+$")
    phone: str | None = Field(None, pattern=r"^[+\d][\d\s().-]+$")
    url: str | None = Field(None, pattern=r"^https://\S+$")
    place: str | None = None
    as_of: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")

    @model_validator(mode="after")
    def _reachable(self) -> "Contact":
        if not self.reach:
            raise ValueError("expected one of email, phone, url, place")
        return self

    @property
    def reach(self) -> str:
        """How to reach it, in one line."""
        return ", ".join(part for part in (self.email, self.phone, self.url, self.place) if part)


class Event(_ForSome):
    """Something on a day."""

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    kind: Kind = "other"
    starts: date | datetime
    ends: date | datetime | None = None
    place: str | None = None
    url: str | None = Field(None, pattern=r"^https://\S+$")

    @field_validator("starts", "ends", mode="before")
    @classmethod
    def _moment(cls, value: Any) -> Any:
        """A text with no time is a day."""
        if isinstance(value, str):
            return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
        return value

    @property
    def day(self) -> date:
        """The day on which it begins."""
        return self.starts.date() if isinstance(self.starts, datetime) else self.starts

    @property
    def last_day(self) -> date:
        """The day on which it ends."""
        ends = self.ends or self.starts
        return ends.date() if isinstance(ends, datetime) else ends


class _Contacts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    contacts: list[Contact]


class _Calendar(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    shown_with: dict[Kind, list[str]] = {}
    events: list[Event]


@dataclass(frozen=True)
class OrganisationFiles:
    """Both files, read. `shown_with` names for each kind of event the articles beside which it is told."""

    contacts: Sequence[Contact] = ()
    events: Sequence[Event] = ()
    shown_with: Mapping[Kind, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> "OrganisationFiles":
        """Read contacts.yaml, calendar.yaml and, where there is one, calendar.ics.

        Raises:
            ConfigFileError: naming file, line and what is expected.
        """
        contacts = yaml_file.load(folder / "contacts.yaml", _Contacts).contacts
        calendar = yaml_file.load(folder / "calendar.yaml", _Calendar)
        events = [*calendar.events, *_from_ics(folder / "calendar.ics")]
        doubles = {event.id for event in events if sum(other.id == event.id for other in events) > 1}
        if doubles:
            raise yaml_file.ConfigFileError(
                f"{folder / 'calendar.yaml'}: id {sorted(doubles)[0]!r} stands twice. Rename one."
            )
        ordered = sorted(events, key=lambda event: (event.day, event.title))
        return cls(tuple(contacts), tuple(ordered), calendar.shown_with)

    def whom(self, office: str, asker: Asker) -> Contact | None:
        """The most particular contact of an office for this person; None where none is entered."""
        fitting = [c for c in self.contacts if c.office == office and c.fits(asker)]
        return max(fitting, key=lambda contact: contact.narrowness, default=None)

    def coming(self, today: date, asker: Asker, kinds: Sequence[Kind] = get_args(Kind)) -> list[Event]:
        """What is still to come for this person, soonest first; what has begun and goes on counts."""
        return [e for e in self.events if e.last_day >= today and e.kind in kinds and e.fits(asker)]


def _named(places: Sequence[str], place: str | None) -> bool:
    return place is not None and place.strip().casefold() in {p.strip().casefold() for p in places}


def _from_ics(path: Path) -> list[Event]:
    """Events of an iCalendar file."""
    if not path.exists():
        return []
    import icalendar

    try:
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        return [_event(entry) for entry in calendar.walk("VEVENT")]
    except (ValueError, KeyError, IndexError) as error:
        raise yaml_file.ConfigFileError(f"{path}: not a sound iCalendar file: {error}.") from None


def _event(entry: Any) -> Event:
    words = f"{entry.get('SUMMARY', '')} {entry.get('CATEGORIES').to_ical().decode() if entry.get('CATEGORIES') else ''}".casefold()
    kind = next(
        (
            k
            for k in ("career-lab", "coaching", "mentoring", "course")
            if k.replace("-", " ") in words.replace("-", " ")
        ),
        "other",
    )
    url = str(entry.get("URL", ""))
    return Event(
        id=str(entry["UID"]), title=str(entry["SUMMARY"]), kind=kind, starts=entry.decoded("DTSTART"),
        ends=entry.decoded("DTEND") if entry.get("DTEND") else None, place=str(entry.get("LOCATION", "")) or None,
        url=url if url.startswith("https://") else None,
    )  # fmt: skip

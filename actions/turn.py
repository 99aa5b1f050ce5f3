"""One turn of the dialogue as the advisor's features see it: what came in, what goes out. Plain values, no Rasa."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from knowledge.answer import Category, Language, Organisation, Role

Flow = Literal["none", "journey", "plan_edit", "check_in", "erasure", "feedback", "share", "pack"]
"""What the advisor waits for, if anything. The one categorical slot that Rasa's rules branch on."""

ExpectedKind = Literal["none", "choice", "multi", "best_worst", "rate", "scale", "text", "number", "date", "confirm"]


@dataclass(frozen=True)
class Expectation:
    """What the next message most likely is: kept in the database, sent to Rasa as context with every message.

    Attributes:
        flow: the dialogue that waits.
        kind: the form of the answer that it waits for.
        options: the words that count as an answer, as shown on the buttons.
        detail: what the flow itself needs to go on (ids only, no words of the person).
    """

    flow: Flow = "none"
    kind: ExpectedKind = "none"
    options: tuple[str, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Person:
    """Who is talking. `id` is an opaque key; name and profile are what the person gave or sign-in told."""

    id: str
    name: str
    organisation: Organisation | None = None
    category: Category | None = None
    grade: str | None = None
    duty_station: str | None = None
    role: Role = "staff"
    language: Language = "en"


@dataclass(frozen=True)
class Entity:
    """Something the message names: kind is grade, category, duty_station, date or organisation."""

    kind: str
    value: str
    text: str


@dataclass(frozen=True)
class Turn:
    """One incoming message, understood.

    Attributes:
        message_id: the ledger's id of the message: the key under which effects happen once.
        text: what was typed, or the title of the button.
        intent: Rasa's reading of it.
        button: what a pressed button stands for, already resolved by the gateway; None when typed.
        today: the date on the person's calendar.
    """

    message_id: str
    person: Person
    text: str
    intent: str
    confidence: float
    button: Mapping[str, Any] | None
    entities: tuple[Entity, ...]
    expectation: Expectation
    today: date


@dataclass(frozen=True)
class Button:
    """A button: its title and what it stands for. The payload never leaves the server: clients see an opaque id."""

    title: str
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Reply:
    """One message to the person.

    Either `response` names a text of the Rasa domain (with `values` filled in), or `text` comes from a content file.
    """

    response: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    text: str | None = None
    buttons: tuple[Button, ...] = ()
    card: Mapping[str, Any] | None = None
    answer: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Outcome:
    """What one action did: the replies, and the slot by which Rasa's rules choose what comes next."""

    replies: tuple[Reply, ...] = ()
    result: str | None = None

"""What passes through the gateway, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from actions.turn import Expectation, Person

Body = dict[str, Any]
"""A chat message of the contracts: {"id", "text", "html"?, "buttons": [{"id", "title"}], "card"?, "answer"?}."""

State = dict[str, Any]
"""{"step"?, "progress"?}: where the journey stands."""


class Status(StrEnum):
    """Where an incoming message stands."""

    RECEIVED = "received"
    PROCESSING = "processing"
    WAITING = "waiting_for_rasa"
    DONE = "done"
    FAILED = "failed"


OPEN = (Status.RECEIVED, Status.PROCESSING, Status.WAITING)
"""States in which a message still has to be handled."""


@dataclass(frozen=True)
class Incoming:
    """A message as it arrives: `client_id` is the sender's own id for it, unique for the person and the channel.

    Attributes:
        text: what was typed, or the title of the button (the question itself for a button that asks one).
        button: what the pressed button stands for; None when typed. Typed text may carry {"asked"}: the question of
            the journey that stood open where it was written.
    """

    person_id: str
    channel: str
    client_id: str
    text: str
    button: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Receipt:
    """The ledger's word that a message is stored. `position` orders the person's conversation."""

    message_id: str
    position: int
    new: bool


@dataclass(frozen=True)
class Claimed:
    """A message that this worker, and no other, now handles.

    Attributes:
        attempts: how often a worker has begun with it, this time included.
        failures: how often Rasa was there and failed on it.
        answered: whether the person was already told something about it, such as that it is kept.
        channel: the one it came by, and its replies go back to.
    """

    message_id: str
    worker: str
    person: Person
    text: str
    button: Mapping[str, Any] | None
    expectation: Expectation
    attempts: int
    failures: int
    answered: bool
    channel: str = "web"

    @property
    def pressed(self) -> bool:
        """Whether it is a button and not typed text."""
        return self.button is not None and "asked" not in self.button


@dataclass(frozen=True)
class Busy:
    """The next message of the conversation is in the hands of another worker."""

    worker: str


@dataclass(frozen=True)
class Outgoing:
    """A reply before it is stored: buttons still carry what they stand for."""

    text: str
    buttons: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    card: Mapping[str, Any] | None = None
    answer: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Verdict:
    """What came of handling a message once. `failed`: Rasa was there and failed on it."""

    status: Status
    replies: tuple[Outgoing, ...] = ()
    failed: bool = False


@dataclass(frozen=True)
class Reply:
    """What one message brought: the contract's response."""

    messages: tuple[Body, ...]
    state: State = field(default_factory=dict)

"""Who someone is: the interface that each way of signing in keeps, and the demo's way."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, RootModel

from config.yaml_file import load
from knowledge.answer import Category, Organisation, Role


@dataclass(frozen=True)
class Identified:
    """Someone, as a way of signing in vouches for them; `provider` and `subject` together are the person's key.

    Attributes:
        holds: fields of the profile that hold anew at each sign-in, whatever they were before.
        session: the provider's own name for the session, by which it ends it.
    """

    provider: str
    subject: str
    profile: dict[str, Any]
    holds: tuple[str, ...] = ()
    session: str | None = None


class SignIn(Protocol):
    """A way of signing in."""

    def identify(self, given: str) -> Identified:
        """Who proves to be someone by what is given (a persona, a token, a code).

        Raises:
            NotIdentifiedError
        """
        ...


class NotIdentifiedError(Exception):
    """What was given proves nothing."""


class Persona(BaseModel):
    """Someone to be in the demo; `about` says in a line who that is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    also: tuple[str, ...] = ()
    name: str
    about: str
    organisation: Organisation
    category: Category
    grade: str
    duty_station: str
    role: Role


class _File(RootModel[tuple[Persona, ...]]):
    pass


@cache
def personas() -> tuple[Persona, ...]:
    """Everyone one can be in the demo."""
    return load(Path(__file__).with_name("personas.yaml"), _File).root


class DemoSignIn:
    """Lets anyone be any persona. `given` is a persona's id; "id:word" is another person of that kind."""

    def __init__(self) -> None:
        self._by_id = {name: persona for persona in personas() for name in (persona.id, *persona.also)}

    def identify(self, given: str) -> Identified:
        """The persona of this id."""
        persona_id, _, other = given.partition(":")
        persona = self._by_id.get(persona_id)
        if persona is None or len(other) > 80:
            raise NotIdentifiedError(persona_id)
        subject = f"{persona.id}:{other}" if other else persona.id
        return Identified("demo", subject, persona.model_dump(exclude={"id", "also", "about"}))

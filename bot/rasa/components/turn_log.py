"""What went wrong in the turn that is running: Rasa itself swallows an action's error and says nothing."""

from contextvars import ContextVar
from typing import Any

from rasa.core.actions.action import RemoteAction

_failures: ContextVar[list[str] | None] = ContextVar("cairn_turn_failures", default=None)
_run = RemoteAction.run


def begin_turn() -> list[str]:
    """Start a turn; the list that is returned fills with the names of the actions that fail."""
    failures: list[str] = []
    _failures.set(failures)
    return failures


async def _run_and_notice(self: RemoteAction, *args: Any, **kwargs: Any) -> Any:
    try:
        return await _run(self, *args, **kwargs)
    except Exception:
        failures = _failures.get()
        if failures is not None:
            failures.append(self.name())
        raise


def install() -> None:
    """Watch the actions from now on."""
    RemoteAction.run = _run_and_notice  # type: ignore[assignment]

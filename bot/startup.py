"""What the start looks at: the files that an organisation may change, and where the journey's state is."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from actions.services import Services
from bot.gateway.pipeline import JourneyState
from config.settings import ROOT

CHECKED = (
    ("journey.yaml", "actions.journey.spec", "load_journey"),
    ("architecture.yaml", "actions.journey.options", "load_architecture"),
    ("support.yaml", "actions.plans.support", "load_support"),
)


def check_files(folder: Path = ROOT / "config") -> None:
    """Read every file that an organisation may change.

    Raises:
        ConfigFileError: naming file, line and what was expected.
    """
    for name, module, loader in CHECKED:
        getattr(import_module(module), loader)(folder / name)


def journey_state(services: Services) -> JourneyState:
    """The function that says where a person's journey stands: {"step"?, "progress"?}."""
    if find_spec("actions.journey.state") is None:
        return lambda _connection, _person_id: None
    of: Any = import_module("actions.journey.state").journey_state

    def state(connection: Connection, person_id: str) -> dict[str, Any] | None:
        found: dict[str, Any] | None = of(services, connection, person_id)
        return found

    return state

"""Every custom action that Rasa may call, by feature."""

from importlib import import_module
from typing import Any

from actions.rasa_action import CairnAction
from actions.services import Services

FEATURES = ("answers", "journey", "plans", "sharing", "manager_packs", "own_data", "language")
"""Folders that export `ACTIONS`. A feature without that has no part in the dialogue."""


def load(feature: str) -> Any:
    """The feature's module; its tables are then known."""
    return import_module(f"actions.{feature}")


def build_actions(services: Services) -> list[CairnAction]:
    """All actions, ready to run.

    Raises:
        ValueError: two actions have the same name.
    """
    kinds: list[type[CairnAction]] = []
    for feature in FEATURES:
        kinds.extend(getattr(load(feature), "ACTIONS", ()))
    actions = [kind(services) for kind in kinds]
    names = [action.title for action in actions]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"More than one action is named: {', '.join(sorted(twice))}.")
    return actions

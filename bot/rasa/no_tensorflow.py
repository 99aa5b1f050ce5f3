"""Keeps TensorFlow from being imported. Rasa imports it for components that this project does not use.

A stand-in answers to ``tensorflow`` and its relatives: any attribute of it is a class that can be called, subclassed
and used as a decorator, which is all that Rasa's modules do with it while they are imported. It saves a third of a
gigabyte and several seconds at start. Nothing of it can compute anything: a pipeline with DIET or TED fails at once.
Set CAIRN_RASA_TENSORFLOW=1 to import the real one.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any, ClassVar

REPLACED = ("tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras")


class _StandInMeta(type):
    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(f"{cls.__name__}.{name}")

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls.__dict__.get("_is_stand_in"):
            # Used as a decorator, it leaves the function as it is.
            return args[0] if len(args) == 1 and not kwargs and callable(args[0]) else cls
        raise RuntimeError(f"{cls.__name__} needs TensorFlow, which is switched off. Set CAIRN_RASA_TENSORFLOW=1.")

    def __getitem__(cls, item: Any) -> Any:
        return cls

    def __or__(cls, other: Any) -> Any:
        return cls

    __ror__ = __or__

    def __iter__(cls) -> Any:
        return iter(())


def _stand_in(name: str) -> Any:
    return _StandInMeta(name, (), {"_is_stand_in": True})


class _Module(ModuleType):
    __path__: ClassVar[list[str]] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = _stand_in(f"{self.__name__}.{name}")
        setattr(self, name, value)
        return value


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name: str, path: Sequence[str] | None, target: Any = None) -> Any:
        if name.partition(".")[0] not in REPLACED:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


def install() -> None:
    """Put the stand-in before the real thing; without effect if that is imported already."""
    if "tensorflow" in sys.modules or any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return
    _import_without("spacy")
    sys.meta_path.insert(0, _Finder())


def _import_without(name: str) -> None:
    """Import a library that asks whether TensorFlow is there, and would take the stand-in for it."""
    sys.modules["tensorflow"] = None  # type: ignore[assignment]
    try:
        __import__(name)
    finally:
        del sys.modules["tensorflow"]

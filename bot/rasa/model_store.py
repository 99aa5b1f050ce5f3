"""The trained models: which one is current, with its SHA-256, and whether its inputs changed. Needs no Rasa.

``current.json`` names the current model and the last good one before it. A model file whose hash differs from the
recorded one was changed by another hand and is never loaded.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent
INPUTS = ("config.yml", "domain", "data", "components")


class NoModelError(RuntimeError):
    """There is no trained model that may be loaded."""


def build_folder() -> Path:
    """Where everything stands that is built: CAIRN_BUILD, or `build` at the top."""
    return Path(os.environ.get("CAIRN_BUILD") or PROJECT.parent.parent / "build")


def models_folder() -> Path:
    """Where the models stand: CAIRN_RASA_MODELS, or `rasa` in the build folder."""
    return Path(os.environ.get("CAIRN_RASA_MODELS") or build_folder() / "rasa")


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def inputs_hash(encoder: Path) -> str:
    """One hash over all that a trained model depends on: configuration, domain, data, components, encoder."""
    digest = hashlib.sha256()
    files = [path for name in INPUTS for path in _files(PROJECT / name)]
    for path in sorted(files):
        digest.update(f"{path.relative_to(PROJECT)}:{sha256(path)}\n".encode())
    digest.update(f"encoder:{sha256(encoder / 'model.int8.onnx')}:{sha256(encoder / 'tokenizer.json')}".encode())
    return digest.hexdigest()


def trusted_model(folder: Path) -> tuple[Path, str]:
    """The newest model whose file is as it was trained, and its hash.

    Raises:
        NoModelError: if there is none; the message says why and what to do.
    """
    record = read_record(folder)
    if record is None:
        raise NoModelError(f"No trained model in {folder}. Train one: `make train`.")
    for entry in (record, record.get("previous") or {}):
        name, expected = entry.get("model"), entry.get("sha256")
        path = folder / str(name)
        if name and path.is_file() and sha256(path) == expected:
            return path, str(expected)
    raise NoModelError(
        f"The model {folder / str(record.get('model'))} is missing or was changed after training. Train again."
    )


def is_current(folder: Path, inputs: str) -> bool:
    """Whether the current model was trained from these inputs and is unchanged since."""
    record = read_record(folder)
    if record is None or record.get("inputs") != inputs:
        return False
    path = folder / str(record.get("model"))
    return path.is_file() and sha256(path) == record.get("sha256")


def put_in_place(folder: Path, trained: Path, inputs: str) -> str:
    """Make the file `trained` the current model; the one before stays as the last good one. Returns its hash."""
    digest = sha256(trained)
    name = f"cairn-{digest[:16]}.tar.gz"
    os.replace(trained, folder / name)
    record: dict[str, Any] = {
        "model": name,
        "sha256": digest,
        "inputs": inputs,
        "previous": _good_before(folder, name),
    }
    draft = folder / "current.json.new"
    draft.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    os.replace(draft, folder / "current.json")
    kept = {name, (record["previous"] or {}).get("model")}
    for old in folder.glob("cairn-*.tar.gz"):
        if old.name not in kept:
            old.unlink()
    return digest


def read_record(folder: Path) -> dict[str, Any] | None:
    """What current.json says, or None if there is none that can be read."""
    try:
        record = json.loads((folder / "current.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None


def _good_before(folder: Path, name: str) -> dict[str, str] | None:
    try:
        path, digest = trusted_model(folder)
    except NoModelError:
        return None
    return {"model": path.name, "sha256": digest} if path.name != name else None


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return [p for p in path.rglob("*") if p.is_file() and p.suffix in (".py", ".yml")]

"""Trains Rasa's model, if its inputs changed: ``.venv-rasa/bin/python bot/rasa/train.py [--force]``.

The new model takes the place of the last good one only after it has been loaded and has understood examples of each
intent: a classifier can be missing from a model without any error in training.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

import model_store
import runtime

SMOKE_EXAMPLES = 6
SMOKE_RIGHT = 0.85
"""Share of its own training examples that a model must understand to be put in place."""


class TrainingFailedError(RuntimeError):
    """No model was put in place; the last good one stays."""


def main(arguments: list[str]) -> int:
    """Train if needed. Returns the exit code."""
    runtime.prepare()
    encoder, folder = runtime.encoder_folder(), model_store.models_folder()
    if not (encoder / "model.int8.onnx").is_file():
        print(
            f"No encoder in {encoder}. Run `python -m bot.rasa.export_encoder` in the advisor's environment.",
            file=sys.stderr,
        )
        return 2
    inputs = model_store.inputs_hash(encoder)
    if "--force" not in arguments and model_store.is_current(folder, inputs):
        print("Dialogue model: unchanged.")
        return 0
    started = time.monotonic()
    print("Dialogue model: training ...", flush=True)
    try:
        digest = train(folder, inputs)
    except TrainingFailedError as error:
        print(f"Dialogue model: {error} The last good one stays.", file=sys.stderr)
        return 1
    print(f"Dialogue model: trained in {time.monotonic() - started:.0f} s ({digest[:12]}).")
    return 0


def train(folder: Path, inputs: str) -> str:
    """Train, try out and put in place. Returns the model's hash.

    Raises:
        TrainingFailedError: if training fails or the model does not understand its own examples.
    """
    import rasa.api

    folder.mkdir(parents=True, exist_ok=True)
    project = model_store.PROJECT
    with tempfile.TemporaryDirectory(dir=folder, prefix=".training-") as work:
        result = rasa.api.train(
            domain=str(project / "domain"),
            config=str(project / "config.yml"),
            training_files=[str(project / "data")],
            output=work,
            fixed_model_name="new",
            force_training=True,
        )
        if result.code != 0 or not result.model:
            raise TrainingFailedError(f"training ended with code {result.code}.")
        smoke_test(Path(result.model), examples(project / "data" / "nlu"))
        return model_store.put_in_place(folder, Path(result.model), inputs)


def examples(folder: Path) -> dict[str, list[str]]:
    """A few training utterances of each intent, the same ones each time."""
    import rasa.shared.utils.io

    chosen = {}
    for path in sorted(folder.glob("*.yml")):
        for block in rasa.shared.utils.io.read_yaml_file(path)["nlu"]:
            lines = [line[2:].strip() for line in block["examples"].splitlines() if line.startswith("- ")]
            chosen[block["intent"]] = random.Random(7).sample(lines, min(SMOKE_EXAMPLES, len(lines)))  # noqa: S311
    return chosen


def smoke_test(model: Path, expected: dict[str, list[str]]) -> None:
    """Load the model and have it understand examples of each intent.

    Raises:
        TrainingFailedError: if it cannot be loaded or understands too few.
    """
    from understand import Interpreter

    try:
        interpreter = Interpreter(model)
        pairs = [(intent, interpreter.understand(text)[0]) for intent, texts in expected.items() for text in texts]
    except Exception as error:
        raise TrainingFailedError(f"the new model cannot be used ({type(error).__name__}: {error}).") from error
    right = sum(intent == found for intent, found in pairs) / len(pairs)
    missing = {intent for intent, _ in pairs} - {found for _, found in pairs}
    if right < SMOKE_RIGHT or missing:
        raise TrainingFailedError(
            f"the new model understands {right:.0%} of its own examples; never: {sorted(missing)}."
        )


if __name__ == "__main__":
    asyncio.set_event_loop(asyncio.new_event_loop())
    sys.exit(main(sys.argv[1:]))

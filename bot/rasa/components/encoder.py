"""Sentence vectors as features: the encoder that the advisor exported to ONNX, in int8, on one thread.

Only where the encoder stands is read from the environment (``CAIRN_ENCODER_DIR``), so that a trained model holds the
classifier alone and can be carried to another machine.
"""

from __future__ import annotations

import functools
import os
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from tokenizers import Tokenizer

import components.speedups  # noqa: F401  (put in place when a model is loaded)

MAX_TOKENS = 128
BATCH = 32


class EncoderMissingError(RasaException):
    """The exported encoder is not where the environment says."""


class OnnxSentenceEncoder:
    """Texts in, unit vectors out. `folder` holds model.int8.onnx and tokenizer.json."""

    def __init__(self, folder: Path) -> None:
        model = folder / "model.int8.onnx"
        if not model.is_file():
            raise EncoderMissingError(
                f"No encoder at {model}. Run `python -m bot.rasa.export_encoder {folder}` in the advisor's "
                "environment, and set CAIRN_ENCODER_DIR to that folder."
            )
        # The file brings padding and truncation of its own; both are set anew.
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, shape (len(texts), dimension)."""
        encoded = self._tokenizer.encode_batch([printable(text) for text in texts])
        (vectors,) = self._session.run(
            None,
            {
                "input_ids": np.array([e.ids for e in encoded], dtype=np.int64),
                "attention_mask": np.array([e.attention_mask for e in encoded], dtype=np.int64),
            },
        )
        return vectors


def printable(text: str) -> str:
    """The text without lone surrogates and format characters: what a tokenizer can read."""
    clean = text.encode("utf-8", "ignore").decode("utf-8")
    return "".join(c for c in clean if unicodedata.category(c) not in ("Cf", "Cc") or c.isspace())


@functools.lru_cache(maxsize=1)
def load_encoder(folder: str) -> OnnxSentenceEncoder:
    """The encoder of that folder, loaded once a process (training asks for it more than once)."""
    return OnnxSentenceEncoder(Path(folder))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Dense features of the whole sentence."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`scale`: length of the vectors. The classifier's regularisation is fixed, so the length decides on it."""
        return {**DenseFeaturizer.get_default_config(), "scale": 8.0}

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._scale = float(config["scale"])
        self._encoder = load_encoder(os.environ.get("CAIRN_ENCODER_DIR", "encoder"))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Called by Rasa."""
        return cls(config, execution_context.node_name)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Called by Rasa."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Add features to incoming messages."""
        self._add_features([m for m in messages if m.get(TEXT)])
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add features to the training examples."""
        self._add_features([m for m in training_data.training_examples if m.get(TEXT)])
        return training_data

    def _add_features(self, messages: list[Message]) -> None:
        ordered = sorted(messages, key=lambda m: len(m.get(TEXT)))
        for start in range(0, len(ordered), BATCH):
            batch = ordered[start : start + BATCH]
            vectors = self._encoder.encode([m.get(TEXT) for m in batch]) * self._scale
            for message, vector in zip(batch, vectors, strict=True):
                message.add_features(
                    Features(vector[np.newaxis], FEATURE_TYPE_SENTENCE, TEXT, self._config[FEATURIZER_CLASS_ALIAS])
                )

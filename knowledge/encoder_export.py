"""Exports a sentence-transformers model to ONNX, once: what answers at run time, here and in Rasa's environment.

The folder then holds

* ``model.onnx``: fp32; token ids and mask in, unit vectors out (mean pooling and normalising stand inside the graph);
  a table of word vectors that fits into 4 bits without loss stays packed: 55 MB instead of 384 for 250,000 words;
* ``model.int8.onnx``: the same, weights in int8 per channel: for intents only, its ranks are not those of fp32;
* ``tokenizer.json`` and ``manifest.json`` (the model's name, its prompt, its floor and a SHA-256 of each file).

Truncation and padding are left to whoever loads the tokenizer: the file brings lengths of its own.
"""

import hashlib
import json
import os
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.embeddings import UNRELATED, OnnxEncoder, Vectors, floor_of, load_sentence_transformer, packaged

OPSET = 17
BLOCK = 32
TOLERANCE = 1e-5
"""Largest difference in any number of a unit vector between the exported model and sentence-transformers."""

PROBES = (
    "How long must I stay in my post before I can move?",
    "P-3",
    "Je voudrais changer de lieu d'affectation l'année prochaine.",
    "Depth means becoming an expert in one field; breadth means moving between fields and duty stations. " * 3,
)


class EncoderExportError(RuntimeError):
    """The exported model does not give the vectors of the original, or the model cannot be exported."""


def export(model_name: str, folder: Path) -> None:
    """Export `model_name` into `folder`, whole or not at all.

    Raises:
        EncoderExportError: if the exported vectors differ from those of sentence-transformers by more than 1e-5, or
            if the model pools in another way than by the mean.
    """
    if packaged(model_name):
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    model = load_sentence_transformer(model_name)
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target, so that putting it in place is one rename on one file system.
    work = Path(tempfile.mkdtemp(prefix=".encoder-", dir=folder.parent))
    try:
        expected = _write(model, model_name, work)
        _check(expected, work)
        _replace(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def is_exported(model_name: str, folder: Path) -> bool:
    """Whether `folder` holds `model_name` complete and unchanged."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return bool(manifest["model"] == model_name) and all(
            _sha256(folder / name) == digest for name, digest in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _write(model: Any, model_name: str, folder: Path) -> Vectors:
    """Write all files; the model's own vectors of the probes."""
    transformer, tokenizer = _parts(model, model_name)
    tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    expected, floor = _reference(model, PROBES), floor_of(_reference(model, UNRELATED))
    packed = _pack(transformer)
    _to_onnx(transformer, tokenizer, folder / "model.onnx")
    # A packed table stays as it is; quantising it once more would only lose.
    _quantise(folder / "model.onnx", folder / "model.int8.onnx", ["MatMul"] if packed else None)
    manifest = {
        "model": model_name,
        "opset": OPSET,
        "prompt": model.prompts.get(model.default_prompt_name or "", ""),
        "floor": floor,
        "files": {path.name: _sha256(path) for path in sorted(folder.iterdir())},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return expected


def _parts(model: Any, model_name: str) -> tuple[Any, Any]:
    """The transformer and its tokenizer, provided that the model pools by the mean."""
    pooling = next((m for m in model if type(m).__name__ == "Pooling"), None)
    mode = getattr(pooling, "pooling_mode", None) if pooling is not None else None
    mean = getattr(pooling, "pooling_mode_mean_tokens", mode in ("mean", ("mean",), ["mean"]))
    if not mean:
        raise EncoderExportError(
            f"{model_name}: pools by {mode!r}; only mean pooling can be exported. Set CAIRN_ENCODER_BACKEND=torch."
        )
    transformer = next(m for m in model if hasattr(m, "auto_model"))
    transformer.auto_model.set_attn_implementation("eager")
    return transformer.auto_model.eval(), model.tokenizer


def _pack(transformer: Any) -> bool:
    """Keep the table of word vectors in blocks of 4 bits, where that loses nothing; whether it did."""
    table = transformer.embeddings.word_embeddings.weight.detach().numpy()
    if table.shape[1] % BLOCK:
        return False
    blocks = table.reshape(-1, BLOCK)
    # Each block's largest number is -8 times its scale.
    scales = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=1)[:, None], axis=1) / -8
    scales = scales.astype(np.float16).astype(np.float32)
    whole = np.rint(np.divide(blocks, scales, out=np.zeros_like(blocks), where=scales != 0)) + 8
    if whole.min() < 0 or whole.max() > 15 or not np.array_equal((whole - 8) * scales, blocks):
        return False
    half = whole.astype(np.uint8)
    pairs = half[:, : BLOCK // 2] | (half[:, BLOCK // 2 :] << 4)
    rows = len(table)
    transformer.embeddings.word_embeddings = _packed_table(
        pairs.reshape(rows, -1, BLOCK // 2), scales.astype(np.float16).reshape(rows, -1)
    )
    return True


def _packed_table(pairs: np.ndarray[Any, Any], scales: np.ndarray[Any, Any]) -> Any:
    import torch

    class PackedTable(torch.nn.Module):  # type: ignore[misc]
        """Rows of a packed table, unpacked as they are looked up."""

        def __init__(self) -> None:
            super().__init__()
            self.register_buffer("pairs", torch.from_numpy(pairs))
            self.register_buffer("scales", torch.from_numpy(scales))

        def forward(self, ids: Any) -> Any:
            both = self.pairs[ids].to(torch.float32)
            high = torch.floor(both / 16)
            numbers = torch.cat([both - high * 16, high], -1) - 8.0
            return (numbers * self.scales[ids].to(torch.float32).unsqueeze(-1)).flatten(-2)

    return PackedTable()


def _to_onnx(transformer: Any, tokenizer: Any, path: Path) -> None:
    import torch

    class Pooled(torch.nn.Module):  # type: ignore[misc]
        """Transformer, mean over the tokens that are not padding, length one."""

        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            tokens = self.transformer(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(tokens.dtype)
            mean = (tokens * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, p=2, dim=1)

    sample = tokenizer(["a short one", "and one that is a little longer"], padding=True, return_tensors="pt")
    rows_and_tokens = {0: "rows", 1: "tokens"}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Pooled().eval(),
            (sample["input_ids"], sample["attention_mask"]),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors"],
            dynamic_axes={"input_ids": rows_and_tokens, "attention_mask": rows_and_tokens, "vectors": {0: "rows"}},
            opset_version=OPSET,
            dynamo=False,
        )


def _quantise(source: Path, target: Path, kinds: list[str] | None) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    # Per channel, or the vectors lose a tenth of their direction (cosine 0.93 instead of 0.99).
    quantize_dynamic(
        str(source), str(target), per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=kinds
    )


def _check(expected: Vectors, folder: Path) -> None:
    found = OnnxEncoder(folder).encode(PROBES)
    difference = float(np.abs(expected - found).max())
    if difference > TOLERANCE:
        raise EncoderExportError(
            f"The exported model differs from sentence-transformers by {difference:.1e}; at most {TOLERANCE:.0e} is "
            "allowed. Set CAIRN_ENCODER_BACKEND=torch to answer without the export."
        )


def _reference(model: Any, texts: Sequence[str]) -> Vectors:
    """Vectors by sentence-transformers."""
    vectors = model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(vectors, dtype=np.float32)


def _replace(work: Path, folder: Path) -> None:
    if folder.exists():
        old = work.with_name(work.name + "-old")
        folder.rename(old)
        work.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    else:
        work.rename(folder)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

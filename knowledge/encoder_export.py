"""Exports a sentence-transformers model to ONNX, once: what answers at run time, here and in Rasa's environment.

The folder then holds

* ``model.onnx``: fp32; token ids and mask in, unit vectors out (mean pooling and normalising stand inside the graph);
* ``model.int8.onnx``: the same, weights in int8 per channel: for intents only, its ranks are not those of fp32;
* ``tokenizer.json`` and ``manifest.json`` (the model's name and a SHA-256 of each file).

Truncation and padding are left to whoever loads the tokenizer: the file brings lengths of its own.
"""

import hashlib
import json
import os
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.embeddings import OnnxEncoder, Vectors, load_sentence_transformer, packaged

OPSET = 17
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
        _write(model, model_name, work)
        _check(model, work)
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


def _write(model: Any, model_name: str, folder: Path) -> None:
    transformer, tokenizer = _parts(model, model_name)
    tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    _to_onnx(transformer, tokenizer, folder / "model.onnx")
    _quantise(folder / "model.onnx", folder / "model.int8.onnx")
    files = {path.name: _sha256(path) for path in sorted(folder.iterdir())}
    manifest = {"model": model_name, "opset": OPSET, "files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


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


def _quantise(source: Path, target: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    # Per channel, or the vectors lose a tenth of their direction (cosine 0.93 instead of 0.99).
    quantize_dynamic(str(source), str(target), per_channel=True, weight_type=QuantType.QInt8)


def _check(model: Any, folder: Path) -> None:
    expected: Vectors = np.asarray(
        model.encode(list(PROBES), normalize_embeddings=True, show_progress_bar=False), dtype=np.float32
    )
    found = OnnxEncoder(folder).encode(PROBES)
    difference = float(np.abs(expected - found).max())
    if difference > TOLERANCE:
        raise EncoderExportError(
            f"The exported model differs from sentence-transformers by {difference:.1e}; at most {TOLERANCE:.0e} is "
            "allowed. Set CAIRN_ENCODER_BACKEND=torch to answer without the export."
        )


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

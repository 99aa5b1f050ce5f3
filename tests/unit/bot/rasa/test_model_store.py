"""Which trained model may be loaded."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from config.settings import ROOT


def given_model_store() -> ModuleType:
    spec = importlib.util.spec_from_file_location("model_store", ROOT / "bot" / "rasa" / "model_store.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


store = given_model_store()


def given_trained(folder: Path, content: bytes, inputs: str = "inputs") -> str:
    file = folder / "new.tar.gz"
    file.write_bytes(content)
    digest: str = store.put_in_place(folder, file, inputs)
    return digest


def test_the_model_trained_last_is_loaded(tmp_path: Path) -> None:
    given_trained(tmp_path, b"first")
    digest = given_trained(tmp_path, b"second")

    path, found = store.trusted_model(tmp_path)

    assert (path.read_bytes(), found) == (b"second", digest)


def test_a_model_changed_by_another_hand_is_not_loaded_and_the_last_good_one_is(tmp_path: Path) -> None:
    given_trained(tmp_path, b"first")
    given_trained(tmp_path, b"second")
    store.trusted_model(tmp_path)[0].write_bytes(b"changed")

    path, _ = store.trusted_model(tmp_path)

    assert path.read_bytes() == b"first"
    assert not store.is_current(tmp_path, "inputs")


def test_with_no_good_model_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(store.NoModelError, match="Train"):
        store.trusted_model(tmp_path)
    given_trained(tmp_path, b"only")
    store.trusted_model(tmp_path)[0].write_bytes(b"changed")
    with pytest.raises(store.NoModelError, match="changed"):
        store.trusted_model(tmp_path)


@pytest.mark.parametrize("content", ["", "{", "[]", "null"])
def test_a_broken_record_counts_as_no_model(tmp_path: Path, content: str) -> None:
    (tmp_path / "current.json").write_text(content)

    with pytest.raises(store.NoModelError):
        store.trusted_model(tmp_path)


def test_training_is_needed_only_when_inputs_changed(tmp_path: Path) -> None:
    given_trained(tmp_path, b"model", inputs="one")

    assert store.is_current(tmp_path, "one")
    assert not store.is_current(tmp_path, "two")


def test_only_the_current_and_the_last_good_model_are_kept(tmp_path: Path) -> None:
    for content in (b"1", b"2", b"3", b"4"):
        given_trained(tmp_path, content)

    assert len(list(tmp_path.glob("cairn-*.tar.gz"))) == 2
    assert json.loads((tmp_path / "current.json").read_text())["previous"]


def test_the_hash_of_the_inputs_knows_the_encoder(tmp_path: Path) -> None:
    hashes = set()
    for content in (b"a", b"b"):
        (tmp_path / "model.int8.onnx").write_bytes(content)
        (tmp_path / "tokenizer.json").write_bytes(b"t")
        hashes.add(store.inputs_hash(tmp_path))

    assert len(hashes) == 2

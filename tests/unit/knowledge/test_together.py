"""Encoding for many threads: the same vectors, fewer runs, and no thread forgotten."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from knowledge.embeddings import ToyEncoder, Vectors
from knowledge.together import LARGEST_BATCH, Together


class Slow(ToyEncoder):
    """Waits at its first run until it is let go, and keeps what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[list[str]] = []
        self.begun, self.go = threading.Event(), threading.Event()

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.runs.append(list(texts))
        self.begun.set()
        assert self.go.wait(10)
        if "broken" in texts:
            raise ValueError("cannot encode 'broken'")
        return super().encode(texts)


def test_vectors_are_those_of_the_encoder_in_the_order_asked() -> None:
    texts = ["mobility", "mentoring", "mobility"]
    assert np.array_equal(Together(ToyEncoder()).encode(texts), ToyEncoder().encode(texts))


def test_what_is_asked_while_one_batch_runs_is_encoded_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.together.AT_ONCE", 1)
    slow = Slow()
    together = Together(slow)
    with ThreadPoolExecutor(6) as pool:
        first = pool.submit(together.encode, ["one"])
        assert slow.begun.wait(10)
        others = [pool.submit(together.encode, [f"text {n}"]) for n in range(5)]
        while len(together._wishes) < 5:
            pass
        slow.go.set()
        found = [first.result(10), *(other.result(10) for other in others)]
    assert [len(run) for run in slow.runs] == [1, 5]
    assert np.array_equal(found[3][0], ToyEncoder().encode(["text 2"])[0])


def test_a_text_asked_again_is_not_encoded_again() -> None:
    slow = Slow()
    slow.go.set()
    together = Together(slow)
    together.encode(["one"])
    together.encode(["one"])
    assert slow.runs == [["one"]]


def test_an_error_reaches_everyone_who_waits_for_that_batch_and_nobody_else() -> None:
    slow = Slow()
    slow.go.set()
    together = Together(slow)
    with pytest.raises(ValueError, match="broken"):
        together.encode(["broken"])
    assert len(together.encode(["whole"])) == 1


def test_thousands_of_texts_go_past_the_queue() -> None:
    slow = Slow()
    slow.go.set()
    texts = [f"text {n}" for n in range(LARGEST_BATCH + 1)]
    Together(slow).encode(texts)
    assert slow.runs == [texts]


def test_many_threads_all_get_their_own_vectors() -> None:
    together, encoder = Together(ToyEncoder()), ToyEncoder()
    texts = [f"question number {n}" for n in range(400)]
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda text: together.encode([text])[0], texts))
    assert np.array_equal(np.stack(found), encoder.encode(texts))

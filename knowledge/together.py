"""Encodes together what several threads ask for at the same moment, and remembers the last texts.

An encoder takes 13 ms for one question and 9 for each of four: while one batch is being encoded, what is asked meanwhile
gathers for the next. A single asker waits for nobody. Vectors are those of the encoder itself, to its own precision.
"""

import os
import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from knowledge.embeddings import Encoder, Vectors

REMEMBERED = 64
"""Texts: one message is read twice in a turn, for the office it may need and for its answer."""
LARGEST_BATCH = 8
"""Texts encoded at once; more would let the first wait for the last and gain nothing."""
AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
"""Batches encoded side by side: the dialogue needs processors too."""


class _Wish:
    """One text that somebody waits for; shape of its vector: (dimension,)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.vector: Vectors | None = None
        self.error: BaseException | None = None
        self.done = threading.Event()


class Together:
    """An encoder for many threads, in front of another."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.floor = encoder.name, encoder.floor
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._wishes: list[_Wish] = []
        self._lock = threading.Lock()
        self._places = threading.Semaphore(AT_ONCE)

    def for_many(self) -> Encoder:
        """The encoder behind, set up for thousands of texts."""
        return self._encoder.for_many()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), dimension)."""
        if not texts or len(texts) > LARGEST_BATCH:
            return self._encoder.encode(texts)
        known, wishes = self._ask(texts)
        for wish in wishes:
            while not wish.done.is_set():
                if not self._encode_some():
                    # It is in the hands of another thread.
                    wish.done.wait()
            if wish.error is not None:
                raise wish.error
            assert wish.vector is not None  # noqa: S101  (done without an error)
            known[wish.text] = wish.vector
        return np.stack([known[text] for text in texts])

    def forget(self) -> None:
        """Remember nothing, so that the next text is encoded: for measurements."""
        with self._lock:
            self._known.clear()

    def _ask(self, texts: Sequence[str]) -> tuple[dict[str, Vectors], list[_Wish]]:
        with self._lock:
            known = {text: self._known[text] for text in texts if text in self._known}
            for text in known:
                self._known.move_to_end(text)
            wishes = [_Wish(text) for text in dict.fromkeys(texts) if text not in known]
            self._wishes += wishes
        return known, wishes

    def _encode_some(self) -> bool:
        """Fulfil the oldest wishes, whoever has them; False if there are none."""
        with self._places:
            with self._lock:
                batch, self._wishes = self._wishes[:LARGEST_BATCH], self._wishes[LARGEST_BATCH:]
            if batch:
                self._fulfil(batch)
        return bool(batch)

    def _fulfil(self, batch: Sequence[_Wish]) -> None:
        try:
            vectors = self._encoder.encode([wish.text for wish in batch])
        except BaseException as error:
            for wish in batch:
                wish.error = error
                wish.done.set()
            return
        with self._lock:
            for wish, vector in zip(batch, vectors, strict=True):
                wish.vector = self._known[wish.text] = vector
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        for wish in batch:
            wish.done.set()

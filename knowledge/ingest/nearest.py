"""The nearest passages to a vector: all compared while they are few, the likeliest cells of an inverted file once they are many.

What the inverted file finds on one byte a number is compared again exactly, on the vectors in half precision.
"""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.embeddings import Vectors

FEW = 20_000
"""Up to how many all are compared."""
CELLS = 1024
PROBED = 32
"""How many of the cells are looked into."""
Rows = npt.NDArray[np.int64]


class Nearest:
    """Unit vectors of a folder, searched by inner product (cosine)."""

    def __init__(self, folder: Path) -> None:
        self._vectors: Any = np.load(folder / "vectors.npy", mmap_mode="r").view(np.ndarray)
        self._exact: Vectors | None = None
        self._cells: Any = None
        path = folder / "cells.faiss"
        if path.exists():
            import faiss

            self._cells = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
            self._cells.nprobe = PROBED
        else:
            self._exact = np.asarray(self._vectors, np.float32)

    @staticmethod
    def write(folder: Path, vectors: Vectors) -> None:
        """Make what is needed to search them fast; nothing while they are few."""
        if len(vectors) <= FEW:
            return
        import faiss

        dimension = vectors.shape[1]
        cells = faiss.index_factory(dimension, f"IVF{CELLS},SQ8", faiss.METRIC_INNER_PRODUCT)
        chosen = np.random.default_rng(0).choice(len(vectors), min(len(vectors), 40 * CELLS), replace=False)
        cells.train(np.ascontiguousarray(vectors[np.sort(chosen)], np.float32))
        for at in range(0, len(vectors), 8192):
            cells.add(np.ascontiguousarray(vectors[at : at + 8192], np.float32))
        faiss.write_index(cells, str(folder / "cells.faiss"))

    def find(self, vector: Vectors, count: int) -> Rows:
        """Rows of about the `count` nearest, in no order."""
        whole = len(self._vectors)
        if self._cells is not None:
            _, places = self._cells.search(np.ascontiguousarray(vector, np.float32).reshape(1, -1), count)
            found: Rows = places[0][places[0] >= 0]
            return found
        assert self._exact is not None  # noqa: S101
        if whole <= count:
            return np.arange(whole)
        return np.argpartition(-(self._exact @ vector), count)[:count]

    def cosines(self, rows: Rows, vectors: Vectors) -> Vectors:
        """Inner product of each row's vector with one vector, shape (dimension,), or several, shape (dimension, n)."""
        chosen: Vectors = np.asarray(self._vectors[rows], np.float32) @ vectors
        return chosen

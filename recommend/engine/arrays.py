"""The array types that every part of the engine speaks."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

IntArray: TypeAlias = NDArray[np.int64]
FloatArray: TypeAlias = NDArray[np.float64]
Csr: TypeAlias = Any  # scipy.sparse.csr_array; scipy ships no types


@contextmanager
def one_thread() -> Iterator[None]:
    """Linear algebra in one thread: sums have one order, and other work keeps its cores."""
    with _pools().limit(limits=1):
        yield


@cache
def _pools() -> ThreadpoolController:
    """The pools of threads of this process, found once: looking for them takes milliseconds.

    scipy's linear algebra brings a pool of its own, and a limit reaches those pools alone that
    are known: without loading it here, the first night of a process would add in another order
    than the next one, and give other last digits.
    """
    load_algebra()
    return ThreadpoolController()


def load_algebra() -> None:
    """Load scipy's linear algebra, which starts a pool of threads."""
    import_module("scipy.linalg")


def csr(content: Any, **options: Any) -> Csr:
    """A scipy.sparse.csr_array. scipy holds 22 MiB, so it is loaded by the first night alone."""
    from scipy import sparse

    return sparse.csr_array(content, **options)


def beside(blocks: list[Csr]) -> Csr:
    """Matrices of the same height as one, from left to right."""
    from scipy import sparse

    return sparse.hstack(blocks, format="csr")


def as_ids(values: Any, name: str) -> IntArray:
    """A flat int64 array of external ids. Raises ValueError for anything but whole numbers."""
    array = np.asarray(values)
    if array.size == 0:
        return np.empty(0, dtype=np.int64)
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise ValueError(f"{name} must be a flat list of whole numbers")
    return array.astype(np.int64)


def positions(wanted: IntArray, known: IntArray) -> IntArray:
    """Index of each wanted id in the ascending array `known`, -1 where it is not there."""
    if known.size == 0:
        return np.full(wanted.size, -1, dtype=np.int64)
    place = np.minimum(np.searchsorted(known, wanted), known.size - 1)
    return np.where(known[place] == wanted, place, -1).astype(np.int64)

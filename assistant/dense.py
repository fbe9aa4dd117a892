"""The passages nearest to a vector: every vector compared while they are few, else Chroma's index.

A few thousand vectors are compared in a millisecond or two, which is exact, needs nothing built or
checked, and spares a question the second that it takes to import Chroma.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection as ChromaCollection

    from assistant.records import Vectors


class Dense(Protocol):
    """Vectors of passages, asked by cosine."""

    def nearest(self, vector: Vectors, depth: int, paths: Collection[str] | None) -> Sequence[str]:
        """Up to ``depth`` passage ids, nearest first, of the documents at ``paths`` (None: of all)."""
        ...


class Exact:
    """Compares all of them: ``paths`` names each one's document."""

    def __init__(self, ids: Sequence[str], vectors: Vectors, paths: Sequence[str]) -> None:
        self._ids = ids
        self._vectors = vectors
        self._paths = paths

    def nearest(self, vector: Vectors, depth: int, paths: Collection[str] | None) -> Sequence[str]:
        """See ``Dense.nearest``."""
        places = np.arange(len(self._ids))
        if paths is not None:
            places = np.flatnonzero([path in paths for path in self._paths])
        scores = (self._vectors if paths is None else self._vectors[places]) @ vector
        return [self._ids[places[at]] for at in top(scores, depth)]


class Approximate:
    """Asks HNSW in a Chroma collection."""

    def __init__(self, collection: ChromaCollection) -> None:
        self._collection = collection

    def nearest(self, vector: Vectors, depth: int, paths: Collection[str] | None) -> Sequence[str]:
        """See ``Dense.nearest``."""
        where: Any = None if paths is None else {"path": {"$in": sorted(paths)}}
        found = self._collection.query(
            query_embeddings=vector[None], n_results=depth, where=where, include=[]
        )
        return found["ids"][0]


def top(scores: Vectors, depth: int) -> Sequence[int]:
    """Places of the ``depth`` largest, largest first; of equal ones the first."""
    places = np.arange(len(scores))
    if depth < len(scores):
        places = np.sort(np.argpartition(-scores, depth - 1)[:depth])
    return [int(place) for place in places[np.argsort(-scores[places], kind="stable")]]

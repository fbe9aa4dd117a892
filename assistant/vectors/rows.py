"""Passages as rows of a Chroma collection: written through llama-index, found by their own vectors."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from assistant.nodes import about, to_node
from assistant.progress import Progress, silent
from assistant.records import Records, Vectors

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection
    from llama_index.core.schema import BaseNode

log = logging.getLogger(__name__)
BATCH = 2000  # rows a Chroma call; its limit is 5461
_PROBES = 64  # passages that must find themselves when an index is opened
_REPAIRS = 5  # times that rows without a way to them are written again


def fill(
    collection: Collection, ids: Sequence[str], vectors: Vectors, records: Records, progress: Progress
) -> bool:
    """Write the passages of these ids; returns whether every one is found by its own vector in the end."""
    rows = Rows(ids, vectors, records)
    rows.bring(collection, None, progress)
    return rows.mend(
        lambda: lost(collection, ids, vectors), lambda places: rows.bring(collection, places, silent)
    )


class Rows:
    """The rows that a collection shall have: one a passage, in the order of ``ids``."""

    def __init__(self, ids: Sequence[str], vectors: Vectors, records: Records) -> None:
        self._ids = ids
        self._vectors = vectors
        self._passages = {passage.id: passage for passage in records.passages()}
        self._paths = {document.id: document.path for document in records.documents()}

    def bring(self, collection: Collection, places: Sequence[int] | None, progress: Progress) -> int:
        """Write the rows at these places again, or all that differ; returns how many rows changed."""
        if places is None:
            held = collection.get(include=["metadatas"])
            same = {
                row
                for row, says in zip(held["ids"], held["metadatas"] or [], strict=True)
                if self._same(row, says)
            }
            gone = [row for row in held["ids"] if row not in same]
            places = [place for place, row in enumerate(self._ids) if row not in same]
        else:
            gone = [self._ids[place] for place in places]
        for first in range(0, len(gone), BATCH):
            collection.delete(gone[first : first + BATCH])
        self._write(collection, places, progress)
        return len(gone) + len(places)

    def mend(self, look: Callable[[], Sequence[int]], write: Callable[[Sequence[int]], object]) -> bool:
        """Write rows again that are lost, until ``look`` finds all; False if it never does.

        HNSW inserts rows side by side, and now and then a row ends up with no way to it.
        """
        for _ in range(_REPAIRS):
            astray = look()
            if not astray:
                return True
            log.info("%d of %d passages are written to the vector index again.", len(astray), len(self._ids))
            write(astray)
        return not look()

    def _write(self, collection: Collection, places: Sequence[int], progress: Progress) -> None:
        """Through llama-index's own vector store."""
        from llama_index.vector_stores.chroma import ChromaVectorStore

        target = ChromaVectorStore(chroma_collection=collection)
        for first in progress(range(0, len(places), BATCH), "Building the vector index"):
            nodes: list[BaseNode] = []
            for place in places[first : first + BATCH]:
                passage = self._passages[self._ids[place]]
                node = to_node(passage, self._paths[passage.document_id])
                node.embedding = self._vectors[place].tolist()
                nodes.append(node)
            target.add(nodes)

    def _same(self, row: str, says: Mapping[str, object]) -> bool:
        """Does a row say of its passage what it shall? Its id stands for text and place alone."""
        passage = self._passages.get(row)
        return (
            passage is not None and about(passage, self._paths[passage.document_id]).items() <= says.items()
        )


def probes(ids: Sequence[str], vectors: Vectors) -> tuple[list[str], Vectors]:
    """A few passages, evenly spread, that must find themselves when an index is opened."""
    chosen = np.unique(np.linspace(0, len(ids) - 1, min(_PROBES, len(ids)), dtype=int))
    return [ids[i] for i in chosen], vectors[chosen]


def finds_itself(collection: Collection, ids: Sequence[str], vectors: Vectors) -> bool:
    """Is each passage among the nearest of its own vector?"""
    return not lost(collection, ids, vectors)


def lost(collection: Collection, ids: Sequence[str], vectors: Vectors) -> list[int]:
    """Places of the passages that their own vector does not find. Equal texts share a vector: ties count."""
    astray: list[int] = []
    for first in range(0, len(ids), BATCH):
        keys = ids[first : first + BATCH]
        found = collection.query(
            query_embeddings=vectors[first : first + BATCH], n_results=5, include=["distances"]
        )
        distances = found["distances"] or []
        for place, (key, near, far) in enumerate(zip(keys, found["ids"], distances, strict=True), first):
            if key not in near and (not far or far[-1] > 1e-5):
                astray.append(place)
    return astray

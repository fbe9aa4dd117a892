"""Chroma as a disposable index over the store of record.

A generation is a folder of its own: built aside from the store, checked, and only then named in the
store as the current one. Readers see the old state or the new one, never half, and a generation that
a crash has damaged is rebuilt without embedding again.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import StoreError
from assistant.nodes import to_node
from assistant.progress import Progress
from assistant.store import Store, Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from llama_index.core.schema import BaseNode

log = logging.getLogger(__name__)
_BATCH = 2000  # rows a Chroma call; its limit is 5461
_PROBES = 64  # passages that must find themselves when a generation is opened
_CURRENT = "chroma"  # the store's note with the name of the current generation
_REPAIRS = 5  # times that rows without a way to them are written again
_KEPT = 2  # another process may still read the generation before


@dataclass(frozen=True, slots=True)
class Generations:
    """The generations of one index: folders named REVISION-NUMBER under ``home``."""

    home: Path
    collection_name: str
    store: Store

    def current(self, revision: int) -> Collection | None:
        """The sound generation of this revision of the store; None when there is none."""
        name = self.store.get(_CURRENT)
        if not name or not name.startswith(f"{revision}-"):
            return None
        collection = self._open(self.home / name)
        if collection is None:
            log.warning("The Chroma index failed its check; it is rebuilt from the store.")
        return collection

    def build(self, revision: int, progress: Progress) -> Collection:
        """A new generation; current only once every passage was found by its own vector."""
        ids, vectors = self.store.vectors()
        # Never a name used before: chromadb keeps a client for each path, even if the folder has gone.
        used = [path.name for path in self.home.glob("*-*")] + [self.store.get(_CURRENT) or "0-0"]
        generation = self.home / f"{revision}-{max(map(_number, used)) + 1}"
        collection = _client(generation).create_collection(
            self.collection_name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        if not fill(collection, ids, vectors, self.store, progress):
            raise StoreError(
                f"The new index in {generation} fails its check. Delete {self.home.parent} and try again."
            )
        self.store.put(_CURRENT, generation.name)
        for path in sorted(self.home.glob("*-*"), key=lambda path: _number(path.name))[:-_KEPT]:
            shutil.rmtree(path, ignore_errors=True)
        return collection

    def clear(self) -> None:
        """Delete all generations; the next one still gets a new name."""
        for path in self.home.glob("*-*"):
            shutil.rmtree(path, ignore_errors=True)

    def _open(self, generation: Path) -> Collection | None:
        if not (generation / "chroma.sqlite3").is_file():
            return None
        ids, vectors = self.store.vectors()
        try:
            collection = _client(generation).get_collection(self.collection_name, embedding_function=None)
            sound = collection.count() == len(ids) and finds_itself(collection, *probes(ids, vectors))
        except Exception as error:  # chromadb raises many kinds, of its own and of its native core
            log.warning("Chroma could not be read: %s", error)
            return None
        return collection if sound else None


def fill(
    collection: Collection, ids: Sequence[str], vectors: Vectors, store: Store, progress: Progress
) -> bool:
    """Write the passages of these ids with their vectors, through llama-index's own vector store.

    HNSW inserts rows side by side, and now and then a row ends up with no way to it; such rows are written
    again. Returns whether every passage is found by its own vector in the end.
    """
    from llama_index.vector_stores.chroma import ChromaVectorStore

    target = ChromaVectorStore(chroma_collection=collection)
    passages = {passage.id: passage for passage in store.passages()}
    paths = {document.id: document.path for document in store.documents()}

    def write(places: Sequence[int]) -> None:
        batch = [passages[ids[place]] for place in places]
        nodes: list[BaseNode] = [to_node(passage, paths[passage.document_id]) for passage in batch]
        for node, place in zip(nodes, places, strict=True):
            node.embedding = vectors[place].tolist()
        target.add(nodes)

    for first in progress(range(0, len(ids), _BATCH), "Building the vector index"):
        write(range(first, min(first + _BATCH, len(ids))))
    for _ in range(_REPAIRS):
        astray = lost(collection, ids, vectors)
        if not astray:
            return True
        log.info("%d of %d passages are written to the vector index again.", len(astray), len(ids))
        for first in range(0, len(astray), _BATCH):
            again = astray[first : first + _BATCH]
            collection.delete([ids[place] for place in again])
            write(again)
    return finds_itself(collection, ids, vectors)


def _number(generation: str) -> int:
    return int(generation.rpartition("-")[2])


def _client(folder: Path) -> ClientAPI:
    import chromadb
    from chromadb.config import Settings

    folder.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))


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
    for first in range(0, len(ids), _BATCH):
        keys = ids[first : first + _BATCH]
        found = collection.query(
            query_embeddings=vectors[first : first + _BATCH], n_results=5, include=["distances"]
        )
        distances = found["distances"] or []
        for place, (key, near, far) in enumerate(zip(keys, found["ids"], distances, strict=True), first):
            if key not in near and (not far or far[-1] > 1e-5):
                astray.append(place)
    return astray

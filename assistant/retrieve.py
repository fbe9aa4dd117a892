"""Question -> candidate passages: those near in meaning and those with the same words, fused by rank.

Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009) needs no weights, and no fixed
weight is right on every collection; the reader decides among what both find. It is computed here as
llama-index's ``QueryFusionRetriever`` does, whose import would cost each question a second and a half;
``assistant.llama`` hands the passages to llama-index.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from assistant.dense import Approximate, Dense, Exact
from assistant.index import Snapshot
from assistant.models import Embedder
from assistant.types import Passage

_DEPTH = 3  # both searches look this many times deeper than what the fusion keeps
_K = 60.0  # of the paper: how little the first ranks count more than those that follow


class Retrieval:
    """Both searches over one snapshot."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder) -> None:
        self.passages = snapshot.passages
        self._ids = list(snapshot.passages)
        self._paths = [snapshot.documents[p.document_id].path for p in snapshot.passages.values()]
        self._embedder = embedder
        self._words = snapshot.words
        self._dense: Dense = (
            Approximate(snapshot.collection)
            if snapshot.collection
            else Exact(*snapshot.records.vectors(), self._paths)
        )

    def retrieve(
        self, question: str, top_k: int, documents: Sequence[str] | None = None
    ) -> tuple[Passage, ...]:
        """The best passages, best first, with their fusion score. Unknown ids are stale and dropped.

        ``documents`` are the paths of those to search; None means all of them.
        """
        wanted = None if documents is None else set(documents) & set(self._paths)
        if not (self._paths if wanted is None else wanted):
            return ()
        depth = min(top_k * _DEPTH, len(self._ids))
        allowed = None if wanted is None else np.array([path in wanted for path in self._paths])
        near = self._dense.nearest(self._embedder.embed([question])[0], depth, wanted)
        same = [self._ids[place] for place in self._words.best(question, depth, allowed)]
        known = [(self.passages.get(key), score) for key, score in fuse([near, same])[:top_k]]
        return tuple(replace(passage, score=score) for passage, score in known if passage)


def fuse(rankings: Iterable[Sequence[str]]) -> list[tuple[str, float]]:
    """Ids with the sum of 1 / (rank + 60), best first; of equal ones the first that came."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, key in enumerate(ranking):
            scores[key] = scores.get(key, 0.0) + 1.0 / (rank + _K)
    return sorted(scores.items(), key=lambda item: -item[1])

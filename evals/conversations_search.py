"""A collection of texts searched by two retrievers at once, and how well the right ones are found.

Dense vectors and BM25, fused by reciprocal rank (Cormack, Clarke and Buettcher, SIGIR 2009).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assistant.models import Embedder

Scores = npt.NDArray[np.float64]
Query = tuple[str, str]
"""What is searched for, and words that count half."""

CONTEXT_WEIGHT = 0.5
_RANK = 60  # the constant of reciprocal rank fusion


class Collection:
    """Texts that can be ranked for a query by two retrievers and by both together."""

    def __init__(self, texts: Sequence[str], embedder: Embedder) -> None:
        """Embed and index the texts."""
        import bm25s
        import Stemmer

        self._embedder = embedder
        self._vectors = np.asarray(embedder.embed(texts))
        self._stemmer = Stemmer.Stemmer("english")
        self._bm25 = bm25s.BM25()
        self._bm25.index(self._tokens(texts), show_progress=False)

    def rank(self, query: Query) -> list[int]:
        """Positions, best first."""
        dense = self._dense(query[0])
        sparse = self._sparse(query[0])
        if query[1]:
            dense = dense + CONTEXT_WEIGHT * self._dense(query[1])
            sparse = sparse + CONTEXT_WEIGHT * self._sparse(query[1])
        # A text without any word of the query has no BM25 rank.
        fused = 1 / (_RANK + _places(dense)) + np.where(sparse > 0, 1 / (_RANK + _places(sparse)), 0.0)
        return [int(n) for n in np.argsort(-fused, kind="stable")]

    def _dense(self, text: str) -> Scores:
        found: Scores = (self._vectors @ np.asarray(self._embedder.embed([text]))[0]).astype(np.float64)
        return found

    def _sparse(self, text: str) -> Scores:
        words = self._tokens([text])[0]
        known = [word for word in words if word in self._bm25.vocab_dict]
        if not known:
            return np.zeros(len(self._vectors))
        return np.asarray(self._bm25.get_scores(known), dtype=np.float64)

    def _tokens(self, texts: Sequence[str]) -> list[list[str]]:
        import bm25s

        found: list[list[str]] = bm25s.tokenize(
            list(texts), stopwords="en", stemmer=self._stemmer, show_progress=False, return_ids=False
        )
        return found


def _places(scores: Scores) -> Scores:
    places = np.empty(len(scores))
    places[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return places


def recall(ranking: Sequence[int], gold: frozenset[int], depth: int = 5) -> float:
    """Share of the gold texts among the first ``depth``."""
    return len(gold & set(ranking[:depth])) / len(gold)


def ndcg(ranking: Sequence[int], gold: frozenset[int], depth: int = 10) -> float:
    """Normalised discounted cumulative gain with gains of one (Järvelin and Kekäläinen 2002)."""
    gain = sum(1 / math.log2(n + 2) for n, text in enumerate(ranking[:depth]) if text in gold)
    return gain / sum(1 / math.log2(n + 2) for n in range(min(depth, len(gold))))

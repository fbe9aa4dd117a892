"""Question -> candidate passages: dense and BM25 retrieval through llama-index, fused by rank.

Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009) needs no weights, and no fixed
weight is right on every collection; the reader decides among what both find.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

import numpy as np
from llama_index.core import VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import BaseRetriever, QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.core.schema import NodeWithScore, QueryBundle
from llama_index.core.vector_stores import FilterOperator, MetadataFilter, MetadataFilters
from llama_index.vector_stores.chroma import ChromaVectorStore

from assistant.index import Snapshot
from assistant.models import Embedder
from assistant.nodes import to_node
from assistant.types import Passage

_SPARE = 2  # up to so many times the passages, where they are short
_DEPTH = 3  # each retriever looks this many times deeper than what the fusion keeps


class LocalEmbedding(BaseEmbedding):
    """Our embedder as llama-index sees one."""

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._embedder = embedder

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(x) for x in self._embedder.embed([query])[0]]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_query_embedding(text)


class WordRetriever(BaseRetriever):
    """BM25 on the mapped files, without the passages that share no word with the question."""

    def __init__(self, retrieval: Retrieval, depth: int, wanted: set[str] | None) -> None:
        super().__init__()
        self._retrieval, self._depth, self._wanted = retrieval, depth, wanted

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return self._retrieval.same_words(query_bundle.query_str, self._depth, self._wanted)


class Retrieval:
    """Both indexes over one snapshot, ready to make retrievers over all of it or a part."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder) -> None:
        self.passages: Mapping[str, Passage] = snapshot.passages
        self.owners = snapshot.passages.owners
        self._ids = list(snapshot.passages)
        self._paths = [snapshot.documents[owner].path for owner in self.owners.values()]
        self._words = snapshot.words
        self._vectors = VectorStoreIndex.from_vector_store(
            ChromaVectorStore(chroma_collection=snapshot.collection), embed_model=LocalEmbedding(embedder)
        )

    def retriever(self, top_k: int, documents: Sequence[str] | None = None) -> BaseRetriever:
        """A llama-index retriever over all documents, or over those at the paths ``documents``."""
        depth = min(top_k * _DEPTH, len(self.passages))
        wanted = None if documents is None else set(documents)
        filters = None
        if wanted is not None:
            filters = MetadataFilters(
                filters=[MetadataFilter(key="path", operator=FilterOperator.IN, value=sorted(wanted))]
            )
        return QueryFusionRetriever(
            [
                self._vectors.as_retriever(similarity_top_k=depth, filters=filters),
                WordRetriever(self, depth, wanted),
            ],
            llm=MockLLM(),  # no query generation; without one llama-index asks for an OpenAI key
            num_queries=1,
            mode=FUSION_MODES.RECIPROCAL_RANK,
            similarity_top_k=top_k,
            use_async=False,
        )

    def retrieve(
        self, question: str, top_k: int, documents: Sequence[str] | None = None, words: int = 0
    ) -> tuple[Passage, ...]:
        """The best passages, best first, with their fusion score. Unknown ids are stale and dropped.

        ``words``: as many passages as together have about so many words, up to twice ``top_k``; sections of
        two lines each would otherwise take the places of all else.
        """
        if not (self._paths if documents is None else set(documents) & set(self._paths)):
            return ()
        found = self.retriever(top_k * _SPARE if words else top_k, documents).retrieve(question)
        known = [(self.passages.get(hit.node.node_id), hit.score or 0.0) for hit in found]
        passages = [replace(passage, score=score) for passage, score in known if passage]
        before = accumulate((len(passage.text.split()) for passage in passages), initial=0)
        full = words or math.inf
        return tuple(passage for passage, read in zip(passages, before, strict=False) if read < full)

    def same_words(self, question: str, depth: int, wanted: set[str] | None) -> list[NodeWithScore]:
        """Nodes of the passages with the same words, best first, with their BM25 score."""
        allowed = None if wanted is None else np.array([path in wanted for path in self._paths])
        return [
            NodeWithScore(node=to_node(passage, self._paths[place]), score=score)
            for place, score in self._words.best(question, depth, allowed)
            if (passage := self.passages.get(self._ids[place]))
        ]

"""Question -> candidate passages: dense and BM25 retrieval through llama-index, fused by rank.

Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009) needs no weights, and no fixed
weight is right on every collection; the reader decides among what both find.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from llama_index.core import VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import BaseRetriever, QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.core.schema import BaseNode, NodeWithScore, QueryBundle
from llama_index.core.vector_stores import FilterOperator, MetadataFilter, MetadataFilters
from llama_index.core.vector_stores.utils import node_to_metadata_dict
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.chroma import ChromaVectorStore

from assistant.index import Snapshot
from assistant.models import Embedder
from assistant.nodes import to_node
from assistant.types import Passage

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


class _MatchingBM25(BM25Retriever):
    """BM25 without the passages that share no word with the question: rank alone would credit them."""

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [node for node in super()._retrieve(query_bundle) if (node.score or 0.0) > 0.0]


class Retrieval:
    """Both indexes over one snapshot, ready to make retrievers over all of it or a part."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder) -> None:
        self.passages = snapshot.passages
        self._order = [snapshot.documents[p.document_id].path for p in snapshot.passages.values()]
        self._embedding = LocalEmbedding(embedder)
        self._vectors = VectorStoreIndex.from_vector_store(
            ChromaVectorStore(chroma_collection=snapshot.collection), embed_model=self._embedding
        )
        nodes: list[BaseNode] = [
            to_node(*pair) for pair in zip(snapshot.passages.values(), self._order, strict=True)
        ]
        if not nodes:  # the last document has gone; BM25 cannot be made of nothing, and nothing is found
            return
        self._bm25 = _MatchingBM25(nodes=nodes, similarity_top_k=len(nodes)).bm25
        self._bm25.corpus = [node_to_metadata_dict(node) | {"node_id": node.node_id} for node in nodes]

    def retriever(self, top_k: int, documents: Sequence[str] | None = None) -> BaseRetriever:
        """A llama-index retriever over all documents, or over those at the paths ``documents``."""
        depth = min(top_k * _DEPTH, len(self.passages))
        filters = mask = None
        if documents is not None:
            wanted = set(documents)
            mask = [int(path in wanted) for path in self._order]
            filters = MetadataFilters(
                filters=[MetadataFilter(key="path", operator=FilterOperator.IN, value=sorted(wanted))]
            )
        dense = self._vectors.as_retriever(similarity_top_k=depth, filters=filters)
        sparse = _MatchingBM25(existing_bm25=self._bm25, similarity_top_k=depth, corpus_weight_mask=mask)
        return QueryFusionRetriever(
            [dense, sparse],
            llm=MockLLM(),  # no query generation; without one llama-index asks for an OpenAI key
            num_queries=1,
            mode=FUSION_MODES.RECIPROCAL_RANK,
            similarity_top_k=top_k,
            use_async=False,
        )

    def retrieve(
        self, question: str, top_k: int, documents: Sequence[str] | None = None
    ) -> tuple[Passage, ...]:
        """The best passages, best first, with their fusion score. Unknown ids are stale and dropped."""
        if not (self._order if documents is None else set(documents) & set(self._order)):
            return ()
        found = self.retriever(top_k, documents).retrieve(question)
        known = [(self.passages.get(hit.node.node_id), hit.score or 0.0) for hit in found]
        return tuple(replace(passage, score=score) for passage, score in known if passage)

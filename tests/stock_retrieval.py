"""Retrieval as llama-index's own parts do it, to compare ours with: the same results, and at what speed."""

from __future__ import annotations

from collections.abc import Mapping

from llama_index.core import VectorStoreIndex
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import BaseRetriever, QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.core.schema import BaseNode, NodeWithScore, QueryBundle
from llama_index.retrievers.bm25 import BM25Retriever

from assistant.models import Embedder
from assistant.nodes import to_node
from assistant.records import Records
from assistant.retrieve import LocalEmbedding

_DEPTH = 3  # as in assistant.retrieve


class MatchingBM25(BM25Retriever):
    """BM25 without the passages that share no word with the question."""

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [node for node in super()._retrieve(query_bundle) if (node.score or 0.0) > 0.0]


def stock_retrievers(records: Records, embedder: Embedder, top_k: int) -> Mapping[str, BaseRetriever]:
    """``VectorStoreIndex`` in memory, ``BM25Retriever`` and ``QueryFusionRetriever`` over all passages."""
    passages, (ids, vectors) = records.passages(), records.vectors()
    paths = {document.id: document.path for document in records.documents()}
    nodes: list[BaseNode] = [to_node(passage, paths[passage.document_id]) for passage in passages]
    assert [node.node_id for node in nodes] == ids
    for node, vector in zip(nodes, vectors, strict=True):
        node.embedding = vector.tolist()
    depth = min(_DEPTH * top_k, len(nodes))
    index = VectorStoreIndex(nodes, embed_model=LocalEmbedding(embedder))
    dense = index.as_retriever(similarity_top_k=depth)
    words = MatchingBM25(nodes=nodes, similarity_top_k=depth)
    fused = QueryFusionRetriever(
        [dense, words],
        llm=MockLLM(),  # no query generation; without one llama-index asks for an OpenAI key
        num_queries=1,
        mode=FUSION_MODES.RECIPROCAL_RANK,
        similarity_top_k=top_k,
        use_async=False,
    )
    return {"dense": dense, "bm25": words, "fused": fused}

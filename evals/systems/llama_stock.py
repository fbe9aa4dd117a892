"""llama-index's stock path: ``VectorStoreIndex`` in memory, default ``SentenceSplitter``, top-k.

Shown and cited is the best passage (a node of up to 1024 tokens), whole, at the character offsets that
llama-index gives it. It never abstains. Its confidence is the cosine, not calibrated. History is not
read: a query engine takes none. Title and date go along as metadata and are embedded with each node, as
a stock reader would do; the embedding model itself cuts what is longer than it can take.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from llama_index.core import Document as LlamaDocument
from llama_index.core import VectorStoreIndex
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import BaseNode, NodeWithScore, TextNode
from llama_index.core.vector_stores import FilterOperator, MetadataFilter, MetadataFilters

from assistant.models import Embedder
from assistant.retrieve import LocalEmbedding
from assistant.types import Answer, Citation, Document, Passage, Turn
from evals.systems.ground import Ground, Timer, answer, cite


class BatchEmbedding(LocalEmbedding):
    """The same weights, with texts embedded in batches."""

    def __init__(self, embedder: Embedder, **kwargs: Any) -> None:
        super().__init__(embedder, **kwargs)

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in row] for row in self._embedder.embed(texts)]


def stock_index(documents: Iterable[Document], embedder: Embedder) -> VectorStoreIndex:
    """All of llama-index's defaults but the embedding model, which would otherwise be a paid service."""
    nodes: list[BaseNode] = [_node(document) for document in documents]
    return VectorStoreIndex.from_documents(
        [node for node in nodes if isinstance(node, LlamaDocument)],
        embed_model=BatchEmbedding(embedder),
        transformations=[SentenceSplitter()],
    )


def _node(document: Document) -> LlamaDocument:
    return LlamaDocument(
        text=document.text,
        doc_id=document.id,
        metadata={"title": document.title, "date": document.date or "", "path": document.path},
        excluded_embed_metadata_keys=["path"],
        excluded_llm_metadata_keys=["path"],
    )


def search(
    index: VectorStoreIndex, question: str, top_k: int, paths: Sequence[str] | None
) -> list[NodeWithScore]:
    """The nodes that llama-index retrieves, best first."""
    retriever = index.as_retriever(similarity_top_k=top_k, filters=path_filter(paths))
    return list(retriever.retrieve(question))


def path_filter(paths: Sequence[str] | None) -> MetadataFilters | None:
    """Only nodes of the documents at these paths; None for no restriction."""
    if paths is None:
        return None
    return MetadataFilters(
        filters=[MetadataFilter(key="path", operator=FilterOperator.IN, value=list(paths))]
    )


def as_passage(hit: NodeWithScore, ground: Ground) -> Passage:
    """A node with the offsets that llama-index gives it, right or wrong."""
    node = hit.node
    assert isinstance(node, TextNode)
    document = ground.documents[node.metadata["path"]]
    start = node.start_char_idx or 0
    return Passage(
        id=node.node_id,
        document_id=document.id,
        title=document.title,
        date=document.date,
        heading="",
        start=start,
        end=node.end_char_idx or start,
        text=node.text,
        sentences=(),
        score=hit.score or 0.0,
    )


class LlamaStock:
    """Retrieves ``top_k`` nodes and shows the best one."""

    def __init__(self, ground: Ground, top_k: int) -> None:
        self._ground = ground
        self._top_k = top_k
        self._index = ground.llama_index

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, documents: Sequence[str] | None = None
    ) -> Answer:
        """The best passage, whole."""
        del history
        timer = Timer()
        hits = search(self._index, question, self._top_k, documents)
        passages = [as_passage(hit, self._ground) for hit in hits]
        quotes = [_quote(passage, self._ground) for passage in passages[:1]]
        return answer(question, passages, quotes, passages[0].score if passages else 0.0, timer)


def _quote(passage: Passage, ground: Ground) -> Citation:
    """The node's own text as quote, so that wrong offsets show up as wrong offsets."""
    return replace(cite(ground.by_id[passage.document_id], passage.start, passage.end), quote=passage.text)

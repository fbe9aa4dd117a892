"""The assistant as llama-index sees it: a retriever and a query engine to compose with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.base.response.schema import RESPONSE_TYPE, Response
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant.nodes import to_node
from assistant.types import Answer, Citation

if TYPE_CHECKING:
    from assistant.library import State
    from assistant.models import Embedder
    from assistant.pipeline import Assistant


class PassageRetriever(BaseRetriever):
    """Fused dense and BM25 retrieval over the current state of the documents."""

    def __init__(self, current: Callable[[], State], top_k: int) -> None:
        super().__init__()
        self._current = current
        self._top_k = top_k

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        state = self._current()
        found = state.retrieval.retrieve(query_bundle.query_str, self._top_k)
        return [
            NodeWithScore(
                node=to_node(passage, state.documents[passage.document_id].path), score=passage.score
            )
            for passage in found
        ]


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


class AssistantQueryEngine(BaseQueryEngine):
    """``query()`` asks the assistant; ``source_nodes`` are the exact quotes, in the order of the marks."""

    def __init__(self, assistant: Assistant) -> None:
        super().__init__(callback_manager=None)
        self._assistant = assistant

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        return _response(self._assistant.ask(query_bundle.query_str))

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        return _response(await self._assistant.aask(query_bundle.query_str))

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


def _response(answer: Answer) -> Response:
    metadata: dict[str, Any] = {
        "abstained": answer.abstained,
        "confidence": answer.confidence,
        "kind": answer.kind,
        "standalone_question": answer.standalone_question,
    }
    nodes = [_node(citation, answer.confidence) for citation in answer.citations]
    return Response(response=answer.text, source_nodes=nodes, metadata=metadata)


def _node(citation: Citation, score: float) -> NodeWithScore:
    node = TextNode(
        text=citation.quote,
        start_char_idx=citation.start,
        end_char_idx=citation.end,
        metadata={
            "marker": citation.marker,
            "title": citation.title,
            "date": citation.date or "",
            "path": citation.path,
            "document_id": citation.document_id,
            "sha256": citation.sha256,
        },
    )
    return NodeWithScore(node=node, score=score)

"""The assistant as llama-index sees it: a retriever and a query engine to compose with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import RESPONSE_TYPE, Response
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant.types import Answer, Citation

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from assistant.retrieve import Retrieval


class PassageRetriever(BaseRetriever):
    """Fused dense and BM25 retrieval over the current state of the documents."""

    def __init__(self, current: Callable[[], Retrieval], top_k: int) -> None:
        super().__init__()
        self._current = current
        self._top_k = top_k

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        retrieval = self._current()
        return retrieval.retriever(self._top_k).retrieve(query_bundle) if retrieval.passages else []


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

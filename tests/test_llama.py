"""The assistant inside llama-index."""

from __future__ import annotations

import asyncio
from typing import Any

from llama_index.core.instrumentation import get_dispatcher
from llama_index.core.instrumentation.event_handlers import BaseEventHandler
from llama_index.core.instrumentation.events.query import QueryEndEvent
from llama_index.core.llms import MockLLM
from llama_index.core.postprocessor import SimilarityPostprocessor
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES

from assistant import Assistant
from assistant.types import ABSTENTION


def test_the_retriever_gives_nodes_with_exact_offsets(briefing: Assistant) -> None:
    nodes = briefing.as_retriever(top_k=3).retrieve("defense spending")
    assert len(nodes) == 3
    for hit in nodes:
        text = briefing.document(hit.node.metadata["document_id"]).text
        node: Any = hit.node
        assert text[node.start_char_idx : node.end_char_idx] == node.text


def test_the_query_engine_answers_with_quotes_as_sources(briefing: Assistant) -> None:
    engine = briefing.as_query_engine()
    response = engine.query("Who represents Japan?")
    assert str(response) == briefing.ask("Who represents Japan?").text
    assert "Hayashi" in response.source_nodes[0].node.get_content()
    assert str(asyncio.run(engine.aquery("Who represents Japan?"))) == str(response)


def test_an_abstention_has_no_source(briefing: Assistant) -> None:
    response = briefing.as_query_engine().query("Who won the 2022 World Cup?")
    assert str(response) == ABSTENTION
    assert response.source_nodes == []
    assert response.metadata is not None
    assert response.metadata["abstained"] is True


def test_the_retriever_composes_with_stock_parts(briefing: Assistant) -> None:
    fused = QueryFusionRetriever(
        [briefing.as_retriever(top_k=2), briefing.as_retriever(top_k=4)],
        llm=MockLLM(),
        num_queries=1,
        mode=FUSION_MODES.RECIPROCAL_RANK,
        similarity_top_k=3,
        use_async=False,
    )
    best = SimilarityPostprocessor(similarity_cutoff=0.01).postprocess_nodes(fused.retrieve("Article 5"))
    assert len(best) == 3


def test_queries_are_seen_by_llama_index_instrumentation(briefing: Assistant) -> None:
    seen: list[str] = []

    class Handler(BaseEventHandler):
        def handle(self, event: Any, **_: Any) -> None:
            if isinstance(event, QueryEndEvent):
                seen.append(str(event.response))

    dispatcher = get_dispatcher()
    handler = Handler()
    dispatcher.add_event_handler(handler)
    try:
        briefing.as_query_engine().query("Who represents Japan?")
    finally:
        dispatcher.event_handlers.remove(handler)
    assert len(seen) == 1

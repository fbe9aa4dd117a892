from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.index import Index
from assistant.nodes import embedded_text, to_node
from assistant.retrieve import Retrieval
from assistant.settings import Settings
from tests.conftest import WordEmbedder
from tests.stock_retrieval import stock_retrievers


@pytest.fixture
def retrieval(folder: Path, embedder: WordEmbedder) -> Retrieval:
    index = Index(folder, Settings(), embedder)
    index.update()
    return Retrieval(index.snapshot(), embedder)


def test_the_passage_that_shares_the_words_comes_first(retrieval: Retrieval) -> None:
    assert "12 million" in retrieval.retrieve("What is the cost in euros?", 3)[0].text


def test_a_passage_found_by_both_retrievers_counts_once_and_for_both(retrieval: Retrieval) -> None:
    found = retrieval.retrieve("old bridge closed", 10)
    assert len({p.id for p in found}) == len(found)
    assert found[0].title == "bridge"
    assert found[0].score == pytest.approx(2 / 60), "rank 0 in both lists, k = 60"


def test_scores_fall_from_best_to_last(retrieval: Retrieval) -> None:
    scores = [p.score for p in retrieval.retrieve("Who inspects the bridge?", 10)]
    assert scores == sorted(scores, reverse=True)


def test_short_passages_leave_room_for_more(retrieval: Retrieval) -> None:
    def count(words: int) -> int:
        return len(retrieval.retrieve("defense", 2, None, words))

    assert [count(0), count(1), count(1000)] == [2, 1, 3]


def test_titles_and_headings_can_be_searched(retrieval: Retrieval) -> None:
    assert retrieval.retrieve("Harbour works cost", 1)[0].heading == "Cost"


def test_a_passage_without_a_common_word_gets_no_credit_from_bm25(retrieval: Retrieval) -> None:
    found = retrieval.retrieve("zebra", 10)
    assert max(p.score for p in found) == pytest.approx(1 / 60)


def test_only_the_named_documents_are_searched(retrieval: Retrieval) -> None:
    found = retrieval.retrieve("What do the works cost?", 10, ["bridge.txt"])
    assert {p.title for p in found} == {"bridge"}
    assert retrieval.retrieve("What do the works cost?", 10, ["absent.md"]) == ()


def test_a_passage_that_chroma_still_names_but_the_store_lost_is_dropped(
    folder: Path, embedder: WordEmbedder
) -> None:
    index = Index(folder, Settings(), embedder)
    index.update()
    retrieval = Retrieval(index.snapshot(), embedder)
    gone = next(p.id for p in retrieval.passages.values() if p.title == "bridge")
    retrieval.passages = {key: p for key, p in retrieval.passages.items() if key != gone}
    assert gone not in {p.id for p in retrieval.retrieve("old bridge closed", 10)}


def test_results_are_those_of_llama_index_s_own_parts(briefing: Any) -> None:
    """Ids and scores, for every question of the briefing's gold file."""
    index = briefing.library._index
    retrieval = Retrieval(index.snapshot(), index.embedder)
    stock = stock_retrievers(index.store, index.embedder, 8)["fused"]
    lines = (Path(__file__).parent.parent / "evals" / "gold" / "briefing.jsonl").read_text("utf-8")
    for question in {json.loads(line)["question"] for line in lines.splitlines() if line.strip()}:
        ours = [(passage.id, pytest.approx(passage.score)) for passage in retrieval.retrieve(question, 8)]
        assert [(hit.node.node_id, hit.score) for hit in stock.retrieve(question)] == ours, question


def test_the_text_that_is_embedded_is_what_llama_index_makes_of_a_node(retrieval: Retrieval) -> None:
    from llama_index.core.schema import MetadataMode

    for passage in retrieval.passages.values():
        for changed in (passage, replace(passage, heading=""), replace(passage, title="", heading="")):
            assert embedded_text(changed) == to_node(changed, "a").get_content(MetadataMode.EMBED)

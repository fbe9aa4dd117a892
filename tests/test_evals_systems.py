"""Every measured system answers in the same type, with offsets that hold, and keeps to its documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from llama_index.core.base.llms.types import CompletionResponse, CompletionResponseGen, LLMMetadata
from llama_index.core.llms import CustomLLM

from assistant.llm import embedded
from assistant.llm.embedded import EmbeddedLLM
from assistant.settings import Settings
from assistant.types import ABSTENTION, Answer
from evals.systems import SYSTEMS, Ground, Unavailable
from evals.systems.llama_citation import LlamaCitation
from tests.conftest import WordEmbedder

PLAIN = ["bm25", "dense", "llama-index-2", "llama-index-5"]


@pytest.fixture
def ground(folder: Path, embedder: WordEmbedder, tmp_path: Path) -> Ground:
    return Ground(folder, Settings(data_dir=tmp_path / "data", reader="similarity"), embedder)


class Parrot(CustomLLM):
    """Says what it is told to say."""

    reply: str

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(context_window=4096, num_output=64)

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:  # noqa: ARG002
        assert "Source 1:" in prompt
        return CompletionResponse(text=self.reply)

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        yield self.complete(prompt, formatted, **kwargs)


def check(answer: Answer, ground: Ground) -> None:
    """What the harness relies on, whatever the system."""
    for citation in answer.citations:
        text = ground.documents[citation.path].text
        assert text[citation.start : citation.end] == citation.quote
        assert ground.by_id[citation.document_id].sha256 == citation.sha256
    for passage in answer.passages:
        assert ground.by_id[passage.document_id].text[passage.start : passage.end] == passage.text
    assert 0 <= answer.confidence <= 1
    assert answer.timings["total"] > 0


@pytest.mark.parametrize("name", PLAIN)
def test_each_finds_the_sentence_and_cites_it_exactly(name: str, ground: Ground) -> None:
    answer = SYSTEMS[name].open(ground).ask("Does Anna Berg leads the works.")
    check(answer, ground)
    assert "Anna Berg leads the works." in answer.citations[0].quote
    assert (answer.citations[0].path, answer.abstained) == ("harbour.md", False)
    assert answer.text.endswith("[1]")


@pytest.mark.parametrize("name", PLAIN)
def test_each_keeps_to_the_documents_it_may_read(name: str, ground: Ground) -> None:
    system = SYSTEMS[name].open(ground)
    answer = system.ask("Who leads the harbour works? Who inspects it?", documents=["bridge.txt"])
    check(answer, ground)
    assert {passage.title for passage in answer.passages} <= {ground.documents["bridge.txt"].title}
    assert {citation.path for citation in answer.citations} == {"bridge.txt"}
    assert system.ask("Who leads the works?", documents=["none.md"]).citations == ()


def test_bm25_scores_match_a_count_by_hand(ground: Ground) -> None:
    """The word occurs in one sentence only, so that sentence is shown; a word nowhere leads to nothing."""
    system = SYSTEMS["bm25"].open(ground)
    assert system.ask("euros?").citations[0].quote == "The works cost 12 million euros."
    nothing = system.ask("Xylophones?")
    assert (nothing.abstained, nothing.text, nothing.passages) == (True, ABSTENTION, ())
    assert system.ask("the of and").abstained


def test_top_k_is_how_many_passages_are_retrieved(
    folder: Path, embedder: WordEmbedder, tmp_path: Path
) -> None:
    for number in range(6):
        (folder / f"{number}.md").write_text(f"Note {number} on the quay.", encoding="utf-8")
    ground = Ground(folder, Settings(data_dir=tmp_path / "data"), embedder)
    sizes = [len(SYSTEMS[f"llama-index-{k}"].open(ground).ask("Quay?").passages) for k in (2, 5)]
    assert sizes == [2, 5]


@pytest.mark.parametrize(
    ("reply", "abstained", "cited"),
    [
        ("Anna Berg leads them [1].", False, 1),
        ("Anna Berg leads them [1], says [Source 1] and [9].", False, 1),
        ("Anna Berg leads them.", False, 0),
        ("None of the sources are helpful.", True, 0),
        ("The sources do not mention who leads them [1].", True, 0),
        ("", True, 0),
    ],
)
def test_the_citation_engine_is_cited_by_its_marks(
    ground: Ground, reply: str, abstained: bool, cited: int
) -> None:
    system = LlamaCitation(ground, Parrot(reply=reply))
    answer = system.ask("Who leads the harbour works?", documents=["harbour.md"])
    check(answer, ground)
    assert (answer.abstained, len(answer.citations)) == (abstained, cited)
    assert answer.text == (reply or "Empty Response")
    assert (answer.confidence == 0.0) is abstained


def test_without_the_local_model_the_citation_engine_says_what_to_install(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(Unavailable, match="pip install"):
        SYSTEMS["llama-index-citation"].open(ground)


@pytest.mark.slow
def test_the_local_model_answers_the_same_twice(embedded_llm: EmbeddedLLM) -> None:
    first, second = (embedded_llm.complete("Say the word harbour once.").text for _ in range(2))
    assert first == second != ""


def test_the_assistant_is_one_of_them(folder: Path, tmp_path: Path) -> None:
    ground = Ground(folder, Settings(data_dir=tmp_path / "data"))
    answer = SYSTEMS["assistant-similarity"].open(ground).ask("Who leads the works?")
    check(answer, ground)
    assert not answer.abstained
    assert answer.citations[0].path == "harbour.md"

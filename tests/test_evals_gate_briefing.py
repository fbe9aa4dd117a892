"""The gate on the real thing: the shipped assistant, sabotaged in three ways, stopped by the baseline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.types import Answer, Passage, Turn
from evals import load_gold, run
from evals.folder import read_run
from evals.gate import gate
from tests.conftest import CORPUS, ROOT
from tests.evals_support import cite

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("few_draws")]
CASES = [case for case in load_gold(ROOT / "evals" / "gold" / "briefing.jsonl") if case.split == "dev"]


class Sabotaged:
    """The real assistant with each answer passed through a fault."""

    def __init__(self, assistant: Any, fault: Callable[[Answer], Answer]) -> None:
        self.assistant, self.fault = assistant, fault

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        return self.fault(self.assistant.ask(question, history))


def stopped_by(assistant: Any, fault: Callable[[Answer], Answer], folder: Path) -> set[str]:
    """What the gate names first in each of its reasons."""
    done = run(Sabotaged(assistant, fault), CASES, folder, corpus=CORPUS, quiet=True)
    reasons = gate(done, read_run(ROOT / "evals" / "baseline" / "briefing"))
    return {reason.partition(":")[0] for reason in reasons}


def test_a_broken_retriever_is_stopped(
    briefing: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant.retrieve import Retrieval

    whole = Retrieval.retrieve

    def worst(self: Retrieval, *arguments: Any, **options: Any) -> tuple[Passage, ...]:
        return tuple(reversed(whole(self, *arguments, **options)))[:1]

    monkeypatch.setattr(Retrieval, "retrieve", worst)
    assert {"recall@5", "correct"} <= stopped_by(briefing, lambda answer: answer, tmp_path)


def test_citations_shifted_by_one_character_are_stopped(briefing: Any, tmp_path: Path) -> None:
    def shift(answer: Answer) -> Answer:
        shifted = (replace(c, start=c.start + 1, end=c.end + 1) for c in answer.citations)
        return replace(answer, citations=tuple(shifted))

    found = stopped_by(briefing, shift, tmp_path)
    assert any(name.startswith("briefing-") for name in found)


def test_forced_guesses_are_stopped(briefing: Any, tmp_path: Path) -> None:
    documents = {document.id: document for document in briefing.documents}

    def guess(answer: Answer) -> Answer:
        if not answer.abstained or not answer.passages:
            return answer
        sentence = answer.passages[0].sentences[0]
        citation = cite(documents[answer.passages[0].document_id], sentence.start, sentence.end)
        return replace(answer, text=f"{sentence.text} [1]", citations=(citation,), abstained=False)

    assert "wrong_on_unanswerable" in stopped_by(briefing, guess, tmp_path)
